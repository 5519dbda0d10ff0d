"""Judge: two headlines → whether they say the same, and if not, in which way they part. Pure."""

from __future__ import annotations

import re
from enum import Enum

from rapidfuzz import fuzz

from monitor.texts.spelling import bare, printed

# 标题_站名, 标题|站名, 标题 - 站名: a bar or low line always parts off the site, a dash only before such a name.
BAR_SUFFIX = re.compile(r"\s*[_|｜]+[^_|｜]{0,24}$")
DASH_SUFFIX = re.compile(
    r"\s*(?:\s[-–—]\s|[-–])\s*[^-–—\d]{0,16}(?:网|网站|部|厅|局|委|报|社|门户|新闻|频道|在线|政府|资讯|客户端|民生|内参|官网)$"
)
LABELS = re.compile(
    r"^\s*[\[【(（](?:图文|图|组图|转载|转|原创|视频|推荐|热点|图片|头条)[\]】)）]|^\s*转载[:：]|[(（\[【](?:图|组图|图文|视频)[)）\]】]\s*$"
)
ELLIPSIS = re.compile(r"(?:…+|\.{3,}|。。+)\s*$")
PAIRS = {"“": "”", "《": "》", "（": "）", "(": ")", "【": "】", "「": "」", "‘": "’", "[": "]"}
# Below this likeness (0..100) a headline is another one, not an edited one.
NEW_LIKENESS = 40.0
STRAY_SEGMENT = 2  # hanzi; a shorter piece between two spaces is no clause of a headline


class Parting(Enum):
    """How a reprint's headline stands to the original's."""

    SAME = "same"
    GLUED = "glued"  # the original's headline with something joined to it
    CUT = "cut"  # the beginning of the original's headline
    EDITED = "edited"
    NEW = "new"


def headline_same(reprint: str, original: str) -> bool:
    """Whether two headlines are the same beyond typography, script and site suffix.

    A headline that was cut, or had a subhead glued to it that the original's does not have, is not the same;
    ——, colon or space between headline and subhead make no difference. A question mark does.
    """
    return bool(_forms(reprint) & _forms(original))


def parting(reprint: str, original: str) -> Parting:
    """How a reprint's headline stands to the original's."""
    if headline_same(reprint, original):
        return Parting.SAME
    ours, theirs = _form(ELLIPSIS.sub("", reprint)), _form(original)
    if len(theirs) >= 4 and ours.startswith(theirs):
        return Parting.GLUED
    if len(ours) >= 4 and theirs.startswith(ours):
        return Parting.CUT
    return Parting.NEW if fuzz.ratio(ours, theirs) < NEW_LIKENESS else Parting.EDITED


def _forms(title: str) -> set[str]:
    """The headline as it stands, and without what may be the site's name."""
    plain = LABELS.sub("", printed_line(title))
    forms = {_form(plain)}
    for suffix in (BAR_SUFFIX, DASH_SUFFIX):
        shorter = suffix.sub("", plain)
        while shorter != plain and len(bare(shorter)) >= 4:
            forms.add(_form(shorter))
            plain, shorter = shorter, suffix.sub("", shorter)
    return forms


def printed_line(title: str) -> str:
    """The headline on one line, at most as long as any headline is."""
    return re.sub(r"\s+", " ", title[:400]).strip()


def _form(title: str) -> str:
    return bare(title).casefold() + ("?" if printed(title).endswith(("?", "？")) else "")


def stray_spaces(title: str) -> str:
    """The piece of a headline that spaces tear from its word (开 新局), or ``""``."""
    segments = printed_line(title).split(" ")
    for segment in segments[1:-1] if len(segments) > 2 else ():
        if re.fullmatch(rf"[\u4e00-\u9fff]{{1,{STRAY_SEGMENT}}}", segment):
            return segment
    return ""


def unclosed_mark(title: str) -> str:
    """The quotation mark or bracket that a headline opens and does not close: it was cut there."""
    for mark, closing in PAIRS.items():
        if title.count(mark) > title.count(closing) and not ELLIPSIS.search(title):
            return mark
    return ""
