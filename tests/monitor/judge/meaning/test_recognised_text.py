"""Articles with recognised text: sure substitutions alone, and none between two recognisers."""

from __future__ import annotations

from dataclasses import replace

from monitor.judge.meaning.recognised_text import (
    as_surely_read,
    is_recognised,
    leaves_unsure,
    mean_certainty,
    place_in_pictures,
)
from storage.records import Article, Attachment, AttachmentKind

TEXT = "云溪市民政局通报，全市新建社区食堂1431处，每份补贴12元，惠及老年人二万三千余人次。"
KNOWN = Article("通报", (TEXT,))


def pictured(text: str, reader: str = "rapidocr 3.10.0") -> Article:
    picture = Attachment("1.png", "http://a.example.cn/1.png", AttachmentKind.PICTURE)
    return Article(
        "通报", (text,), attachments=(replace(picture, certainty=("9" * len(text),), reader=reader),)
    )


def test_an_article_is_recognised_if_a_picture_gave_its_text() -> None:
    assert is_recognised(pictured(TEXT)) and not is_recognised(KNOWN)


def test_a_picture_shows_the_known_text_with_another_figure() -> None:
    shown = as_surely_read(KNOWN, pictured(TEXT.replace("1431", "1341")))
    assert shown.paragraphs == (TEXT.replace("1431", "1341"),)


def test_two_recognisers_show_no_change_and_a_person_looks() -> None:
    before, after = pictured(TEXT), pictured(TEXT.replace("1431", "1341"), "rapidocr 4.0.0")
    assert as_surely_read(before, after).paragraphs == before.paragraphs
    assert leaves_unsure(before, after)


def test_a_picture_without_readable_text_is_for_a_person() -> None:
    assert leaves_unsure(KNOWN, Article("通报", ()))
    assert not leaves_unsure(KNOWN, pictured(TEXT))


def test_the_picture_with_the_words_is_named_with_its_confidence() -> None:
    pictures = [
        Attachment(f"{n}.png", f"http://a.example.cn/{n}.png", AttachmentKind.PICTURE, certainty=certainty)
        for n, certainty in enumerate((("999",), (), ("888", "888")), 1)
    ]
    article = Article("通报", ("第一张", "第三张", "1341处"), attachments=tuple(pictures))
    place = place_in_pictures(article, "1341")
    assert place is not None and (place.picture, place.certainty) == (3, 0.85)
    assert place_in_pictures(article, "没有").picture == 1  # type: ignore[union-attr]
    assert place_in_pictures(KNOWN, "1341") is None
    assert mean_certainty(()) is None
