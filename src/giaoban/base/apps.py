from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class BaseConfig(AppConfig):
    name = "giaoban.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know every room's long work and periodic work, whoever may start it; note changes of tables."""
        from giaoban.base.jobs import timetable
        from giaoban.base.marks import clear_old, install

        post_migrate.connect(install, sender=self)
        timetable(every=timedelta(hours=6), name="base.marks.clear_old")(clear_old)
        autodiscover_modules("jobs")
