from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "giaoban.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell people of steps."""
        from giaoban.tasks.notices import listen

        listen()
