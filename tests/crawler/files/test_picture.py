"""Pictures: the text is recognised where the extra is installed, and a picture is kept by its digest in any case."""

from __future__ import annotations

import importlib.util

import pytest

from crawler.article.extract import read_page
from crawler.files.picture import LEAST_BYTES, PictureUnread, can_read_pictures, is_picture, text_of
from crawler.files.reading import with_text
from storage.records import PictureText

has_extra = importlib.util.find_spec("rapidocr") is not None
needs_extra = pytest.mark.skipif(not has_extra, reason="the extra [pictures] is not installed")
PNG = b"\x89PNG\r\n\x1a\n"
TEXT = (
    "云溪市新建社区食堂43处，每份补贴12元，惠及老年人2万余人次。",
    "通知要求各县区于6月30日前完成整改，并报送情况。",
)


def test_a_picture_is_known_by_its_first_bytes() -> None:
    assert is_picture(PNG) and is_picture(b"\xff\xd8\xff\xe0") and is_picture(b"RIFF....WEBPVP8 ")
    assert not is_picture(b"RIFF....AVI ") and not is_picture(b"%PDF-1.4") and not is_picture(b"GIF89a")


def test_the_extra_is_told_from_what_is_installed() -> None:
    assert can_read_pictures() is (has_extra and importlib.util.find_spec("onnxruntime") is not None)


@pytest.mark.parametrize("body", [PNG + b"\0" * LEAST_BYTES, b"\xff\xd8\xff" + b"x" * LEAST_BYTES, PNG])
def test_a_broken_picture_keeps_its_digest_and_has_no_text(body: bytes) -> None:
    reading = with_text(read_page(body, "http://www.example.gov.cn/a.png"), body)
    assert reading.article is not None
    assert reading.article.paragraphs == ()
    assert reading.article.attachments[0].digest


@needs_extra
def test_the_text_of_a_picture_is_read_with_a_certainty_for_each_character() -> None:
    from sites import drawn

    text = text_of(drawn.page(TEXT), "a.png")
    assert text is not None
    assert "".join(text.paragraphs) == "".join(TEXT)
    assert [len(each) for each in text.certainty] == [len(each) for each in text.paragraphs]
    assert min("".join(text.certainty)) >= "8"
    assert text.reader.startswith("rapidocr ")


@needs_extra
def test_a_recogniser_that_takes_too_long_is_told_from_a_picture_without_text() -> None:
    from sites import drawn

    with pytest.raises(PictureUnread):
        text_of(drawn.page(TEXT), "a.png", longest_s=0.01)
    kept = PictureText(TEXT, ("9" * len(TEXT[0]), "9" * len(TEXT[1])), "rapidocr 1.0")
    assert text_of(drawn.page(TEXT), "a.png", [kept], longest_s=0.01) == kept


@needs_extra
def test_a_small_picture_is_left_unread() -> None:
    from sites import drawn

    body = drawn.page((TEXT[0][:27],), row=9) + b"\0" * LEAST_BYTES
    assert text_of(body, "a.png") is None


@needs_extra
def test_vertical_text_is_read_from_the_right_to_the_left() -> None:
    from sites import drawn

    text = text_of(drawn.upright(TEXT[0]), "a.png")
    assert text is not None
    shown = "".join(text.paragraphs)
    assert shown.startswith("云溪市新建社区食堂43处") and "惠及老年人2万余人次" in shown
    certainty = "".join(text.certainty)[shown.index("43") :][:2]
    assert min(certainty) >= "8"  # two readings agree
