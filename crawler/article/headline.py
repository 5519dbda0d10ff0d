"""Extract: lines of a page, <title> and meta tags → the headline in the page's own words, and the site's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from crawler.article.blocks import are_buttons
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
    r"\s{0,4}(?:_{1,3}|\|+|｜|丨| - | – | — |--+|>+|›|»|«|::)\s{0,4}"
    r"|-(?=[^-]{2,20}$)|—(?=[^—-]{2,16}$)|–(?=[^–]{2,16}$)"
)
SITE_WORD = re.compile(
    r"(?:网|網|报|報|社|局|部|厅|委|办|台|署|院|会|府|中心|频道|門戶|门户|内参|在线|新闻|资讯|要闻|动态|公告|政务|首页|平台|客户端|日报|公众号|"
    r"\.com|\.cn|\.net|\.org|栏目|手机版|大学|学院|党建)$",
    re.IGNORECASE,
)
TITLE_TAGS = ("founder-title", "articletitle", "og:title", "title", "dc.title", "twitter:title", "headline")
GENERIC = re.compile(
    r"^(?:正文|详情|内容页?|文章|新闻|首页|详细|新闻详情|文章详情|信息公开|详细页|无标题文档|"
    r"untitled( document)?|news|content|detail|index)$",
    re.IGNORECASE,
)
MIN_SCORE = 3.0  # points of a line from which the line is believed before <title> and meta tags
ACCOUNT_AT_MOST = 20  # characters of a publisher's name
SITE_LIKE = 6  # characters; a shorter <title> may be the site's name alone
INFORMATION = re.compile(
    r"(?:来源|來源|发布|發布|时间|時間|日期|作者)\s*[:：]|^\D{0,12}(?:19|20)\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]"
)
SITE_NAME = re.compile(
    r"(?:网|網|電視台|电视台|廣播電台|广播电台|(?<![预預简簡汇匯通喜情公年季警海])[报報]|人民政府|门户网站|公司|在线|[Oo]nline|[Nn]ews|\.com|\.cn)$"
)
SITE_NAME_AT_MOST = 16
PUBLISHER = re.compile(r"(?:馆|館|所|站|处|處|科|厂|校|公司|集团|队|局|委|办|厅|院|会|中心)$")
NO_TITLE = re.compile(r"^.{0,5}[:：]|。|\d{4}")  # a label, a sentence or a day
TITLE_AT_MOST = 1000  # characters of a <title>
SITE_NAME_TAGS = ("sitename", "og:site_name", "application-name")
HEADLINE_CHARS = range(2, 161)
LINES_BELOW = 12  # lines of the text in which the headline may stand
HEADLINE_LINES = 3  # lines over which a headline may run
CREDIT_LINES_BELOW = 4  # lines below a headline in which date or source must stand for an anchor
ANCHORED = 1.8  # points of a headline with date or source beside that anchors the text
INFORMED = 2.0  # points for a headline with date or source in the next line
SECOND_PART = 1.0  # points less for a headline without the part above in the same element
HEADS_LINKS = 2.0  # points less for the heading of a box of links
LINKED_HEADLINE = 8  # characters of a link that is a headline
MUCH_LONGER = 2  # times as long as a <title> of the site: a marked line is the headline
TAG_POINTS = {"h1": 2.5, "h2": 1.8, "h3": 1.4, "h4": 1.0}
NAMED_POINTS = 1.2  # points for an element with the name of a headline
FAR = 8  # lines above the text, from which the distance outweighs all points of an unmarked line
OPENING = 4  # characters of a line that agrees with a title, which the title contains
SUBTITLE = ("——", "──", "—")  # how a subtitle begins
LABELS = ("标题", "標題", "题目")
QUOTES_AND_SPACE = re.compile(r"[\s“”\"'‘’「」]+")
PLAIN_SEPARATORS = ("-", "—", "–")  # inside a headline too, unless spaces stand around


@dataclass(frozen=True)
class Headline:
    """The headline, and the first and last line that show the headline; -1 for a headline of <title> or meta tags."""

    text: str
    first: int
    last: int
    stamped: bool = False  # the last line goes on with date or source, which are no part of the headline


def squeezed(text: str) -> str:
    """Return a text for comparison: in lower case, without white space and quotation marks."""
    return QUOTES_AND_SPACE.sub("", text).lower().replace("﹣", "-").replace("－", "-")


def find_headline(page: PageTree, start: int, end: int) -> Headline | None:
    """Return the headline of the article in the lines from `start` to `end`; None if no line can be a headline.

    A line with many points comes first, then meta tags and <title>, then the best line, then a bare <title>.
    """
    candidates = _candidates(page, start, end)
    best, points = max(candidates, key=lambda candidate: candidate[1], default=(None, 0.0))
    if best is not None and points >= MIN_SCORE:
        return best
    stated = _stated(page)
    if stated and not _is_account(page, stated, best):
        marked = best if points >= ANCHORED and not _is_linked(page.lines, best) else None
        unmarked = _above_credit(page.lines, start, end)
        return _shown_as(page.lines, stated) or _below_site(stated, marked, unmarked)
    if best is not None and points > 0:
        return best
    if above := _above_credit(page.lines, start, end):
        return above
    return Headline(page.title, -1, -1) if _names_site(page.title) else None


def _is_linked(lines: Sequence[Line], headline: Headline | None) -> bool:
    """Return whether a shown headline is a link, as every entry of a list is."""
    return headline is not None and lines[headline.first].link_chars > 0


def _below_site(stated: str, marked: Headline | None, unmarked: Headline | None) -> Headline:
    """Return a <title> that no line shows, or the line that is the headline if the <title> names the site alone."""
    if marked is not None and len(marked.text) >= MUCH_LONGER * len(stated):
        return marked
    return unmarked if unmarked is not None and _names_publisher(stated) else Headline(stated, -1, -1)


def _above_credit(lines: Sequence[Line], start: int, end: int) -> Headline | None:
    """Return the unmarked line right above the first line with date or source, as in a version for printing."""
    for number in range(max(0, start - FAR), min(end, start + CREDIT_LINES_BELOW, len(lines) - 1)):
        if INFORMATION.search(lines[number + 1].text) is None:
            continue
        line = lines[number]
        is_plain = line.noise is None and not line.anchors and NO_TITLE.search(line.text) is None
        return _headline_of(lines, number, number) if is_plain and not line.row else None
    return None


def _is_account(page: PageTree, stated: str, best: Headline | None) -> bool:
    """Return whether <title> holds the publisher's name alone: a line below a longer marked headline repeats it."""
    if best is None or best.first < 0 or len(stated) > ACCOUNT_AT_MOST or len(best.text) <= len(stated):
        return False
    if marked_element(page.lines[best.first].element) is None:
        return False
    below = page.lines[best.last + 1 : best.last + 1 + CREDIT_LINES_BELOW]
    return any(
        squeezed(stated) in squeezed(line.text) and len(line.bare) < 2 * ACCOUNT_AT_MOST for line in below
    )


def anchor_of(page: PageTree, is_credit: Callable[[Line], bool]) -> Headline | None:
    """Return the headline with credit beside, wherever the text stands; None if no line is such a headline.

    The line is marked as a headline, or begins like <title> or a meta tag, and is no link.
    """
    titles = [squeezed(title) for title in _titles(page)]
    best, most = None, 0.0
    for number, line in enumerate(page.lines):
        if not _may_anchor(line, titles) or not _is_credit_near(page.lines, number, is_credit):
            continue
        holder = marked_element(line.element)
        last = _last_joining(page.lines, number, number + HEADLINE_LINES, holder, titles)
        headline = _headline_of(page.lines, number, last)
        points = _score(line, holder, headline.text, titles, number, number) if headline else 0.0
        if headline and points > most:
            best, most = headline, points
    return best if most >= ANCHORED else None


def _may_anchor(line: Line, titles: Sequence[str]) -> bool:
    """Return whether a line is marked as a headline, or begins like a title, and is no link."""
    if line.link_chars > 0.5 * len(line.bare) or len(line.bare) not in HEADLINE_CHARS:
        return False
    if line.heading:
        return True
    opening = squeezed(line.bare[: 2 * OPENING])[:OPENING]
    return len(opening) == OPENING and any(title.startswith(opening) for title in titles)


def _is_credit_near(lines: Sequence[Line], number: int, is_credit: Callable[[Line], bool]) -> bool:
    below = lines[number + 1 : number + 1 + CREDIT_LINES_BELOW]
    return any(line.link_chars <= 0.5 * len(line.bare) and is_credit(line) for line in below)


def _candidates(page: PageTree, start: int, end: int) -> Iterator[tuple[Headline, float]]:
    """Yield every possible headline with points, if need be without headlines of no points."""
    titles = [squeezed(title) for title in _titles(page)]
    lines = page.lines
    stop = min(len(lines), start + LINES_BELOW, end if end > start else len(lines))
    marked: dict[Element, bool] = {}
    for number in range(stop):
        holder = marked_element(lines[number].element, marked)
        if holder is None and _is_hopeless(lines[number], number, start, titles):
            continue
        last = _last_joining(lines, number, min(stop, number + HEADLINE_LINES), holder, titles)
        for until in range(number, last + 1):
            if headline := _headline_of(lines, number, until):
                points = _score(lines[number], holder, headline.text, titles, number, start)
                points -= SECOND_PART * _goes_on(lines, number, holder)
                points -= HEADS_LINKS * _heads_links(lines, until + 1)
                yield headline, points + INFORMED * _is_informed(lines, until + 1, holder)


def _is_hopeless(line: Line, number: int, start: int, titles: Sequence[str]) -> bool:
    """Return whether an unmarked line surely has no points: links and lines far away that no title begins like."""
    is_far = number > start or start - number >= FAR
    if not is_far and line.noise is None and line.link_chars <= 0.5 * len(line.bare):
        return False
    if line.text.startswith(LABELS) or any(len(title.rstrip(".…")) < OPENING for title in titles):
        return False
    opening = squeezed(line.text)[:OPENING]
    return not any(opening in title for title in titles)


def _last_joining(
    lines: Sequence[Line], number: int, stop: int, holder: Element | None, titles: Sequence[str]
) -> int:
    """Return the last line before `stop` with a part of the headline of line `number`.

    A line in a further element made alike is a part if a title says so: a line with an author may be made alike.
    """
    last, text = number, lines[number].text
    while holder is not None and last + 1 < min(stop, len(lines)) and _joins(lines[last + 1], holder):
        text = squeezed(f"{text}{lines[last + 1].text}")
        is_told = any(title.startswith(text) for title in titles)
        if not is_told and not _within(lines[last + 1].element, holder):
            break
        last += 1
    return last


def _goes_on(lines: Sequence[Line], number: int, holder: Element | None) -> bool:
    """Return whether a line goes on with the headline of the line above: both stand in one marked element."""
    if holder is None or number == 0 or not _within(lines[number - 1].element, holder):
        return False
    return _joins(lines[number], holder) and _joins(lines[number - 1], holder)


def _heads_links(lines: Sequence[Line], below: int) -> bool:
    """Return whether the next two lines are links by headline: a heading of a box such as 最新动态."""
    two = lines[below : below + 2]
    return len(two) == 2 and all(
        len(line.bare) >= LINKED_HEADLINE and line.link_chars > 0.5 * len(line.bare) for line in two
    )


def _headline_of(lines: Sequence[Line], first: int, last: int) -> Headline | None:
    shown = tidy(" ".join(line.text for line in lines[first : last + 1]))
    text = _own_words(shown)
    if len(text) not in HEADLINE_CHARS:
        return None
    return Headline(text, first, last, stamped=not shown.endswith(text))


def _is_informed(lines: Sequence[Line], below: int, holder: Element | None) -> bool:
    """Return whether date or source stand below a marked headline."""
    return holder is not None and below < len(lines) and INFORMATION.search(lines[below].text) is not None


def _joins(line: Line, holder: Element) -> bool:
    """Return whether a line goes on with the headline above, in the same element or in one made alike."""
    is_part = _within(line.element, holder) or _is_made_alike(line.element, holder)
    return is_part and NO_PART.search(line.text) is None


def _is_made_alike(element: Element, holder: Element) -> bool:
    """Return whether an element stands beside another element with the same tag and class."""
    if element.getparent() is not holder.getparent() or element.tag != holder.tag:
        return False
    return bool(holder.get("class")) and element.get("class") == holder.get("class")


def _titles(page: PageTree) -> list[str]:
    titles = (page.title, *(page.metas[name] for name in TITLE_TAGS if name in page.metas))
    return [title for title in titles if title and not _names_site(title)]


def _names_publisher(title: str) -> bool:
    """Return whether a <title> is the publisher's name alone, as on pages of small systems: 临江县档案馆."""
    return len(title) <= SITE_NAME_AT_MOST and PUBLISHER.search(title) is not None


def _names_site(title: str) -> bool:
    """Return whether a <title> is only the site's name, as on every page of some sites."""
    bare = squeezed(title)
    return (
        len(bare) <= SITE_NAME_AT_MOST and SITE_NAME.search(bare) is not None and not SEPARATORS.search(title)
    )


def _score(
    line: Line, holder: Element | None, text: str, titles: Sequence[str], number: int, start: int
) -> float:
    """Return the points of a line as headline: for title, markup and place, less for links, noise and dates."""
    bare = squeezed(text)
    score = _likeness(bare, titles)
    if holder is not None:
        score += TAG_POINTS.get(str(holder.tag), NAMED_POINTS)
    score -= 1.5 * (line.link_chars > 0.5 * len(line.bare))
    score -= 1.5 * (line.noise is not None)
    score -= min(2.0, 0.05 * abs(start - number))
    score += 0.4 * (len(bare) >= 10) - 1.5 * (len(bare) < 5)
    score -= 2.0 * bool(GENERIC.match(text)) + 2.5 * bool(LABEL_OR_WAY.search(text))
    score -= 3.0 * (_names_site(text) or text.startswith(SUBTITLE))
    score -= 2.0 * (text.endswith(("。", "；")) or (DATE.search(text) is not None and len(text) < 30))
    return score - 0.8 * (number > start)


def _likeness(bare: str, titles: Sequence[str]) -> float:
    """Return how well a line agrees with <title> and meta tags: 0 to 4.5 points."""
    return max((_likeness_to(bare, title) for title in titles), default=0.0)


def _likeness_to(bare: str, title: str) -> float:
    if len(bare) >= 4 and title.startswith(bare):
        start = 2.5 if len(bare) > SITE_LIKE else 1.0
        return start + 2.0 * min(1.0, len(bare) / max(8, 0.7 * len(title)))
    if len(title) >= 6 and bare.startswith(title.rstrip(".…")):
        return 4.2
    return 3.0 if len(bare) >= 8 and _share_beginning(bare, title) else 0.0


def _share_beginning(bare: str, title: str) -> bool:
    return bare in title or (len(title) >= 8 and bare[:8] == title[:8])


def marked_element(element: Element, marked: dict[Element, bool] | None = None) -> Element | None:
    """Return the nearest element around that is marked as a headline, at most three levels up.

    `marked` keeps what is known about elements: the lines of a page share the elements around.
    """
    marked = {} if marked is None else marked
    current: Element | None = element
    for _ in range(4):
        if current is None or current.tag in ("body", "html", "table", "tbody"):
            return None
        if current not in marked:
            marked[current] = _is_marked(current)
        if marked[current]:
            return current
        current = current.getparent()
    return None


def _is_marked(element: Element) -> bool:
    return element.tag in HEADINGS or element.tag == "ucaptitle" or _is_named_headline(element)


def _is_named_headline(element: Element) -> bool:
    attributes = dict(element.items())
    named, numbered = attributes.get("class"), attributes.get("id")
    if not named and not numbered:
        return False
    name = f"{named or ''} {numbered or ''}"
    return HEADLINE_NAME.search(name) is not None and NOT_HEADLINE.search(name) is None


def _within(element: Element, holder: Element) -> bool:
    current: Element | None = element
    for _ in range(6):
        if current is holder:
            return True
        if current is None:
            return False
        current = current.getparent()
    return False


LABEL_OR_WAY = re.compile(r"[:：]\s*(?:\d|$)|[>＞]")  # 发布时间：2024, 首页 > 要闻
NO_PART = re.compile(r"[:：]|\d{4}\s?[-/年.]\s?\d")  # a line that goes on with no headline
LABEL_BEFORE = re.compile(r"^(?:标题|標題|题目)[:：]\s*")
STAMP = re.compile(
    r"\s{0,4}[（(\[【]?\s{0,4}(?:19|"
    r"20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?:\s\d{1,2}[:∶]\d\d(?:[:∶]\d\d)?)?\s{0,4}[）)\]】]?"
    r"(?:\s{0,4}(?:来源|來源|信息来源|作者)\s{0,4}[:：]\s{0,4}\S{1,24}){0,2}$"
)


def _own_words(text: str) -> str:
    """Return a headline without the label before, and without date and source after."""
    return STAMP.sub("", LABEL_BEFORE.sub("", text))


def _stated(page: PageTree) -> str | None:
    """Return the headline of meta tag or <title>, without the site's name; None if both give no headline."""
    meta = page.metas.get("founder-title") or page.metas.get("articletitle")
    if meta and not _is_generic(meta):
        return tidy(re.sub(r"<[^>]{0,500}>", " ", meta))
    title = without_site(page.title or page.metas.get("og:title", ""), site_names(page))
    return None if not title or _is_generic(title) or _names_site(title) else title


def _is_generic(title: str) -> bool:
    """Return whether a <title> names no article: 正文, or a button such as 打印本页."""
    return GENERIC.match(title) is not None or are_buttons(title)


def without_site(title: str, names: Sequence[str] = ()) -> str:
    """Return a <title> without the names of site and column after the headline: 民政工作会议召开_要闻_民声观察."""
    title = title[:TITLE_AT_MOST]  # each part taken away costs a search of the rest
    while (shorter := _without_last_part(title, names)) != title:
        title = shorter
    return title


def _without_last_part(title: str, names: Sequence[str]) -> str:
    """Return a title up to the last separator, if the part after it is a name of the site; else the title."""
    cuts = [match for match in SEPARATORS.finditer(title) if 0 < match.start() < len(title)]
    if not cuts:
        return title
    head, tail = title[: cuts[-1].start()].rstrip(), title[cuts[-1].end() :].strip()
    if len(head) < 4:  # 更正, 讣告
        is_headline = len(head) > 1 and not GENERIC.match(head) and SITE_WORD.search(tail)
        return head if is_headline else title
    is_short_end = len(tail) <= 20 and len(head) > len(tail) and cuts[-1].group() not in PLAIN_SEPARATORS
    return head if _is_site(tail, names) or is_short_end else title


def _is_site(text: str, names: Sequence[str]) -> bool:
    return SITE_WORD.search(text) is not None or squeezed(text) in map(squeezed, names)


def site_names(page: PageTree) -> tuple[str, ...]:
    """Return the names of the site in meta tags."""
    names = (page.metas.get(name) for name in SITE_NAME_TAGS)
    return tuple(name for name in names if name)


def _shown_as(lines: Sequence[Line], stated: str) -> Headline | None:
    """Return the line that shows a <title> alone, or without the publisher before; None without such a line."""
    return _shown(lines, stated) or _shown_behind_house(lines, stated)


def _shown_behind_house(lines: Sequence[Line], stated: str) -> Headline | None:
    """Return the line that shows a <title> without the publisher before: 江川省民政厅 关于调整标准的通知."""
    house, _, headline = stated.partition(" ")
    if len(headline) < SITE_LIKE or SITE_WORD.search(house) is None:
        return None
    return _shown(lines, headline)


def _shown(lines: Sequence[Line], stated: str) -> Headline | None:
    """Return the first line that shows a headline; None if no line shows the headline alone."""
    wanted = squeezed(stated)
    for number, line in enumerate(lines):
        if squeezed(line.text) == wanted:
            return Headline(line.text, number, number)
    return None
