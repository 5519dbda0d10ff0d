"""Objects with texts become documents; everything but the text may be missing."""

from __future__ import annotations

from datetime import date

from monitor.reuse.document import documents


def test_a_text_alone_is_enough() -> None:
    (document,) = documents([{"text": "民政部发布通知。"}])
    assert (document.id, document.day, document.site) == (None, None, "")
    assert document.form.text == "民政部发布通知"


def test_day_and_site_are_kept() -> None:
    (document,) = documents([{"id": 7, "text": "通知", "date": "2026-03-01T08:00", "site": "www.a.example"}])
    assert (document.id, document.day, document.site) == (7, date(2026, 3, 1), "www.a.example")


def test_a_day_that_is_none_is_unknown() -> None:
    (document,) = documents([{"text": "通知", "date": "2026-13-01"}])
    assert document.day is None


def test_many_texts_give_what_each_gives_alone() -> None:
    texts = [f"第{number}批名单公示，共{number * 7}人。" * 9 for number in range(30)]
    together = list(documents({"text": each} for each in texts))
    for text, document in zip(texts, together, strict=True):
        (alone,) = documents([{"text": text}])
        assert alone.print.digest == document.print.digest
        assert alone.terms.tolist() == document.terms.tolist()
