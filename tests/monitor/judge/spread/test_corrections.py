"""The words at the place of a correction are old, new or others."""

from __future__ import annotations

import pytest

from monitor.judge.meaning.significance import changes_between
from monitor.judge.meaning.wording_change import PLAIN
from monitor.judge.spread.cases import Shows
from monitor.judge.spread.corrections import Correction, as_of, carries_old, correction_of, fault_of, shows
from storage.records import Article

OLD = "会议强调，要对全省122.7万名低保对象逐户走访，摸清底数，及时发放补贴。"
NEW = OLD.replace("122.7", "127.2")
(CHANGE,) = changes_between(Article("题", (OLD,)), Article("题", (NEW,)), PLAIN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (OLD, Shows.OLD),
        (NEW, Shows.NEW),
        (OLD.replace("122.7", "172.2"), Shows.OTHER),
        ("另有内容。" + NEW + "完。", Shows.NEW),
        ("没有这段话。", Shows.OTHER),
    ],
)
def test_a_text_shows_the_old_the_new_or_other_words(text: str, expected: Shows) -> None:
    assert shows(text, [correction_of(CHANGE)]) is expected


def test_a_fault_of_a_copy_is_read_the_other_way() -> None:
    assert shows(NEW, [fault_of(CHANGE)]) is Shows.OLD
    assert shows(OLD, [fault_of(CHANGE)]) is Shows.NEW


def test_one_wrong_place_of_two_is_wrong_and_without_places_nothing_is_right() -> None:
    assert shows(NEW, [correction_of(CHANGE), fault_of(CHANGE)]) is Shows.OLD
    assert shows(NEW, []) is Shows.OLD


def test_an_excerpt_without_the_passage_carries_no_old_words() -> None:
    assert carries_old(OLD, CHANGE) and not carries_old("会议还作出了具体安排。", CHANGE)


def test_an_added_sentence_is_seen_by_its_absence() -> None:
    longer = OLD + "各地要在月底前报送落实情况。"
    (change,) = changes_between(Article("题", (OLD,)), Article("题", (longer,)), PLAIN)
    assert shows(OLD, [correction_of(change)]) is Shows.OLD
    assert shows(longer, [correction_of(change)]) is Shows.NEW


def test_a_correction_that_the_original_took_back_is_read_the_other_way() -> None:
    made = correction_of(CHANGE)
    assert as_of([made], NEW) == (made,)
    assert as_of([made], OLD) == (Correction(made.new, made.old),)


def test_other_words_are_right_where_the_original_has_them_since() -> None:
    latest = OLD.replace("122.7", "130.1")
    (past,) = as_of([correction_of(CHANGE)], latest)
    assert past.is_past
    assert shows(latest, [past]) is Shows.OTHER
    assert shows(latest, [past], [latest]) is Shows.NEW
    assert shows(OLD.replace("122.7", "172.2"), [past], [latest]) is Shows.OTHER
    assert shows("没有这段话。", [past], [latest]) is Shows.OTHER
    assert shows(OLD, [past], [latest]) is Shows.OLD
