"""Settings of the test suite: hostile on purpose."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("GIAOBAN_VAR", tempfile.mkdtemp(prefix="giaoban-test-"))
os.environ.setdefault("GIAOBAN_SECRET_KEY", "only-for-tests")

from giaoban.settings import *  # noqa: E402, F403
from giaoban.settings import DATABASES, TEMPLATES, VAR  # noqa: E402

DEBUG = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
# Long work is done on the spot; tests of the worker itself start one.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


class UnknownVariable(str):
    """Raises where a template names a variable that does not exist."""

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"template variable {name!r} does not exist")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UnknownVariable("%s")  # type: ignore[index]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads and processes of the tests see the same ledger, as they do in an office.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(VAR) / "test.sqlite3")}
