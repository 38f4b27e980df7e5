"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from giaoban.base.beside import die_with

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
# `giaoban serve` names itself: its web processes end with it, however it ends.
if os.environ.get("GIAOBAN_SERVER", "").isdecimal():
    die_with(int(os.environ["GIAOBAN_SERVER"]))

application = get_wsgi_application()
