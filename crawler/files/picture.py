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

from storage.records import PictureText

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


def text_of(body: bytes, url: str, kept: Sequence[PictureText] = ()) -> PictureText | None:
    """Return the text of a picture; None without the extra, and for a picture without readable text.

    `kept` are texts of the picture that were recognised before. A text of the present recogniser is not recognised
    again. Where no recogniser reads the picture now, the last kept text stands.
    """
    name = reader_name()
    known = next((text for text in kept if text.reader == name), None)
    return known or _recognised(body, url) or (kept[-1] if kept else None)


def _recognised(body: bytes, url: str) -> PictureText | None:
    if len(body) < LEAST_BYTES or not can_read_pictures():
        return None
    command = [sys.executable, "-c", PROGRAM.format(path=sys.path)]
    try:
        done = subprocess.run(command, input=body, capture_output=True, check=True, timeout=LONGEST_S)  # noqa: S603
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError, OSError) as error:
        logger.info("picture without readable text", extra={"page": url, "why": type(error).__name__})
        return None
    paragraphs = [(text, certainty) for text, certainty in answer["paragraphs"] if text]
    if not paragraphs:
        return None
    texts, digits = zip(*paragraphs, strict=True)
    return PictureText(tuple(texts), tuple(digits), answer["reader"])
