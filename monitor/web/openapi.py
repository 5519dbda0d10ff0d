"""Addresses and shapes of the page's JSON → a description in OpenAPI 3.1."""

from __future__ import annotations

import json
from typing import Any

from monitor.web.asked import PageRequest, SentDocument

TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": "integer"}
MAYBE: dict[str, Any] = {"type": ["string", "null"]}
TIME: dict[str, Any] = {"type": ["string", "null"], "format": "date-time"}
OBJECT: dict[str, Any] = {"type": "object"}
SEVERITY: dict[str, Any] = {"type": "string", "enum": ["info", "notice", "warning", "critical"]}
STATE: dict[str, Any] = {"type": "string", "enum": ["open", "acknowledged", "resolved", "dismissed"]}


def _object(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members, "required": list(members)}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


ROW = _object(
    id=TEXT, event=TEXT, findings=NUMBER, sites=NUMBER, kind=TEXT, severity=SEVERITY, state=STATE, site=TEXT,
    url=TEXT, original_url=MAYBE, title=TEXT, summary_zh=TEXT, summary_en=TEXT, detected_at=TIME, resolved_at=TIME,
    assignee=MAYBE, notified_at=TIME,
)  # fmt: skip
FINDING = _object(
    id=TEXT, kind=TEXT, severity=SEVERITY, state=STATE, site=TEXT, url=TEXT, original_url=MAYBE, title=TEXT,
    summary=TEXT, detected_at=TIME, resolved_at=TIME, rules=_list(TEXT), changes=_list(OBJECT),
    evidence=_list(OBJECT), notes=_list(OBJECT), facts=OBJECT, assignee=MAYBE,
)  # fmt: skip
COMPARISON = _object(
    before=OBJECT, after=OBJECT, before_length=NUMBER, after_length=NUMBER, changes=_list(OBJECT),
    outdated=_list(OBJECT),
)  # fmt: skip
TASK = _object(
    name=TEXT, message=OBJECT, form=TEXT, issued_at=TIME, issued_basis=TEXT, deadline=TIME, remind_at=TIME,
    judged_at=TIME, closed_at=TIME, note=TEXT, counts=OBJECT, rates=OBJECT, excluded=_list(TEXT), cells=_list(OBJECT),
)  # fmt: skip
CASE = _object(
    id=TEXT, kind=TEXT, site=TEXT, url=MAYBE, original_url=MAYBE, task=MAYBE, state=TEXT, how=MAYBE, reopened=NUMBER,
    span={"type": ["object", "null"]}, opened_at=TIME, notified_at=TIME, corrected_at=TIME, verified_at=TIME,
    last_look={"type": ["object", "null"]}, unseen_since=TIME, findings=_list(TEXT), events=_list(OBJECT),
)  # fmt: skip
SCHEMAS: dict[str, dict[str, Any]] = {
    "/inbox": _object(rows=_list(ROW), counts=OBJECT, next=MAYBE, last_look=TIME, next_look=TIME),
    "/findings/{id}": FINDING,
    "/compare": COMPARISON,
    "/articles": _list(
        _object(page=NUMBER, url=TEXT, site=TEXT, title=TEXT, published_at=MAYBE, first_seen=TIME,
                revisions=NUMBER, reprints=NUMBER, is_reprint={"type": "boolean"})
    ),
    "/articles/{number}": _object(
        page=NUMBER, url=TEXT, site=TEXT, title=MAYBE, paragraphs=_list(TEXT), lines=_list(OBJECT),
        revisions=_list(OBJECT), looks=_list(OBJECT), originals=_list(OBJECT), reprints=_list(OBJECT),
        findings=_list(TEXT)
    ),
    "/articles/{number}/spread": _object(
        url=TEXT, original=TEXT, first={"type": ["object", "null"]}, first_candidates=_list(OBJECT),
        originator={"type": ["object", "null"]}, copies=_list(OBJECT), contamination=_list(_list(TEXT)), score=OBJECT
    ),
    "/articles/{number}/readings": _object(
        url=TEXT, copies=_list(TEXT), places=_list(OBJECT), families=_list(OBJECT), crossing=_list(_list(TEXT))
    ),
    "/captures/{number}": _object(
        capture=NUMBER, page=NUMBER, url=TEXT, fetched_at=TIME, status={"type": ["integer", "null"]}, failure=MAYBE,
        final_url=MAYBE, headers=_list(_list(TEXT)), request_headers=_list(_list(TEXT)), digest=MAYBE,
        size={"type": ["integer", "null"]}, same_as={"type": ["integer", "null"]},
        look={"type": ["object", "null"]}
    ),
    "/coverage": _list(TASK),
    "/coverage/{number}": TASK,
    "/cases": _list(CASE),
    "/sites": _list(
        _object(name=TEXT, title=TEXT, role=TEXT, state=TEXT, last_look=TIME, last_success=TIME, failed_since=NUMBER,
                next_look=TIME, due=NUMBER, paused_at=TIME, articles_read=NUMBER)
    ),
    "/search": _list(
        _object(url=TEXT, site=TEXT, title=TEXT, snippet=TEXT, revision=NUMBER, removed={"type": "boolean"})
    ),
    "/reports": _object(spans=_list(TEXT), formats=_list(TEXT)),
    "/rules": _object(
        days=NUMBER, findings=NUMBER, silenced=NUMBER, unheard=NUMBER, rules=_list(OBJECT),
        tried={"type": ["object", "null"]}
    ),
    "/settings": OBJECT,
    "/actions": _list(_object(at=TIME, who=TEXT, action=TEXT, subject=TEXT, after=OBJECT)),
    "/help": _object(keys=_list(TEXT)),
}  # fmt: skip
QUERIES: dict[str, tuple[str, ...]] = {
    "/inbox": ("tray", "severity", "kind", "site", "assignee", "before", "skip", "finding"),
    "/compare": ("page", "against", "from", "to"),
    "/articles": ("site", "before"),
    "/coverage": ("skip",),
    "/coverage/{number}": ("state",),
    "/cases": ("state", "site", "skip"),
    "/rules": ("severity", "site", "kind", "words"),
    "/sites": ("state",),
    "/search": ("q", "site", "all", "text"),
}
REQUIRED = frozenset({("/compare", "page")})


def description(asked: PageRequest) -> SentDocument:
    """Return the description of all addresses for programs."""
    paths = {f"/desk{path}.json": {"get": _operation(path, schema)} for path, schema in SCHEMAS.items()}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "reprintwatch", "version": "1", "description": "Read-only JSON beside every page."},
        "servers": [{"url": asked.base or "/"}],
        "paths": paths,
    }
    return SentDocument(json.dumps(document, ensure_ascii=False).encode(), "application/json")


def _operation(path: str, schema: dict[str, Any]) -> dict[str, Any]:
    parts = [part.strip("{}") for part in path.strip("/").split("/")]
    return {
        "operationId": "-".join("one" if part in ("number", "id") else part for part in parts),
        "parameters": [*_of_path(path), *_of_query(path)],
        "responses": {
            "200": {"description": "done", "content": {"application/json": {"schema": schema}}},
            **{
                str(code): {"description": text, "content": {"application/json": {"schema": OBJECT}}}
                for code, text in (
                    (400, "wrong request"),
                    (401, "no session"),
                    (403, "no right"),
                    (404, "unknown"),
                )
            },
        },
    }


def _of_path(path: str) -> list[dict[str, Any]]:
    if "{number}" in path:
        return [
            {"name": "number", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 0}}
        ]
    return [{"name": "id", "in": "path", "required": True, "schema": TEXT}] if "{id}" in path else []


def _of_query(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": (path, name) in REQUIRED, "schema": TEXT}
        for name in QUERIES.get(path, ())
    ]
