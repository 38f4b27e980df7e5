from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "giaoban.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell whoever printed a figure that it was corrected."""
        from giaoban.documents.notices import listen

        listen()
