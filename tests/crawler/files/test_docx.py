"""DOCX files are read in the order of the document, tables in their place, merged cells once."""

from __future__ import annotations

import io

from docx import Document
from sites.office_files import docx

from crawler.files.docx import pages_of


def test_paragraphs_and_rows_come_in_order() -> None:
    assert list(pages_of(docx(["公告", "名单如下："], [["区", "处数"], ["东区", "12"]]))) == [
        ["公告", "名单如下：", "区 处数", "东区 12"]
    ]


def test_a_merged_cell_is_read_once() -> None:
    document = Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合计"
    file = io.BytesIO()
    document.save(file)
    assert list(pages_of(file.getvalue())) == [["合计"]]
