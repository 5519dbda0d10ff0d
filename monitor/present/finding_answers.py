"""Findings → the objects of ``findings --json``, with proof, notes and all pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from monitor.present import json_answers
from monitor.present.evidence import evidence_of
from storage.engine.store import Store
from storage.findings.breaches import breaches_of_site
from storage.findings.findings import notes_of
from storage.frontier.pages import page_of
from storage.records import (
    AttachmentFacts,
    ChangeFacts,
    Finding,
    PageFacts,
    ReprintRuleFacts,
    RepublicationFacts,
)

MOST_PAGES = 1_000  # addresses of a finding about like reprints of a site


def finding_answers(db: Store, chosen: Sequence[Finding], language: str) -> list[dict[str, Any]]:
    """Return the elements of ``findings --json``, in the order of the findings."""
    return [
        json_answers.finding(
            finding,
            evidence_of(db, finding),
            notes_of(db, finding.id),
            pages_of(db, finding),
            language=language,
        )
        for finding in chosen
    ]


def pages_of(db: Store, finding: Finding) -> list[str]:
    """Return the addresses of all pages of a finding about like pages of a site, the first seen first."""
    if isinstance(finding.facts, ChangeFacts | PageFacts | AttachmentFacts | RepublicationFacts):
        return list(finding.facts.addresses)
    if not isinstance(finding.facts, ReprintRuleFacts) or finding.facts.reprints is None:
        return []
    listed = breaches_of_site(db, finding.site, finding.rules, most=MOST_PAGES)
    return list(dict.fromkeys(page_of(db, each.page).url for each in listed))
