from __future__ import annotations

from monitor.judge.meaning.significance import classify
from monitor.judge.spread.readings import CopyChanges, errors_of, families, places_of
from monitor.texts.diff import diff
from storage.records import Severity

ORIGINAL = ("各地要做好困难群众救助工作。", "全省共有25个县（市、区）建成服务中心，惠及群众122.7万人。")


def copy(name: str, *paragraphs: str, missing: frozenset[int] = frozenset()) -> CopyChanges:
    return CopyChanges(name, classify(diff(ORIGINAL, paragraphs)), missing)


def with_text(before: str, after: str) -> tuple[str, str]:
    return ORIGINAL[0], ORIGINAL[1].replace(before, after)


def test_copies_with_one_reading_stand_together_and_make_a_family() -> None:
    copies = [
        copy("a", *with_text("25", "36")),
        copy("b", *with_text("25", "36")),
        copy("c", *ORIGINAL),
        copy("d", *with_text("122.7", "127.2")),
    ]
    first, second = places_of(ORIGINAL, copies, {})
    assert (first.paragraph, first.severity, first.agree) == (1, Severity.CRITICAL, ("c", "d"))
    assert [variant.copies for variant in first.variants] == [("a", "b")]
    assert [variant.copies for variant in second.variants] == [("d",)]
    (family,) = families([first, second])
    assert (family.copies, family.places) == (("a", "b"), (first.id,))
    assert set(errors_of([first, second])) == {"a", "b", "d"}


def test_an_earlier_text_of_the_original_is_marked_and_no_error() -> None:
    earlier = with_text("25", "24")
    (place,) = places_of(ORIGINAL, [copy("a", *earlier)], {1: earlier})
    assert place.variants[0].was == 1
    assert errors_of([place]) == {}


def test_an_excerpt_without_the_place_neither_agrees_nor_differs() -> None:
    copies = [copy("a", *with_text("25", "36")), copy("part", ORIGINAL[0], missing=frozenset({1}))]
    (place,) = places_of(ORIGINAL, copies, {})
    assert (place.agree, place.absent) == ((), ("part",))


def test_typography_makes_no_place() -> None:
    assert places_of(ORIGINAL, [copy("a", ORIGINAL[0], ORIGINAL[1].replace("，", ","))], {}) == []
