"""Head of the log and captures → the files of a package about the log: checkpoint, proofs, earlier heads, stamps."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.proving.key import OperatorKey
from storage.engine.store import Store, stored_time
from storage.findings import finding_log
from storage.log.checkpoint import TreeHead, in_base64, proof_text
from storage.log.heads import heads_since, log_tree
from storage.log.leaves import tree_of_lines
from storage.log.receipts import Receipt, receipts_of
from storage.log.tree import LogTree
from storage.records import CaptureId

STAMP, COMMAND = "stamp:", "command"
FOLDER, REPLY = "heads/", ".tsr"


@dataclass(frozen=True)
class LogFiles:
    """Files by name, and the receipts of the heads of these files."""

    head: TreeHead
    files: Mapping[str, bytes]
    receipts: Sequence[Receipt]  # the smallest head first, oldest first
    finding_lines: Sequence[str]  # below the head

    @property
    def stamped(self) -> str | None:
        """Return the name of the first head with a time stamp, or None."""
        return next((name[len(FOLDER) : -len(REPLY)] for name in self.files if name.endswith(REPLY)), None)

    def witness_of(self, capture: CaptureId) -> Receipt | None:
        """Return the first receipt of a head above a capture, or None."""
        fitting = [each for each in self.receipts if each.size >= capture]
        return min(fitting, key=lambda each: each.at, default=None)

    def proof_of_finding(self, number: int | None) -> dict[str, Any] | None:
        """Return line and proof of the words of a finding, None if the head does not cover the line."""
        if number is None or number > self.head.findings:
            return None
        proof = tree_of_lines(self.finding_lines).inclusion(number - 1, len(self.finding_lines))
        line = self.finding_lines[number - 1]
        return {"number": number, "line": line, "proof": [in_base64(each) for each in proof]}


def log_files(db: Store, head: TreeHead, captures: Sequence[CaptureId], key: OperatorKey) -> LogFiles:
    """Return the files about the log: proofs of captures below `head`, and earlier heads with witnesses."""
    tree, note = log_tree(db), key.note(head)
    files = {"checkpoint.txt": note.encode(), "checkpoint.body": head.body.encode()}
    for number in captures:
        proof = tree.inclusion(number - 1, head.size)
        files[f"proofs/{number}.tlog-proof"] = proof_text(number - 1, proof, note).encode()
    lines = finding_log.lines(db)[: head.findings]
    trees = _Trees(head, tree, tree_of_lines(lines))
    receipts = []
    for name, each in _named(_shown_heads(db, head, captures)):
        answers = receipts_of(db, each)
        receipts += answers
        files |= _head_files(name, each, trees, answers, key)
    return LogFiles(head, files, receipts, lines)


@dataclass(frozen=True)
class _Trees:
    """The newest head, and the trees that the head covers."""

    newest: TreeHead
    captures: LogTree
    findings: LogTree


def _named(heads: Iterable[TreeHead]) -> Iterator[tuple[str, TreeHead]]:
    """Yield heads with names: the size, and a number behind the size for further heads of the size."""
    counts: Counter[int] = Counter()
    for head in heads:
        counts[head.size] += 1
        number = counts[head.size]
        yield f"{FOLDER}{head.size}" if number == 1 else f"{FOLDER}{head.size}-{number}", head


def _shown_heads(db: Store, head: TreeHead, captures: Iterable[CaptureId]) -> list[TreeHead]:
    """Return the heads of a package: the newest, all with receipts, and the first above every capture."""
    of_log = [each for each in heads_since(db, min(captures)) if each.origin == head.origin]
    below = [each for each in of_log if each.size <= head.size]
    first = {next(each for each in below if each.size >= capture) for capture in captures}
    return [each for each in below if each in first | {head} or receipts_of(db, each)]


def _head_files(
    name: str, head: TreeHead, trees: _Trees, receipts: Sequence[Receipt], key: OperatorKey
) -> dict[str, bytes]:
    proof = trees.captures.consistency(head.size, trees.newest.size)
    of_findings = trees.findings.consistency(head.findings, trees.newest.findings)
    said = [{"kind": each.kind, "at": stored_time(each.at)} for each in receipts]
    files = {
        f"{name}.txt": key.note(head).encode(),
        f"{name}.body": head.body.encode(),
        f"{name}.consistency": _proof_lines(proof),
        f"{name}.findings": _proof_lines(of_findings),
        f"{name}.receipts": (json.dumps(said, ensure_ascii=False) + "\n").encode(),
    }
    stamps = [each for each in receipts if each.kind.startswith(STAMP)]
    for number, stamp in enumerate(stamps, start=1):
        files[f"{name}{REPLY}" if number == 1 else f"{name}.{number}{REPLY}"] = stamp.data
    return files | {f"{name}.command": each.data for each in receipts if each.kind == COMMAND and each.data}


def _proof_lines(proof: Iterable[bytes]) -> bytes:
    return "".join(f"{in_base64(each)}\n" for each in proof).encode()
