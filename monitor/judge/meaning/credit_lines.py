"""A hunk → whether the change is a credit (dateline, source, editor) or foreign matter instead of a statement.

An advert has marks of advertising (二维码, 点击购买), or else no word of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from monitor.judge.meaning.names import name_at
from monitor.judge.meaning.sides import Side, sides_of
from monitor.reuse.disguise import INJECTED
from monitor.texts.folding import fold_converted
from storage.records import Hunk

ROLES = (
    "责任编辑|责编|编辑|编审|校对|审核|作者|原作者|通讯员|记者|本报记者|撰稿|文/图|图/文|图文|摄影|撰文|值班编辑|监制|初审"
    "|复审|终审|来源|稿源|供稿"
)
# A second role after a name begins a second credit: 编辑：张三 校对：李四.
# A question of an interview is no credit: 记者：标普下调了九个国家的信用评级.
NAME = rf"(?:(?!(?:{ROLES})\s*[:：]|[了的是吗呢吧们么])[\u4e00-\u9fff·A-Za-z0-9 \u3000、，,]){{1,40}}"
NO_MORE_WORDS = rf"(?:(?![\u4e00-\u9fff])|(?=(?:{ROLES})\s*[:：]))"
UNIT = r"[\u4e00-\u9fff“”《》A-Za-z0-9·]{2,30}"
MEDIUM = r"[\u4e00-\u9fff“”《》]{2,10}?"
DATE = r"(?:[0-9〇一二三四五六七八九十]{1,4}[年月日./\-]){1,3}[0-9]{0,2}日?"
CREDITS = (
    rf"[(（【\[]?\s{{0,4}}(?:文章)?(?:来源|稿源|转自|摘自|出处|原载|供稿|信息来源|文章来源)\s{{0,4}}[:：]\s{{0,4}}{UNIT}(?:[\s，,]*{DATE})?(?:第?[0-9]+版)?(?![0-9.年月日])\s{{0,4}}[)）】\]]?",
    rf"[(（【\[]?\s{{0,4}}(?:本文|来)?(?:{ROLES})(?:\s{{0,4}}[:：]\s{{0,4}}|\s+)(?>{NAME}){NO_MORE_WORDS}\s{{0,4}}[)）】\]]?",
    rf"(?:本报|本网|本刊|本站){NAME.replace('1,40', '1,16')}?(?:讯|电|消息)(?:\s{{0,4}}[(（][^)）]{{1,40}}[)）])?",
    r"(?:本报|本网|本台|本刊)(?:讯|消息)",
    rf"(?:新华社|新华网|人民网|中新社|中新网|中国新闻网|央视网|央广网|光明网|经济日报|中国网)[\u4e00-\u9fff]{{0,12}}\s{{0,4}}(?:{DATE})?\s{{0,4}}(?:电|讯|消息)(?:\s{{0,4}}[(（][^)）]{{1,40}}[)）])?",
    rf"{MEDIUM}(?:网站|网|报|社|客户端|公众号)(?:[\u4e00-\u9fff]{{0,6}}{DATE})?\s{{0,4}}(?:讯|电|消息)(?:\s{{0,4}}[(（][^)）]{{1,40}}[)）])?",
    rf"据(?![\u4e00-\u9fff]{{0,8}}媒体){MEDIUM}(?:网站|官网|门户网站|公众号|客户端|网|报|社|电视台)(?:{DATE})?(?:消息|报道|讯|通报|发布)?",
    r"[(（][^()（）]{0,12}(?:记者|通讯员|供稿|报道|摄|编辑|见习记者|特约)[^()（）]{0,40}[)）]",
    rf"[(（]\s{{0,4}}(?:来源|原载|转自|摘自)?\s{{0,4}}[:：]?\s{{0,4}}《?{UNIT}(?:日报|晚报|时报|周报|社会报|报|杂志|网)》?\s{{0,4}}(?:{DATE})?\s{{0,4}}(?:第?[0-9]+版)?\s{{0,4}}[)）]",
    r"(?:原标题|原文标题|原题)\s{0,4}[:：].{1,80}",
    r"(?:原文链接|原文地址|阅读原文|查看原文)\s{0,4}[:：]?\s{0,4}\S{0,200}",
    rf"{MEDIUM}(?:供稿|供图)",
    r"[(（【]\s{0,4}(?:完|纠错|终)\s{0,4}[)）】]",
    r"(?:发布|更新|刊发)(?:时间|日期)\s{0,4}[:：].{4,24}",
)
LINE = re.compile(rf"^[\s\u3000]*(?:(?:{'|'.join(CREDITS)})[\s\u3000、，,；;。|—\-]*){{1,4}}")
TAIL = re.compile(
    rf"(?:^|(?<=[。！？\s)）”]))(?:{CREDITS[0]}|{CREDITS[1]}|{CREDITS[7]}|{CREDITS[8]})[\s\u3000。]*$"
)
HEAD_REACH = 60  # characters; the context of a dateline starts no later in the paragraph

HANZI_RUN = re.compile(r"[\u4e00-\u9fff]++")
# Measured on 6,000 articles of 新闻联播 (benchmarks/foreign_matter.py): 1.6 of 100 own sentences, .6 of 100 own
# paragraphs and 88 of 100 adverts count as foreign.
MOST_SHARED = 1  # pairs of neighbouring characters
LEAST_PAIRS = 100  # of an article; a shorter article has too few words to compare
SHORTEST = 8  # pairs of an addition; a shorter addition is a label


def is_credit(hunk: Hunk) -> bool:
    """Return whether all differing text of a hunk stands in a dateline or a credit line."""
    places = zip(sides_of(hunk), (hunk.before_span.start, hunk.after_span.start), strict=True)
    written = [(side, start) for side, start in places if side.text.strip()]
    return bool(written) and all(_is_in_credit(side, start) for side, start in written)


def _is_in_credit(side: Side, start: int) -> bool:
    """Return whether a side stands in a credit. `start` is the place of the differing text in the paragraph."""
    context = side.context[:400]
    head = LINE.match(context)
    if head and start - side.offset <= HEAD_REACH:
        end = side.offset + len(side.text.rstrip(" \u3000。；;，,"))
        if end <= head.end():
            return True
    tail = TAIL.search(context)
    return tail is not None and tail.start() <= side.offset


def is_injected(hunk: Hunk) -> bool:
    """Return whether an insertion has the marks of advertising or navigation."""
    return bool(not hunk.before and INJECTED.search(hunk.after[:2000]))


def is_foreign(added: str, article: Iterable[str]) -> bool:
    """Return whether an added statement shares no words with the paragraphs of an article, and names nobody."""
    pairs = set(_pairs(added))
    if len(pairs) < SHORTEST:
        return False
    known = {pair for paragraph in article for pair in _pairs(paragraph)}
    if len(known) < LEAST_PAIRS or len(pairs & known) > MOST_SHARED:
        return False
    return not _has_name(added)


def _pairs(text: str) -> Iterator[str]:
    """Yield the pairs of neighbouring ideographs of a text, in simplified characters."""
    for run in HANZI_RUN.findall("".join(map(fold_converted, text))):
        yield from (run[at : at + 2] for at in range(len(run) - 1))


def _has_name(text: str) -> bool:
    names = (name_at(text, at, at + 1) for at in range(len(text)))
    return any(name is not None and name.sure for name in names)
