"""JSON of the store → records: the inverse of storage/records/to_json.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any

from storage.records import (
    Article,
    Attachment,
    AttachmentKind,
    Attribution,
    BrokenRule,
    CaptureId,
    Cause,
    Change,
    CountedReason,
    Edit,
    Facts,
    Field,
    Hunk,
    LineClass,
    LinePlace,
    LineReason,
    Link,
    LinkFault,
    ListProof,
    OriginalState,
    PageKind,
    PageLine,
    Reading,
    Reason,
    Severity,
    Significance,
    Span,
    Statement,
)
from storage.records.facts import TAGS


def read_article(text: str) -> Article:
    """Return an Article from the text of ``to_json``."""
    return _article(json.loads(text))


def read_attribution(text: str) -> Attribution:
    """Return the Attribution of an Article from the text of ``to_json``."""
    return _attribution(json.loads(text).get("attribution", {}))


def _article(raw: dict[str, Any]) -> Article:
    return Article(
        raw["title"],
        tuple(raw["paragraphs"]),
        _attribution(raw.get("attribution", {})),
        tuple(_attachment(each) for each in raw.get("attachments", ())),
        None if raw.get("beside") is None else tuple(raw["beside"]),
    )


def _attachment(raw: str | dict[str, Any]) -> Attachment:
    """Return an attachment. Earlier releases kept `name <address>`."""
    if isinstance(raw, str):
        name, _, address = raw.removesuffix(">").rpartition(" <")
        return Attachment(name, address)
    kind = AttachmentKind(raw.get("kind", AttachmentKind.FILE))
    numbers = {name: tuple(raw.get(name, ())) for name in ("pages", "certainty")}
    return Attachment(**{**raw, **numbers, "kind": kind})


def read_reason(text: str) -> Reason:
    """Return a Reason from the text of ``to_json``."""
    return _reason(json.loads(text))


def _reason(raw: dict[str, Any]) -> Reason:
    within = raw.get("within")
    return Reason(Cause(raw["cause"]), tuple(raw.get("values", ())), _reason(within) if within else None)


# Fields of facts, beside strings, numbers and truth values.
FIELDS: dict[str, Callable[[Any], object]] = {
    "addresses": tuple,
    "at": datetime.fromisoformat,
    "broken": lambda raw: tuple(BrokenRule(**each) for each in raw),
    "deadline": datetime.fromisoformat,
    "disguise": tuple,
    "field": Field,
    "issued_at": datetime.fromisoformat,
    "link": LinkFault,
    "lists": lambda raw: tuple(map(_list_proof, raw)),
    "media": AttachmentKind,
    "original": OriginalState,
    "reason": _reason,
    "reasons": lambda raw: tuple(CountedReason(**each) for each in raw),
    "returned": datetime.fromisoformat,
    "rules": tuple,
    "since": datetime.fromisoformat,
    "sites": tuple,
}


def read_facts(text: str) -> Facts | None:
    """Return facts from the text of ``facts_to_json``."""
    raw = json.loads(text)
    if raw is None:
        return None
    kind = TAGS[raw.pop("type")]
    known = {each.name for each in fields(kind)}  # earlier releases kept further fields
    record: Callable[..., Facts] = kind
    return record(
        **{
            name: FIELDS[name](value) if name in FIELDS else value
            for name, value in raw.items()
            if name in known
        }
    )


def read_broken(text: str) -> tuple[BrokenRule, ...]:
    """Return broken rules from the text of ``to_json``."""
    return tuple(BrokenRule(**each) for each in json.loads(text))


def _list_proof(raw: dict[str, Any]) -> ListProof:
    return ListProof(raw["url"], CaptureId(raw["capture"]), datetime.fromisoformat(raw["at"]))


def read_reading(text: str) -> Reading:
    """Return a Reading from the text of ``to_json``."""
    raw = json.loads(text)
    article = raw.get("article")
    return Reading(
        **{
            **raw,
            "kind": PageKind(raw["kind"]),
            "reason": _reason(raw["reason"]),
            "article": _article(article) if article else None,
            "links": tuple(Link(**each) for each in raw.get("links", ())),
            "lines": tuple(map(_page_line, raw.get("lines", ()))),
        }
    )


def _page_line(raw: dict[str, Any]) -> PageLine:
    return PageLine(raw["text"], LineClass(raw["kind"]), LineReason(raw["reason"]), LinePlace(raw["place"]))


def _attribution(raw: dict[str, Any]) -> Attribution:
    statements = tuple(
        Statement(**{**item, "field": Field(item["field"])}) for item in raw.get("statements", ())
    )
    return Attribution(**{**raw, "statements": statements})


def read_changes(text: str) -> tuple[Change, ...]:
    """Return changes from the text of ``to_json``."""
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
