"""The demo keeps away from somebody's own work."""

from datetime import date

import pytest

from giaoban.base.actors import System
from giaoban.base.errors import Refusal
from giaoban.demo.build import build
from giaoban.registry.actions.register import register
from giaoban.registry.models import Unit


@pytest.mark.django_db
def test_the_demo_is_not_built_over_somebodys_own_units() -> None:
    register(System(), code="00004", name="Phường Thật", type="phuong", valid_from=date(2025, 7, 1))
    with pytest.raises(Refusal) as refusal:
        build(lambda line: None)
    assert refusal.value.code == "demo.not_empty"
    assert Unit.objects.count() == 1
