"""Tables tree_heads and log_nodes: heads of the log, and hashes of its full blocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.archive.captures import count_captures
from storage.engine.store import Store, read_time, row, rows, stored_time, transaction
from storage.findings import finding_log
from storage.log.checkpoint import TreeHead, head_of, in_base64
from storage.log.leaves import as_bytes, block_leaves, tree_of
from storage.log.statements import are_news, state_new, statement_lines
from storage.log.tree import BLOCK, LogTree, leaf_hash, root_of

NAME_CHARS = 16  # of the first chain value, in the name of a log

# The number of a log stands at the end of its name, so a longer name is later. Times may run backwards.
NEWEST_FIRST = "length(origin) DESC, origin DESC, size DESC, at DESC"


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
    return tree_of(db, kept_blocks(db))


def kept_blocks(db: Store) -> list[bytes]:
    """Return the kept hashes of the first full blocks, without a gap."""
    found = rows(db, "SELECT number, hash FROM log_nodes ORDER BY number")
    return [bytes(each["hash"]) for place, each in enumerate(found) if each["number"] == place]


def keep_blocks(db: Store) -> None:
    """Keep the hashes of the full blocks that are new, a block in each transaction."""
    for block in range(len(kept_blocks(db)), count_captures(db) // BLOCK):
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
        if base_of(head.origin) == base_of(origin) and _generation(head.origin) > _generation(origin):
            origin = head.origin
    tree, count = log_tree(db), count_captures(db)
    of_log = [head for head in known if head.origin == origin]
    if all(head.size <= count and in_base64(tree.root(head.size)) == head.root for head in of_log[-1:]):
        return origin
    return f"{base_of(origin)}/{_generation(origin) + 1}"


def base_of(origin: str) -> str:
    """Return the name of the first log, for the name of a later log of the same store."""
    return "/".join(origin.split("/")[:2])


def _generation(origin: str) -> int:
    parts = origin.split("/")
    return int(parts[2]) if len(parts) > 2 and parts[2].isdigit() else 1


def make_head(db: Store, known: Sequence[TreeHead], now: datetime) -> TreeHead | None:
    """Keep the head over all captures and lines; return the head, or None if the newest head covers them.

    All captures below the head are on the disk before the function returns.
    """
    keep_blocks(db)
    state_new(db)
    size, last, origin = count_captures(db), latest_head(db), origin_now(db, known)
    if not size or (last is not None and last.origin == origin and _covers_all(db, last, size)):
        return None
    lines, statements = finding_log.lines(db), statement_lines(db)
    head = TreeHead(
        origin, size, in_base64(log_tree(db).root(size)), now, len(lines), root_of_lines(lines),
        len(statements), root_of_lines(statements),
    )  # fmt: skip
    sql = """
        INSERT INTO tree_heads (origin, size, root, at, note) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (size, note) DO NOTHING
    """
    with db.durably(), transaction(db):
        db.conn.execute(sql, (head.origin, head.size, head.root, stored_time(now), head.body))
    return head


def _covers_all(db: Store, head: TreeHead, size: int) -> bool:
    """Return whether a head covers all captures and lines.

    Statements about receipts and actions wait for the next head: each head has receipts, and each package downloaded
    from the page is an action, so heads would follow without end.
    """
    return (
        head.size == size
        and not finding_log.lines(db, head.findings)
        and not are_news(statement_lines(db)[head.statements :])
    )


def root_of_lines(lines: Sequence[str]) -> str:
    """Return the root over lines of findings or statements in Base64, "" without lines."""
    return in_base64(root_of([leaf_hash(as_bytes(line)) for line in lines])) if lines else ""
