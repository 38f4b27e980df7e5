from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "giaoban.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take tasks from conferences, tell people of steps."""
        from giaoban.tasks import from_reviews, notices

        from_reviews.listen()
        notices.listen()
