"""Numbers in the language of the page, or of the command line. Papers, tables for other programs, files and what is
typed into forms keep their own format."""

from decimal import Decimal

from django.utils.translation import get_language

from vnfigures.numbers import format_number as in_vietnamese

# A point before decimals and blanks between thousands: whoever types or copies such a number into a form is understood
# or asked (intake.decoding), where a comma for thousands would be read as a decimal sign.
_IN_ENGLISH = str.maketrans({".": "\u00a0", ",": "."})


def format_number(value: Decimal, places: int | None = None) -> str:
    """A number as this language writes it: 1.234,5 in Vietnamese, 1 234.5 in English; with
    `places`, rounded to so many decimals."""
    text = in_vietnamese(value, places)
    return text.translate(_IN_ENGLISH) if get_language() == "en" else text
