"""What is checked while somebody enters figures."""

from giaoban.catalogue.rules import parse_period
from giaoban.checks.queries import Proposed, check_cells
from giaoban.checks.rules import SEVERITIES


def test_an_empty_form_contradicts_nothing():
    assert Proposed().empty and not Proposed(value=0).empty
    assert check_cells(1, 1, 1, parse_period("2024-02"), {}) == ()
    assert SEVERITIES[0] == "error"
