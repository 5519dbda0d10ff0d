"""A status of the service is told in the words of its reader."""

from __future__ import annotations

import pytest

from monitor.service.state.status_words import WELL, status_message


@pytest.mark.parametrize(
    ("status", "language", "words"),
    [
        (WELL, "en", "well"),
        ("failing", "en", "the last three rounds failed: crawl, deliver"),
        ("failing", "zh", "crawl, deliver"),
        ("of a later release", "zh", "of a later release"),
    ],
)
def test_a_status_names_the_works_that_fail(status: str, language: str, words: str) -> None:
    assert words in status_message(status, ("crawl", "deliver"), language)
