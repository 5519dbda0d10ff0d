"""Files of offices with given words: PDF (in lines, in two columns, vertical), DOCX, XLSX, OFD and DOC."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

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


WORD_TEXT, SECTOR, SMALLEST = 0x800, 512, 4096  # bytes
CHAIN_END, NO_SECTOR, TABLE_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def doc(paragraphs: Sequence[str]) -> bytes:
    """A document of Word 97 with one piece of text and an empty stylesheet ([MS-DOC])."""
    text = "".join(f"{each}\r" for each in paragraphs).encode("utf-16-le")
    chars = len(text) // 2
    pieces = struct.pack("<IIHIH", 0, chars, 0, WORD_TEXT, 0)
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    styles = struct.pack("<10H", 18, 15, 10, 1, 91, 15, 0, 0, 0, 0) + bytes(30)
    head = bytearray(WORD_TEXT)
    struct.pack_into("<6H", head, 0, 0xA5EC, 0xC1, 0, 0x0804, 0, 0x1200)  # text in two bytes, table in 1Table
    struct.pack_into("<II", head, 0x18, WORD_TEXT, WORD_TEXT + len(text))
    struct.pack_into("<H", head, 0x20, 14)
    struct.pack_into("<H", head, 0x3E, 22)
    struct.pack_into("<II", head, 0x40, WORD_TEXT + len(text), 0)
    struct.pack_into("<I", head, 0x4C, chars)
    struct.pack_into("<H", head, 0x98, 93)
    struct.pack_into("<II", head, 0x1A2, 0, len(clx))
    struct.pack_into("<II", head, 0xA2, len(clx), len(styles))
    return _compound({"WordDocument": bytes(head) + text, "1Table": clx + styles})


def _compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) with streams in one row."""
    table: list[int] = []
    data, rows = b"", [_row("Root Entry", 5, CHAIN_END, 0, child=1)]
    for number, (name, body) in enumerate(streams.items(), 1):
        size = max(SMALLEST, -(-len(body) // SECTOR) * SECTOR)
        beside = number + 1 if number < len(streams) else NO_SECTOR
        rows.append(_row(name, 2, len(table), size, beside=beside))
        table += [*range(len(table) + 1, len(table) + size // SECTOR), CHAIN_END]
        data += body.ljust(size, b"\0")
    directory = len(table)
    table += [CHAIN_END, TABLE_SECTOR]
    data += b"".join(rows).ljust(SECTOR, b"\0") + struct.pack(f"<{len(table)}I", *table).ljust(
        SECTOR, b"\xff"
    )
    head = (
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    )
    head += struct.pack("<9I", 0, 1, directory, 0, SMALLEST, CHAIN_END, 0, CHAIN_END, 0)
    return head + struct.pack("<109I", directory + 1, *[NO_SECTOR] * 108) + data


def _row(
    name: str, kind: int, first: int, size: int, *, child: int = NO_SECTOR, beside: int = NO_SECTOR
) -> bytes:
    title = f"{name}\0".encode("utf-16-le")
    links = struct.pack("<HBBIII", len(title), kind, 1, NO_SECTOR, beside, child)
    return title.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", first, size)
