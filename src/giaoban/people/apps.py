from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "giaoban.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what owners do to their accounts."""
        from giaoban.people.listening import listen

        listen()
