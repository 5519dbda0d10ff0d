"""Files of offices with given words: PDF (in lines, in two columns, vertical), DOCX, XLSX and OFD."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import xlsxwriter
from docx import Document

LINE, LEFT, RIGHT, TOP = 18, 60, 320, 760


def pdf(*pages: Sequence[str]) -> bytes:
    """A PDF with a CID font, a line of words under the other."""
    return _pdf([_lines(page, LEFT) for page in pages], "GBK-EUC-H")


def pdf_in_columns(left: Sequence[str], right: Sequence[str]) -> bytes:
    """A page of two columns, drawn row by row as many programs do."""
    rows = [drawn for pair in zip(_drawn(left, LEFT), _drawn(right, RIGHT), strict=True) for drawn in pair]
    return _pdf(["".join(rows)], "GBK-EUC-H")


def vertical_pdf(columns: Sequence[str]) -> bytes:
    """A page of vertical text, columns from right to left."""
    drawn = (
        f"BT /F1 14 Tf 1 0 0 1 {500 - 30 * at} {TOP} Tm <{_gbk(column)}> Tj ET\n"
        for at, column in enumerate(columns)
    )
    return _pdf(["".join(drawn)], "GBK-EUC-V")


def _lines(lines: Sequence[str], left: int) -> str:
    return "".join(_drawn(lines, left))


def _drawn(lines: Sequence[str], left: int) -> list[str]:
    return [
        f"BT /F1 12 Tf 1 0 0 1 {left} {TOP - LINE * at} Tm <{_gbk(line)}> Tj ET\n"
        for at, line in enumerate(lines)
    ]


def _gbk(text: str) -> str:
    return text.encode("gbk").hex()


def _pdf(contents: Sequence[str], encoding: str) -> bytes:
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(len(contents)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>",
        f"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /{encoding} /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    ]
    for at, content in enumerate(contents):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            f" /Contents {6 + 2 * at} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}endstream")
    body, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{each}\nendobj\n"
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    body += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return body.encode("ascii")


def docx(paragraphs: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> bytes:
    """A document with paragraphs and a table behind them."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def xlsx(*sheets: Sequence[Sequence[object]]) -> bytes:
    """A workbook, a sheet for each sequence of rows."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return file.getvalue()


OFD = "http://www.ofdspec.org/2016"


def ofd(*pages: Sequence[str]) -> bytes:
    """An OFD document, a line of words under the other."""
    file = io.BytesIO()
    listed = "".join(
        f'<ofd:Page ID="{10 + at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages))
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "OFD.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="{OFD}" Version="1.1">'
            "<ofd:DocBody>"
            "<ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
            "</ofd:DocBody></ofd:OFD>",
        )
        package.writestr(
            "Doc_0/Document.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><ofd:Document xmlns:ofd="{OFD}"><ofd:CommonData><ofd:MaxUnitID>99'
            "</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
            f"</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        for at, lines in enumerate(pages):
            package.writestr(f"Doc_0/Pages/Page_{at}/Content.xml", _ofd_page(lines))
    return file.getvalue()


def _ofd_page(lines: Sequence[str]) -> str:
    drawn = "".join(
        f'<ofd:TextObject ID="{20 + at}" Boundary="20 {20 + 8 * at} 170 6" Font="1" Size="4">'
        f'<ofd:TextCode X="0" Y="4" DeltaX="g {len(line)} 4">{line}</ofd:TextCode></ofd:TextObject>'
        for at, line in enumerate(lines)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page xmlns:ofd="{OFD}"><ofd:Content><ofd:Layer ID="5">{drawn}'
        "</ofd:Layer></ofd:Content></ofd:Page>"
    )
