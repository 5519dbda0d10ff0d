"""A row of the table of readings shows a place in its context, and who has which reading."""

from __future__ import annotations

from monitor.judge.spread.readings import Place, Variant
from monitor.web.views.reading_rows import LONGEST, reading_rows, shortened
from storage.records import Severity, Significance


def place(original: str, context: str, *variants: Variant, **fields: object) -> Place:
    values = {"id": 1, "paragraph": 1, "start": 0, "end": 3, "agree": ("u", "v"), "absent": ("w",), **fields}
    return Place(
        original=original, context=context, significance=Significance.FACT, severity=Severity.CRITICAL,
        variants=variants, **values,
    )  # type: ignore[arg-type]  # fmt: skip


SITES = {f"http://p{number}/": (f"门户{number}", number) for number in range(9)}


def test_a_place_stands_in_its_context() -> None:
    (row,) = reading_rows([place("122.7万", "全省122.7万名", Variant("127.2万", ("http://p1/",)))], SITES)
    assert (row.paragraph, row.before, row.original, row.after) == (2, "全省", "122.7万", "名")
    assert (row.agree, row.absent, row.share) == (2, 1, 67)
    assert [(each.text, each.sites, each.further) for each in row.variants] == [
        ("127.2万", (("门户1", 1),), 0)
    ]


def test_a_place_of_added_words_shows_the_words_around() -> None:
    (row,) = reading_rows([place("", "严格查处", Variant("从", ("http://p1/",)))], SITES)
    assert (row.before, row.original, row.after) == ("严格查处", "", "")


def test_the_reading_of_most_sites_comes_first_and_many_sites_are_counted() -> None:
    many = Variant("", tuple(SITES), was=2)
    (row,) = reading_rows([place("甲", "甲", Variant("乙", ("http://p1/",)), many)], SITES)
    assert [(len(each.sites), each.further, each.was) for each in row.variants] == [(6, 3, 2), (1, 0, None)]


def test_places_stand_in_the_order_of_the_text_and_an_unknown_site_keeps_its_address() -> None:
    rows = reading_rows(
        [
            place("甲", "甲", Variant("乙", ("http://none/",)), id=4, paragraph=3),
            place("甲", "甲", id=9, paragraph=0),
        ],
        SITES,
    )
    assert [row.number for row in rows] == [9, 4]
    assert rows[1].variants[0].sites == (("http://none/", None),)


def test_long_readings_lose_their_middle() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(200))
    short = shortened(text)
    assert len(short) <= LONGEST and short.startswith(text[:20]) and short.endswith(text[-20:])
    assert shortened("短") == "短"
