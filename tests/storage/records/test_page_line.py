"""Lines of a page survive the store."""

from __future__ import annotations

from storage.records import LineClass, LinePlace, LineReason, PageKind, PageLine, Reading, Reason
from storage.records.from_json import read_reading
from storage.records.reason import Cause
from storage.records.to_json import to_json


def test_a_reading_with_lines_is_read_back() -> None:
    lines = (
        PageLine("来源：临江日报", LineClass.CREDIT, LineReason.HEADER, LinePlace.ABOVE),
        PageLine("会议召开。", LineClass.BODY, LineReason.TEXT, LinePlace.WITHIN),
    )
    reading = Reading("http://a.cn/", PageKind.ARTICLE, Reason(Cause.PARAGRAPHS, (1,)), lines=lines)
    assert read_reading(to_json(reading)) == reading
