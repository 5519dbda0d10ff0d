"""The tables of forms of dates."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.markup.date_forms import ANYWHERE, BOXES, STATED, offset_of, plain


@pytest.mark.parametrize("form", [*STATED, *BOXES], ids=lambda form: form.name)
def test_every_example_in_the_table_has_the_form_and_its_mark(form: object) -> None:
    for example in form.name.split(", ") if form.name != "Jun 24, 2021" else [form.name]:  # type: ignore[attr-defined]
        assert form.mark.search(plain(example)), example  # type: ignore[attr-defined]
        assert form.pattern.search(plain(example)), example  # type: ignore[attr-defined]


def test_a_label_only_adds_forms() -> None:
    assert STATED[: len(ANYWHERE)] == ANYWHERE


def test_plain_keeps_the_length_of_a_text() -> None:
    assert plain("２０２１·０６·２４　０８：０５") == "2021-06-24 08:05"


@pytest.mark.parametrize(
    ("zone", "offset", "hours"),
    [
        ("GMT", None, 0),
        ("GMT", "+8", 8),
        (None, "+08:00", 8),
        (None, "-0530", -5.5),
        ("cst", None, 8),
        (None, None, None),
    ],
)
def test_a_zone_is_named_or_numbered(zone: str | None, offset: str | None, hours: float | None) -> None:
    assert offset_of(zone, offset) == (None if hours is None else timedelta(hours=hours))
