"""Every pattern of the program needs time in proportion to the text: no page makes a pattern slow."""

from __future__ import annotations

import re

import pytest
from patterns import Named, collected, fault_of

PATTERNS = collected()


@pytest.mark.parametrize("named", PATTERNS, ids=lambda named: named.where)
def test_a_pattern_is_linear(named: Named) -> None:
    assert fault_of(named) is None


@pytest.mark.slow
@pytest.mark.parametrize("named", PATTERNS, ids=lambda named: named.where)
def test_a_pattern_is_linear_on_many_shapes(named: Named) -> None:
    assert fault_of(named, thorough=True) is None


@pytest.mark.parametrize("pattern", [r"\s*x", r"<a[^>]*>", r"(?:aa|a)*b", r"<b>.*?</b>", r"\w+@\w"])
def test_the_measure_finds_a_superlinear_pattern(pattern: str) -> None:
    named = Named("here", re.compile(pattern, re.DOTALL))
    assert any(fault_of(named) for _ in range(3))  # a busy machine hides growth now and then


def test_patterns_are_found_in_tables_and_in_calls() -> None:
    where = {named.where.rpartition(".")[0].rpartition(":")[0] or named.where for named in PATTERNS}
    assert len(PATTERNS) > 250
    assert any(name.startswith("crawler.urls") for name in where)
