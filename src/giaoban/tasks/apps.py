from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "giaoban.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take tasks from conferences, tell people of steps, say in reports what became of them."""
        from giaoban.tasks import from_reviews, notices, section

        from_reviews.listen()
        section.listen()
        notices.listen()
