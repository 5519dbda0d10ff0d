"""Reading of a page that is a file or a picture → the same reading with its text, where a reader knows its form.

A file that no reader can read keeps its name and digest. So a swapped file is told by its bytes in any case.
"""

from __future__ import annotations

import io
import logging
import resource
import signal
import threading
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from types import FrameType
from typing import Protocol

from crawler.files import picture
from crawler.files.plain import is_plain
from crawler.markup.tree import tidy
from storage.records import Article, PageKind, PictureText, Reading

logger = logging.getLogger(__name__)

LONGEST_S = 12  # for the text of a file; a page has 20 s in all
INTERRUPTED_EVERY_S = 0.5
MOST_MEMORY = 400 * 1024**2  # bytes for the text of a file, beside the memory of the process
MOST_PAGES = 500
MOST_CHARS = 2_000_000
MOST_UNPACKED = 100 * 1024**2  # bytes of a file that is a package
STATM = Path("/proc/self/statm")
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
# The member of a package that tells its form, with the module of its reader.
PACKAGES = (("word/", "docx"), ("xl/", "xlsx"), ("OFD.xml", "ofd"))

Page = Sequence[str]  # paragraphs


class FileText(Protocol):
    """A module that reads a form of files."""

    def pages_of(self, body: bytes) -> Iterator[Page]:
        """Yield the paragraphs of every page. Raises anything for a file that cannot be read."""


class TooSlow(Exception):
    """The text of a file takes too long."""


def with_text(reading: Reading, body: bytes, kept: Sequence[PictureText] = ()) -> Reading:
    """Return the reading of a file with its paragraphs and the start of each page; any other reading as given.

    `kept` are the texts of a picture that were recognised before.
    """
    article = reading.article
    if reading.kind is not PageKind.ATTACHMENT or article is None:
        return reading
    if picture.is_picture(body):
        return _with_picture_text(reading, article, body, kept)
    pages = _pages(body, reading.url)
    if not any(pages):
        return reading
    starts = tuple(accumulate((len(page) for page in pages[:-1]), initial=0))
    files = tuple(replace(each, pages=starts if each.digest else ()) for each in article.attachments)
    paragraphs = tuple(paragraph for page in pages for paragraph in page)
    return replace(reading, article=replace(article, paragraphs=paragraphs, attachments=files))


def _with_picture_text(
    reading: Reading, article: Article, body: bytes, kept: Sequence[PictureText]
) -> Reading:
    """Return the reading of a picture with recognised text, as given without readable text.

    A picture that a later try may read has a reason of PICTURE_UNREAD.
    """
    try:
        text = picture.text_of(body, reading.url, kept)
    except picture.PictureUnread as error:
        return replace(reading, reason=error.reason)
    if text is None:
        return reading
    files = (replace(each, certainty=text.certainty, reader=text.reader) for each in article.attachments)
    return replace(reading, article=replace(article, paragraphs=text.paragraphs, attachments=tuple(files)))


def _pages(body: bytes, url: str) -> list[list[str]]:
    """Return the paragraphs of a file, page by page; nothing for a file without readable text."""
    form = form_of(body)
    if form is None:
        return []
    module: FileText = import_module(f"crawler.files.{form}")  # heavy libraries, needed for few pages
    try:
        with at_most(LONGEST_S), within(MOST_MEMORY):
            return list(_bounded(module.pages_of(body)))
    except Exception as error:  # noqa: BLE001 - hostile files are normal input; the digest tells a swap all the same
        logger.info(
            "file without readable text", extra={"page": url, "why": f"{type(error).__name__}: {error}"}
        )
        return []


def form_of(body: bytes) -> str | None:
    """Return the module that reads a file, by its first bytes and its members; None for another form."""
    if body[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if body.startswith(OLE):
        return "doc"
    if not body.startswith(ZIP):
        return "plain" if is_plain(body) else None
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        return None
    names = [member.filename for member in members]
    return next((form for mark, form in PACKAGES if any(name.startswith(mark) for name in names)), None)


def _bounded(pages: Iterator[Page]) -> Iterator[list[str]]:
    """Yield pages with tidy paragraphs, within MOST_PAGES and MOST_CHARS."""
    chars = 0
    for number, page in enumerate(pages):
        kept = [paragraph for each in page if (paragraph := tidy(each))]
        chars += sum(map(len, kept))
        if number >= MOST_PAGES or chars > MOST_CHARS:
            return
        yield kept


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TooSlow in the block after some seconds. Only the main thread of a process can be interrupted.

    Python drops an exception raised in a callback of the collector, and a library may catch the exception. So the
    block is interrupted again until the block ends.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlow(f"longer than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, INTERRUPTED_EVERY_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def within(more: int) -> Iterator[None]:
    """Let the process take at most `more` bytes in the block; a reader that needs more gets a MemoryError.

    A stricter limit of the process holds. The limit is of a whole process, so a second thread gets none.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    taken = _addresses()
    most = taken + more
    if taken == 0 or threading.active_count() > 1 or (soft != resource.RLIM_INFINITY and soft <= most):
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _addresses() -> int:
    """Return the bytes of addresses of the process, 0 where the system does not tell."""
    try:
        return int(STATM.read_text("ascii").split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0
