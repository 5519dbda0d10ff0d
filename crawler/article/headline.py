"""Extract: lines of a page, its <title> and meta tags → the headline in its own words, and the site's name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.markup.boilerplate import Element
from crawler.markup.dates import DATE
from crawler.markup.tree import HEADINGS, Line, PageTree, tidy

HEADLINE_NAME = re.compile(
    r"title|biaoti|headline|(?:^|[\s_-])(?:bt|tit|tt|hd|heading|subject|h1|h2)(?:$|[\s_\-\d])", re.IGNORECASE
)
NOT_HEADLINE = re.compile(
    r"site-?title|web-?title|sub-?title|title-?(?:bar|list|nav|more|box-more)|(?:side|column|"
    r"block|sec|section|box|mod|lanmu)[_-]?(?:title|tit)",
    re.IGNORECASE,
)
SEPARATORS = re.compile(
    r"\s*(?:_{1,3}|\|+|｜|丨| - | – | — |--+|>+|›|»|«|::)\s*|-(?=[^-]{2,20}$)|—(?=[^—-]{2,16}$)|–(?=[^–]{2,16}$)"
)
SITE_WORD = re.compile(
    r"(?:网|網|报|報|社|局|部|厅|委|办|台|署|院|会|府|中心|频道|門戶|门户|内参|在线|新闻|资讯|要闻|动态|公告|政务|首页|平台|客户端|日报|公众号|"
    r"\.com|\.cn|\.net|\.org|栏目|手机版|大学|学院|党建)$",
    re.IGNORECASE,
)
TITLE_TAGS = ("articletitle", "og:title", "title", "dc.title", "twitter:title", "headline")
GENERIC = re.compile(
    r"^(?:正文|详情|内容页?|文章|新闻|首页|详细|新闻详情|文章详情|信息公开|详细页|无标题文档|"
    r"untitled( document)?|news|content|detail|index)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Headline:
    """The headline, and the first and last line that show it (-1: it was read elsewhere)."""

    text: str
    first: int
    last: int
    stamped: bool = False  # its last line goes on with date or source, which are no headline


def squeezed(text: str) -> str:
    """For comparing: without white space, quotation marks in one style, lower case."""
    return re.sub(r"[\s“”\"'‘’「」]+", "", text).lower().replace("﹣", "-").replace("－", "-")


def find_headline(page: PageTree, start: int, end: int) -> Headline | None:
    """The headline of the article whose lines run from ``start`` to ``end``."""
    candidates = list(_candidates(page, start, end))
    best = max(candidates, key=lambda pair: pair[1], default=None)
    if best is not None and best[1] >= MIN_SCORE:
        return best[0]
    stated = _stated(page)
    if stated:
        return _shown(page.lines, stated) or Headline(stated, -1, -1)
    if best is not None and best[1] > 0:
        return best[0]
    return Headline(page.title, -1, -1) if _names_site(page.title) else None


MIN_SCORE = 3.0
SITE_LIKE = 6  # characters; a <title> that short may be the site's name alone
INFORMATION = re.compile(
    r"(?:来源|來源|发布|發布|时间|時間|日期|作者)\s*[:：]|^\D{0,12}(?:19|20)\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]"
)


def _candidates(page: PageTree, start: int, end: int) -> Iterator[tuple[Headline, float]]:
    titles = [squeezed(each) for each in _titles(page)]
    lines = page.lines
    stop = min(len(lines), start + 12, end if end > start else len(lines))
    for number, line in enumerate(lines[:stop]):
        holder = _holder(line.element)
        last = number
        while holder is not None and last + 1 < min(stop, number + 3) and _joins(lines[last + 1], holder):
            last += 1
        for until in range(number, last + 1):
            shown = tidy(" ".join(each.text for each in lines[number : until + 1]))
            text = _own_words(shown)
            if 3 <= len(text) <= 160:
                score = _score(line, holder, text, titles, number, start)
                if (
                    holder is not None
                    and until + 1 < len(lines)
                    and INFORMATION.search(lines[until + 1].text)
                ):
                    score += 2.0
                yield Headline(text, number, until, stamped=not shown.endswith(text)), score


def _joins(line: Line, holder: Element) -> bool:
    """Whether a line goes on with the headline above it."""
    return _within(line.element, holder) and not re.search(r"[:：]|\d{4}\s?[-/年.]\s?\d", line.text)


def _titles(page: PageTree) -> list[str]:
    found = [page.title, *(page.metas[name] for name in TITLE_TAGS if name in page.metas)]
    return [each for each in found if each and not _names_site(each)]


SITE_NAME = re.compile(
    r"(?:网|網|電視台|电视台|廣播電台|广播电台|報|报|日报|人民政府|门户网站|公司|在线|[Oo]nline|[Nn]ews|\.com|\.cn)$"
)
SITE_NAME_AT_MOST = 16


def _names_site(title: str) -> bool:
    """Whether a <title> is the site's name and nothing else, as on every page of some sites."""
    bare = squeezed(title)
    return (
        len(bare) <= SITE_NAME_AT_MOST and SITE_NAME.search(bare) is not None and not SEPARATORS.search(title)
    )


def _score(
    line: Line, holder: Element | None, text: str, titles: Sequence[str], number: int, start: int
) -> float:
    bare = squeezed(text)
    score = _likeness(bare, titles)
    if holder is not None:
        score += {"h1": 2.5, "h2": 1.8, "h3": 1.4, "h4": 1.0}.get(str(holder.tag), 1.2)
    score -= 1.5 * (line.link_chars > 0.5 * len(line.bare))
    score -= 1.5 * (line.noise is not None)
    score -= min(2.0, 0.05 * abs(start - number))
    score += 0.4 * (len(bare) >= 10) - 1.5 * (len(bare) < 5)
    score -= 2.0 * bool(GENERIC.match(text)) + 2.5 * bool(re.search(r"[:：]\s*(?:\d|$)|[>＞]", text))
    score -= 3.0 * _names_site(text)
    score -= 2.0 * (text.endswith(("。", "；")) or (DATE.search(text) is not None and len(text) < 30))
    return score - 0.8 * (number > start)


def _likeness(bare: str, titles: Sequence[str]) -> float:
    """How well a line agrees with what the page's head states: 4 for its beginning."""
    best = 0.0
    for title in titles:
        if len(bare) >= 4 and title.startswith(bare):
            start = 2.5 if len(bare) > SITE_LIKE else 1.0
            best = max(best, start + 2.0 * min(1.0, len(bare) / max(8, 0.7 * len(title))))
        elif len(title) >= 6 and bare.startswith(title.rstrip(".…")):
            best = max(best, 4.2)
        elif (len(bare) >= 8 and bare in title) or (
            len(bare) >= 8 and len(title) >= 8 and bare[:8] == title[:8]
        ):
            best = max(best, 3.0)
    return best


def _holder(element: Element) -> Element | None:
    """The element around that is marked as a headline."""
    current: Element | None = element
    for _ in range(4):
        if current is None or current.tag in ("body", "html", "table", "tbody"):
            return None
        if current.tag in HEADINGS or current.tag == "ucaptitle":
            return current
        name = f"{current.get('class') or ''} {current.get('id') or ''}"
        if HEADLINE_NAME.search(name) and not NOT_HEADLINE.search(name):
            return current
        current = current.getparent()
    return None


def _within(element: Element, holder: Element) -> bool:
    current: Element | None = element
    for _ in range(6):
        if current is holder:
            return True
        if current is None:
            return False
        current = current.getparent()
    return False


def _own_words(text: str) -> str:
    text = re.sub(r"^(?:标题|標題|题目)[:：]\s*", "", text)
    return re.sub(
        r"\s*[（(\[【]?\s*(?:19|"
        r"20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?:\s\d{1,2}[:∶]\d\d(?:[:∶]\d\d)?)?\s*[）)\]】]?"
        r"(?:\s*(?:来源|來源|信息来源|作者)\s*[:：]\s*\S{1,24}){0,2}$",
        "",
        text,
    )


def _stated(page: PageTree) -> str | None:
    """The headline as meta tag or <title> give it, without the site's name."""
    meta = page.metas.get("articletitle")
    if meta and not GENERIC.match(meta):
        return tidy(re.sub(r"<[^>]*>", " ", meta))
    title = without_site(page.title or page.metas.get("og:title", ""), site_names(page))
    return None if not title or GENERIC.match(title) or _names_site(title) else title


def without_site(title: str, names: Sequence[str] = ()) -> str:
    """A <title> without what the site adds to every page's."""
    while True:
        cuts = [match for match in SEPARATORS.finditer(title) if 0 < match.start() < len(title)]
        if not cuts:
            return title
        head, tail = title[: cuts[-1].start()].rstrip(), title[cuts[-1].end() :].strip()
        plain = re.sub(r"\s", "", cuts[-1].group()) in ("-", "—", "–") and not re.search(
            r"\s", cuts[-1].group()
        )
        is_site = (
            any(squeezed(tail) == squeezed(name) for name in names) or SITE_WORD.search(tail) is not None
        )
        if len(head) < 4 or not (is_site or (not plain and len(tail) <= 20 and len(head) > len(tail))):
            return title
        title = head


def site_names(page: PageTree) -> tuple[str, ...]:
    """What the page calls its site, in meta tags."""
    found = (page.metas.get(name) for name in ("sitename", "og:site_name", "application-name"))
    return tuple(name for name in found if name)


def _shown(lines: Sequence[Line], stated: str) -> Headline | None:
    wanted = squeezed(stated)
    for number, line in enumerate(lines):
        if squeezed(line.text) == wanted:
            return Headline(line.text, number, number)
    return None
