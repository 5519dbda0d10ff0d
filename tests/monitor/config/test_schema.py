"""The table of settings agrees with itself: names, types, defaults and bounds of each setting fit together."""

from __future__ import annotations

import pytest

from monitor.config import schema
from monitor.config.checks import mistake
from monitor.config.schema import Key
from storage.records import Severity, SiteRole

SECTIONS = {
    **schema.SECTIONS, **schema.TABLES, "alerts.channels": schema.CHANNEL, "alerts.rules": schema.RULE,
}  # fmt: skip
ALL = [(section, key) for section, keys in SECTIONS.items() for key in keys]
KEYS = pytest.mark.parametrize(("section", "key"), ALL, ids=[f"{section} {key.name}" for section, key in ALL])


@KEYS
def test_a_setting_may_be_left_out_or_is_required_and_never_both(section: str, key: Key) -> None:
    assert not (key.required and key.default is not None)
    assert key.meaning
    assert key.meaning == key.meaning.strip()


@KEYS
def test_a_setting_accepts_its_bounds_and_its_choices_and_nothing_beyond(section: str, key: Key) -> None:
    for bound, beyond in ((key.least, -1), (key.most, 1)):
        if bound is not None:
            assert not mistake(section, key, bound)
            assert mistake(section, key, bound + beyond)
    for choice in key.choices:
        assert not mistake(section, key, choice)
        assert mistake(section, key, f"{choice}?")


@KEYS
def test_a_number_of_seconds_hours_or_days_has_bounds(section: str, key: Key) -> None:
    if key.name.endswith(("_s", "_h", "_days")):
        assert key.least is not None
        assert key.most is not None
        assert key.least < key.most


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_names_each_setting_once_and_has_a_meaning(section: str) -> None:
    names = [key.name for key in SECTIONS[section]]
    assert len(names) == len(set(names))
    assert schema.MEANINGS[section].endswith(".")
    assert set(schema.MEANINGS) == set(SECTIONS)


@pytest.mark.parametrize(
    ("keys", "name", "choices"),
    [
        (schema.SITE, "role", [role.value for role in SiteRole]),
        (schema.ALERTS, "min_severity", [severity.word for severity in Severity]),
        (schema.RULE, "min_severity", [severity.word for severity in Severity]),
        (schema.ALERTS, "breaks_quiet", [*(severity.word for severity in Severity), "nothing"]),
    ],
)
def test_choices_are_the_words_that_the_program_knows(
    keys: tuple[Key, ...], name: str, choices: list[str]
) -> None:
    (key,) = (key for key in keys if key.name == name)
    assert list(key.choices) == choices


def test_a_page_is_looked_at_soonest_before_latest() -> None:
    soonest, latest = (
        next(key for key in schema.SITE if key.name == name)
        for name in ("revisit_soonest_s", "revisit_latest_s")
    )
    assert soonest.default < latest.default  # type: ignore[operator]
