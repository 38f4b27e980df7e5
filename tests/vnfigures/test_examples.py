"""The examples in the docstrings of the library hold."""

import doctest
import importlib
import pkgutil

import pytest

import vnfigures

MODULES = sorted(f"vnfigures.{module.name}" for module in pkgutil.iter_modules(vnfigures.__path__))


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_the_examples_of_a_module(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples() -> None:
    found = doctest.DocTestFinder().find(importlib.import_module("vnfigures.numbers"))
    assert sum(bool(test.examples) for test in found) >= 4
