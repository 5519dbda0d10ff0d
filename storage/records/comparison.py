"""TODO"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from storage.records.article import RevisionId
from storage.records.web import PageId


class Relation(StrEnum):
    """How a derived article stands to its original."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    EXCERPT = "excerpt"
    COMPILATION = "compilation"
    SHARED_PASSAGE = "shared-passage"  # a quotation: kept, never a derivation
    TEMPLATE = "template"  # same skeleton, other facts: no derivation
    SUSPECT = "suspect"  # the same figures in other words and another order: for people to look at


DERIVED = frozenset({Relation.VERBATIM, Relation.EDITED, Relation.EXCERPT, Relation.COMPILATION})


@dataclass(frozen=True)
class Passage:
    """A run of text that two articles share: character offsets in both raw texts, end exclusive."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


@dataclass(frozen=True)
class Match:
    """The outcome of comparing a text (the query) with another that it may derive from."""

    relation: Relation
    similarity: float  # 0..1
    original_coverage: float  # share of the original that the query contains
    reprint_coverage: float  # share of the query that the original contains
    rare_shared: int  # shared passages' fingerprints that few other works have
    passages: tuple[Passage, ...] = ()  # longest first; a = query, b = original
    disguise: tuple[str, ...] = ()  # what was undone to find it: deleted-characters, reworded, …


@dataclass(frozen=True)
class Derivation:
    """ "This article draws on that one"."""

    reprint: PageId
    original: PageId
    reprint_revision: RevisionId
    original_revision: RevisionId  # the revision that the reprint stands nearest to
    relation: Relation
    similarity: float
    original_coverage: float
    reprint_coverage: float
    evidence: tuple[str, ...]  # out of link, credit, text
    credited_source: str | None
    first_seen: datetime
    disguise: tuple[str, ...] = ()  # what was undone: traditional-characters, pinyin, …


class Edit(StrEnum):
    """What a hunk does to a text."""

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
    """One difference that a reader sees as one: the least text that differs, and its sentence."""

    edit: Edit
    before: str  # removed text, "" for an insertion
    after: str  # inserted text, "" for a removal
    before_span: Span  # where in the earlier text (an empty span where something was inserted)
    after_span: Span
    before_context: str = ""  # the sentence(s) around, earlier reading
    after_context: str = ""  # the same, later reading
    before_offset: int = 0  # where `before` starts in `before_context`
    after_offset: int = 0
    whole: bool = False  # whole sentences or paragraphs were inserted, removed or moved


class Significance(StrEnum):
    """Classes of a change (docs/findings.md): what kind of thing is different."""

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
    """How soon somebody must look."""

    INFO = 0
    NOTICE = 1
    WARNING = 2
    CRITICAL = 3

    @property
    def word(self) -> str:
        """The name used outside: info, notice, warning, critical."""
        return self.name.lower()


@dataclass(frozen=True)
class Change:
    """A hunk and what it means."""

    hunk: Hunk
    significance: Significance
    severity: Severity
    before_value: str = ""  # the whole figure, name or word that changed: 122.7万
    after_value: str = ""
    paragraph_title: bool = False  # the hunk stands in the headline
