"""Program: bytes of a picture on standard input → JSON with recognised paragraphs on standard output.

Runs in a process of its own, because the recogniser needs more memory than a reader of pages may use. Needs the extra
[pictures].
"""

from __future__ import annotations

import io
import json
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from math import hypot
from types import FrameType
from typing import Any

import numpy as np
from rapidfuzz.distance import Levenshtein

from crawler.files.picture import reader_name
from crawler.files.reading_order import RecognisedLine, paragraphs_of

# A screenshot of 900 × 1400 pixels with 1,300 characters needs 3 CPU seconds and 460 MB in memory; `benchmarks/
# pictures.py` prints both for every picture. A picture that needs more is read in part, from the top.
MOST_CPU_S = 8
BAND_S, SPARE_S = 1.6, 0.4  # CPU time of a part of a picture that is read once, and for the answer
MOST_DATA, MOST_ADDRESSES = 1200 * 1024**2, 2 * 1024**3  # bytes: memory of its own, and with mapped files
LONG_SIDE, SHORT_SIDE = 400, 120  # pixels: a smaller picture is an icon, a code or a portrait
MOST_PIXELS = 24_000_000
BAND, LEAST_BAND = 1400, 700  # pixels: higher pictures are cut, because the recogniser would shrink them
LEAST_SCORE = 0.5  # of a line
SLANT = 0.12  # rise by run: lines of text are level, watermarks are not
TALL_STRIP = 1.8  # height by width of a line of vertical text
NARROW, WIDE = 0.6, 1.1  # distance of characters by the width of their line
BLUR, LEAST_INK = 5, 2  # rows
INKED = 0.25  # contrast of a row or column with ink, by the contrast of the whole
MOST_UPRIGHT = 0.89  # confidence of a single reading of vertical text, which the recogniser was not made for
STRETCH = 1.18  # width of a line at the second reading, by the width of the first
MARGIN = 2  # pixels more on each side
TRIMMED = 0.14  # space beside the ink of a character of the second reading of vertical text, by the width of the line
RED, DARK = 60, 130  # red above the other colours, and the brightest colour of dark ink, of 255
RED_LINE = 0.015  # share of the pixels of a line of red letters
DARK_LETTERS = 2  # of a line; a line of red letters alone is a heading
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
Chars = Sequence[tuple[str, float]]  # characters with their confidence, 0 to 1


class _OutOfTime(Exception):
    """The CPU time of the process is used up."""


def main() -> None:
    """Read a picture, and write its paragraphs with the name of the recogniser."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S + 1))
    for limit, most in ((resource.RLIMIT_DATA, MOST_DATA), (resource.RLIMIT_AS, MOST_ADDRESSES)):
        resource.setrlimit(limit, (most, resource.getrlimit(limit)[1]))
    signal.signal(signal.SIGXCPU, _stop)
    picture, pieces = _picture(sys.stdin.buffer.read()), list[RecognisedLine]()
    with suppress(_OutOfTime):
        pieces.extend(_pieces(picture) if picture is not None else ())
    answer = {
        "reader": reader_name(),
        "paragraphs": [[each.text, each.certainty] for each in paragraphs_of(pieces)],
    }
    sys.stdout.write(json.dumps(answer))


def _stop(number: int, frame: FrameType | None) -> None:
    raise _OutOfTime


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
    bands, longest = list(_bands(picture)), 0.0
    for number, (top, band) in enumerate(bands):
        began = time.process_time()
        if began + longest > MOST_CPU_S - SPARE_S:
            return
        twice_until = MOST_CPU_S - SPARE_S - BAND_S * (len(bands) - number)
        for piece in _pieces_of(_Recogniser(engine, twice_until), band):
            yield _moved(piece, top)
        longest = max(longest, time.process_time() - began)


@dataclass(frozen=True)
class _Recogniser:
    """The recogniser, and the CPU time after which no line is read a second time."""

    engine: Any
    twice_until: float

    @property
    def has_time(self) -> bool:
        return time.process_time() < self.twice_until

    def lines(self, band: Picture) -> Iterator[tuple[Any, str, Any]]:
        """Yield the lines of a part of a picture: corners, text, and characters with confidence and place."""
        found = self.engine(band, use_det=True, return_word_box=True, return_single_char_box=True)
        if getattr(found, "boxes", None) is None:
            return
        words = found.word_results
        if len(words) != len(found.boxes):
            words = [()] * len(found.boxes)
        yield from zip(found.boxes, found.txts, words, strict=True)

    def read(self, strip: Picture) -> Chars:
        """Return the characters of a level line, each with its confidence."""
        found = self.engine(
            strip, use_det=False, use_rec=True, return_word_box=True, return_single_char_box=True
        )
        if not found.txts:
            return []
        words = found.word_results[0]
        chars = (char for word in words.words for char in word)
        return [(char, float(score)) for char, score in zip(chars, words.confs, strict=False) if char.strip()]


def _pieces_of(reader: _Recogniser, band: Picture) -> Iterator[RecognisedLine]:
    for box, text, words in reader.lines(band):
        if piece := _piece(reader, band, box, text, words):
            yield piece


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


def _piece(reader: _Recogniser, band: Picture, box: Any, text: str, words: Any) -> RecognisedLine | None:
    """Return a line with its place and certainty; None for a slanting line."""
    (x0, y0), (x1, y1), _, (x3, y3) = box
    width, height = hypot(x1 - x0, y1 - y0), hypot(x3 - x0, y3 - y0)
    if min(width, height) < 1 or abs(y1 - y0) > SLANT * max(1.0, abs(x1 - x0)) + 3:
        return None
    if height > TALL_STRIP * width and height > 60:
        chars = _upright(reader, _straight(band, box))
    else:
        chars = _level(reader, band, box, text, words)
    shown = [(char, score) for char, score in chars if char.strip()]
    if not shown:
        return None
    certainty = "".join(str(min(9, int(score * 10))) for _, score in shown)
    (left, top), (right, bottom) = np.min(box, axis=0), np.max(box, axis=0)
    return RecognisedLine(
        "".join(char for char, _ in shown),
        certainty,
        float(left),
        float(top),
        float(right),
        float(bottom),
        is_red=_is_red(band[max(0, int(top)) : int(bottom) + 1, max(0, int(left)) : int(right) + 1]),
    )


def _is_red(part: Picture) -> bool:
    """Return whether a line is written in red ink alone."""
    red, dark = _inks_of(part)
    return red > RED_LINE and dark < TRACE


def _level(reader: _Recogniser, band: Picture, box: Any, text: str, words: Any) -> Chars:
    """Return the characters of a line from left to right. A line with a figure is read twice."""
    chars: Chars = [(str(char), float(score)) for char, score, _ in words]
    if "".join(char for char, _ in chars) != text.replace(" ", ""):
        return _aligned(text, chars)
    sealed = _sealed(band, [(char, place) for char, _, place in words])
    if any(char.isdigit() for char, _ in chars) and reader.has_time:
        strip = _straight(band, box, MARGIN)
        cv2 = import_module("cv2")
        chars = _agreed(chars, reader.read(cv2.resize(strip, None, fx=STRETCH, fy=1.0)))
    return [
        (char, 0.0 if is_sealed else score) for (char, score), is_sealed in zip(chars, sealed, strict=True)
    ]


def _agreed(first: Chars, second: Chars) -> Chars:
    """Return the characters of the first reading: surer where the second agrees, and not sure where it differs."""
    one, other = ("".join(char for char, _ in each) for each in (first, second))
    scores = [0.0] * len(first)
    for each in Levenshtein.opcodes(one, other):
        if each.tag == "equal":
            for at in range(each.src_end - each.src_start):
                misses = (1 - first[each.src_start + at][1]) * (1 - second[each.dest_start + at][1])
                scores[each.src_start + at] = 1 - misses
    return [(char, score) for (char, _), score in zip(first, scores, strict=True)]


def _straight(band: Picture, box: Any, margin: float = 0.0) -> Picture:
    """Return the part of a picture in a box with four corners, turned level."""
    cv2 = import_module("cv2")
    corners = np.asarray(box, dtype=np.float32)
    corners = corners + np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], dtype=np.float32) * margin
    width, height = (max(1, round(float(np.linalg.norm(corners[0] - corners[at])))) for at in (1, 3))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    turned = cv2.getPerspectiveTransform(corners, flat)
    return cv2.warpPerspective(
        band, turned, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )


def _sealed(band: Picture, words: Sequence[tuple[str, Any]]) -> list[bool]:
    """Return for each character of a line whether the red ink of a seal may be in the way.

    Red ink runs through a dark character: a 3 then reads as an 8, surely. Or the letters of the seal stand beside
    dark letters of the line, however many. A red figure in such a line is emphasis.
    """
    shares = [_inks(band, place) for _, place in words]
    is_dark_line = sum(dark > TRACE for _, dark in shares) >= DARK_LETTERS
    return [
        red > SEALED and (dark > TRACE or (is_dark_line and not char.isdigit()))
        for (char, _), (red, dark) in zip(words, shares, strict=True)
    ]


def _inks(band: Picture, box: Any) -> tuple[float, float]:
    """Return the shares of red and of dark pixels in a box."""
    if box is None:
        return 0.0, 0.0
    (left, top), (right, bottom) = np.min(box, axis=0).astype(int), np.max(box, axis=0).astype(int)
    return _inks_of(band[max(0, top) : bottom + 1, max(0, left) : right + 1])


def _inks_of(part: Picture) -> tuple[float, float]:
    pixels = part.astype(np.int16)
    if not pixels.size:
        return 0.0, 0.0
    blue, green, red = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    is_red, is_dark = red - np.maximum(blue, green) > RED, pixels.max(axis=2) < DARK
    return float(is_red.mean()), float(is_dark.mean())


def _aligned(text: str, chars: Chars) -> Chars:
    """Return each character of a line with the confidence of the word that holds it; without such a word 0."""
    scores: list[tuple[str, float]] = [
        (char, score) for word, score in chars for char in word if char.strip()
    ]
    wanted = [char for char in text if char.strip()]
    if [char for char, _ in scores] == wanted:
        return scores
    return [(char, 0.0) for char in wanted]


def _upright(reader: _Recogniser, strip: Picture) -> Chars:
    """Return the characters of a line of vertical text: the recogniser reads them laid from left to right.

    The line is read twice: with the characters as wide as the line, and with the space beside their ink cut off. Two
    readings that agree make a figure surer, and no other character: both take 儿 for 几.
    """
    cells = _cells(strip)
    first = [(char, min(score, MOST_UPRIGHT)) for char, score in reader.read(_laid(cells))]
    agreed = _agreed(first, reader.read(_laid([_trimmed(cell) for cell in cells])))
    chars = [(char, score if char.isdecimal() else min(score, MOST_UPRIGHT)) for char, score in agreed]
    sealed = [red > SEALED and dark > TRACE for red, dark in map(_inks_of, cells)]
    if not any(sealed):
        return chars
    if len(cells) != len(chars):  # nobody knows which of the characters the seal hides
        return [(char, 0.0) for char, _ in chars]
    return [
        (char, 0.0 if is_sealed else score) for (char, score), is_sealed in zip(chars, sealed, strict=True)
    ]


def _laid(cells: Sequence[Picture]) -> Picture:
    side = max(cell.shape[0] for cell in cells)
    return np.hstack(
        [np.pad(cell, ((0, side - cell.shape[0]), (2, 2), (0, 0)), mode="edge") for cell in cells]
    )


def _trimmed(cell: Picture) -> Picture:
    """Return a character without most of the space on its left and right."""
    grey = cell.mean(axis=2)
    columns = np.flatnonzero(np.ptp(grey, axis=0) > INKED * max(1.0, float(np.ptp(grey))))
    if not len(columns):
        return cell
    margin = int(TRIMMED * cell.shape[1])
    return cell[:, max(0, columns[0] - margin) : columns[-1] + 1 + margin]


def _cells(strip: Picture) -> list[Picture]:
    """Return the characters of a strip of vertical text, all of nearly the same height."""
    grey = strip.mean(axis=2)
    ink = np.ptp(grey, axis=1) > INKED * max(1.0, float(np.ptp(grey)))
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
    return replace(piece, top=piece.top + top, bottom=piece.bottom + top)


if __name__ == "__main__":
    main()
