"""Extract: an article's paragraphs → whom its own text names as its author. Pure.

A text says so in its dateline, 本报讯（记者张三）, in a line of its own at either end, 光明日报记者 张国圣 李宏, or
in brackets behind its last sentence, （全景网/陈祎）. All of these stay text; only what they state is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.article.personal_names import people

KIND = r"(?:全媒体|首席|见习|特约|特派|驻[\u4e00-\u9fff]{2,6}|本报|本网|本刊|融媒体?|实习|資深|资深)*"
ROLE = r"(?:记者|記者|通讯员|通訊員|作者|撰文|撰稿|执笔|執筆|编译|編譯|文字)"
SEPARATOR = r"[\s\x01:：/︱丨|｜]"
DATELINE = re.compile(
    r"^.{0,30}?[（(][\u4e00-\u9fff]{0,12}?(?:记者|記者)[:：\s/]*(?P<names>[\u4e00-\u9fff·、，,\s]{2,24}?)\s*"
    r"(?:[）)]|(?:通讯员|通訊員|摄影|摄|文/图|见习|实习))|"
    r"^[^。，]{0,24}?(?:记者|記者)[\s:：]?(?P<name>[\u4e00-\u9fff]{2,3})(?:报道|報道|報導|[\s　]|[）)])"
)
OWN_LINE = re.compile(
    rf"^[□■◎●▲△○※【\[（(\s]*(?:采写|文字|撰文|执笔|作者|来源)?[:：]?\s*[《“]?[\u4e00-\u9fffA-Za-z]{{0,12}}[》”]?\s*{KIND}{ROLE}"
    rf"{SEPARATOR}+(?P<names>[\u4e00-\u9fff·、，,&＆\s]{{2,40}}?)(?:\s*{ROLE}{SEPARATOR}+[\u4e00-\u9fff·、，,\s]{{2,40}})?"
    r"[）)】\]\s]*$"
)
LABEL_LINE = re.compile(
    r"^[□■◎●▲△○※【\[（(\s]*(?:执笔|執筆|作者|撰文|撰稿|文)\s*[:：/︱丨|｜]\s*(?P<names>[^。，？！]{2,40}?)[）)】\]\s]*$"
)
SIGNED = re.compile(r"[（(](?P<inner>[^（()）。]{2,48})[)）][\s。]*$")
ROLE_INSIDE = re.compile(
    rf"^(?:[\u4e00-\u9fff]{{0,12}}?)(?:{KIND}{ROLE}|文图|图文|文、图|文/图|图/文|文)(?:{SEPARATOR}*/?\s*图)?{SEPARATOR}*"
)
HOUSE_INSIDE = re.compile(r"^[\u4e00-\u9fffA-Za-z]{2,10}(?:网|社|报|台|端|在线|新闻|号|刊)?\s*[/／:：]\s*")
NEXT_ROLE = re.compile(rf"(?:[\s\x01]+|[，,；;])(?={ROLE}|摄影|摄|图|编辑|责编|供图)")
OPENING, CLOSING = 10, 3  # paragraphs at either end among which such a line may stand: below a summary, say
LINE_AT_MOST = 60  # characters of a line that holds nothing but its author


def byline(paragraphs: Sequence[str]) -> str | None:
    """The names that the text itself gives, set off by spaces: at its beginning first, then at its end."""
    for paragraph in paragraphs[:2]:
        if found := own_line(paragraph) or _dateline(paragraph):
            return found
    for paragraph in (*paragraphs[2:OPENING], *reversed(paragraphs[-CLOSING:])):
        if found := own_line(paragraph):
            return found
    return signature(paragraphs[-1]) if paragraphs else None


def _dateline(paragraph: str) -> str | None:
    match = DATELINE.match(paragraph)
    return people(match["names"] or match["name"]) if match else None


def own_line(paragraph: str) -> str | None:
    """The author named by a line that holds nothing else."""
    if len(paragraph) > LINE_AT_MOST:
        return None
    if (match := OWN_LINE.match(paragraph)) and (found := people(match["names"])):
        return found
    if match := LABEL_LINE.match(paragraph):
        return people(NEXT_ROLE.split(match["names"])[0], any_name=True)
    return None


def signature(paragraph: str) -> str | None:
    """The author in brackets behind a text's last sentence."""
    match = SIGNED.search(paragraph[-60:])
    if match is None:
        return None
    inner = NEXT_ROLE.split(match["inner"].strip())[0]
    if role := ROLE_INSIDE.match(inner):
        return people(inner[role.end() :], any_name=True)
    house = HOUSE_INSIDE.match(inner)
    return people(inner[house.end() :] if house else inner)
