"""Reprints by original: the most altered reprint first, addresses whole; suspects with both texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from monitor.present.console.lines import plain_text
from monitor.present.console.reprint_lines import (
    ListedReprint,
    reprint_lines,
    short_reprint_lines,
    suspect_lines,
)
from storage.conclusions.derivations import all_derivations
from storage.engine.opening import open_readonly
from storage.frontier.pages import page_of
from storage.records import PageId, Relation

TITLES = {"mca": "民政部", "msnc": "民生内参"}


def listed(demo: Path) -> list[ListedReprint]:
    db = open_readonly(demo / "demo.db")
    found = [
        ListedReprint(each, page_of(db, each.reprint), page_of(db, each.original), "题", "题")
        for each in all_derivations(db)
    ]
    db.close()
    return found


def test_a_reprint_has_a_line_of_facts_and_a_line_with_its_whole_address(demo: Path) -> None:
    shown = listed(demo)
    lines = plain_text(list(reprint_lines(shown, TITLES, "zh")), 40).splitlines()
    for each in shown:
        assert f"   {each.page.url}" in lines and f"   {each.original.url}" in lines
    assert sum(line.startswith("━━") for line in lines) == len({each.original.id for each in shown})


def test_the_altered_reprint_of_an_original_comes_first(demo: Path) -> None:
    first = listed(demo)[0]
    altered = replace(first.derivation, relation=Relation.EDITED, similarity=0.91)
    shown = [replace(first, derivation=replace(first.derivation, relation=each)) for each in Relation][:5]
    lines = plain_text(
        list(reprint_lines([*shown, replace(first, derivation=altered)], TITLES, "zh"))
    ).splitlines()
    assert lines[2].startswith("[有改动 91%]")
    assert lines[-2].startswith("[引用]")


def test_an_empty_list_says_so() -> None:
    assert plain_text(list(reprint_lines([], {}, "zh")))
    assert plain_text(list(suspect_lines([])))


def test_a_long_list_fits_on_two_screens_and_counts_what_it_leaves_out(demo: Path) -> None:
    first = listed(demo)[0]
    many = []
    for number in range(400):
        relation = Relation.EDITED if number % 5 == 0 else Relation.VERBATIM
        derived = replace(first.derivation, relation=relation)
        original = replace(first.original, id=PageId(number // 10))
        many.append(
            replace(first, derivation=derived, original=original, page=replace(first.page, site=f"s{number}"))
        )
    lines = plain_text(
        list(short_reprint_lines(many, TITLES, "zh", "reprintwatch reprints --full")), 80
    ).splitlines()
    assert len(lines) <= 80
    assert sum(line.startswith("━━") for line in lines) >= 10
    assert "--full" in lines[-1]
    assert list(short_reprint_lines(listed(demo), TITLES, "zh", "")) == list(
        reprint_lines(listed(demo), TITLES, "zh")
    )
