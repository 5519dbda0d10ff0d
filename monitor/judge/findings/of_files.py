"""States of a file that an article names → findings about the article: the file has other content, or is gone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.judge.findings.finding import Draft, Subject, from_to, new_finding
from monitor.judge.meaning.recognised_text import leaves_unsure
from monitor.judge.meaning.significance import severity_of
from storage.records import (
    AttachmentFacts,
    AttachmentKind,
    Capture,
    Change,
    Finding,
    FindingKind,
    Page,
    Revision,
    Severity,
)

MIDDLE = 0.05  # of a tenth: the certainty of a character is kept in tenths, cut off


@dataclass(frozen=True)
class Annex:
    """A file of an article: the article with its current revision, and the name under which it links to the file."""

    article: Page
    revision: Revision
    name: str
    file: Page
    picture: int | None = (
        None  # number of the file among the pictures of the article, from 1; None for another file
    )

    @property
    def is_picture(self) -> bool:
        """Return whether the file is a picture of an article without text."""
        return self.picture is not None

    def subject(self, site_title: str, state: Revision) -> Subject:
        """Return the subject of a finding: the article's page and headline, and a state of the file."""
        headed = replace(state.article, title=self.revision.article.title)
        return Subject(self.article, site_title, replace(state, article=headed))


def file_changed(
    annex: Annex, site_title: str, history: Sequence[Revision], changes: Sequence[Change]
) -> list[Finding]:
    """Return the finding that a file has other content than before. Changes of its text grade the finding.

    A file that a server makes anew for every reader has a digest of its own each time: then the text alone decides.
    """
    before, after = history[-2:]
    old, new = _digest(before), _digest(after)
    if old == new and not changes:
        return []
    change_before, change_after = from_to(changes[0]) if changes else (None, None)
    facts = AttachmentFacts(
        name=annex.name,
        media=AttachmentKind.PICTURE if annex.is_picture else AttachmentKind.FILE,
        before=f"SHA-256 {old}",
        after=f"SHA-256 {new}",
        address=annex.file.url,
        page=_page_of(changes[0], before) if changes and not annex.is_picture else None,
        picture=annex.picture,
        certainty=_certainty(after) if annex.is_picture else None,
        is_unsure=annex.is_picture and leaves_unsure(before.article, after.article),
        more=max(0, len(changes) - 1),
        change_before=change_before,
        change_after=change_after,
    )
    draft = Draft(
        FindingKind.ATTACHMENT_CHANGED,
        about=("file", annex.file.url, after.number, new),
        severity=_severity(annex, before, changes),
        changes=tuple(changes),
        before=before.id,
    )
    return [new_finding(annex.subject(site_title, after), after.seen_at, facts, draft)]


def file_removed(annex: Annex, site_title: str, state: Revision, capture: Capture) -> Finding:
    """Return the finding that the address of a file leads nowhere, while the article still names it."""
    facts = AttachmentFacts(
        name=annex.name,
        media=AttachmentKind.PICTURE if annex.is_picture else AttachmentKind.FILE,
        before=f"SHA-256 {_digest(state)}",
        address=annex.file.url,
        picture=annex.picture,
    )
    draft = Draft(
        FindingKind.ATTACHMENT_REMOVED, about=("file", annex.file.url, capture.id), capture=capture.id
    )
    return new_finding(annex.subject(site_title, state), capture.fetch.fetched_at, facts, draft)


def _severity(annex: Annex, before: Revision, changes: Sequence[Change]) -> Severity:
    """Return the severity of the changes of the text.

    The same text in other bytes is a notice: a server may pack a file anew. Without readable text nobody knows. Of a
    picture only a sure substitution is more than a notice: the rest is for a person to look at.
    """
    if changes:
        return max(Severity.NOTICE, severity_of(changes))
    return Severity.NOTICE if before.article.paragraphs or annex.is_picture else Severity.WARNING


def _certainty(state: Revision) -> float | None:
    """Return the mean confidence of a recogniser in the characters of a picture, 0 to 1."""
    digits = "".join(state.article.certainty)
    return round(sum(map(int, digits)) / len(digits) / 10 + MIDDLE, 2) if digits else None


def _digest(state: Revision) -> str:
    return next((each.digest for each in state.article.attachments if each.digest), "")


def _page_of(change: Change, state: Revision) -> int | None:
    """Return the page of a file on which a change begins, counted from 1; None for a file without pages."""
    starts = next((each.pages for each in state.article.attachments if each.digest), ())
    paragraph = change.hunk.before_span.paragraph
    return bisect_right(starts, paragraph) if starts and paragraph is not None else None
