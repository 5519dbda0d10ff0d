"""Files that an article names, and the states of a file → findings about the article: other, new or missing files."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.urls import attachment_key, canonical_url
from monitor.judge.findings.finding import Draft, Subject, from_to, new_finding
from monitor.judge.findings.of_pages import attachment_state, turn_of
from monitor.judge.looks.consensus import visible
from monitor.judge.meaning.recognised_text import leaves_unsure
from monitor.judge.meaning.significance import severity_of
from storage.records import (
    Article,
    Attachment,
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

Swap = tuple[Attachment | None, Attachment | None]


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

    @property
    def media(self) -> AttachmentKind:
        """Return the kind of the file."""
        return AttachmentKind.PICTURE if self.is_picture else AttachmentKind.FILE

    def subject(self, site_title: str, state: Revision) -> Subject:
        """Return the subject of a finding: the article's page and headline, and a state of the file."""
        headed = replace(state.article, title=self.revision.article.title)
        return Subject(self.article, site_title, replace(state, article=headed))


def swapped(before: Article, after: Article) -> list[Swap]:
    """Return the attachments that went and came, paired by name, then by place; None for a missing side.

    Pictures, frames and videos are named only where an article has no text. They count if both states have some.
    """
    old, new = _counted(before, after), _counted(after, before)
    went = [each for each in old if attachment_key(each) not in set(map(attachment_key, new))]
    came = [each for each in new if attachment_key(each) not in set(map(attachment_key, old))]
    pairs: list[Swap] = []
    for alike in (_is_same_name, _is_same_kind):
        for each in list(went):
            match = next((one for one in came if alike(each, one)), None)
            if match is not None:
                went.remove(each)
                came.remove(match)
                pairs.append((each, match))
    return [*pairs, *((each, None) for each in went), *((None, each) for each in came)]


def _counted(article: Article, other: Article) -> tuple[Attachment, ...]:
    both_show_media = all(len(each.files) < len(each.attachments) for each in (article, other))
    return article.attachments if both_show_media else article.files


def _is_same_name(one: Attachment, other: Attachment) -> bool:
    return one.kind is other.kind and visible(one.name) == visible(other.name)


def _is_same_kind(one: Attachment, other: Attachment) -> bool:
    return one.kind is other.kind


def _place_of(attachment: Attachment | None) -> str:
    """Return the address of an attachment; of a page that is itself a file its digest."""
    if attachment is None:
        return ""
    return f"SHA-256 {attachment.digest}" if attachment.digest else attachment.address


def files_changed(
    page: Page, site_title: str, history: Sequence[Revision], digests: Mapping[str, str]
) -> list[Finding]:
    """Return the finding that the latest revision of an article names other files, pictures, frames or videos.

    `digests` holds the SHA-256 of fetched files by canonical address. A new file is fetched later: `with_digest`.
    """
    before, subject = history[-2], Subject(page, site_title, history[-1])
    swaps = swapped(before.article, subject.revision.article)
    if not swaps:
        return []
    (old, new), turn = swaps[0], turn_of(history, [attachment_state(each) for each in history])
    shown, began = new or old, history[turn.began]
    facts = AttachmentFacts(
        name=shown.name if shown else "",
        media=shown.kind if shown else AttachmentKind.FILE,
        before=_place_of(old),
        after=_place_of(new),
        digest_before=_known_digest(old, digests),
        digest_after=_known_digest(new, digests),
        more=len(swaps) - 1,
        times=turn.times,
        returned=turn.returned,
    )
    about = (began.number, *sorted(map(attachment_key, began.article.attachments)))
    kind = FindingKind.ATTACHMENT_CHANGED if turn.times is not None else _kind_of(swaps)
    return [new_finding(subject, began.seen_at, facts, Draft(kind, about=about, before=before.id))]


def _kind_of(swaps: Sequence[Swap]) -> FindingKind:
    """Return the kind of a difference: files that only came, files that only went, or other files."""
    if not any(old for old, _ in swaps):
        return FindingKind.ATTACHMENT_ADDED
    if not any(new for _, new in swaps):
        return FindingKind.ATTACHMENT_REMOVED
    return FindingKind.ATTACHMENT_CHANGED


def _known_digest(attachment: Attachment | None, digests: Mapping[str, str]) -> str | None:
    if attachment is None:
        return None
    return attachment.digest or digests.get(canonical_url(attachment.address))


def with_digest(finding: Finding, file: Page, digest: str) -> Finding | None:
    """Return a finding with the digest of a new file, None for a finding about another file."""
    facts = finding.facts
    if not isinstance(facts, AttachmentFacts) or facts.address is not None or facts.digest_after is not None:
        return None
    if not facts.after or canonical_url(facts.after) != file.url:
        return None
    return replace(finding, facts=replace(facts, digest_after=digest))


def is_renamed(finding: Finding) -> bool:
    """Return whether the new file of a finding has the bytes of the file before: then only the address is new."""
    facts = finding.facts
    if not isinstance(facts, AttachmentFacts) or facts.more or facts.address is not None:
        return False
    return facts.digest_before is not None and facts.digest_before == facts.digest_after


def file_changed(
    annex: Annex, site_title: str, history: Sequence[Revision], changes: Sequence[Change]
) -> list[Finding]:
    """Return the finding that a file has other content than before. Changes of its text grade the finding.

    A file that a server makes anew for every reader has a digest of its own each time: then the text alone decides.
    """
    before, after = history[-2:]
    if not changes and _is_same_file(before.article, after.article):
        return []
    draft = Draft(
        FindingKind.ATTACHMENT_CHANGED,
        about=("file", annex.file.url, after.number, digest_of(after.article) or after.digest),
        severity=_severity(annex, (before, after), changes),
        changes=tuple(changes),
        before=before.id,
    )
    facts = _changed_facts(annex, before, after, changes)
    return [new_finding(annex.subject(site_title, after), after.seen_at, facts, draft)]


def _is_same_file(before: Article, after: Article) -> bool:
    """Return whether two states of a file have the same bytes; of a page of HTML, whether they show the same files."""
    new = digest_of(after)
    return digest_of(before) == new and (bool(new) or not swapped(before, after))


def _changed_facts(
    annex: Annex, before: Revision, after: Revision, changes: Sequence[Change]
) -> AttachmentFacts:
    old, new = digest_of(before.article), digest_of(after.article)
    change_before, change_after = from_to(changes[0]) if changes else (None, None)
    return AttachmentFacts(
        name=annex.name,
        media=annex.media,
        before=_shown_state(annex, old),
        after=_shown_state(annex, new),
        digest_before=old or None,
        digest_after=new or None,
        address=annex.file.url,
        page=_page_of(changes[0], before) if changes and not annex.is_picture else None,
        picture=annex.picture,
        certainty=after.article.mean_certainty if annex.is_picture else None,
        is_unsure=annex.is_picture and leaves_unsure(before.article, after.article),
        more=max(0, len(changes) - 1),
        change_before=change_before,
        change_after=change_after,
    )


def file_removed(annex: Annex, site_title: str, state: Revision, capture: Capture) -> Finding:
    """Return the finding that the address of a file leads nowhere, while the article still names it."""
    facts = AttachmentFacts(
        name=annex.name,
        media=annex.media,
        before=_shown_state(annex, digest_of(state.article)),
        digest_before=digest_of(state.article) or None,
        address=annex.file.url,
        picture=annex.picture,
    )
    draft = Draft(
        FindingKind.ATTACHMENT_REMOVED, about=("file", annex.file.url, capture.id), capture=capture.id
    )
    return new_finding(annex.subject(site_title, state), capture.fetch.fetched_at, facts, draft)


def _shown_state(annex: Annex, digest: str) -> str:
    """Return the digest of a file; of an annex that is a page of HTML its address."""
    return f"SHA-256 {digest}" if digest else annex.file.url


def _severity(annex: Annex, states: Sequence[Revision], changes: Sequence[Change]) -> Severity:
    """Return the severity of the changes of the text.

    The same text in other bytes is a notice: a server may pack a file anew. Without readable text nobody knows. Of a
    picture only a sure substitution is more than a notice: the rest is for a person to look at.
    """
    if changes:
        return max(Severity.NOTICE, severity_of(changes))
    are_read = all(each.article.paragraphs for each in states)
    return Severity.NOTICE if are_read or annex.is_picture else Severity.WARNING


def digest_of(file: Article) -> str:
    """Return the SHA-256 of the bytes of a file, "" for a page that is no file."""
    return next((each.digest for each in file.attachments if each.digest), "")


def _page_of(change: Change, state: Revision) -> int | None:
    """Return the page of a file on which a change begins, counted from 1; None for a file without pages."""
    starts = next((each.pages for each in state.article.attachments if each.digest), ())
    paragraph = change.hunk.before_span.paragraph
    return bisect_right(starts, paragraph) if starts and paragraph is not None else None
