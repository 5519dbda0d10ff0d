"""Finding and its captures → whether the captures alone give the finding again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from crawler.sites import Site
from monitor.analysis.exhibits.choosing import further_exhibits
from monitor.analysis.watch import watch
from monitor.judge.policy import Policy
from storage.engine.opening import open_store
from storage.engine.store import Store
from storage.findings.exhibits import exhibits_of, with_confirmed
from storage.findings.findings import finding_of
from storage.records import CaptureId, ExhibitReason, Finding
from storage.transfer.excerpt import copy_excerpt


class Reconclusion(StrEnum):
    """Outcome of a conclusion from the captures of a package alone."""

    ALONE = "alone"  # the captures of the finding give the finding again
    WITH_MORE = "with more"  # together with captures of further pages
    NO = "no"


@dataclass(frozen=True)
class Reconcluded:
    """The outcome, and the captures with which the conclusion was made."""

    outcome: Reconclusion
    captures: dict[CaptureId, ExhibitReason]
    more: int = 0  # captures beyond the captures of the finding

    @property
    def word(self) -> str:
        """Return `alone`, `with N more` or `no`."""
        return f"with {self.more} more" if self.outcome is Reconclusion.WITH_MORE else self.outcome.value


def reconclude(db: Store, finding: Finding, sites: Sequence[Site], rules: Policy) -> Reconcluded:
    """Conclude the captures of a finding in a temporary store; add further captures until the finding comes back.

    The finding comes back if the analysis raises a finding with the same id.
    """
    own = exhibits_of(db, finding.id)
    chosen = {each: own.get(each, ExhibitReason.CONFIRMED) for each in sorted(with_confirmed(db, own))}
    if gives(db, finding, chosen, sites, rules):
        return Reconcluded(Reconclusion.ALONE, chosen)
    for further in further_exhibits(db, finding):
        wider = dict(sorted((further | chosen).items()))
        if len(wider) > len(chosen) and gives(db, finding, wider, sites, rules):
            return Reconcluded(Reconclusion.WITH_MORE, wider, len(wider) - len(chosen))
    return Reconcluded(Reconclusion.NO, chosen)


def gives(
    db: Store, finding: Finding, captures: Iterable[CaptureId], sites: Sequence[Site], rules: Policy
) -> bool:
    """Return whether the analysis of some captures alone raises a finding."""
    with tempfile.TemporaryDirectory(prefix="reprintwatch-") as folder:
        store = Path(folder) / "excerpt.db"
        with closing(open_store(store, create=True)) as target:
            copy_excerpt(db, target, captures)
        watch(store, sites, rules)
        with closing(open_store(store)) as target:
            return finding_of(target, finding.id) is not None
