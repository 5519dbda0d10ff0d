"""What a site puts under every article is told from text that was taken over."""

from __future__ import annotations

import random

import numpy as np

from monitor.reuse.document import Document, documents
from monitor.reuse.furniture import REPEATED, looks_like_furniture, without_furniture
from monitor.reuse.holders import Holders
from monitor.reuse.match import Candidate, compare_all
from storage.records import Match, Relation

BANNER = (
    "点击进入学习宣传贯彻专题，查看各地各部门的新进展、新做法、新成效，更多精彩内容尽在本网首页和客户端。" * 3
)


def text(seed: int, length: int = 400) -> str:
    rng = random.Random(seed)
    return "".join(chr(rng.randrange(0x4E00, 0x5E00)) for _ in range(length)) + "。"


def of(site: str, written: str) -> Document:
    (document,) = documents([{"id": written[:4], "text": written, "site": site}])
    return document


def judged(
    query: Document, original: Document, *, repeating: int = 0, is_known: bool = True, credited: bool = False
) -> Match:
    """The match of two texts while some further texts of the query's site hold what both share."""
    shared = np.isin(query.print.passages, original.print.passages)
    further = list(range(3, 3 + repeating))
    held = [[1, 2, *further] if each else [1] for each in shared.tolist()]
    sites = {1: frozenset({query.site}), 2: frozenset({original.site})}
    sites |= {group: frozenset({query.site}) for group in further}
    holders = Holders(query.print.passages, held, frozenset({1}), sites)
    candidate = Candidate(original, 2, credited=credited)
    (match,) = compare_all(query, [candidate], holders)
    return without_furniture(query, candidate, match, holders, is_known=is_known)


UNDER_BOTH = of("portal", f"{text(1)}\n{BANNER}"), of("mca", f"{text(2)}\n{BANNER}")


def test_a_banner_under_two_articles_is_furniture_once_further_texts_of_the_site_have_it() -> None:
    assert judged(*UNDER_BOTH, repeating=REPEATED).relation is Relation.SHARED_PASSAGE


def test_a_banner_is_no_evidence_while_the_sites_are_unknown_unless_the_source_is_credited() -> None:
    assert judged(*UNDER_BOTH, is_known=False).relation is Relation.SHARED_PASSAGE
    assert judged(*UNDER_BOTH, is_known=False, credited=True).relation is Relation.COMPILATION


def test_a_paragraph_that_no_further_text_of_a_known_site_has_was_taken_over() -> None:
    assert judged(*UNDER_BOTH).relation is Relation.COMPILATION


def test_a_text_taken_over_whole_is_no_furniture() -> None:
    whole = of("portal", text(1)), of("mca", text(1))
    assert judged(*whole, repeating=9, is_known=False).relation is Relation.VERBATIM


def test_a_large_piece_looks_like_furniture_at_an_edge_of_both_texts_alone() -> None:
    shared = text(1)
    at_ends = of("a", f"{text(2, 100)}\n{shared}"), of("b", f"{text(3, 100)}\n{shared}")
    inside = (
        of("a", f"{text(2, 100)}\n{shared}\n{text(4, 60)}"),
        of("b", f"{text(3, 100)}\n{shared}\n{text(5, 60)}"),
    )
    assert looks_like_furniture(judged(*at_ends), *at_ends)
    assert not looks_like_furniture(judged(*inside), *inside)
