"""Records of comparisons: shared passages, derivations, hunks and changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from storage.records.article import RevisionId
from storage.records.web import PageId


class Relation(StrEnum):
    """Relation of a derived article to its original."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    EXCERPT = "excerpt"
    COMPILATION = "compilation"
    QUOTATION = "quotation"  # a sentence or two taken over; listed, never alarmed
    SHARED_PASSAGE = "shared-passage"  # a formula or a mould's sentence; no derivation
    TEMPLATE = "template"  # same mould, different facts; no derivation
    SUSPECT = "suspect"  # may be a copy, mostly in different words; people decide


DERIVED = frozenset({Relation.VERBATIM, Relation.EDITED, Relation.EXCERPT, Relation.COMPILATION})
LISTED = DERIVED | {Relation.QUOTATION}  # kept as derivations; a quotation is no reprint


@dataclass(frozen=True)
class Passage:
    """A run of text in two articles: character offsets in both raw texts, end exclusive."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


@dataclass(frozen=True)
class Match:
    """Comparison of a text (the query) with a text that may be its original."""

    relation: Relation
    similarity: float  # 0 to 1
    original_coverage: float  # share of the original in the query
    reprint_coverage: float  # share of the query in the original
    rare_shared: int  # fingerprints of shared passages that few groups of copies have
    passages: tuple[Passage, ...] = ()  # longest first; a = query, b = original
    disguise: tuple[str, ...] = ()  # tricks undone to find the match: deleted-characters, reworded, …
    probability: float = 1.0  # that one of both texts was made from the other, 0 to 1


@dataclass(frozen=True)
class Derivation:
    """A reprint draws on an original."""

    reprint: PageId
    original: PageId
    reprint_revision: RevisionId
    original_revision: RevisionId  # the revision nearest to the reprint
    relation: Relation
    similarity: float
    original_coverage: float
    reprint_coverage: float
    evidence: tuple[str, ...]  # out of link, credit, text
    credited_source: str | None
    first_seen: datetime
    disguise: tuple[str, ...] = ()  # as of Match: traditional-characters, pinyin, …
    probability: float = 1.0  # as of Match


class Edit(StrEnum):
    """Effect of a hunk on a text."""

    INSERTED = "inserted"
    REMOVED = "removed"
    REPLACED = "replaced"
    MOVED = "moved"


@dataclass(frozen=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of paragraph ``paragraph`` (from 0)."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True)
class Hunk:
    """A difference as a reader sees it: the least text that differs, and the sentences around."""

    edit: Edit
    before: str  # removed text, "" for an insertion
    after: str  # inserted text, "" for a removal
    before_span: Span  # in the earlier text; empty for an insertion
    after_span: Span
    before_context: str = ""  # the sentences around, earlier text
    after_context: str = ""  # the sentences around, later text
    before_offset: int = 0  # start of `before` in `before_context`
    after_offset: int = 0
    whole: bool = False  # whole sentences or paragraphs were inserted, removed or moved


class Significance(StrEnum):
    """Classes of change (docs/findings.md)."""

    INVISIBLE = "invisible"  # C0 white space, width, zero-width
    PUNCTUATION = "punctuation"  # C1
    TYPO = "typo"  # C2
    WORDING = "wording"  # C3
    FACT = "fact"  # C4 figures, dates, document numbers
    NAME = "name"  # C5 persons, offices, organisations, places
    MODALITY = "modality"  # C6 polarity, modality, bound, direction
    FORMULATION = "formulation"  # C7
    STRUCTURE = "structure"  # C8 sentence or paragraph added, removed
    MOVED = "moved"  # C8 moved only
    HEADLINE = "headline"  # C9
    ATTRIBUTION = "attribution"  # C10
    INJECTED = "injected"  # C15 advertising and links


class Severity(IntEnum):
    """Urgency of a change or finding."""

    INFO = 0
    NOTICE = 1
    WARNING = 2
    CRITICAL = 3

    @property
    def word(self) -> str:
        """Return the public name: info, notice, warning, critical."""
        return self.name.lower()


@dataclass(frozen=True)
class Change:
    """A hunk with its meaning."""

    hunk: Hunk
    significance: Significance
    severity: Severity
    before_value: str = ""  # the whole changed figure, name or word: 122.7万
    after_value: str = ""
    paragraph_title: bool = False  # the hunk stands in the headline
