"""Head of a log ↔ checkpoint (C2SP tlog-checkpoint), a line of heads.log, and a line in a letter: pure functions."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

FINDINGS = "findings"  # name of the extension line over the lines of findings
STATEMENTS = (
    "statements"  # name of the extension line over statements about passes, receipts and imported files
)
CLAIM = re.compile(
    rf"((?:{FINDINGS}|{STATEMENTS}) )?(?<![0-9A-Za-z+/])(\d{{1,12}})[ \n\r]+([A-Za-z0-9+/]{{43}}=)"
)


@dataclass(frozen=True)
class TreeHead:
    """The log at a time: name, number of captures and root; number and root of the findings' lines."""

    origin: str
    size: int
    root: str  # Base64
    at: datetime
    findings: int = 0
    findings_root: str = ""  # Base64; "" without findings
    statements: int = 0
    statements_root: str = ""  # Base64; "" without statements

    @property
    def body(self) -> str:
        """Return the text of the checkpoint, which is signed and stamped."""
        lines = [self.origin, str(self.size), self.root, *self._lines_of_lines]
        return "\n".join(lines) + "\n"

    @property
    def digest(self) -> str:
        """Return SHA-256 of the checkpoint in hex: the name of the head among heads of one size."""
        return sha256(self.body.encode()).hexdigest()

    @property
    def lines(self) -> list[str]:
        """Return the lines for letters: size and root, then number and root of findings and of statements."""
        return [f"{self.size} {self.root}", *self._lines_of_lines]

    @property
    def _lines_of_lines(self) -> list[str]:
        named = (
            (FINDINGS, self.findings, self.findings_root),
            (STATEMENTS, self.statements, self.statements_root),
        )
        return [f"{name} {count} {root}" for name, count, root in named if count]


@dataclass(frozen=True)
class HeadClaim:
    """A head that somebody brings: from a letter, a checkpoint or a line of heads.log."""

    size: int
    root: str
    lines: str = ""  # FINDINGS or STATEMENTS for a head over such lines, "" for a head over captures


def head_of(body: str, at: datetime) -> TreeHead:
    """Return the head of a checkpoint's text. Raises ValueError for another text."""
    origin, size, root, *further = body.split("\n\n", maxsplit=1)[0].splitlines()
    found = {name: (int(count), top) for name, count, top in (line.split() for line in further)}
    none = (0, "")
    return TreeHead(origin, int(size), root, at, *found.get(FINDINGS, none), *found.get(STATEMENTS, none))


def claims_in(text: str) -> list[HeadClaim]:
    """Return the heads in a text, in any form: `size root` on one line, or on two lines of a checkpoint."""
    return [HeadClaim(int(found[2]), found[3], (found[1] or "").strip()) for found in CLAIM.finditer(text)]


def in_base64(digest: bytes) -> str:
    """Return a hash in Base64."""
    return b64encode(digest).decode()


def from_base64(text: str) -> bytes:
    """Return the hash of a Base64 text. Raises ValueError."""
    return b64decode(text, validate=True)


def proof_text(index: int, hashes: list[bytes], note: str) -> str:
    """Return a proof that a leaf stands in a log (C2SP tlog-proof): index, hashes, checkpoint."""
    lines = ["c2sp.org/tlog-proof@v1", f"index {index}", *map(in_base64, hashes), "", note]
    return "\n".join(lines)
