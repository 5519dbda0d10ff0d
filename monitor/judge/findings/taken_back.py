"""The history of a page and the open findings → the findings of changes taken back by the latest state."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

from monitor.judge.findings.of_pages import STATES_OF
from storage.records import Finding, FindingId, FindingKind, Revision


def findings_taken_back(
    history: Sequence[Revision], open_findings: Iterable[Finding], raised: Iterable[Finding]
) -> list[FindingId]:
    """Return the open findings about changes between an earlier state and the same state shown again.

    `history` holds all revisions, oldest first, at least two. Findings in `raised` hold now and stay open.
    """
    holding = {each.id for each in raised}
    undone = dict(_undone(history, STATES_OF))
    return [
        each.id
        for each in open_findings
        if each.after_revision in undone.get(each.kind, ()) and each.id not in holding
    ]


def _undone(
    history: Sequence[Revision], states_of: Mapping[FindingKind, Callable[[Revision], Hashable]]
) -> Iterator[tuple[FindingKind, set[int]]]:
    """Return the revisions since an earlier equal state, by kind of finding."""
    for kind, state in states_of.items():
        states = [state(each) for each in history]
        if states[-1] != states[-2] and states[-1] in states[:-1]:
            yield kind, {each.id for each in history[states.index(states[-1]) + 1 :]}
