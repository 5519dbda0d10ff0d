"""The program that recognises text: seals, second readings and cells of vertical text."""

from __future__ import annotations

import numpy as np
import pytest

from crawler.files.recognition import _agreed, _bands, _cells, _sealed, _straight, _trimmed

BOX = [[0, 0], [30, 0], [30, 30], [0, 30]]


def _character() -> np.ndarray:
    pixels = np.full((31, 31, 3), 255, np.uint8)
    pixels[5:25, 5:10] = 20
    return pixels


def _red() -> np.ndarray:
    pixels = np.full((31, 31, 3), 255, np.uint8)
    pixels[5:25, 5:10] = (20, 20, 200)
    return pixels


def test_a_dark_character_under_red_ink_is_sealed() -> None:
    sealed = _character()
    sealed[12:15, :] = (20, 20, 200)
    assert _sealed(_character(), [("3", BOX)]) == [False]
    assert _sealed(sealed, [("3", BOX)]) == [True]


def test_a_red_line_is_not_sealed_and_red_letters_in_a_dark_line_are() -> None:
    assert _sealed(_red(), [("民", BOX)]) == [False]
    line = np.hstack([_character(), _character(), _red(), _character(), _red()])
    boxes = [[[x, 0], [x + 30, 0], [x + 30, 30], [x, 30]] for x in range(0, 155, 31)]
    assert _sealed(line, list(zip("共有8处章", boxes, strict=True))) == [False, False, False, False, True]
    line = np.hstack([_character(), _character(), _red(), _red(), _red()])
    assert _sealed(line, list(zip("共有民政局", boxes, strict=True))) == [False, False, True, True, True]


def test_two_readings_that_agree_are_surer_and_a_difference_is_not_sure() -> None:
    first, second = [("1", 0.8), ("4", 0.9), ("处", 0.9)], [("1", 0.8), ("9", 0.99), ("处", 0.5)]
    assert [(char, round(score, 2)) for char, score in _agreed(first, second)] == [
        ("1", 0.96),
        ("4", 0.0),
        ("处", 0.95),
    ]


def test_the_space_beside_a_narrow_character_is_cut_off() -> None:
    cell = np.full((32, 34, 3), 255, np.uint8)
    cell[4:28, 14:18] = 0
    assert _trimmed(cell).shape == (32, 12, 3)
    assert _trimmed(np.full((32, 34, 3), 255, np.uint8)).shape == (32, 34, 3)


def test_a_slightly_turned_line_is_laid_level() -> None:
    pytest.importorskip("cv2")
    picture = np.full((100, 100, 3), 255, np.uint8)
    picture[20:60, 30:50] = 0
    box = np.array([[29, 20], [49, 20], [49, 60], [29, 60]], dtype=np.float32)
    assert _straight(picture, box).shape == (40, 20, 3)


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
