"""The program that recognises text: seals and cells of vertical text."""

from __future__ import annotations

import numpy as np

from crawler.files.recognition import _bands, _cells, _is_sealed

BOX = [[0, 0], [30, 0], [30, 30], [0, 30]]


def _character() -> np.ndarray:
    pixels = np.full((31, 31, 3), 255, np.uint8)
    pixels[5:25, 5:10] = 20
    return pixels


def test_a_dark_character_under_red_ink_is_sealed() -> None:
    plain, sealed = _character(), _character()
    sealed[12:15, :] = (20, 20, 200)
    assert not _is_sealed(plain, BOX)
    assert _is_sealed(sealed, BOX)


def test_a_red_character_is_no_sealed_character() -> None:
    red = np.full((31, 31, 3), 255, np.uint8)
    red[5:25, 5:10] = (20, 20, 200)
    assert not _is_sealed(red, BOX)


def test_a_line_of_vertical_text_is_cut_into_characters_of_one_height() -> None:
    strip = np.full((160, 34, 3), 255, np.uint8)
    for number, (first, last) in enumerate([(3, 27), (13, 16), (3, 27), (3, 12), (3, 27)]):
        strip[32 * number + first : 32 * number + last, 5:28] = 0
    cells = _cells(strip)
    assert [round(cell.shape[0] / 32) for cell in cells] == [1, 1, 1, 1, 1]


def test_a_high_picture_is_cut_at_an_empty_row() -> None:
    picture = np.full((3000, 700, 3), 255, np.uint8)
    for top in range(20, 2980, 40):
        picture[top : top + 24, 50:650:7] = 0
    bands = list(_bands(picture))
    assert sum(band.shape[0] for _, band in bands) == 3000
    assert all((picture[top] == 255).all() for top, _ in bands)
