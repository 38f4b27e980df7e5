"""What a person is told when something cannot be done. Bugs raise ordinary exceptions; refusals raise `Refusal`."""

from typing import Any

from django.utils.functional import Promise

# Codes are stable and never reused; docs/errors.md lists each, held by a test. A room adds its own through `declare`.
CODES: dict[str, str | Promise] = {}


def declare(code: str, sentence: str | Promise) -> str:
    """Register an error code with the Vietnamese sentence (a lazy gettext text) that explains it; returns the code."""
    if code in CODES and str(CODES[code]) != str(sentence):
        raise ValueError(f"error code {code} is declared twice")
    CODES[code] = sentence
    return code


class Refusal(Exception):
    """Something that was asked for and cannot be done, with a sentence that says what to do.

    `code` was declared; `params` fill the sentence's %(name)s places.
    """

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def message(self) -> str:
        """The sentence in the current language."""
        return str(CODES[self.code]) % self.params

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
