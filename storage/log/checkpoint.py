"""Head of a log ↔ checkpoint (C2SP tlog-checkpoint), a line of heads.log, and a line in a letter: pure functions."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime

FINDINGS = "findings"  # name of the extension line over the lines of findings
CLAIM = re.compile(r"(?<![0-9A-Za-z+/])(\d{1,12})[ \n\r]+([A-Za-z0-9+/]{43}=)")


@dataclass(frozen=True)
class TreeHead:
    """The log at a time: name, number of captures and root; number and root of the findings' lines."""

    origin: str
    size: int
    root: str  # Base64
    at: datetime
    findings: int = 0
    findings_root: str = ""  # Base64; "" without findings

    @property
    def body(self) -> str:
        """Return the text of the checkpoint, which is signed and stamped."""
        lines = [self.origin, str(self.size), self.root]
        if self.findings:
            lines.append(f"{FINDINGS} {self.findings} {self.findings_root}")
        return "\n".join(lines) + "\n"

    @property
    def line(self) -> str:
        """Return the line for letters: size and root."""
        return f"{self.size} {self.root}"


@dataclass(frozen=True)
class HeadClaim:
    """A head that somebody brings: from a letter, a checkpoint or a line of heads.log."""

    size: int
    root: str
    of_findings: bool = False


def head_of(body: str, at: datetime) -> TreeHead:
    """Return the head of a checkpoint's text. Raises ValueError for another text."""
    origin, size, root, *further = body.split("\n\n", maxsplit=1)[0].splitlines()
    found = next((line.split() for line in further if line.startswith(f"{FINDINGS} ")), None)
    if found is None:
        return TreeHead(origin, int(size), root, at)
    return TreeHead(origin, int(size), root, at, int(found[1]), found[2])


def claims_in(text: str) -> list[HeadClaim]:
    """Return the heads in a text, in any form: `size root` on one line, or on two lines of a checkpoint."""
    return [
        HeadClaim(int(found[1]), found[2], text[: found.start()].endswith(f"{FINDINGS} "))
        for found in CLAIM.finditer(text)
    ]


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
