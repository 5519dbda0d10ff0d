"""Two headlines → the same or not, and the way in which the reprint's differs; a headline → its typographic faults."""

from __future__ import annotations

import re
from enum import Enum

from rapidfuzz import fuzz

from monitor.texts.spelling import bare, printed

# 标题_站名, 标题|站名, 标题 - 站名. A bar or low line always cuts off the rest, a dash only if the rest ends like the
# name of a site.
BAR_SUFFIX = re.compile(r"\s{0,9}(?<![_|｜])[_|｜]++[^_|｜]{0,24}$")
DASH_SUFFIX = re.compile(
    r"\s{0,4}(?:\s[-–—]\s|[-–])\s{0,4}[^-–—\d]{0,16}(?:网|网站|部|厅|局|委|报|社|门户|新闻|频道|在线|政府|资讯|客户端|民生|内参|官网)$"
)
LABELS = re.compile(
    r"^\s*[\[【(（](?:图文|图|组图|转载|转|原创|视频|推荐|热点|图片|头条)[\]】)）]|^\s*转载[:：]|[(（\[【](?:图|组图|图文|视频)[)）\]】]\s*$"
)
ELLIPSIS = re.compile(r"(?:…+|\.{3,}|。。+)\s*$")
PAIRS = {"“": "”", "《": "》", "（": "）", "(": ")", "【": "】", "「": "」", "‘": "’", "[": "]"}
# A headline below this likeness (0 to 100) is a new headline, not an edited headline.
NEW_LIKENESS = 40.0
STRAY_SEGMENT = 2  # hanzi; a piece up to this length between two spaces is no clause of a headline


class Parting(Enum):
    """The relation of a reprint's headline to the original's."""

    SAME = "same"
    GLUED = "glued"  # the original's headline with something joined to it
    CUT = "cut"  # the beginning of the original's headline
    EDITED = "edited"
    NEW = "new"


def headline_same(reprint: str, original: str) -> bool:
    """Return whether two headlines are the same apart from typography, script and the site's name at the end.

    A cut headline, or a headline with a subhead that the original lacks, is not the same. A ——, colon or space between
    headline and subhead makes no difference; a question mark does.
    """
    return bool(_forms(reprint) & _forms(original))


def parting(reprint: str, original: str) -> Parting:
    """Return the relation of a reprint's headline to the original's."""
    if headline_same(reprint, original):
        return Parting.SAME
    ours, theirs = _form(ELLIPSIS.sub("", reprint)), _form(original)
    if len(theirs) >= 4 and ours.startswith(theirs):
        return Parting.GLUED
    if len(ours) >= 4 and theirs.startswith(ours):
        return Parting.CUT
    return Parting.NEW if fuzz.ratio(ours, theirs) < NEW_LIKENESS else Parting.EDITED


def _forms(title: str) -> set[str]:
    """Return the compared forms of a headline: in full, and without possible names of the site at the end."""
    plain = LABELS.sub("", _on_one_line(title))
    forms = {_form(plain)}
    for suffix in (BAR_SUFFIX, DASH_SUFFIX):
        shorter = suffix.sub("", plain)
        while shorter != plain and len(bare(shorter)) >= 4:
            forms.add(_form(shorter))
            plain, shorter = shorter, suffix.sub("", shorter)
    return forms


def _on_one_line(title: str) -> str:
    """Return the first 400 characters of a headline on a single line."""
    return re.sub(r"\s+", " ", title[:400]).strip()


def _form(title: str) -> str:
    return bare(title).casefold() + ("?" if printed(title).endswith(("?", "？")) else "")


def stray_spaces(title: str) -> str:
    """Return the piece of a headline that spaces tear from a word (乘势开 新局 谱新篇 → 新局), or ""."""
    segments = _on_one_line(title).split(" ")
    for segment in segments[1:-1] if len(segments) > 2 else ():
        if re.fullmatch(rf"[\u4e00-\u9fff]{{1,{STRAY_SEGMENT}}}", segment):
            return segment
    return ""


def unclosed_mark(title: str) -> str:
    """Return the quotation mark or bracket that a headline opens and does not close, or "".

    The headline was probably cut. A headline that ends with … is cut on purpose and gives "".
    """
    for mark, closing in PAIRS.items():
        if title.count(mark) > title.count(closing) and not ELLIPSIS.search(title):
            return mark
    return ""
