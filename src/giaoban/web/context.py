"""What every page needs."""

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    """The frame of a page."""
    return {}
