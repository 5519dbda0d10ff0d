"""Heads of the log and rows of the store → a sentence for every altered head, block, line or row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from gettext import gettext as _
from itertools import pairwise

from storage.archive.captures import count_captures
from storage.engine.store import Store, read_time, rows, stored_time
from storage.findings import finding_log
from storage.log.checkpoint import FINDINGS, STATEMENTS, HeadClaim, TreeHead, head_of, in_base64
from storage.log.heads import all_heads, base_of, kept_blocks, log_tree, name_of_log, root_of_lines
from storage.log.leaves import block_leaves, tree_of
from storage.log.receipts import receipts_of
from storage.log.statements import statement_faults, statement_lines
from storage.log.tree import BLOCK, LogTree, root_of

BROUGHT, IN_STORE, BESIDE = "brought", "tree_heads", "heads.log"


def log_notes(db: Store, known: Sequence[TreeHead]) -> Iterator[str]:
    """Yield a sentence for every log, ended by a restore of an older copy."""
    stored = all_heads(db)
    own = base_of(name_of_log(db))
    names = {head.origin for head in (*stored, *known) if base_of(head.origin) == own}
    for earlier, later in pairwise(sorted(names, key=lambda name: (len(name), name))):
        ended = max(head.size for head in (*stored, *known) if head.origin == earlier)
        began = min(head.size for head in (*stored, *known) if head.origin == later)
        yield (
            _(
                "the log {earlier} ended at {ended} captures, and {later} began at {began}:"
                " an older copy of the store was put back"
            ).format(earlier=earlier, ended=ended, later=later, began=began)
        )


def head_faults(db: Store, known: Callable[[], Sequence[TreeHead]] = list) -> Iterator[str]:
    """Yield a sentence for every head, of the store or of heads.log, unlike the rows of the store.

    Sentences about rows unlike their lines in the log follow. `known` reads the heads of heads.log. A service may write
    between two queries, so a sentence counts if a second check repeats the sentence.
    """
    first = list(_faults_at_once(db, known()))
    again = set(_faults_at_once(db, known())) if first else set()
    yield from (fault for fault in first if fault in again)


def _faults_at_once(db: Store, known: Sequence[TreeHead]) -> Iterator[str]:
    stored = all_heads(db)
    count = count_captures(db)
    tree = _tree_anew(db, count)
    yield from _block_faults(db, tree, count)
    yield from _column_faults(db)
    latest = stored[-1].origin if stored else name_of_log(db)
    beside = [head for head in known if head.origin == latest]
    yield from _exchanged_heads(db, stored, beside)
    yield from _claim_faults(tree, count, [_claim(head) for head in stored], IN_STORE)
    further = [_claim(head) for head in beside if head not in stored]
    yield from _claim_faults(tree, count, further, BESIDE)
    for name, lines in _lines(db).items():
        yield from _line_faults(name, lines, [claim for head in stored for claim in _line_claims(head, name)])
    yield from finding_log.finding_faults(db)
    yield from statement_faults(db)


def brought_faults(db: Store, claims: Sequence[HeadClaim]) -> Iterator[str]:
    """Yield a sentence for every head, brought from outside, unlike the rows of the store."""
    count = count_captures(db)
    yield from _claim_faults(
        _tree_anew(db, count), count, [each for each in claims if not each.lines], BROUGHT
    )
    for name, lines in _lines(db).items():
        for claim in claims:
            if claim.lines == name and not _has_root(lines, claim):
                yield _(
                    "the head that was brought: the first {size} lines of {name} are others than those logged"
                ).format(size=claim.size, name=name)


def _lines(db: Store) -> dict[str, list[str]]:
    return {FINDINGS: finding_log.lines(db), STATEMENTS: statement_lines(db)}


def _claim(head: TreeHead) -> HeadClaim:
    return HeadClaim(head.size, head.root)


def _line_claims(head: TreeHead, name: str) -> Iterator[HeadClaim]:
    """Yield the claim of a head about lines of findings or statements, if the head covers lines of the name."""
    size, root = (
        (head.findings, head.findings_root) if name == FINDINGS else (head.statements, head.statements_root)
    )
    if size:
        yield HeadClaim(size, root, name)


def _has_root(lines: Sequence[str], claim: HeadClaim) -> bool:
    return claim.size <= len(lines) and root_of_lines(lines[: claim.size]) == claim.root


def _tree_anew(db: Store, count: int) -> LogTree:
    """Return the tree with blocks hashed anew from the captures."""
    return tree_of(db, [root_of(block_leaves(db, block)) for block in range(count // BLOCK)])


def _block_faults(db: Store, tree: LogTree, count: int) -> Iterator[str]:
    for block, kept in enumerate(kept_blocks(db)):
        last = (block + 1) * BLOCK
        if last > count or tree.block(block) != kept:
            yield _(
                "log_nodes: captures {block} to {last} were altered or cut off after they were logged"
            ).format(block=block * BLOCK + 1, last=last)


def _column_faults(db: Store) -> Iterator[str]:
    """Yield a sentence for every head whose columns differ from its text."""
    for each in rows(db, "SELECT origin, size, root, note, at FROM tree_heads ORDER BY size, note"):
        head = head_of(each["note"], read_time(each["at"]))
        if (head.origin, head.size, head.root) != (each["origin"], each["size"], each["root"]):
            yield _("tree_heads: name, size or root of the head of size {size} differ from its text").format(
                size=head.size
            )


def _exchanged_heads(db: Store, stored: Sequence[TreeHead], beside: Sequence[TreeHead]) -> Iterator[str]:
    """Yield a sentence for every sound head in the store alone or in heads.log alone, or with two times."""
    if not beside:
        return
    kept = {(head.origin, head.body): head for head in beside}
    for head in stored:
        line = kept.pop((head.origin, head.body), None)
        if line is None and head.origin == beside[-1].origin and not _is_waiting(db, head, stored):
            yield _("heads.log: the head of size {size} was removed or altered").format(size=head.size)
        if line is not None and line.at != head.at:
            yield _("the head of size {size} is of {at} in tree_heads, and of {beside} in heads.log").format(
                size=head.size, at=stored_time(head.at), beside=stored_time(line.at)
            )
    tree, count = log_tree(db), count_captures(db)
    for head in kept.values():
        if head.size <= count and _root(tree, head.size) == head.root:
            yield _(
                "tree_heads: the head of size {size}, which stands in heads.log, was removed or altered"
            ).format(size=head.size)


def _is_waiting(db: Store, head: TreeHead, stored: Sequence[TreeHead]) -> bool:
    """Return whether the newest head of the store may wait for its line in heads.log: no witness saw the head."""
    return head == stored[-1] and not receipts_of(db, head)


def _claim_faults(tree: LogTree, count: int, claims: Sequence[HeadClaim], place: str) -> Iterator[str]:
    """Yield a sentence for each head above the size of the store or with a root unlike the captures.

    A sentence names the captures above the largest sound head.
    """
    named = _("the head that was brought") if place == BROUGHT else place
    sound = 0
    for claim in sorted(claims, key=lambda each: each.size):
        if claim.size > count:
            lost = _("the store is an older copy, or captures were cut off")
            yield _("{place}: a head covers {size} captures, the store has {count}: {lost}").format(
                place=named, size=claim.size, count=count, lost=lost
            )
        elif _root(tree, claim.size) == claim.root:
            sound = claim.size
        else:
            yield _(
                "{place}: among the captures {first} to {size} are others than those that were logged"
            ).format(place=named, first=sound + 1, size=claim.size)


def _root(tree: LogTree, size: int) -> str:
    with suppress(IndexError):
        return in_base64(tree.root(size))
    return ""


def _line_faults(name: str, lines: Sequence[str], claims: Sequence[HeadClaim]) -> Iterator[str]:
    """Yield a sentence for each head over altered or missing lines."""
    sound = 0
    for claim in sorted(claims, key=lambda each: each.size):
        if _has_root(lines, claim):
            sound = claim.size
        else:
            yield _("tree_heads: the lines {first} to {size} of {name} were altered or cut off").format(
                first=sound + 1, size=claim.size, name=name
            )
