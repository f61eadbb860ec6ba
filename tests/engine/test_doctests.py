"""The examples in the docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import jalon.engine
import jalon.exchange

MODULES = [
    found.name
    for package in (jalon.engine, jalon.exchange)
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
]


@pytest.mark.parametrize("name", ["jalon.engine", "jalon.exchange", *MODULES])
def test_the_examples_of_a_module(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
