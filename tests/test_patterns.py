"""Every pattern of the program needs time in proportion to the text: no page makes a pattern slow."""

from __future__ import annotations

import re

import pytest
from patterns import Named, collected, fault_of, faults_of, parts


@pytest.mark.parametrize("part", parts())
def test_patterns_are_linear(part: str) -> None:
    assert faults_of(part) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", parts())
def test_patterns_are_linear_on_many_shapes(part: str) -> None:
    assert faults_of(part, thorough=True) == []


@pytest.mark.parametrize("pattern", [r"\s*x", r"<a[^>]*>", r"(?:aa|a)*b", r"<b>.*?</b>", r"\w+@\w"])
def test_the_measure_finds_a_superlinear_pattern(pattern: str) -> None:
    named = Named("here", re.compile(pattern, re.DOTALL))
    assert any(fault_of(named) for _ in range(3))  # a busy machine hides growth now and then


def test_patterns_are_found_in_tables_and_in_calls() -> None:
    found = collected()
    where = {named.where.rpartition(".")[0].rpartition(":")[0] or named.where for named in found}
    assert len(found) > 250
    assert any(name.startswith("crawler.urls") for name in where)
