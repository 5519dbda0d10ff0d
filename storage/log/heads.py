"""Tables tree_heads and log_nodes: heads of the log, and hashes of its full blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from gettext import gettext as _
from itertools import pairwise

from storage.archive.captures import count_captures
from storage.engine.store import Store, read_time, row, rows, stored_time, transaction
from storage.findings import finding_log
from storage.log.checkpoint import HeadClaim, TreeHead, head_of, in_base64
from storage.log.leaves import as_bytes, block_leaves, tree_of
from storage.log.tree import BLOCK, LogTree, leaf_hash, root_of

NAME_CHARS = 16  # of the first chain value, in the name of a log

# The number of a log stands at the end of its name, so a longer name is later. Times may run backwards.
NEWEST_FIRST = "length(origin) DESC, origin DESC, size DESC"


def latest_head(db: Store) -> TreeHead | None:
    """Return the newest head, None before the first head."""
    last = row(db, f"SELECT note, at FROM tree_heads ORDER BY {NEWEST_FIRST} LIMIT 1")
    return head_of(last["note"], read_time(last["at"])) if last else None


def all_heads(db: Store) -> list[TreeHead]:
    """Return all heads, oldest first."""
    found = rows(db, f"SELECT note, at FROM tree_heads ORDER BY {NEWEST_FIRST}")
    return [head_of(each["note"], read_time(each["at"])) for each in reversed(found)]


def heads_since(db: Store, size: int) -> list[TreeHead]:
    """Return the heads of at least `size` captures, the smallest first."""
    found = rows(db, "SELECT note, at FROM tree_heads WHERE size >= ? ORDER BY size, at", (size,))
    return [head_of(each["note"], read_time(each["at"])) for each in found]


def log_tree(db: Store) -> LogTree:
    """Return the tree over all captures, by the kept hashes of full blocks."""
    return tree_of(db, _kept_blocks(db))


def _kept_blocks(db: Store) -> list[bytes]:
    """Return the kept hashes of the first full blocks, without a gap."""
    found = rows(db, "SELECT number, hash FROM log_nodes ORDER BY number")
    return [bytes(each["hash"]) for place, each in enumerate(found) if each["number"] == place]


def keep_blocks(db: Store) -> None:
    """Keep the hashes of the full blocks that are new, a block in each transaction."""
    for block in range(len(_kept_blocks(db)), count_captures(db) // BLOCK):
        hashed = root_of(block_leaves(db, block))
        with transaction(db):
            sql = "INSERT INTO log_nodes (number, hash) VALUES (?, ?) ON CONFLICT (number) DO NOTHING"
            db.conn.execute(sql, (block, hashed))


def name_of_log(db: Store) -> str:
    """Return the name of the first log of a store, by the chain value of the first capture; "" without captures."""
    first = row(db, "SELECT chain FROM captures WHERE id = 1")
    return f"reprintwatch/{first['chain'][:NAME_CHARS]}" if first else ""


def origin_now(db: Store, known: Sequence[TreeHead]) -> str:
    """Return the name of the log for the next head. `known` holds the heads of heads.log.

    A store that was restored from an older copy gives numbers a second time. So a new log with the next number in its
    name begins if a known head of the latest log is larger than the store, or has another root.
    """
    last = latest_head(db)
    origin = last.origin if last else name_of_log(db)
    for head in known:
        if _base(head.origin) == _base(origin) and _generation(head.origin) > _generation(origin):
            origin = head.origin
    tree, count = log_tree(db), count_captures(db)
    of_log = [head for head in known if head.origin == origin]
    if all(head.size <= count and in_base64(tree.root(head.size)) == head.root for head in of_log[-1:]):
        return origin
    return f"{_base(origin)}/{_generation(origin) + 1}"


def _base(origin: str) -> str:
    return "/".join(origin.split("/")[:2])


def _generation(origin: str) -> int:
    parts = origin.split("/")
    return int(parts[2]) if len(parts) > 2 and parts[2].isdigit() else 1


def make_head(db: Store, known: Sequence[TreeHead], now: datetime) -> TreeHead | None:
    """Keep the head over all captures; return the head, or None if the newest head covers all captures.

    All captures below the head are on the disk before the function returns.
    """
    keep_blocks(db)
    size, last = count_captures(db), latest_head(db)
    if not size or (last is not None and last.size == size and last.origin == origin_now(db, known)):
        return None
    lines = finding_log.lines(db)
    head = TreeHead(
        origin_now(db, known), size, in_base64(log_tree(db).root(size)), now, len(lines), root_of_lines(lines)
    )
    sql = """
        INSERT INTO tree_heads (origin, size, root, at, note) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (size, origin) DO NOTHING
    """
    with db.durably(), transaction(db):
        db.conn.execute(sql, (head.origin, head.size, head.root, stored_time(now), head.body))
    return head


def root_of_lines(lines: Sequence[str]) -> str:
    """Return the root over the lines of findings in Base64, "" without lines."""
    return in_base64(root_of([leaf_hash(as_bytes(line)) for line in lines])) if lines else ""


def log_notes(db: Store, known: Sequence[TreeHead]) -> Iterator[str]:
    """Yield a sentence for every log that ended because the store was restored from an older copy."""
    stored = all_heads(db)
    own = _base(name_of_log(db))
    names = {head.origin for head in (*stored, *known) if _base(head.origin) == own}
    for earlier, later in pairwise(sorted(names, key=lambda name: (len(name), name))):
        ended = max(head.size for head in (*stored, *known) if head.origin == earlier)
        began = min(head.size for head in (*stored, *known) if head.origin == later)
        yield (
            _(
                "the log {earlier} ended at {ended} captures, and {later} began at {began}:"
                " an older copy of the store was put back"
            ).format(earlier=earlier, ended=ended, later=later, began=began)
        )


def head_faults(db: Store, known: Sequence[TreeHead]) -> Iterator[str]:
    """Yield a sentence for every head, of the store or of heads.log, that the captures do not give again."""
    count = count_captures(db)
    tree = _tree_anew(db, count)
    yield from _block_faults(db, tree, count)
    lines = finding_log.lines(db)
    stored = all_heads(db)
    latest = stored[-1].origin if stored else name_of_log(db)
    beside = [head for head in known if head.origin == latest and head not in stored]
    for head in (*stored, *beside):
        place = "heads.log" if head in beside else "tree_heads"
        yield from claim_faults(tree, count, HeadClaim(head.size, head.root), place)
        if head.findings and head.findings_root != root_of_lines(lines[: head.findings]):
            yield _(
                "{place}: the lines of findings below the head of size {size} were altered or cut off"
            ).format(place=place, size=head.size)
    for finding in finding_log.rewritten(db):
        yield _("finding {finding} has other words or facts than were raised").format(finding=finding)


def _tree_anew(db: Store, count: int) -> LogTree:
    """Return the tree with blocks hashed anew from the captures."""
    return tree_of(db, [root_of(block_leaves(db, block)) for block in range(count // BLOCK)])


def _block_faults(db: Store, tree: LogTree, count: int) -> Iterator[str]:
    for block, kept in enumerate(_kept_blocks(db)):
        last = (block + 1) * BLOCK
        if last > count or tree.block(block) != kept:
            yield _(
                "log_nodes: captures {block} to {last} were altered or cut off after they were logged"
            ).format(block=block * BLOCK + 1, last=last)


def claim_faults(tree: LogTree, count: int, claim: HeadClaim, place: str) -> Iterator[str]:
    """Yield a sentence if a head is larger than the store, or has another root than the captures."""
    if claim.size > count:
        lost = _("the store is an older copy, or captures were cut off")
        yield _("{place}: a head covers {size} captures, the store has {count}: {lost}").format(
            place=place, size=claim.size, count=count, lost=lost
        )
        return
    root = ""
    with suppress(IndexError):
        root = in_base64(tree.root(claim.size))
    if root != claim.root:
        yield _(
            "{place}: the captures below the head of size {size} are others than those that were logged"
        ).format(place=place, size=claim.size)


def brought_faults(db: Store, claims: Sequence[HeadClaim]) -> Iterator[str]:
    """Yield a sentence for every head, brought from outside, that the store does not give again."""
    count = count_captures(db)
    tree, lines = _tree_anew(db, count), finding_log.lines(db)
    for claim in claims:
        if not claim.of_findings:
            yield from claim_faults(tree, count, claim, _("the head that was brought"))
        elif claim.size > len(lines) or root_of_lines(lines[: claim.size]) != claim.root:
            yield _(
                "the head that was brought: the first {size} lines of findings are others than those logged"
            ).format(size=claim.size)
