"""Copies with their errors, links and credits → the parent of every copy.

Shared errors tell the parent, as in the criticism of manuscripts: a copy with all errors of another copy
and further errors was made from that copy (Lachmann's method). A link and a credit are only claims of the copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from monitor.judge.spread.intervals import SightInterval

Errors = frozenset[
    tuple[int, str]
]  # place of the text, reading without a match in any revision of the original


class Ground(StrEnum):
    """Ground for a parent, the strongest first."""

    ERROR = "error"
    LINK = "link"
    CREDIT = "credit"


@dataclass(frozen=True)
class WorkMember:
    """A text of a work: the original or a copy."""

    url: str
    seen: SightInterval | None  # None: not known
    errors: Errors = frozenset()
    linked: str | None = None  # address of the linked member
    credited: frozenset[str] = frozenset()  # addresses of the members on the sites named as source
    is_original: bool = False


@dataclass(frozen=True)
class Parent:
    """The parent of a copy."""

    url: str | None  # None: several are as likely
    basis: tuple[Ground, ...] = ()  # all agreeing grounds
    conflict: tuple[Ground, ...] = ()  # grounds for a different member
    is_sure: bool = False


@dataclass(frozen=True)
class _Work:
    """The members of a work, by address and by errors."""

    members: Mapping[str, WorkMember]
    faulty: tuple[WorkMember, ...]  # with errors: few even in a large work
    original: str | None


def parents(members: Sequence[WorkMember]) -> dict[str, Parent]:
    """Return the parent of every copy. The original has none."""
    original = next((member.url for member in members if member.is_original), None)
    faulty = tuple(member for member in members if member.errors)
    work = _Work({member.url: member for member in members}, faulty, original)
    return {member.url: _parent(member, work) for member in members if not member.is_original}


def _is_possible(copy: WorkMember, member: WorkMember) -> bool:
    """Return whether a member may be the parent of a copy: a different page, and not surely later."""
    is_later = copy.seen and member.seen and copy.seen.is_before(member.seen)
    return member.url != copy.url and not is_later


def _parent(copy: WorkMember, work: _Work) -> Parent:
    within = [
        member
        for member in (work.faulty if copy.errors else ())
        if member.errors <= copy.errors and _is_possible(copy, member)
    ]
    twins = frozenset(member.url for member in within if _is_twin(copy, member))
    claims = _claims(copy, work, within)
    chosen = _chosen(claims, twins)
    if chosen is None:
        is_open = bool(twins) or any(len(named) > 1 for named in claims.values())
        original = work.members.get(work.original or "")
        is_possible = original is not None and _is_possible(copy, original)
        return Parent(work.original if is_possible and not is_open else None)
    agreeing = tuple(ground for ground, named in claims.items() if chosen in named)
    opposing = tuple(ground for ground, named in claims.items() if named and chosen not in named)
    is_sure = not (Ground.ERROR in opposing and claims[Ground.ERROR] <= twins)
    return Parent(chosen, agreeing, opposing, is_sure)


def _claims(copy: WorkMember, work: _Work, within: Sequence[WorkMember]) -> dict[Ground, frozenset[str]]:
    """Return the members named by every ground. `within` are possible parents with errors of the copy alone."""
    most = max((len(member.errors) for member in within), default=0)

    def possible(urls: Iterable[str]) -> frozenset[str]:
        named = (work.members[url] for url in urls if url in work.members)
        return frozenset(member.url for member in named if _is_possible(copy, member))

    return {
        Ground.ERROR: frozenset(member.url for member in within if len(member.errors) == most),
        Ground.LINK: possible([copy.linked] if copy.linked else ()),
        Ground.CREDIT: possible(copy.credited),
    }


def _is_twin(copy: WorkMember, member: WorkMember) -> bool:
    """Return whether two copies have equal errors, and the times do not say which copy came first."""
    if copy.errors != member.errors:
        return False
    return not (copy.seen and member.seen and member.seen.is_before(copy.seen))


def _chosen(claims: Mapping[Ground, frozenset[str]], twins: frozenset[str]) -> str | None:
    """Return the member named by the strongest ground; a weaker ground decides between several.

    Twins name the twin: the claim only supports a link or a credit.
    """
    left = claims[Ground.ERROR] - twins
    for ground in (Ground.LINK, Ground.CREDIT):
        if len(left) == 1:
            break
        left = (left & claims[ground]) or left or (twins & claims[ground]) or claims[ground]
    return next(iter(left)) if len(left) == 1 else None


def depths(of: Mapping[str, Parent], originals: Sequence[str]) -> dict[str, int]:
    """Return the number of steps from the original to every member; a member without known parents is left out."""
    known = dict.fromkeys(originals, 0)
    waiting = dict(of)
    while ready := [url for url, parent in waiting.items() if parent.url in known]:
        for url in ready:
            known[url] = known[str(waiting.pop(url).url)] + 1
    return known


def crossing(members: Sequence[WorkMember]) -> list[tuple[str, str]]:
    """Return the pairs of copies with crossing errors: neither nested nor disjoint. The copy had two sources."""
    faulty = [member for member in members if len(member.errors) > 1]
    return [
        (first.url, second.url)
        for first, second in combinations(faulty, 2)
        if first.errors & second.errors and first.errors - second.errors and second.errors - first.errors
    ]
