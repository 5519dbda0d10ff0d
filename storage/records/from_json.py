"""Records from the JSON of the store: the inverse of ``database.to_json``."""

from __future__ import annotations

import json
from typing import Any

from storage.records import (
    Article,
    Attribution,
    Change,
    Edit,
    Field,
    Hunk,
    Link,
    PageKind,
    Reading,
    Severity,
    Significance,
    Span,
    Statement,
)


def read_article(text: str) -> Article:
    """An Article as ``to_json`` wrote it."""
    return _article(json.loads(text))


def _article(raw: dict[str, Any]) -> Article:
    return Article(
        raw["title"],
        tuple(raw["paragraphs"]),
        _attribution(raw.get("attribution", {})),
        tuple(raw.get("attachments", ())),
    )


def read_reading(text: str) -> Reading:
    """A Reading as ``to_json`` wrote it."""
    raw = json.loads(text)
    article = raw.get("article")
    return Reading(
        **{
            **raw,
            "kind": PageKind(raw["kind"]),
            "article": _article(article) if article else None,
            "links": tuple(Link(**each) for each in raw.get("links", ())),
        }
    )


def _attribution(raw: dict[str, Any]) -> Attribution:
    statements = tuple(
        Statement(**{**item, "field": Field(item["field"])}) for item in raw.get("statements", ())
    )
    return Attribution(**{**raw, "statements": statements})


def read_changes(text: str) -> tuple[Change, ...]:
    """Changes as ``to_json`` wrote them."""
    return tuple(_change(raw) for raw in json.loads(text))


def _change(raw: dict[str, Any]) -> Change:
    hunk = raw["hunk"]
    spans = {name: Span(**hunk[name]) for name in ("before_span", "after_span")}
    return Change(
        **{
            **raw,
            "hunk": Hunk(**{**hunk, **spans, "edit": Edit(hunk["edit"])}),
            "significance": Significance(raw["significance"]),
            "severity": Severity(raw["severity"]),
        }
    )
