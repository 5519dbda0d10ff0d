"""Finding with captures, head and receipts → the page of a package of evidence, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.present.html import rendered
from monitor.wording.evidence_words import EXHIBIT_REASONS, PAGE_WORDS, span_words, witness_words
from monitor.wording.names import KIND_NAMES
from monitor.wording.sighting_words import sighting_words
from storage.log.checkpoint import TreeHead
from storage.records import Capture, ExhibitReason, Finding
from storage.sightings.sightings import ForeignSighting

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class FirstWitness:
    """The first witness of a capture: time and kind of the receipt."""

    at: datetime
    kind: str


@dataclass(frozen=True)
class OthersLook:
    """A foreign sighting with the same bytes as a capture of the package."""

    at: datetime
    url: str
    words: Mapping[str, str]  # by language


def others_look(found: ForeignSighting) -> OthersLook:
    """Return a sighting with a sentence in both languages."""
    words = {
        language: sighting_words(
            found.source, found.status, found.digest, found.capture, found.notes, language
        )
        for language in LANGUAGES
    }
    return OthersLook(found.at, found.url, words)


@dataclass(frozen=True)
class PackageFacts:
    """Facts of the page beside the finding."""

    site: str  # title
    fingerprint: str  # of the key
    head: TreeHead
    is_alone: bool  # the captures alone give the finding again
    more: int  # captures of further pages with which the finding comes again
    has_diff: bool
    stamp: str | None  # name of a head with a time stamp
    requisites: int = 0  # captures of styles and pictures
    has_views: bool = False  # pictures of the pages as a browser shows the captured bytes
    others: Sequence[OthersLook] = ()  # sightings of the same bytes


@dataclass(frozen=True)
class _Row:
    number: int
    at: datetime
    url: str
    status: int | None
    failure: str | None
    digest: str | None
    reason: Mapping[str, str]
    witness: Mapping[str, str]


def package_page(
    finding: Finding,
    facts: PackageFacts,
    captures: Sequence[tuple[Capture, ExhibitReason, FirstWitness | None]],
) -> str:
    """Return the page: the finding, times, captures, steps of the check, proved and unproved facts."""
    return rendered(
        "package.html",
        finding=finding,
        words=PAGE_WORDS,
        kinds=KIND_NAMES,
        rows=[_row(*each) for each in captures],
        **{name: getattr(facts, name) for name in PackageFacts.__dataclass_fields__},
    )


def _row(capture: Capture, reason: ExhibitReason, witness: FirstWitness | None) -> _Row:
    fetch = capture.fetch
    return _Row(
        number=capture.id,
        at=fetch.fetched_at,
        url=fetch.url,
        status=fetch.status,
        failure=fetch.failure.value if fetch.failure else None,
        digest=capture.digest,
        reason={language: EXHIBIT_REASONS[language][reason] for language in LANGUAGES},
        witness={language: _witnessed(fetch.fetched_at, witness, language) for language in LANGUAGES},
    )


def _witnessed(at: datetime, witness: FirstWitness | None, language: str) -> str:
    if witness is None:
        return ""
    gap, kind = span_words(witness.at - at, language), witness_words(witness.kind, language)
    return PAGE_WORDS[language]["later"].format(gap=gap, kind=kind)
