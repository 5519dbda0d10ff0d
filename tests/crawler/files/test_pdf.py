"""PDF files are read in the order of a reader: columns one after the other, vertical text from the right."""

from __future__ import annotations

from sites.office_files import pdf_in_columns, vertical_pdf

from crawler.files.pdf import pages_of
from crawler.markup.tree import tidy


def test_two_columns_are_read_one_after_the_other() -> None:
    left = ("左栏第一行的文字，", "左栏第二行的文字。")
    right = ("右栏第一行的文字，", "右栏第二行的文字。")
    (page,) = pages_of(pdf_in_columns(left, right))
    assert "".join(map(tidy, page)).replace(" ", "") == "".join((*left, *right))


def test_vertical_text_is_read_column_by_column_from_the_right() -> None:
    columns = ("竖排文字第一列内容", "竖排文字第二列内容")
    (page,) = pages_of(vertical_pdf(columns))
    assert "".join(map(tidy, page)).replace(" ", "") == "".join(columns)
