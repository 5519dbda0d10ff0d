"""Pictures of text, drawn with a font of the machine. Needs Pillow, which comes with the extra [pictures]."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
SIZE, PITCH, MARGIN = 24, 40, 40


def _font(size: int = SIZE) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size, index=2)


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def page(paragraphs: Sequence[str], *, row: int = 32) -> bytes:
    """Return a picture with paragraphs below each other."""
    lines = [text[at : at + row] for text in paragraphs for at in range(0, len(text), row)]
    image = Image.new("RGB", (2 * MARGIN + row * SIZE + 40, 2 * MARGIN + PITCH * len(lines)), "white")
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        pen.text((MARGIN, MARGIN + number * PITCH), line, font=_font(), fill="black")
    return _png(image)


def upright(text: str, *, rows: int = 18) -> bytes:
    """Return a picture with vertical text, from the right to the left."""
    columns = [text[at : at + rows] for at in range(0, len(text), rows)]
    image = Image.new("RGB", (2 * MARGIN + 60 * len(columns) + 500, 2 * MARGIN + 30 * rows), "white")
    pen = ImageDraw.Draw(image)
    for number, column in enumerate(columns):
        for row, char in enumerate(column):
            pen.text((image.width - 100 - 60 * number, MARGIN + 30 * row), char, font=_font(), fill="black")
    return _png(image)
