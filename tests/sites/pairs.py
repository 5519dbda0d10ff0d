"""Texts → the pair of a query and an original, as matching compares them."""

from __future__ import annotations

from monitor.reuse.bulk.collection import Matcher
from monitor.reuse.document import documents
from monitor.reuse.match import pairs_of
from monitor.reuse.score.features import Pair


def pair(query: str, original: str, *further: str) -> Pair:
    """The query with the original; the further texts are known too."""
    known = [{"id": number, "text": text} for number, text in enumerate((original, *further))]
    (document,) = documents([{"text": query}])
    candidates, holders = Matcher.of(known).candidates(document)
    pairs = pairs_of(document, list(candidates.values()), holders)
    return next(each for each in pairs if each.original.id == 0)
