"""Everything that people see has a name in both languages, and no two kinds share one."""

from __future__ import annotations

import pytest

from monitor.reuse.disguise import TRAITS
from monitor.wording import names
from storage.records import FindingKind, FindingState, LinkFault, OriginalState, Severity, Significance

NAMES = {
    "kinds": (names.KIND_NAMES, FindingKind),
    "severities": (names.SEVERITY_NAMES, Severity),
    "classes of change": (names.SIGNIFICANCE_NAMES, Significance),
    "states": (names.STATE_NAMES, FindingState),
    "faults of links": (names.LINK_NAMES, LinkFault),
    "states of originals": (names.ORIGINAL_NAMES, OriginalState),
}


@pytest.mark.parametrize("what", NAMES)
@pytest.mark.parametrize("language", names.LANGUAGES)
def test_everything_has_a_name_of_its_own_in_both_languages(what: str, language: str) -> None:
    named, members = NAMES[what]
    assert set(named[language]) == set(members)  # type: ignore[call-overload]
    assert all(named[language].values())
    assert len(set(named[language].values())) == len(members)


@pytest.mark.parametrize("what", NAMES)
def test_english_names_are_english_and_chinese_names_chinese(what: str) -> None:
    named, _ = NAMES[what]
    assert all(name.isascii() for name in named["en"].values())
    assert all("\u4e00" <= name[0] <= "\u9fff" for name in named["zh"].values())


def test_every_trick_of_a_reprint_can_be_told() -> None:
    assert set(TRAITS) < set(names.DISGUISE_NAMES)
    assert all(chinese and english.isascii() for chinese, english in names.DISGUISE_NAMES.values())
