"""DOC, and WPS files of the same form → paragraphs, by the program antiword where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence

PROGRAM = "antiword"
LONGEST_S = 8.0


def pages_of(body: bytes) -> Iterator[Sequence[str]]:
    """Yield the paragraphs as one page; nothing without the program. Raises CalledProcessError, TimeoutExpired."""
    program = shutil.which(PROGRAM)
    if program is None:
        return
    with tempfile.NamedTemporaryFile(suffix=".doc") as file:
        file.write(body)
        file.flush()
        command = [program, "-m", "UTF-8.txt", "-w", "0", file.name]  # -w 0: a paragraph a line
        done = subprocess.run(command, capture_output=True, check=True, timeout=LONGEST_S)  # noqa: S603 - our own command
    yield done.stdout.decode("utf-8", "replace").splitlines()
