"""Extract: paragraphs of an article → the author whom the text itself names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.article.credit.personal_names import people
from crawler.article.credit.signatures import SIGNATURE_AT_MOST, authors_in, signature

SUBHEADS = 4  # paragraphs from which a dateline is looked for; headings of two or three lines may stand above
OPENING, CLOSING = 10, 3  # paragraphs at either end; a line with the author may stand below a summary
# A bracket at the beginning: 【台灣日報記者王樣本台北報導】, （中央社記者王樣本台北11日電）
BRACKET = re.compile(r"^\s*[【〔（(\[]([^【〔（(\[\]】〕）)]{3,48})[】〕）)\]]")
# A bracket after the dateline: 本报讯（记者 张三）, 样例社南湖3月5日电 (甲 乙 丙)
DATELINE = re.compile(
    r"^[^。！？（(]{0,40}?(?P<wire>电|電|讯|訊|报道|報道|報導|消息)?\s{0,4}[（(](?P<inner>[^（()）。]{2,48})[)）]"
)
# Reporters before the text without a bracket: 样例网讯 实习生 甲 记者 乙 报道：
REPORTED = re.compile(
    r"^(?:[^。，,：:（(]{2,14}?(?:讯|訊|消息|电|電)\s{1,4})?(?P<inner>[^。，,（()）]{2,40}?(?:报道|報導|報道))"
)
MENTIONS = re.compile(r"记者|記者|通讯员|通訊員|^[\s]*文\s*[/／:：|｜]")
LABEL_LINE = re.compile(
    r"^[□■◎●▲△○※【\[（(\s]*+(?:执笔|執筆|作者|撰文|撰稿|文)\s{0,4}[:：/︱丨|｜]\s{0,4}(?P<names>[^。，？！]{2,40}?)[）)】\]\s]*$"
)
SOURCE_BEHIND = re.compile(r"[\s\x01](?=来源|來源|稿源|责任编辑|編輯|编辑)")
SIGNED = re.compile(r"[（(](?P<inner>[^（()）。]{2,48})[)）][\s。]*$")
SIGNED_WITHIN = 60  # characters at the end of a text
# A role before a pen name: 文/栗思
PEN = re.compile(r"^(?:文图|图文|文、图|文/图|图/文|文|作者|撰文|撰稿)[\s:：/／|｜︱丨]{1,4}")
NEXT_ROLE = re.compile(
    r"(?:(?<![\s\x01])[\s\x01]++|[，,；;])(?=记者|記者|通讯员|通訊員|作者|撰文|撰稿|执笔|編譯|编译|文字|摄影|摄|图|编辑|责编|供图)"
)


@dataclass(frozen=True)
class Byline:
    """The author named by a text, names set off by spaces, and the publisher beside: 【样例报／记者某／台北报道】."""

    author: str | None = None
    house: str | None = None


NO_BYLINE = Byline()


def byline(paragraphs: Sequence[str]) -> Byline:
    """Return the author named by the text itself: at the beginning first, then at the end."""
    if not paragraphs:
        return NO_BYLINE
    author = (
        _first_name(_own_line(paragraph) or _opening(paragraph) for paragraph in paragraphs[:2])
        or _first_name(map(_own_line, (*paragraphs[2:OPENING], *reversed(paragraphs[-CLOSING:]))))
        or _first_name(_opening(paragraph) for paragraph in paragraphs[2:SUBHEADS])
        or _signature(paragraphs[-1])
    )
    return Byline(author, _house(paragraphs[0]))


def _house(paragraph: str) -> str | None:
    """Return the publisher in a signature with strokes at the beginning of a text."""
    bracket = BRACKET.match(paragraph)
    signed = signature(bracket[1] if bracket else paragraph)
    return signed.house if signed and signed.parted and signed.authors else None


def _first_name(names: Iterable[str | None]) -> str | None:
    return next((name for name in names if name), None)


def _own_line(paragraph: str) -> str | None:
    """Return the author named by a line with only the author: 临江日报记者 李明."""
    if len(paragraph) > SIGNATURE_AT_MOST or "。" in paragraph:
        return None
    if names := authors_in(SOURCE_BEHIND.split(paragraph)[0]):
        return names
    match = LABEL_LINE.match(paragraph)
    return people(NEXT_ROLE.split(match["names"])[0], any_name=True) if match else None


def _opening(paragraph: str) -> str | None:
    """Return the reporter named at the beginning of a text: 本报讯（记者 张三）."""
    if bracket := BRACKET.match(paragraph):
        return authors_in(bracket[1])
    if (dateline := DATELINE.match(paragraph)) and (dateline["wire"] or MENTIONS.search(dateline["inner"])):
        return authors_in(dateline["inner"], unnamed=dateline["wire"] is not None)
    if (reported := REPORTED.match(paragraph)) and (names := authors_in(reported["inner"])):
        return names
    return None


def _signature(paragraph: str) -> str | None:
    """Return the author in brackets after the last sentence of a text: （记者 李明 通讯员 王芳）."""
    match = SIGNED.search(paragraph[-SIGNED_WITHIN:])
    if match is None:
        return None
    inner = match["inner"].strip()
    if names := authors_in(inner, unnamed=True):
        return names
    pen = PEN.match(inner)
    return people(NEXT_ROLE.split(inner[pen.end() :])[0], any_name=True) if pen else None
