"""Program: bytes of a picture on standard input → JSON with recognised paragraphs on standard output.

Runs in a process of its own, because the recogniser needs more memory than a reader of pages may use. Needs the extra
[pictures].
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from math import hypot
from typing import Any

import numpy as np

from crawler.files.reading_order import RecognisedLine, paragraphs_of

# A screenshot of 900 × 1400 pixels with 1,300 characters needs 2.4 CPU seconds and 460 MB in memory (1.4 GB of
# addresses); `benchmarks/pictures.py` prints both for every picture.
MOST_CPU_S = 30
MOST_ADDRESSES = 2 * 1024**3  # bytes
LONG_SIDE, SHORT_SIDE = 600, 120  # pixels: the text of a smaller picture cannot be told surely
MOST_PIXELS = 24_000_000
BAND, LEAST_BAND = 1400, 700  # pixels: higher pictures are cut, because the recogniser would shrink them
LEAST_SCORE = 0.5  # of a line
SLANT = 0.12  # rise by run: lines of text are level, watermarks are not
TALL_STRIP = 1.8  # height by width of a line of vertical text
NARROW, WIDE = 0.6, 1.1  # distance of characters by the width of their line
BLUR, LEAST_INK = 5, 2  # rows
MOST_UPRIGHT = 0.89  # confidence of vertical text, which the recogniser was not made for
RED, DARK = 60, 130  # red above the other colours, and the brightest colour of dark ink, of 255
SEALED, TRACE = 0.03, 0.005  # shares of the pixels of a character: red ink, and dark ink below
PARAMS = {
    "Global.use_cls": False,  # the classifier turns single lines upside down
    "Global.log_level": "critical",
    "Global.text_score": LEAST_SCORE,
    "Rec.rec_batch_num": 1,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}

Picture = Any  # an array of pixels: height × width × 3


def main() -> None:
    """Read a picture, and write its paragraphs with the name of the recogniser."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, resource.getrlimit(resource.RLIMIT_AS)[1]))
    picture = _picture(sys.stdin.buffer.read())
    paragraphs = [] if picture is None else paragraphs_of(list(_pieces(picture)))
    answer = {
        "reader": f"rapidocr {version('rapidocr')}",
        "paragraphs": [[each.text, each.certainty] for each in paragraphs],
    }
    sys.stdout.write(json.dumps(answer))


def _picture(body: bytes) -> Picture | None:
    """Return the pixels of a picture; None for a picture that is too small or too large."""
    pillow = import_module("PIL.Image")
    with pillow.open(io.BytesIO(body)) as image:
        width, height = image.size
        if max(width, height) < LONG_SIDE or min(width, height) < SHORT_SIDE or width * height > MOST_PIXELS:
            return None
        return np.asarray(_on_white(pillow, image))[:, :, ::-1].copy()  # blue, green, red


def _on_white(pillow: Any, image: Any) -> Any:
    if image.mode in ("RGBA", "LA", "P"):
        image = image.convert("RGBA")
        white = pillow.new("RGBA", image.size, "white")
        white.alpha_composite(image)
        image = white
    return image.convert("RGB")


def _pieces(picture: Picture) -> Iterator[RecognisedLine]:
    """Yield the lines of a picture, band by band."""
    engine = import_module("rapidocr").RapidOCR(params=PARAMS)
    for top, band in _bands(picture):
        found = engine(band, use_det=True, return_word_box=True, return_single_char_box=True)
        if found.boxes is None:
            continue
        for box, text, words in zip(found.boxes, found.txts, found.word_results, strict=True):
            if piece := _piece(engine, band, box, text, words):
                yield _moved(piece, top)


def _bands(picture: Picture) -> Iterator[tuple[int, Picture]]:
    """Yield parts of a picture with their top, cut at rows without text."""
    height, top = picture.shape[0], 0
    while height - top > BAND:
        window = picture[top + LEAST_BAND : top + BAND].astype(np.int16)
        unrest = np.abs(np.diff(window.mean(axis=2), axis=1)).mean(axis=1)
        unrest = np.convolve(unrest, np.ones(9) / 9, mode="same")
        emptiest = len(unrest) - 1 - int(np.argmin(unrest[::-1]))
        cut = top + LEAST_BAND + emptiest
        yield top, picture[top:cut]
        top = cut
    yield top, picture[top:]


def _piece(engine: Any, band: Picture, box: Any, text: str, words: Any) -> RecognisedLine | None:
    """Return a line with its place and certainty; None for a slanting line."""
    (x0, y0), (x1, y1), _, (x3, y3) = box
    width, height = hypot(x1 - x0, y1 - y0), hypot(x3 - x0, y3 - y0)
    if min(width, height) < 1 or abs(y1 - y0) > SLANT * max(1.0, abs(x1 - x0)) + 3:
        return None
    left, right = float(min(box[:, 0])), float(max(box[:, 0]))
    top, bottom = float(min(box[:, 1])), float(max(box[:, 1]))
    chars = [(str(each[0]), 0.0 if _is_sealed(band, each[2]) else float(each[1])) for each in words]
    if height > TALL_STRIP * width and height > 60:
        chars = _upright(engine, band[int(top) : int(bottom) + 1, int(left) : int(right) + 1])
    elif "".join(char for char, _ in chars) != text.replace(" ", ""):
        chars = _aligned(text, chars)
    shown = [(char, score) for char, score in chars if char.strip()]
    if not shown:
        return None
    certainty = "".join(str(min(9, int(score * 10))) for _, score in shown)
    return RecognisedLine("".join(char for char, _ in shown), certainty, left, top, right, bottom)


def _is_sealed(band: Picture, box: Any) -> bool:
    """Return whether the red ink of a seal runs through a dark character: a 3 then reads as an 8, surely."""
    if box is None:
        return False
    (left, top), (right, bottom) = np.min(box, axis=0).astype(int), np.max(box, axis=0).astype(int)
    pixels = band[max(0, top) : bottom + 1, max(0, left) : right + 1].astype(np.int16)
    if not pixels.size:
        return False
    blue, green, red = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    is_red, is_dark = red - np.maximum(blue, green) > RED, pixels.max(axis=2) < DARK
    return bool(is_red.mean() > SEALED and is_dark.mean() > TRACE)


def _aligned(text: str, chars: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return each character of a line with the confidence of the word that holds it; without such a word 0."""
    scores: list[tuple[str, float]] = [
        (char, score) for word, score in chars for char in word if char.strip()
    ]
    wanted = [char for char in text if char.strip()]
    if [char for char, _ in scores] == wanted:
        return scores
    return [(char, 0.0) for char in wanted]


def _upright(engine: Any, strip: Picture) -> list[tuple[str, float]]:
    """Return the characters of a line of vertical text: the recogniser reads them laid from left to right."""
    cells = _cells(strip)
    side = max(cell.shape[0] for cell in cells)
    padded = [np.pad(cell, ((0, side - cell.shape[0]), (2, 2), (0, 0)), mode="edge") for cell in cells]
    found = engine(
        np.hstack(padded),
        use_det=False,
        use_cls=False,
        use_rec=True,
        return_word_box=True,
        return_single_char_box=True,
    )
    if not found.txts:
        return []
    words = found.word_results[0]
    chars = [char for word in words.words for char in word]
    return [(char, min(score, MOST_UPRIGHT)) for char, score in zip(chars, words.confs, strict=False)]


def _cells(strip: Picture) -> list[Picture]:
    """Return the characters of a strip of vertical text, all of nearly the same height."""
    grey = strip.mean(axis=2)
    ink = np.ptp(grey, axis=1) > 0.25 * max(1.0, float(np.ptp(grey)))
    cuts = _cuts(ink, strip.shape[1])
    return [
        strip[start:end]
        for start, end in zip([0, *cuts], [*cuts, len(ink)], strict=True)
        if ink[start:end].sum() > LEAST_INK
    ]


def _cuts(ink: Any, width: int) -> list[int]:
    """Return the rows between characters at equal distances that hold the least ink."""
    blurred = np.convolve(ink.astype(float), np.ones(BLUR) / BLUR, mode="same")
    tried = (
        np.arange(offset, len(ink) - 1, pitch)
        for pitch in np.arange(NARROW * width, WIDE * width, 0.25)
        for offset in range(int(pitch))
    )
    best = min(tried, key=lambda rows: float(blurred[rows.astype(int)].mean()) if len(rows) else 1.0)
    return [int(row) for row in best if row > 0]


def _moved(piece: RecognisedLine, top: int) -> RecognisedLine:
    return RecognisedLine(
        piece.text, piece.certainty, piece.left, piece.top + top, piece.right, piece.bottom + top
    )


if __name__ == "__main__":
    main()
