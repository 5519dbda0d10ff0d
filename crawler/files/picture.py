"""Picture → recognised paragraphs, by a program in a process of its own. Needs the extra [pictures]."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec

from storage.records import Cause, PictureText, Reason

logger = logging.getLogger(__name__)

LONGEST_S = 180.0  # of the clock: a busy machine needs many times the 8 s of CPU time
LEAST_BYTES = 8_000  # a smaller file is an icon or a line of ornament
MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"BM")
PROGRAM = "import sys; sys.path[:] = {path!r}; from crawler.files.recognition import main; main()"


@cache
def can_read_pictures() -> bool:
    """Return whether the extra [pictures] is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


@cache
def reader_name() -> str | None:
    """Return the recogniser with its version, None without the extra [pictures]."""
    return f"rapidocr {version('rapidocr')}" if can_read_pictures() else None


def is_picture(body: bytes) -> bool:
    """Return whether a file is a picture of a form that photographs and posters have."""
    return body.startswith(MAGIC) or (body.startswith(b"RIFF") and body[8:12] == b"WEBP")


class PictureUnread(Exception):
    """The recogniser was too slow or was ended: trouble of the machine, so a later try may read the picture."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.cause)
        self.reason = reason


def text_of(
    body: bytes, url: str, kept: Sequence[PictureText] = (), *, longest_s: float = LONGEST_S
) -> PictureText | None:
    """Return the text of a picture; None without the extra, and for a picture without readable text.

    `kept` are texts of the picture that were recognised before. A text of the present recogniser is not recognised
    again. Where no recogniser reads the picture now, the last kept text stands. Without such a text a recogniser that
    takes longer than `longest_s` of the clock, or is ended, raises PictureUnread.
    """
    name = reader_name()
    known = next((text for text in kept if text.reader == name), None)
    if known is not None:
        return known
    try:
        return _recognised(body, url, longest_s) or (kept[-1] if kept else None)
    except PictureUnread:
        if not kept:
            raise
        return kept[-1]


def _recognised(body: bytes, url: str, longest_s: float) -> PictureText | None:
    if len(body) < LEAST_BYTES or not can_read_pictures():
        return None
    command = [sys.executable, "-c", PROGRAM.format(path=sys.path)]
    try:
        done = subprocess.run(command, input=body, capture_output=True, check=True, timeout=longest_s)  # noqa: S603
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError, OSError) as error:
        logger.info("picture without readable text", extra={"page": url, "why": type(error).__name__})
        if isinstance(error, subprocess.TimeoutExpired):
            raise PictureUnread(Reason(Cause.PICTURE_SLOW, (longest_s,))) from error
        if isinstance(error, OSError) or _was_ended(error):
            raise PictureUnread(Reason(Cause.PICTURE_KILLED)) from error
        return None
    paragraphs = [(text, certainty) for text, certainty in answer["paragraphs"] if text]
    if not paragraphs:
        return None
    texts, digits = zip(*paragraphs, strict=True)
    return PictureText(tuple(texts), tuple(digits), answer["reader"])


def _was_ended(error: Exception) -> bool:
    """Return whether a signal ended the recogniser: no picture does so, but a machine short of memory does."""
    return isinstance(error, subprocess.CalledProcessError) and error.returncode < 0
