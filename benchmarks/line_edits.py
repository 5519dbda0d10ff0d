"""A character is changed in every line between headline and footer of real pages: which edits are seen, at which grade.

    python benchmarks/line_edits.py [--pages 60] [--unseen]

The pages are not part of the project: without ../shared/data/pages there is nothing to print.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator

from extraction import PAGES, Row, address, bytes_of, rows
from lxml import etree

from crawler.article.extract import read_page
from crawler.markup.decoding import decode
from crawler.markup.tree import Line, PageTree, page_tree
from monitor.judge.looks.consensus import FIELDS, same, visible
from storage.records import Article, LineClass, PageLine, Reading

CHANGED = "〇"
TEXT, CREDIT, BESIDE, UNTOLD = "as text", "as credit", "beside the text", "untold"
GRADES = (TEXT, CREDIT, BESIDE, UNTOLD)


def grade(before: Article, after: Article | None) -> str:
    """At which grade an edit shows: as a change of the text, of the credit, of a line beside the text, or not at all."""
    if after is None or same(before, after):
        return UNTOLD
    if (before.title, *map(visible, before.paragraphs)) != (after.title, *map(visible, after.paragraphs)):
        return TEXT
    if before.attachments != after.attachments:
        return TEXT
    changed = any(getattr(before.attribution, name) != getattr(after.attribution, name) for name in FIELDS)
    return CREDIT if changed else BESIDE


def edited_lines(row: Row) -> Iterator[tuple[PageLine, str]]:
    """Every line of a page with the grade of an edit in it."""
    page = page_tree(decode(bytes_of(row)).text)
    first = _read(page, row)
    if first.article is None:
        return
    again = _read(page, row, first)
    if again.article is None:
        return
    for told, line in _paired(first.lines, page):
        node = _node(line)
        if node is None:
            continue
        element, name, at, text = node
        setattr(element, name, f"{text[:at]}{CHANGED}{text[at + 1 :]}")
        yield told, grade(again.article, _read(page, row, first).article)
        setattr(element, name, text)


def _read(page: PageTree, row: Row, known: Reading | None = None) -> Reading:
    body = etree.tostring(page.root, encoding="utf-8", method="html")
    if known is None or known.article is None:
        return read_page(body, address(row))
    return read_page(body, address(row), pinned=known.container, known=known.article.text)


def _paired(told: tuple[PageLine, ...], page: PageTree) -> Iterator[tuple[PageLine, Line]]:
    """Lines of a reading with the lines of the tree, in order."""
    at = 0
    for line in told:
        found = next(
            (number for number in range(at, len(page.lines)) if line.text in page.lines[number].text), None
        )
        if found is not None:
            at = found
            yield line, page.lines[found]


def _node(line: Line) -> tuple[etree._Element, str, int, str] | None:
    """The longest text of a line's element within the line, and a place of a Chinese character in its middle."""
    best: tuple[etree._Element, str, int, str] | None = None
    for element in line.element.iter():
        for name in ("text", "tail"):
            if name == "tail" and element is line.element:
                continue
            text = getattr(element, name) or ""
            if (
                visible(text)
                and visible(text) in visible(line.text)
                and (best is None or len(text) > len(best[3]))
            ):
                at = _chinese_at(text)
                best = best if at is None else (element, name, at, text)
    return best


def _chinese_at(text: str) -> int | None:
    places = [at for at, char in enumerate(text) if "\u4e00" <= char <= "\u9fff"]
    return places[len(places) // 2] if places else None


def main() -> None:
    """Print, for every class of line and reason, how many edits are seen at which grade."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--pages", type=int, default=60)
    arguments.add_argument("--unseen", action="store_true", help="name the lines whose edit is not told")
    given = arguments.parse_args()
    if not PAGES.exists():
        print("no pages at hand: ../shared/data/pages is absent")
        return
    tally: Counter[tuple[str, str, str]] = Counter()
    read = 0
    for row in rows():
        if row.get("tier") != "A" or read == given.pages:
            continue
        grades = list(edited_lines(row))
        read += bool(grades)
        for line, seen in grades:
            tally[line.kind.value, f"{line.place.value}, {line.reason.value}", seen] += 1
            if (
                given.unseen
                and seen == UNTOLD
                and (line.kind is not LineClass.FURNITURE or line.place.value != "below")
            ):
                print(f"untold: {row['file']} {line.kind.value} {line.reason.value} {line.text[:60]}")
    print(f"pages {read}")
    for kind, where in sorted({(kind, where) for kind, where, _ in tally}):
        counts = "  ".join(f"{seen} {tally[kind, where, seen]:5}" for seen in GRADES)
        print(f"{kind:10} {where:24} {counts}")


if __name__ == "__main__":
    main()
