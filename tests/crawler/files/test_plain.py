"""Text in any encoding is read line by line, and a binary file or markup is no text."""

from __future__ import annotations

import pytest

from crawler.files.plain import is_plain, pages_of

TEXT = "区,金额\n云溪区,12\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_lines_are_read_in_any_encoding(encoding: str) -> None:
    body = TEXT.encode(encoding)
    assert is_plain(body) and list(pages_of(body)) == [["区,金额", "云溪区,12"]]


@pytest.mark.parametrize(
    "body", [b"Rar!\x1a\x07\x00abc", bytes(range(256)), b"<html><p>x", b" <?xml version='1.0'?>"]
)
def test_binary_files_and_markup_are_no_text(body: bytes) -> None:
    assert not is_plain(body)
