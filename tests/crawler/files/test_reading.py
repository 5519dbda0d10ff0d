"""The text of files: every form is read page by page, and no file ends or holds its reader."""

from __future__ import annotations

import contextlib
import io
import itertools
import subprocess
import sys
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sites.office_files import docx, ofd, pdf, xlsx

from crawler.article.extract import read_page
from crawler.files import reading
from crawler.files.reading import MOST_UNPACKED, TooSlow, at_most, form_of, with_text
from storage.records import Article, Reading

WORDS = ("全市新建社区食堂四十三处。", "每份补贴12元。")
# in a process of its own, for a process with a second thread has no limit
NEEDS_TOO_MUCH = """
import resource
from crawler.files.reading import within
before = resource.getrlimit(resource.RLIMIT_AS)
try:
    with within(50 * 1024**2):
        bytearray(100 * 1024**2)
except MemoryError:
    print("stopped")
if resource.getrlimit(resource.RLIMIT_AS) == before and len(bytearray(100 * 1024**2)) == 100 * 1024**2:
    print("went on")
"""


def read(body: bytes) -> Reading:
    return with_text(read_page(body, "http://mz.example.gov.cn/files/1.bin"), body)


def article(body: bytes) -> Article:
    found = read(body).article
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("body", "pages"),
    [
        (pdf(WORDS, ("第二页。",)), (0, 2)),
        (docx([*WORDS, "第二页。"]), (0,)),
        (xlsx([[word] for word in WORDS], [["第二页。"]]), (0, 2)),
        (ofd(WORDS, ("第二页。",)), (0, 2)),
    ],
    ids=["pdf", "docx", "xlsx", "ofd"],
)
def test_a_file_is_read_with_the_first_paragraph_of_each_page(body: bytes, pages: tuple[int, ...]) -> None:
    found = article(body)
    assert found.paragraphs == (*WORDS, "第二页。")
    assert found.attachments[0].pages == pages
    assert found.attachments[0].digest


def test_a_page_of_the_web_is_left_as_it_was_read() -> None:
    page = read_page(
        "<html><body><h1>题</h1><p>正文。</p></body></html>".encode(), "http://a.example.cn/1.html"
    )
    assert with_text(page, b"%PDF-1.4") is page


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.4\nno objects",
        b"%PDF-1.7\n" + b"1 0 obj << /Type /Catalog /Pages 1 0 R >> endobj\n" * 2000,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000,
        b"PK\x03\x04" + b"\xff" * 400,
        pdf(WORDS)[:700],
        docx(WORDS)[:-200],
    ],
    ids=["empty", "circle", "doc", "zip", "cut pdf", "cut docx"],
)
def test_a_broken_file_keeps_its_name_and_digest(body: bytes) -> None:
    found = read(body)
    assert found.article is None or found.article.attachments[0].digest


def test_a_package_that_unpacks_to_too_much_is_not_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"\0" * (MOST_UNPACKED + 1))
    assert form_of(file.getvalue()) is None


def test_a_stream_that_unpacks_without_end_is_given_up_within_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "LONGEST_S", 0.5)
    content = zlib.compress(b"BT /F1 12 Tf 1 0 0 1 60 700 Tm <b9ab> Tj ET\n" * 40_000, 9)
    body = pdf(WORDS)
    start = body.index(b"<< /Length")
    end = body.index(b"endobj", start)
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\n" % (len(content), content)
    bomb = body[:start] + stream + body[end:]
    assert article(bomb).attachments[0].digest
    assert article(bomb).paragraphs == ()


def test_a_reader_that_swallows_an_interruption_is_interrupted_again() -> None:
    def forever() -> None:
        for _ in itertools.count():
            pass

    with pytest.raises(TooSlow), at_most(0.05):
        with contextlib.suppress(TooSlow):
            forever()
        forever()


def test_a_reader_that_needs_too_much_memory_is_stopped_and_the_process_goes_on() -> None:
    done = subprocess.run([sys.executable, "-c", NEEDS_TOO_MUCH], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("stopped\nwent on\n", "")


@settings(max_examples=60)
@given(st.sampled_from([pdf(WORDS), docx(WORDS), xlsx([[1]]), ofd(WORDS)]), st.data())
def test_no_mutated_file_raises(body: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(body) - 1))
    flipped = bytes([body[at] ^ data.draw(st.integers(1, 255))])
    read(body[:at] + flipped + body[at + 1 :])
