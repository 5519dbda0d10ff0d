"""Changes of whole sentences and the compared texts → the same changes, with the sentences before and after.

A reader judges a removed sentence by what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from storage.records import Change, Edit, Hunk, Span

SENTENCE = re.compile(r"[^。！？!?；;]*[。！？!?；;]?[”’）》]?")


def in_sentences(
    changes: Sequence[Change], before: Sequence[str], after: Sequence[str]
) -> tuple[Change, ...]:
    """Return the changes; whole sentences, inserted or removed, stand between neighbours. A text may be empty."""
    gone = [each.hunk.before_span for each in changes if each.hunk.edit is Edit.REMOVED]
    come = [each.hunk.after_span for each in changes if each.hunk.edit is Edit.INSERTED]
    return tuple(replace(each, hunk=_between(each.hunk, before, after, gone, come)) for each in changes)


def _between(
    hunk: Hunk, before: Sequence[str], after: Sequence[str], gone: Sequence[Span], come: Sequence[Span]
) -> Hunk:
    if hunk.whole and hunk.edit is Edit.REMOVED and before:
        lead, trail = _neighbours(before, hunk.before_span, gone)
        return replace(hunk, before_context=lead + hunk.before + trail, before_offset=len(lead))
    if hunk.whole and hunk.edit is Edit.INSERTED and after:
        lead, trail = _neighbours(after, hunk.after_span, come)
        return replace(hunk, after_context=lead + hunk.after + trail, after_offset=len(lead))
    return hunk


def _neighbours(paragraphs: Sequence[str], span: Span, changed: Sequence[Span]) -> tuple[str, str]:
    """Return the nearest unchanged sentences before and after a span."""
    whole = {each.paragraph for each in changed if _covers(each, paragraphs)}
    if span.paragraph >= len(paragraphs):
        return "", ""
    text = paragraphs[span.paragraph]
    above = [
        text[: span.start],
        *(paragraphs[at] for at in _others(range(span.paragraph - 1, -1, -1), whole)),
    ]
    below = [
        text[span.end :],
        *(paragraphs[at] for at in _others(range(span.paragraph + 1, len(paragraphs)), whole)),
    ]
    lead = next((part for part in above if part.strip()), "")
    trail = next((part for part in below if part.strip()), "")
    sentences = [each for each in SENTENCE.findall(lead) if each.strip()]
    first = SENTENCE.match(trail)
    return sentences[-1] if sentences else "", first[0] if first else ""


def _others(numbers: Iterable[int], whole: set[int]) -> Iterable[int]:
    return (number for number in numbers if number not in whole)


def _covers(span: Span, paragraphs: Sequence[str]) -> bool:
    """Return whether a span covers a whole paragraph."""
    return span.paragraph < len(paragraphs) and span.end - span.start >= len(
        paragraphs[span.paragraph].strip()
    )
