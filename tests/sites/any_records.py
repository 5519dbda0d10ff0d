"""Any record that the store keeps: Hypothesis strategies, one a record, with every member of every enumeration."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from storage.records import (
    Article,
    Attachment,
    AttachmentFacts,
    AttachmentKind,
    Attribution,
    Cause,
    Change,
    ChangeFacts,
    CountedReason,
    DutyFacts,
    Edit,
    Facts,
    Field,
    Finding,
    FindingId,
    FindingKind,
    FindingState,
    Hunk,
    Link,
    LinkFault,
    OriginalState,
    PageFacts,
    PageKind,
    Reading,
    Reason,
    ReprintCreditFacts,
    ReprintRuleFacts,
    ReprintTextFacts,
    RepublicationFacts,
    Severity,
    Significance,
    SiteFailureFacts,
    Span,
    Statement,
    TaskFacts,
)

# PostgreSQL holds no NUL in a text. JSON escapes NUL, so records may hold NUL.
texts = st.text(max_size=40)
storable_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
maybe_texts = st.none() | texts
times = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
counts = st.integers(0, 99)
maybe_counts = st.none() | counts
shares = st.none() | st.floats(0, 1)
some_texts = st.lists(texts, max_size=3).map(tuple)
disguises = st.lists(st.sampled_from(["pinyin", "spaces", "unheard-of"]), max_size=3).map(tuple)

values = st.lists(texts | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False), max_size=3).map(tuple)
reasons = st.recursive(
    st.builds(Reason, st.sampled_from(Cause), values),
    lambda inner: st.builds(Reason, st.sampled_from(Cause), values, inner),
    max_leaves=3,
)

statements = st.builds(Statement, st.sampled_from(Field), texts, texts, texts, st.booleans())
attributions = st.builds(
    Attribution, maybe_texts, maybe_texts, st.booleans(), maybe_texts, maybe_texts, maybe_texts, maybe_texts,
    maybe_texts, maybe_texts, maybe_texts, maybe_texts, st.lists(statements, max_size=2).map(tuple),
)  # fmt: skip
attachments = st.builds(
    Attachment,
    texts,
    texts,
    st.sampled_from(AttachmentKind),
    maybe_texts,
    st.lists(st.integers(0, 9), max_size=2).map(tuple),
)
articles = st.builds(Article, texts, some_texts, attributions, st.lists(attachments, max_size=3).map(tuple))
links = st.builds(Link, texts, maybe_texts, maybe_texts)
readings = st.builds(
    Reading, texts, st.sampled_from(PageKind), reasons, maybe_texts, st.booleans(), st.none() | articles,
    st.lists(links, max_size=2).map(tuple), maybe_texts, maybe_texts, maybe_texts, shares, maybe_texts, st.booleans(),
)  # fmt: skip

spans = st.builds(Span, counts, counts, counts)
hunks = st.builds(
    Hunk, st.sampled_from(Edit), texts, texts, spans, spans, texts, texts, counts, counts, st.booleans()
)
changes = st.builds(
    Change, hunks, st.sampled_from(Significance), st.sampled_from(Severity), texts, texts, st.booleans()
)


def facts_of(texts: st.SearchStrategy[str]) -> dict[type[Facts], st.SearchStrategy[Facts]]:
    """Facts with these texts, by record; any fact may be missing."""
    maybe_texts = st.none() | texts
    said = st.tuples(texts.filter(str.strip))  # a reason names the words that were seen
    maybe_said = st.none() | st.builds(Reason, st.just(Cause.SAYS), said)
    rules = st.lists(st.sampled_from(["R03", "R09", "R15"]), max_size=3).map(tuple)
    return {
        ChangeFacts: st.builds(
            ChangeFacts, texts, texts, texts, maybe_counts, st.none() | st.sampled_from(Field), maybe_counts,
            st.none() | times,
        ),
        AttachmentFacts: st.builds(
            AttachmentFacts, texts, texts, st.sampled_from(AttachmentKind), texts, texts, counts, maybe_counts,
            st.none() | times, maybe_texts, maybe_counts, maybe_texts, maybe_texts, st.none(), st.none(), st.booleans(),
            maybe_texts, maybe_texts,
        ),
        RepublicationFacts: st.builds(RepublicationFacts, texts, texts, texts, st.booleans(), maybe_texts),
        PageFacts: st.builds(PageFacts, texts, maybe_said, maybe_texts),
        ReprintTextFacts: st.builds(
            ReprintTextFacts, texts, texts, disguises, maybe_texts, maybe_texts, maybe_counts,
            st.none() | st.sampled_from(OriginalState),
        ),
        ReprintCreditFacts: st.builds(
            ReprintCreditFacts, texts, texts, disguises, maybe_texts, maybe_texts,
            st.none() | st.sampled_from(LinkFault),
        ),
        ReprintRuleFacts: st.builds(ReprintRuleFacts, texts, texts, disguises, rules, texts, texts),
        DutyFacts: st.builds(DutyFacts, texts, texts, st.floats(0, 999), counts),
        TaskFacts: st.builds(
            TaskFacts, texts, texts, st.none() | times, st.none() | times, st.booleans(), counts, counts, counts,
            counts, counts, counts, counts,
            st.lists(st.builds(CountedReason, st.sampled_from(["failing", "gap"]), counts), max_size=2).map(tuple),
            st.lists(texts, max_size=9).map(tuple),
        ),
        SiteFailureFacts: st.builds(
            SiteFailureFacts, texts, maybe_said, counts, st.none() | times, st.booleans(), maybe_texts
        ),
    }  # fmt: skip


FACTS_OF = facts_of(texts)
# The record of each kind of finding.
RECORDS: dict[FindingKind, type[Facts]] = {
    FindingKind.EDITED: ChangeFacts,
    FindingKind.HEADLINE_CHANGED: ChangeFacts,
    FindingKind.ATTRIBUTION_CHANGED: ChangeFacts,
    FindingKind.ATTACHMENT_ADDED: AttachmentFacts,
    FindingKind.ATTACHMENT_CHANGED: AttachmentFacts,
    FindingKind.ATTACHMENT_REMOVED: AttachmentFacts,
    FindingKind.REMOVED: PageFacts,
    FindingKind.RESTORED: PageFacts,
    FindingKind.MOVED: PageFacts,
    FindingKind.UNAVAILABLE: PageFacts,
    FindingKind.REPUBLISHED: RepublicationFacts,
    FindingKind.REPRINT_ALTERED: ReprintTextFacts,
    FindingKind.REPRINT_HEADLINE_ALTERED: ReprintTextFacts,
    FindingKind.REPRINT_UNCREDITED: ReprintCreditFacts,
    FindingKind.REPRINT_MISCREDITED: ReprintCreditFacts,
    FindingKind.REPRINT_LINK_BROKEN: ReprintCreditFacts,
    FindingKind.REPRINT_OUTDATED: ReprintTextFacts,
    FindingKind.REPRINT_IMPROPER: ReprintRuleFacts,
    FindingKind.REPRINT_MISSING: DutyFacts,
    FindingKind.SITE_FAILING: SiteFailureFacts,
    FindingKind.TASK: TaskFacts,
}
facts = st.one_of(*FACTS_OF.values())

# Findings about no revision and no capture, as the store keeps them in any order.
findings = st.builds(
    Finding, st.from_regex(r"f-[0-9a-f]{16}", fullmatch=True).map(FindingId), st.sampled_from(FindingKind),
    st.sampled_from(Severity), st.sampled_from(["mca", "msnc"]), st.sampled_from(["http://a.cn/1", "http://b.cn/1"]),
    st.none() | storable_texts, storable_texts, storable_texts, storable_texts, times, st.none() | times,
    st.sampled_from(FindingState), st.lists(st.sampled_from(["R03", "R09"]), max_size=2).map(tuple), st.none(),
    st.none(), st.none(), st.lists(changes, max_size=2).map(tuple), st.none() | facts,
)  # fmt: skip
