"""Rules over figures as data, and what they find. Pure: no database."""

from dataclasses import dataclass, field
from typing import Any

ERROR, WARNING, INFO = "error", "warning", "info"
# The gravest first; the words are those of figures.enums.Severity.
SEVERITIES = (ERROR, WARNING, INFO)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that does not fit. `code` is the rule's, `message` a Vietnamese sentence with the working.

    `severity`: an error stops handing in, a warning needs an answer, an info is only shown. `line_ids` are lines of
    the form it was found in, `seqs` statements of the ledger. `mark` stays the same while the same thing does not fit,
    `state` while its numbers are the same.
    """

    code: str
    severity: str
    message: str
    line_ids: tuple[int, ...] = ()
    params: dict[str, Any] = field(default_factory=dict)
    seqs: tuple[int, ...] = ()
    mark: str = ""
    state: str = ""
