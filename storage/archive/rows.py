"""Rows of all tables → a sentence for every value that no release of this program wrote there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from gettext import gettext as _
from typing import Any

from storage.archive.damage import Row, readable_rows
from storage.engine.store import Store, read_time
from storage.frontier.announcements import EntryField
from storage.records import (
    AlertState,
    BodyEnd,
    Cause,
    ExhibitReason,
    Failure,
    FindingKind,
    FindingState,
    Outcome,
    PageKind,
    PageRole,
    Relation,
    Severity,
)
from storage.records.from_json import (
    read_article,
    read_broken,
    read_changes,
    read_facts,
    read_reading,
    read_reason,
)
from storage.records.web import read_wire

Reader = Callable[[Any], object]  # raises an error for a value that cannot be read


@dataclass(frozen=True)
class TableForm:
    """Key columns of a table, the columns to read, and the readers of columns with a form."""

    keys: tuple[str, ...]
    readers: Mapping[str, Reader] = field(default_factory=dict)
    columns: str = "*"


def read_list(text: str) -> list[Any]:
    """Return the list of a JSON array. Raises ValueError."""
    value = json.loads(text)
    if not isinstance(value, list):
        raise ValueError(_("no list"))
    return value


def read_pairs(text: str) -> list[tuple[Any, Any]]:
    """Return the pairs of a JSON array of pairs. Raises ValueError, TypeError."""
    return [(first, second) for first, second in read_list(text)]


def read_numbers(text: str) -> list[int]:
    """Return the numbers of a JSON array. Raises ValueError."""
    numbers = read_list(text)
    if not all(isinstance(number, int) for number in numbers):
        raise ValueError(_("no numbers"))
    return numbers


def read_ahead(text: str) -> object:
    """Return the reading of a waiting capture, None for a capture that nobody can read."""
    return None if text == "null" else read_reading(text)


def read_block(block: bytes) -> None:
    """Check the form of a block of postings: the high half of the keys, low halves, labels. Raises ValueError."""
    if len(block) % 8 != 4 or len(block) < 12:
        raise ValueError(_("no block of postings"))


UNREADABLE = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
NUMBERED = ("id",)
FORMS: dict[str, TableForm] = {
    "pages": TableForm(NUMBERED, {
        "role": PageRole, "discovered_at": read_time, "absent_at": read_time, "due_at": read_time,
        "looked_at": read_time, "changed_at": read_time, "lease_until": read_time, "published_at": read_time,
        "weighed_at": read_time,
    }),
    "address_patterns": TableForm(NUMBERED, {"role": PageRole, "held_since": read_time, "day": date.fromisoformat}),
    "list_entries": TableForm(("list_id", "page_id")),
    "list_trust": TableForm(("list_id", "field"), {"field": EntryField, "day": date.fromisoformat}),
    "announcements": TableForm(("page_id", "list_id", "field"), {"field": EntryField}),
    "awaited_headlines": TableForm(("site", "headline")),
    "hurried_pages": TableForm(("page_id",), {"at": read_time}),
    "disputes": TableForm(("page_id", "line"), {"seen_at": read_time, "refuted_at": read_time}),
    "statements": TableForm(("number",)),
    "hosts": TableForm(("host",), {"resume_at": read_time}),
    "host_validators": TableForm(("host",), {"distrusted_until": read_time}),
    "passes": TableForm(NUMBERED, {"started_at": read_time, "finished_at": read_time}),
    "bodies": TableForm(("digest",), columns="digest, size, coding, base_digest"),
    "captures": TableForm(NUMBERED, {
        "fetched_at": read_time, "request_headers": read_pairs, "headers": read_pairs, "redirects": read_pairs,
        "failure": Failure, "body_end": BodyEnd, "wire": read_wire,
    }),
    "readings": TableForm(NUMBERED, {"article": read_article}),
    "looks": TableForm(("capture_id",), {
        "kind": PageKind, "outcome": Outcome, "cause": Cause, "reason": read_reason, "suspect": read_article,
    }),
    "revisions": TableForm(NUMBERED, {"seen_at": read_time, "reading_ids": read_numbers}),
    "copies": TableForm(("page_id",)),
    "former_labels": TableForm(("label",)),
    "postings": TableForm(("passage", "label")),
    "posting_blocks": TableForm(("first",), {"holders": read_block}),
    "unjudged": TableForm(("stage", "page_id")),
    "comparisons": TableForm(("page_id", "other_page_id"), {
        "relation": Relation, "passages": read_list, "disguise": read_list,
    }),
    "cut_derivations": TableForm(("reprint_page_id", "original_page_id")),
    "derivations": TableForm(("reprint_page_id", "original_page_id"), {
        "relation": Relation, "evidence": read_list, "disguise": read_list, "first_seen": read_time,
    }),
    "findings": TableForm(NUMBERED, {
        "kind": FindingKind, "severity": Severity, "detected_at": read_time, "resolved_at": read_time,
        "state": FindingState, "rules": read_list, "changes": read_changes, "facts": read_facts,
        "after_at": read_time, "by_at": read_time, "confirmed_at": read_time,
    }),
    "breaches": TableForm(("page_id", "original_page_id"), {
        "seen_at": read_time, "severity": Severity, "broken": read_broken,
    }),
    "beginnings": TableForm(("name",), {"at": read_time}),
    "picture_texts": TableForm(("body_digest", "reader"), {"text": read_list, "certainty": read_list}),
    "annexes": TableForm(("article_id", "file_id")),
    "finding_versions": TableForm(("slot",)),
    "finding_captures": TableForm(("finding_id", "capture_id"), {"why": ExhibitReason}),
    "findings_to_prove": TableForm(("finding_id",)),
    "requisite_requests": TableForm(("finding_id",), {"at": read_time}),
    "requisites": TableForm(("finding_id", "page_id"), {"asked_at": read_time}),
    "finding_log": TableForm(("number",), {"line": json.loads}),
    "tree_heads": TableForm(("size", "note"), {"at": read_time}),
    "log_nodes": TableForm(("number",)),
    "receipts": TableForm(("size", "kind", "head"), {"at": read_time}),
    "certificates": TableForm(("sha256",), {"chain": read_list, "not_before": read_time, "not_after": read_time}),
    "environments": TableForm(NUMBERED, {"facts": json.loads}),
    "hop_bodies": TableForm(("capture_id", "digest")),
    "sources": TableForm(NUMBERED, {"imported_at": read_time, "finished_at": read_time, "left_out": json.loads}),
    "sightings": TableForm(NUMBERED, {"at": read_time, "headers": read_pairs, "notes": read_list}),
    "finding_notes": TableForm(NUMBERED, {"at": read_time, "state": FindingState}),
    "alerts": TableForm(NUMBERED, {
        "state": AlertState, "created_at": read_time, "next_try_at": read_time, "delivered_at": read_time,
        "recipients": read_list,
    }),
    "robots": TableForm(("origin",), {"fetched_at": read_time, "rules_at": read_time}),
    "requests_made": TableForm(("site", "day"), {"day": date.fromisoformat}),
    "pending": TableForm(("capture_id",), {"lease_until": read_time, "reading": read_ahead}),
    "hazards": TableForm(("bin",)),
    "paces": TableForm(("site",), {"calibrated_at": read_time}),
    "pruned": TableForm(("digest",), {"at": read_time}),
    "turns": TableForm(("site",), {"until": read_time, "next_at": read_time}),
    "duties": TableForm(("name",), {"at": read_time}),
    "entries": TableForm(("list_page_id", "url", "first_capture_id")),
    "further_lists": TableForm(("page_id",)),
    "list_chains": TableForm(("page_id", "chain"), {"first_at": read_time, "last_at": read_time}),
    "users": TableForm(("name",), {"created_at": read_time, "disabled_at": read_time}),
    "sessions": TableForm(("digest",), {"ends_at": read_time}),
    "audit_log": TableForm(NUMBERED, {"at": read_time}),
    "desk": TableForm(("finding_id",), {"notified_at": read_time}),
    "mutes": TableForm(("kind", "site"), {"until": read_time, "at": read_time}),
    "paused_sites": TableForm(("site",), {"at": read_time}),
    "awaited_looks": TableForm(("page_id",)),
    "footprints": TableForm(("site", "kind", "value")),
    "tasks": TableForm(NUMBERED, {
        "issued_at": read_time, "deadline": read_time, "keep_until": read_time, "made_at": read_time,
        "closed_at": read_time, "remind_at": read_time,
    }),
    "task_sites": TableForm(("task_id", "site")),
    "judgements": TableForm(
        ("task_id", "site", "from_at"), {
            "from_at": read_time, "how": read_list, "evidence": read_list, "seen_after": read_time,
            "seen_by": read_time, "gone_after": read_time, "gone_by": read_time,
        }
    ),
    "task_rulings": TableForm(NUMBERED, {"at": read_time}),
    "cases": TableForm(NUMBERED, {"kind": FindingKind, "opened_at": read_time}),
    "case_events": TableForm(NUMBERED, {"at": read_time}),
}  # fmt: skip


def row_faults(db: Store) -> Iterator[str]:
    """Yield a sentence for every value and every row of a store that cannot be read."""
    for table, form in FORMS.items():
        for found in readable_rows(db, table, form.keys, form.columns):
            if isinstance(found, str):
                yield found
            else:
                yield from _faults_of(table, form, found)


def _faults_of(table: str, form: TableForm, row: Row) -> Iterator[str]:
    for column, value in row.items():
        why = _unreadable(form.readers.get(column), value)
        if why:
            key = ", ".join(str(row[name]) for name in form.keys)
            yield _("{table}: {column} of row {key} cannot be read: {why}").format(
                table=table, column=column, key=key, why=why
            )


def _unreadable(reader: Reader | None, value: Any) -> str | None:
    """Return why a value cannot be read, None for a readable value."""
    try:
        if isinstance(value, str):
            value.encode()
        if reader is not None and value is not None:
            reader(value)
    except UnicodeEncodeError:
        return _("the text is no UTF-8")
    except UNREADABLE as error:
        return type(error).__name__  # the words of the error are English, and name no place in the store
    return None
