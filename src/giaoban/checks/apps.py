from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "giaoban.checks"
    label = "checks"
