"""Extract: an article as read, and trafilatura's reading of the whole page → the probability that the reading is right.

The evidence is measured on our text, on the lines of the page that ours left out, and on both readings, in both
directions. `python benchmarks/confidence.py --write` fits the weights in data/confidence.toml on one part of the
labelled pages, and prints the figures of the other part.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files

from crawler.article.article_in_page import FoundArticle
from crawler.article.body.second_reading import reading_of_page, runs_of, share_of_runs
from crawler.article.containers import MARKED
from crawler.article.contest import is_surely_article
from crawler.article.headline import squeezed
from crawler.markup.tree import Line

UNKNOWN_TEMPLATE = 0.5  # confidence in a text that trafilatura alone found
SENTENCE_CHARS = 20  # characters of a line that counts as a sentence
SHARED = 0.5  # share of a line in a text, from which the text has the line
UNREAD = 0.5  # agreement with a second reading without text
ENDS = re.compile("[。！？；]")
STOP = re.compile(r"。|[؟۔།]|(?<=[^\W\d])[.!?](?=\s|$)")  # a full stop of any script of China
CUT_OFF = re.compile(r"(?:…|\.{3})$")


@dataclass(frozen=True)
class ReadingEvidence:
    """The evidence for and against a reading. All values but `length` are shares, 0 to 1."""

    in_second: float  # of our runs of characters, that the second reading has
    of_second: float  # of the second reading's sentences, that ours has
    sentences: float  # of our characters outside tables, in lines with a full stop
    left_out: float  # of all sentences of the page, that stand outside our text
    left_alike: float  # the same, of sentences in elements like those of our text
    cut_off: float  # of our lines, that end in …
    one_shape: float  # of our characters outside tables, in the most frequent element
    of_element: float  # of the element's characters, that ours has
    gaps: float  # of the characters between our first and last line, that ours lacks
    headline_words: float  # of the headline's pairs of characters, that stand in our text
    is_sure: float  # 1 if length, sentences and credit make an article for sure
    length: float  # logarithm of our characters


def confidence(article: FoundArticle, expected_text: str | None) -> float | None:
    """Return the probability that a reading is right, 0 to 1; None for the expected text in the pinned element.

    The second extractor is asked at first sight, if the pinned element is lost, and if the text is new.
    """
    if article.container is None or not article.lines:
        return UNKNOWN_TEMPLATE
    if article.container.method in ("pinned", MARKED) and "\n".join(article.paragraphs) == expected_text:
        return None
    return probability(evidence_of(article), weights())


def probability(evidence: ReadingEvidence, by_name: Mapping[str, float]) -> float:
    """Return the value of the logistic function of the weighted evidence."""
    points = by_name["base"] + sum(by_name[name] * value for name, value in asdict(evidence).items())
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, points)))), 3)


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """Return the weight of every piece of evidence by name, and of `base`."""
    raw = tomllib.loads(files("crawler.article").joinpath("data/confidence.toml").read_text("utf-8"))
    return {name: float(weight) for name, weight in raw["weights"].items()}


def evidence_of(article: FoundArticle) -> ReadingEvidence:
    """Return the evidence for and against a reading, second reading included."""
    kept = {id(line) for line in article.lines}
    others = [line for line in article.page.lines if id(line) not in kept]
    second = reading_of_page(article.page.root, article.lines, others)
    text = "".join(article.paragraphs)
    ours, theirs = runs_of(text), runs_of("".join(second))
    left_out = [line for line in others if _is_sentence(line) and not _has(ours, line.bare)]
    makes = {_make(line) for line in article.lines}
    chars = _chars(article.lines)
    # The rows of a table are made alike, and beside paragraphs they are no sign of a mixture.
    told = [line for line in article.lines if not line.row] or article.lines
    return ReadingEvidence(
        in_second=share_of_runs(text, theirs) if theirs else UNREAD,
        of_second=_share_held(second, ours),
        sentences=_share(_chars(filter(_is_prose, told)), _chars(told)),
        left_out=_share(_chars(left_out), _chars(left_out) + chars),
        left_alike=_share_alike(left_out, makes, chars),
        cut_off=_share(sum(CUT_OFF.search(line.text) is not None for line in article.lines), len(kept)),
        one_shape=_share(_most_of_one_make(told), _chars(told)),
        of_element=_share(chars, max(chars, _chars(article.shown))),
        gaps=_gaps(article, kept),
        headline_words=_headline_words(article),
        is_sure=float(is_surely_article(article)),
        length=math.log(chars),
    )


def _share_alike(left_out: Iterable[Line], makes: Collection[object], chars: int) -> float:
    alike = _chars(line for line in left_out if _make(line) in makes)
    return _share(alike, alike + chars)


def _share_held(second: Sequence[str], ours: frozenset[str]) -> float:
    """Return the share of the second reading's sentences that our text has."""
    sentences = [line for line in second if "。" in line and len(line) >= SENTENCE_CHARS]
    if not sentences:
        return UNREAD
    held = sum(len(line) for line in sentences if _has(ours, line))
    return held / sum(map(len, sentences))


def _gaps(article: FoundArticle, kept: Collection[int]) -> float:
    """Return the share of the characters between the first and the last line of our text that ours lacks."""
    places = [number for number, line in enumerate(article.page.lines) if id(line) in kept]
    between = article.page.lines[places[0] : places[-1] + 1] if places else []
    lacking = _chars(line for line in between if id(line) not in kept)
    return _share(lacking, _chars(between))


def _headline_words(article: FoundArticle) -> float:
    """Return the share of the headline's pairs of characters that stand in the text."""
    headline, text = squeezed(article.headline.text), squeezed("".join(article.paragraphs))
    pairs = {headline[at : at + 2] for at in range(len(headline) - 1)}
    return _share(sum(pair in text for pair in pairs), len(pairs))


def _most_of_one_make(lines: Iterable[Line]) -> int:
    chars: Counter[object] = Counter()
    for line in lines:
        chars[_make(line)] += len(line.bare)
    return max(chars.values(), default=0)


def _make(line: Line) -> tuple[str, str | None]:
    """Return tag and class of a line's element."""
    return str(line.element.tag), line.element.get("class")


def _is_prose(line: Line) -> bool:
    return not line.link_chars and STOP.search(line.text) is not None


def _is_sentence(line: Line) -> bool:
    if line.link_chars or line.row or len(line.bare) < SENTENCE_CHARS:
        return False
    return ENDS.search(line.text) is not None


def _has(text: frozenset[str], line: str) -> bool:
    """Return whether a text, given by its runs of characters, has a line."""
    return share_of_runs(line, text) >= SHARED


def _chars(lines: Iterable[Line]) -> int:
    return sum(len(line.bare) for line in lines)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
