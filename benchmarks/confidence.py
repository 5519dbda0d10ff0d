"""How well the confidence in a reading is calibrated; with --write, the weights of the evidence are fitted anew.

    python benchmarks/confidence.py [--write]

Every labelled page is read as saved, without names of elements, without headline and credit, with a box of other
articles in or beside the text, with half of the text elsewhere on the page, and from wrong elements. A reading is right
from F1 .9 on. Two thirds of the sites fit the weights, the other sites are measured. A wrong reading weighs twice as
much as a right one, so that a doubtful reading is not trusted.
The pages are not part of the project: without ../shared/data/pages there is nothing to print.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt
from extraction import PAGES, Row, address, bytes_of, f1, rows, set_of
from lxml import etree

from crawler.article.article_in_page import Expectation, FoundArticle, article_in, find_article
from crawler.article.confidence import ReadingEvidence, evidence_of, probability, weights
from crawler.article.containers import Container, path_of
from crawler.article.credit.credit_lines import is_information
from crawler.article.headline import anchor_of
from crawler.markup.boilerplate import Element
from crawler.markup.decoding import decode
from crawler.markup.tree import PageTree, page_tree

WEIGHTS = Path(__file__).resolve().parents[1] / "crawler" / "article" / "data" / "confidence.toml"
FIRST_SIGHT = Expectation(None, None, None)
RIGHT = 0.9  # F1 of a right reading
WRONG_COUNTS = 2.0  # weight of a wrong reading beside a right one
PARTS, HELD_OUT = 3, 0  # parts of the sites, and the part that is measured
RIDGE = 1.0
STEPS = 60  # of Newton's method
DONOR = 25  # characters of a sentence of another article
HEADINGS = ("推荐阅读", "相关新闻", "更多报道", "编辑荐读", "热点聚焦")
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Labelled:
    """A reading with its evidence, and whether the reading is right."""

    site: str
    form: str
    evidence: ReadingEvidence
    is_right: bool


# --- readings, right and wrong ---


def labelled_readings(rng: random.Random) -> Iterator[Labelled]:
    """Every reading of every labelled page."""
    pages = [row for row in rows() if row.get("text")]
    donors = [
        sentences
        for row in pages
        if len(sentences := [each for each in _truth(row).split("\n") if len(each) > DONOR]) > 3
    ]
    for row in pages:
        site = re.sub(r"_\d+\.html$", "", str(row["file"]))
        for form, found in _readings(row, rng, donors):
            if found is not None and found.paragraphs:
                yield Labelled(site, form, evidence_of(found), _is_right(found, row))


def _truth(row: Row) -> str:
    text = (PAGES / "text" / str(row["text"])).read_text(encoding="utf-8")
    return re.sub("[\x00-\x08\x0b-\x1f]", "", text)


def _is_right(found: FoundArticle, row: Row) -> bool:
    text = "\n".join(found.paragraphs)
    if set_of(row) == "B-waddle":  # its texts begin with the headline
        text = f"{found.headline.text}\n{text}"
    return f1(text, _truth(row))[2] >= RIGHT


def _readings(
    row: Row, rng: random.Random, donors: Sequence[Sequence[str]]
) -> Iterator[tuple[str, FoundArticle | None]]:
    text, url = decode(bytes_of(row)).text, address(row)
    page = page_tree(text)
    found = find_article(page, url, FIRST_SIGHT)
    yield "as saved", found
    if found is None or found.container is None:
        return
    for form, element in _wrong_elements(page, found.container.element, rng):
        anchor = anchor_of(page, is_information) if rng.random() < 0.7 else None
        yield form, article_in(page, Container(element, path_of(element), "score", 0.0), anchor, url)
    for form, change in CHANGES.items():
        changed = page_tree(text)
        again = find_article(changed, url, FIRST_SIGHT)
        if again is not None and change(again, rng, donors):
            markup = etree.tostring(changed.root, encoding="unicode", method="html")
            yield form, find_article(page_tree(markup), url, FIRST_SIGHT)


def _wrong_elements(page: PageTree, right: Element, rng: random.Random) -> Iterator[tuple[str, Element]]:
    """Two elements each within, around and beside the element of the text."""
    inside, around = set(right.iter()), set(right.iterancestors())
    held: dict[Element, int] = {}
    for line in page.lines:
        for element in (line.element, *line.element.iterancestors()):
            held[element] = held.get(element, 0) + len(line.bare)
    blocks = [each for each in held if each.tag not in ("html", "p", "span", "a") and held[each] > 60]
    groups = {
        "a part of the element": [
            each for each in blocks if each in inside and held[each] < 0.75 * held[right]
        ],
        "a wider element": [each for each in blocks if each in around and held[each] > 1.15 * held[right]],
        "another element": [each for each in blocks if each not in inside | around],
    }
    for form, elements in groups.items():
        yield from ((form, each) for each in rng.sample(elements, min(2, len(elements))))


# --- changes of a page: each returns whether the page was changed ---

Donors = Sequence[Sequence[str]]


def _without_names(found: FoundArticle, _: random.Random, __: Donors) -> bool:
    for element in found.page.root.iter("*"):
        for name in ("class", "id"):
            element.attrib.pop(name, None)
    return True


def _without_head(found: FoundArticle, rng: random.Random, donors: Donors) -> bool:
    """Empty headline and credit, and take all names away."""
    element = _element(found)
    above = set(element.iterancestors()) | {element}
    kept = {id(line) for line in found.lines}
    first = next(number for number, line in enumerate(found.page.lines) if id(line) in kept)
    for line in found.page.lines[max(0, found.headline.first) : min(first, found.headline.last + 4)]:
        if line.element not in above:
            for child in list(line.element):
                line.element.remove(child)
            line.element.text = None
    return _without_names(found, rng, donors)


def _box_within(found: FoundArticle, rng: random.Random, donors: Donors) -> bool:
    element = _element(found)
    element.insert(rng.choice((0, len(element), len(element))), _box(rng, donors))
    return True


def _box_beside(found: FoundArticle, rng: random.Random, donors: Donors) -> bool:
    element = _element(found)
    parent = element.getparent()
    if parent is None:
        return False
    parent.insert(parent.index(element) + rng.randint(0, 1), _box(rng, donors))
    return True


def _box(rng: random.Random, donors: Donors) -> Element:
    """Links to other articles with their beginnings, with or without a heading."""
    box = etree.Element("div")
    if rng.random() < 0.6:
        etree.SubElement(box, rng.choice(("h3", "p", "div"))).text = rng.choice(HEADINGS)
    sentences = rng.choice(donors)
    for sentence in rng.sample(sentences, min(rng.randint(2, 6), len(sentences))):
        link = etree.SubElement(etree.SubElement(box, "p"), "a", href=f"/n/{rng.randint(1, 999)}.html")
        link.text = sentence[:18]
        if rng.random() < 0.8:
            etree.SubElement(box, "p").text = sentence[:60] + rng.choice(("", "……", "..."))
    return box


def _half_elsewhere(found: FoundArticle, rng: random.Random, _: Donors) -> bool:
    """Move the second half of the text into an element of its own, beside the text or further away."""
    element = _element(found)
    parent = element.getparent()
    blocks = [
        each
        for each in dict.fromkeys(line.element for line in found.lines)
        if element in set(each.iterancestors())
    ]
    if parent is None or len(blocks) < 4:
        return False
    around = parent.getparent() if rng.random() < 0.5 else None
    place = etree.SubElement(parent if around is None else around, rng.choice(("div", "section")))
    place.set("class", rng.choice(("a", "related", "more", "b")))
    place.extend(each for each in blocks[len(blocks) // 2 :] if place not in set(each.iter()))
    return True


def _element(found: FoundArticle) -> Element:
    if found.container is None:
        raise LookupError("only trafilatura found this text")
    return found.container.element


CHANGES: dict[str, Callable[[FoundArticle, random.Random, Donors], bool]] = {
    "without names": _without_names, "without headline and credit": _without_head,
    "with a box in the text": _box_within, "with a box beside the text": _box_beside,
    "half of the text elsewhere": _half_elsewhere,
}  # fmt: skip


# --- fit and measure ---


def fitted(readings: Sequence[Labelled]) -> dict[str, float]:
    """The weights of a logistic regression with a ridge, by Newton's method, on the scales of the evidence."""
    values, right = _matrix(readings)
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    scaled = np.c_[np.ones(len(values)), (values - mean) / spread]
    counts = np.where(right > 0, 1.0, WRONG_COUNTS)
    penalty = np.r_[0.0, np.full(values.shape[1], RIDGE)]
    points: Numbers = np.zeros(scaled.shape[1])
    for _ in range(STEPS):
        told = 1 / (1 + np.exp(-scaled @ points))
        slope = scaled.T @ (counts * (told - right)) + penalty * points
        bend = (scaled * (counts * told * (1 - told))[:, None]).T @ scaled + np.diag(penalty)
        points = points - np.linalg.solve(bend, slope)
    by_name = {
        each.name: float(weight)
        for each, weight in zip(fields(ReadingEvidence), points[1:] / spread, strict=True)
    }
    return {"base": float(points[0] - (points[1:] * mean / spread).sum()), **by_name}


def _matrix(readings: Sequence[Labelled]) -> tuple[Numbers, Numbers]:
    values = np.array([astuple(each.evidence) for each in readings], dtype=np.float64)
    return values, np.array([each.is_right for each in readings], dtype=np.float64)


def is_held_out(reading: Labelled) -> bool:
    """Whether the site of a reading is measured, and fits nothing."""
    return int(hashlib.md5(reading.site.encode(), usedforsecurity=False).hexdigest(), 16) % PARTS == HELD_OUT


def tell(name: str, readings: Sequence[Labelled], by_name: dict[str, float]) -> None:
    """Print how many readings of each range of confidence are right."""
    print(name)
    told = [probability(each.evidence, by_name) for each in readings]
    for low, high in ((0.9, 1.01), (0.7, 0.9), (0.5, 0.7), (0.0, 0.5)):
        right = [each.is_right for each, value in zip(readings, told, strict=True) if low <= value < high]
        share = f"{sum(right) / len(right):.3f}" if right else "-"
        print(f"  confidence {low:.1f} to {min(high, 1.0):.1f}: {len(right):5} readings, right {share}")


def main() -> None:
    """Print the figures of the held-out part, over all readings and over the pages as saved."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--write", action="store_true", help="fit the weights and write them")
    arguments.add_argument("--seed", type=int, default=7)
    given = arguments.parse_args()
    if not PAGES.exists():
        print("no pages at hand: ../shared/data/pages is absent")
        return
    readings = list(labelled_readings(random.Random(given.seed)))
    measured = [each for each in readings if is_held_out(each)]
    by_name = dict(weights())
    if given.write:
        by_name = {
            name: round(weight, 3)
            for name, weight in fitted([each for each in readings if not is_held_out(each)]).items()
        }
        lines = [f"{name} = {weight}" for name, weight in by_name.items()]
        WEIGHTS.write_text(
            "\n".join(("# Written by `python benchmarks/confidence.py --write`.", "[weights]", *lines, ""))
        )
    tell("held out, all readings", measured, by_name)
    tell("held out, pages as saved", [each for each in measured if each.form == "as saved"], by_name)
    tell("all readings", readings, by_name)
    for form in dict.fromkeys(each.form for each in readings):
        tell(f"held out, {form}", [each for each in measured if each.form == form], by_name)


if __name__ == "__main__":
    main()
