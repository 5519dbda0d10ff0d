"""Words, an address, the id of a finding or a pasted text → places in the store."""

from __future__ import annotations

import re
from typing import Any

from crawler.urls import canonical_url
from monitor.present import json_answers
from monitor.present.search import Hit, Marked, phrases, search
from monitor.web.asked import Answer, Elsewhere, PageAnswer, PageRequest
from monitor.web.template_engine import with_query
from monitor.web.views.sheet import SheetRows
from storage.conclusions.search import Scope, count_unindexed
from storage.findings import findings
from storage.frontier import pages

MOST_HITS = 30
MOST_IN_ADDRESS = 1000  # characters of a pasted text
SENTENCE = re.compile(r"[^。！？；\n]{8,60}")
MOST_SENTENCES = 12
LEAST_ID = 6  # characters


def search_page(asked: PageRequest) -> Answer:
    """Return the hits for the words, or the pages that hold sentences of the text, of the address."""
    if asked.query.get("text"):
        return _holders(asked, asked.query["text"][:MOST_IN_ADDRESS])
    words = asked.query.get("q", "").strip()[:400]
    site = asked.query.get("site") if asked.query.get("site") in asked.titles else None
    scope = Scope(site, superseded=bool(asked.query.get("all")))
    wanted = phrases(words)[:64]
    hits = search(asked.db, wanted, scope, most=MOST_HITS) if wanted else []
    data = [json_answers.hit(hit) for hit in hits]
    values = {
        "words": words,
        "site": site,
        "superseded": scope.superseded,
        "hits": [(hit, parts(hit.title), parts(hit.snippet)) for hit in hits],
        "known_page": _known_page(asked, words),
        "found": findings.findings_like(asked.db, words)[:5] if _is_id(words) else [],
        "unindexed": count_unindexed(asked.db),
        "pasted": None,
        "sentences": 0,
    }
    table = SheetRows(
        ("url", "site", "title", "snippet"),
        [(hit.page.url, hit.page.site, hit.title.text, hit.snippet.text) for hit in hits],
    )
    return PageAnswer("search.html", values, data, table)


def _is_id(words: str) -> bool:
    return len(words) >= LEAST_ID and words.startswith("f-")


def _known_page(asked: PageRequest, words: str) -> Any:
    """Return the page of an address, None for other words."""
    if not words.startswith(("http://", "https://")):
        return None
    try:
        return pages.get_page(asked.db, canonical_url(words))
    except ValueError:
        return None


def parts(marked: Marked) -> list[tuple[str, bool]]:
    """Return a text in parts, with whether a part is a hit."""
    found, at = [], 0
    for start, end in marked.marks:
        found += [(marked.text[at:start], False), (marked.text[start:end], True)]
        at = end
    return [part for part in (*found, (marked.text[at:], False)) if part[0]]


def search_text(asked: PageRequest) -> Answer:
    """Lead to the address of a short pasted text; return the pages of a long text, which no address can hold."""
    text = asked.field("text")[:20_000]
    answer = _holders(asked, text)
    if len(text) <= MOST_IN_ADDRESS and isinstance(answer, PageAnswer):
        return Elsewhere(with_query(f"{asked.base}/desk/search", {}, text=text), answer.data)
    return answer


def _holders(asked: PageRequest, text: str) -> Answer:
    """Return the pages that hold sentences of a text, the page with most sentences first."""
    sentences = list(dict.fromkeys(SENTENCE.findall(text)))
    step = max(1, len(sentences) // MOST_SENTENCES)
    sample = sentences[::step][:MOST_SENTENCES]
    if not sample:
        return Elsewhere(with_query(f"{asked.base}/desk/search", {}, q=text.strip()[:100]))
    counted: dict[int, tuple[int, Hit]] = {}
    for sentence in sample:
        for hit in _holding(asked, sentence):
            count, _ = counted.get(hit.page.id, (0, hit))
            counted[hit.page.id] = (count + 1, hit)
    ordered = sorted(counted.values(), key=lambda each: -each[0])[:MOST_HITS]
    values = {
        "words": "",
        "site": None,
        "superseded": True,
        "hits": [(hit, parts(Marked(hit.title.text)), parts(hit.snippet)) for _, hit in ordered],
        "shares": [count for count, _ in ordered],
        "known_page": None,
        "found": [],
        "unindexed": count_unindexed(asked.db),
        "pasted": text,
        "sentences": len(sample),
    }
    data = [{**json_answers.hit(hit), "sentences": count, "of": len(sample)} for count, hit in ordered]
    return PageAnswer("search.html", values, data)


def _holding(asked: PageRequest, sentence: str) -> list[Hit]:
    quoted = sentence.replace('"', " ")
    return search(asked.db, phrases(f'"{quoted}"'), Scope(superseded=True), most=MOST_HITS)
