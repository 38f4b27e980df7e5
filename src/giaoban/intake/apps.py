from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "giaoban.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell people of steps and corrections."""
        from giaoban.intake.notices import listen

        listen()
