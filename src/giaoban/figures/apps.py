from typing import Any

from django.apps import AppConfig
from django.db.models.signals import m2m_changed


class FiguresConfig(AppConfig):
    name = "giaoban.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A finding keeps the statements it was raised about."""
        from giaoban.figures.models import Finding

        m2m_changed.connect(_refuse, sender=Finding.statements.through, dispatch_uid="figures.finding_keeps_statements")


def _refuse(sender: type, action: str, **_: Any) -> None:
    from giaoban.base.appendonly import AppendOnlyError

    if action.startswith("pre_"):
        raise AppendOnlyError(f"{sender.__name__} only grows through the gate: {action}")
