from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "giaoban.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Numbers that somebody said at a conference can be proven by the words that were kept."""
        from giaoban.documents.contributions import register_expressions
        from giaoban.reviews.saying import SAID, value_of

        register_expressions(SAID, value_of)
