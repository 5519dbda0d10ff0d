"""DOCX files are read in the order of the document, tables in their place, merged cells once."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.oxml import parse_xml
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


BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing>"
    "</mc:Choice><mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
LINE = "<w:p><w:r><w:t>每月12元</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            "<w:p><w:r><w:t>每月</w:t></w:r><w:del w:id='1'><w:r><w:delText>21</w:delText></w:r></w:del>"
            "<w:ins w:id='2'><w:r><w:t>12</w:t></w:r></w:ins><w:r><w:t>元</w:t></w:r></w:p>",
            ["每月12元"],
        ),
        (f"<w:p><w:r><w:t>题</w:t></w:r>{BOX.format(LINE)}</w:p>", ["题", "每月12元"]),
        (f"<w:sdt><w:sdtContent>{LINE}</w:sdtContent></w:sdt>", ["每月12元"]),
        (
            f"<w:tbl><w:tr><w:tc>{LINE}<w:tbl><w:tr><w:tc>{LINE}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
            ["每月12元\n每月12元"],
        ),
    ],
    ids=["tracked", "text box", "control", "table in a table"],
)
def test_words_count_wherever_the_document_shows_them_once(body: str, told: list[str]) -> None:
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    document, file = Document(), io.BytesIO()
    for element in parse_xml(f"<w:body {names}>{body}</w:body>"):
        document.element.body.insert(0, element)
    document.save(file)
    assert list(pages_of(file.getvalue())) == [told]
