"""Id of a finding → preview beside the list, page with comparison and notes, and the package of evidence."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from monitor.evidence.wacz import zipped
from monitor.judge.rules.compliance import RULES
from monitor.present import json_answers
from monitor.present.evidence import evidence_of
from monitor.present.sides import kept_sides
from monitor.proving.key import read_key
from monitor.proving.packing import package_of
from monitor.proving.publishing import publish_head
from monitor.web.asked import Answer, PageAnswer, PageRequest, SentDocument
from monitor.web.errors import PageRefusal
from monitor.web.pages.comparing_pages import comparison_values
from monitor.web.views.listing import from_to, original_site_of
from storage.access import audit
from storage.access.audit import AuditEntry
from storage.conclusions import derivations, revisions
from storage.engine.opening import open_store
from storage.engine.store import transaction
from storage.errors import EvidenceError, NotFound
from storage.findings import desk, events, findings
from storage.frontier import pages
from storage.records import Finding, FindingId, FindingKind, Page

MOST_CHANGES = 8  # in a preview
MOST_FURTHER = 30  # findings of the event


def finding(asked: PageRequest) -> Answer:
    """Return the page of a finding."""
    found = _found(asked, FindingId(asked.path["id"]))
    values = _values(asked, found)
    sides = kept_sides(asked.db, found)
    compared = comparison_values(asked, sides) if sides else None
    data = _data(asked, found, values)
    if compared is not None:
        data["comparison"] = compared["data"]
    return PageAnswer("finding.html", {**values, "compared": compared}, data)


def preview(asked: PageRequest) -> Answer:
    """Return the preview of a finding: a part of a page, for the script of the inbox."""
    values = preview_values(asked, FindingId(asked.path["id"]))
    if values is None:
        raise NotFound("no finding")
    return PageAnswer("preview.html", {"preview": values}, {"id": asked.path["id"]})


def preview_values(asked: PageRequest, id_: FindingId) -> dict[str, Any] | None:
    """Return the values of a preview, None for an unknown finding."""
    found = findings.finding_of(asked.db, id_)
    return _values(asked, found) if found else None


def evidence(asked: PageRequest) -> Answer:
    """Return the package of evidence of a finding as a file. A new head of the log is made and shown to witnesses.

    Raises NotFound, and PageRefusal if no package can be made.
    """
    found = _found(asked, FindingId(asked.path["id"]))
    try:
        key = read_key(asked.config.evidence.key)
        with closing(open_store(asked.config.store)) as db:
            head = publish_head(db, asked.config, lambda: asked.now)
            if head is None:
                raise NotFound("the store has no captures")
            package = package_of(db, asked.config, found, head, key)
            with transaction(db):
                audit.note_action(db, AuditEntry(asked.now, asked.viewer.name, "evidence", found.id))
    except EvidenceError as error:
        raise PageRefusal(409, "error_evidence") from error
    name = f"evidence-{found.id}"
    files = {f"{name}/{file}": data for file, data in package.files.items()}
    return SentDocument(zipped(files, pack=True), "application/zip", f"{name}.zip")


def _found(asked: PageRequest, id_: FindingId) -> Finding:
    found = findings.finding_of(asked.db, id_)
    if found is None:
        raise NotFound(f"no finding {id_}")
    return found


def _values(asked: PageRequest, found: Finding) -> dict[str, Any]:
    page = pages.get_page(asked.db, found.url)
    original = pages.get_page(asked.db, found.original_url) if found.original_url else None
    return {
        "finding": found,
        "fact": from_to(found.facts, asked.language),
        "original_site": original_site_of(found.facts),
        "page": page,
        "original": original if original and page and original.id != page.id else None,
        "desk": desk.desk_of(asked.db, found.id),
        "notes": findings.notes_of(asked.db, found.id),
        "actions": audit.actions_on(asked.db, found.id),
        "evidence": evidence_of(asked.db, found),
        "changes": found.changes[:MOST_CHANGES],
        "more": max(0, len(found.changes) - MOST_CHANGES),
        "rules": [rule for rule in RULES if rule.id in found.rules],
        "copies": _copies(asked, original or page),
        "last_text": _last_text(asked, found),
        "persons": desk.persons_in_charge(asked.db),
        "further": events.findings_beside(asked.db, found, MOST_FURTHER),
        "can_pack": asked.viewer.may("operator") and asked.config.evidence.key.exists(),
        "alike": asked.counts.alike.get((found.kind, found.site), 0),
    }


def _copies(asked: PageRequest, page: Page | None) -> int:
    return len(derivations.reprints_of(asked.db, page.id)) if page else 0


def _last_text(asked: PageRequest, found: Finding) -> tuple[str, ...]:
    """Return the first paragraphs of a text that is gone, () for further kinds."""
    if found.kind is not FindingKind.REMOVED or found.after_revision is None:
        return ()
    return revisions.revision_of(asked.db, found.after_revision).article.paragraphs[:4]


def _data(asked: PageRequest, found: Finding, values: dict[str, Any]) -> dict[str, Any]:
    data = json_answers.finding(found, values["evidence"], values["notes"], language=asked.language)
    return {**data, "assignee": values["desk"].assignee}
