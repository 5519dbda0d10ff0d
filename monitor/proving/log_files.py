"""Head of the log and captures → the files of a package about the log: checkpoint, proofs, earlier heads, stamps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.proving.key import OperatorKey
from storage.engine.store import Store, stored_time
from storage.findings import finding_log
from storage.log.checkpoint import TreeHead, in_base64, proof_text
from storage.log.heads import heads_since, log_tree
from storage.log.leaves import as_bytes
from storage.log.receipts import Receipt, receipts_of
from storage.log.tree import LogTree, leaf_hash
from storage.records import CaptureId

STAMP, COMMAND = "stamp:", "command"


@dataclass(frozen=True)
class LogFiles:
    """Files by name, and the receipts of the heads of these files."""

    head: TreeHead
    files: Mapping[str, bytes]
    receipts: Sequence[Receipt]  # the smallest head first, oldest first
    finding_lines: Sequence[str]  # below the head

    @property
    def stamped(self) -> int | None:
        """Return the size of the first head with a time stamp, or None."""
        return next((each.size for each in self.receipts if each.kind.startswith(STAMP)), None)

    def witness_of(self, capture: CaptureId) -> Receipt | None:
        """Return the first receipt of a head above a capture, or None."""
        fitting = [each for each in self.receipts if each.size >= capture]
        return min(fitting, key=lambda each: each.at, default=None)

    def proof_of_finding(self, number: int | None) -> dict[str, Any] | None:
        """Return line and proof of the words of a finding, None if the head does not cover the line."""
        if number is None or number > self.head.findings:
            return None
        hashes = [leaf_hash(as_bytes(line)) for line in self.finding_lines]
        tree = LogTree([], lambda block: hashes[block * 256 : (block + 1) * 256])
        proof = tree.inclusion(number - 1, len(hashes))
        line = self.finding_lines[number - 1]
        return {"number": number, "line": line, "proof": [in_base64(each) for each in proof]}


def log_files(db: Store, head: TreeHead, captures: Sequence[CaptureId], key: OperatorKey) -> LogFiles:
    """Return the files about the log: proofs of captures below `head`, and earlier heads with witnesses."""
    tree, note = log_tree(db), key.note(head)
    files = {"checkpoint.txt": note.encode(), "checkpoint.body": head.body.encode()}
    for number in captures:
        proof = tree.inclusion(number - 1, head.size)
        files[f"proofs/{number}.tlog-proof"] = proof_text(number - 1, proof, note).encode()
    receipts = []
    for each in _shown_heads(db, head, captures):
        answers = receipts_of(db, each.size)
        receipts += answers
        files |= _head_files(tree, each, head, answers, key)
    return LogFiles(head, files, receipts, finding_log.lines(db)[: head.findings])


def _shown_heads(db: Store, head: TreeHead, captures: Iterable[CaptureId]) -> list[TreeHead]:
    """Return the heads of a package: the newest, all with receipts, and the first above every capture."""
    of_log = [each for each in heads_since(db, min(captures)) if each.origin == head.origin]
    below = [each for each in of_log if each.size <= head.size]
    first = {next(each.size for each in below if each.size >= capture) for capture in captures}
    return [each for each in below if each.size in first | {head.size} or receipts_of(db, each.size)]


def _head_files(
    tree: LogTree, head: TreeHead, newest: TreeHead, receipts: Sequence[Receipt], key: OperatorKey
) -> dict[str, bytes]:
    name = f"heads/{head.size}"
    proof = tree.consistency(head.size, newest.size)
    said = [{"kind": each.kind, "at": stored_time(each.at)} for each in receipts]
    files = {
        f"{name}.txt": key.note(head).encode(),
        f"{name}.body": head.body.encode(),
        f"{name}.consistency": "".join(f"{in_base64(each)}\n" for each in proof).encode(),
        f"{name}.receipts": (json.dumps(said, ensure_ascii=False) + "\n").encode(),
    }
    stamps = [each for each in receipts if each.kind.startswith(STAMP)]
    for number, stamp in enumerate(stamps, start=1):
        files[f"{name}.tsr" if number == 1 else f"{name}.{number}.tsr"] = stamp.data
    return files | {f"{name}.command": each.data for each in receipts if each.kind == COMMAND and each.data}
