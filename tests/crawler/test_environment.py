"""Facts of this machine."""

from __future__ import annotations

import platform

from crawler.environment import clock_state, environment_of


def test_programs_clock_and_configuration_are_named() -> None:
    facts = environment_of("ab" * 32)
    assert facts["python"] == platform.python_version()
    assert facts["scrapy"].startswith("2.")
    assert facts["configuration"] == "ab" * 32
    assert "configuration" not in environment_of("")


def test_the_kernel_says_whether_the_clock_is_kept_right() -> None:
    assert clock_state() in ("synchronised", "unsynchronised", "unknown")
