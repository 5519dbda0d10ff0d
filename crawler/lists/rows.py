"""Lines of a list page → entries of its main list.

Links in the same place of the same structure form a cluster. The cluster with links most like articles is the
main list.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.lists.paging import NEXT_WORDS, resolved
from crawler.markup.boilerplate import Element
from crawler.markup.dates import list_date
from crawler.markup.tree import Anchor, Line, PageTree, tidy
from storage.records import Link

MAX_ENTRIES = 3000
MOST_LINKS = 4000  # read per page; the fullest real page at hand has 1,300
ARTICLE_ADDRESS = re.compile(
    r"\d{4}[-/]?\d{2}|\d{5}|/t\d{6}|art_\d|content[_/-]?\w{0,40}\d|post_\d|[?&]\w{0,40}id=\w{0,40}\d|"
    r"/c\d{1,40}\w{0,40}/|/\w{0,80}\d\.s?html?$|(?:show|view|detail|article|news|info|read|item)"
    r"[\w-]{0,40}[/_.-]?\w{0,40}\d|/a/\w|/\d+/?$",
    re.IGNORECASE,
)
PAGE_ADDRESS = re.compile(
    r"\.(?:s?html?|jsp|aspx?|php|do|action|pdf|docx?|xlsx?|pptx?|wps|et|ofd|cebx?)(?:[?#]|$)", re.IGNORECASE
)
NOT_AN_ENTRY = re.compile(
    r"^(?:[\[【(（].{1,6}[\]】)）]|首页|尾页|末页|上一?页|下一?页|更多|more|\d+|登录|注册|设为首页|加入收藏|返回\S{0,4}|English|繁體|网站地图|联系我们|关于我们|"
    r"版权声明|免责声明|隐私\S*|无障碍\S*|RSS\S*|\[?详细\]?|详情|阅读全文|查看\S{0,4}|[>›»<‹«]+|.{0,14}ICP备.{0,24}|"
    r".{0,6}公网安备.{0,30})$",
    re.IGNORECASE,
)
NOT_A_PAGE = re.compile(r"\.(?:jpe?g|png|gif|svg|ico|css|js|mp[34]|exe|apk)(?:[?#]|$)", re.IGNORECASE)
ASIDE = re.compile(
    r"^[\s【\[◆■●▶▲·*|]*(?:热门|熱門|热点|推荐|推薦|排行|点击|阅读排行|一周|本周|今日|最热|猜你|相关|友情|合作|图片|专题|视频|广告|阅读|浏览|"
    r"本月|月度|日排行|周排行|精彩|编辑推荐|站内|大家|随机|最近更新|最新(?:文章|更新|资讯|推荐|评论))"
    r".{0,10}$"
)
DATE_IN_TITLE = re.compile(
    r"^[\[【(（]?\s{0,4}(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?\s{0,4}[\]】)）]?\s{1,4}|\s{0,4}[\[【(（]?\s{0,4}(?:(?:19|"
    r"20)\d\d\s{0,4}[-/.年]\s{0,4})\d{1,2}\s{0,4}[-/.月]\s{0,4}\d{1,2}日?(?:\s{1,4}\d{1,2}:\d{2}(?::\d\d)?)?\s{0,4}[\]】)）]?\s{0,4}$"
)
ONLY_DATE = re.compile(r"^[\d\s\-/.:年月日\[\]()]+$")
MENU = 6  # characters: a cluster of titles shorter on average is a menu
SHORTEST_TITLE, SHORTEST_STRAY = 4, 6  # characters
LINES_ABOVE = 59  # a list's heading is searched so far above its row
LONGEST_HEADING = 15  # characters
LONGEST_ROW, LONGEST_DATE = 600, 29  # characters
LONGEST_SOURCE = 5000  # characters of a row's source, white space included
TWIN = frozenset(("b", "strong", "font", "span", "em", "i", "u", "h1", "h2", "h3", "h4", "h5", "p"))
ROW_TAGS = frozenset(("li", "td", "tr", "dd", "dt", "tbody", "thead"))
INNER_TAGS = TWIN | ROW_TAGS
LIST_TAGS = frozenset(("ul", "ol", "table", "dl", "body", "div", "section"))
LAYOUT_TAGS = frozenset(("div", "section", "body"))
ABOVE_ROWS = frozenset(("body", "html", "ul", "ol", "tbody"))
WHOLE_PAGE = frozenset(("body", "html"))
DIGITS = re.compile("[0-9]+")
ADDRESS_DIGITS = re.compile(r"\d+")


@dataclass(eq=False)
class ListRow:
    """A possible entry of a list: a link, with the number of the line."""

    anchor: Anchor
    url: str
    title: str
    line: int
    noise: bool
    date: str | None = None


@dataclass(eq=False)
class Cluster:
    """Rows in the same place of the same structure."""

    rows: list[ListRow] = field(default_factory=list)
    aside: bool = False

    @property
    def length(self) -> float:
        """Return the mean length of the titles in characters; longer titles count as 40."""
        return sum(min(len(row.title), 40) for row in self.rows) / len(self.rows)

    def share(self, pattern: re.Pattern[str]) -> float:
        """Return the share of addresses matched by `pattern`, 0 to 1."""
        return sum(1 for row in self.rows if pattern.search(_path_and_query(row.url))) / len(self.rows)

    @property
    def dated(self) -> float:
        """Return the share of rows with a date, 0 to 1."""
        return sum(1 for row in self.rows if row.date) / len(self.rows)


def list_entries(page: PageTree, base_url: str) -> list[Link]:
    """Return the entries of the page's main list in reading order; empty without a list."""
    rows = _rows(page.lines, base_url)
    clusters = _clusters(rows, page.lines)
    for cluster in clusters:
        _add_dates(cluster.rows)
    main = _main_list(clusters, base_url)
    if main is None:
        return []
    chosen = [*_article_rows(main), *_strays(main, rows)]
    chosen.sort(key=lambda row: row.line)
    return _links(chosen)[:MAX_ENTRIES]


def _links(rows: Iterable[ListRow]) -> list[Link]:
    """Return a link per address. Of several rows with the same address the longest title counts."""
    links: dict[str, Link] = {}
    for row in rows:
        before = links.get(row.url)
        if before is None:
            links[row.url] = Link(row.url, row.title, row.date)
        elif len(before.title or "") < len(row.title):
            links[row.url] = Link(row.url, row.title, row.date or before.date)
    return list(links.values())


# --- links that may be entries ---


def _rows(lines: Sequence[Line], base_url: str) -> list[ListRow]:
    rows: list[ListRow] = []
    here = base_url.split("#", maxsplit=1)[0]
    for number, line in enumerate(lines):
        if line.anchors and not _is_entry_line(lines, number):
            continue
        for anchor in line.anchors:
            title = _title(anchor)
            url = _entry_url(anchor.href, base_url, here) if _may_be_title(title) else None
            if url is None:
                continue
            rows.append(ListRow(anchor, url, title, number, line.noise is not None))
            if len(rows) > MOST_LINKS:
                return rows
    return rows


# Links above and below an article: 上一篇：…, 当前位置：首页 > 要闻 > 正文
NEIGHBOUR_LABEL = (
    r"^[\s【\[（(<«‹>»◆■●▶▲·•*※]*(?:上|下|前|后|後)一?(?:篇|条|條|则|則)(?:文章|新闻|新聞|信息|资讯|公告)?"
)
NEIGHBOUR = re.compile(rf"{NEIGHBOUR_LABEL}(?:[:：\s\]】）)>»]|$)")
LONE_NEIGHBOUR = re.compile(rf"{NEIGHBOUR_LABEL}[:：\s\]】）)>»]*$")
WAY = re.compile(
    r"(?:当前|目前|现在|所在|您|你)(?:的|所在|所处|现在|当前|目前){0,4}(?:位置|栏目|页面)|^\s*(?:位置|所在位置)\s*[:：>]|"
    r"^\s*(?:首页|主页|网站首页)\s*(?:>|›|»|→|/|-|\||&gt;|＞)"
)


def is_neighbour(text: str) -> bool:
    """Return whether a line leads to the article before or after: 上一篇：…"""
    return NEIGHBOUR.match(text) is not None


def is_way(text: str) -> bool:
    """Return whether a line shows the way from the front page to the page: 当前位置：首页 > 要闻."""
    return WAY.search(text[:60]) is not None


def _is_entry_line(lines: Sequence[Line], number: int) -> bool:
    """Return whether the links of a line may be entries: neither the way to the page nor a neighbour of the article."""
    text = lines[number].text
    if is_way(text) or is_neighbour(text):
        return False
    return number == 0 or LONE_NEIGHBOUR.match(lines[number - 1].text) is None


def _may_be_title(title: str) -> bool:
    if len(title) < SHORTEST_TITLE or ONLY_DATE.match(title):
        return False
    return not (NOT_AN_ENTRY.match(title) or NEXT_WORDS.match(title))


def _entry_url(href: str, base_url: str, here: str) -> str | None:
    url = resolved(href, base_url)
    if url is None or url == here or NOT_A_PAGE.search(url) or _is_front_page(url):
        return None
    return url


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _path_and_query(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _title(anchor: Anchor) -> str:
    """Return the title of a link without a date. A title attribute counts if it completes the link's words."""
    shown = anchor.text
    stated = tidy(anchor.element.get("title") or "")
    if _completes(stated, shown):
        shown = stated
    without_date = DATE_IN_TITLE.sub("", shown).strip()
    return (without_date or shown).lstrip("·•●■▪◆►▶> ").strip()


def _completes(stated: str, shown: str) -> bool:
    """Return whether a title attribute gives in full a title shown in part."""
    if not stated or not shown:
        return bool(stated)
    return len(stated) > len(shown) and stated[:3] == shown.lstrip("·•[【")[:3]


# --- clusters ---


def _clusters(rows: Iterable[ListRow], lines: Sequence[Line]) -> list[Cluster]:
    """Group rows by place. Menus and lists aside are not united with lists of the same place."""
    first_of_place: dict[str, Cluster] = {}
    clusters: list[Cluster] = []
    for place, part in _parts(rows, lines):
        if part.aside or part.length < MENU:
            clusters.append(part)
        elif place in first_of_place:
            first_of_place[place].rows.extend(part.rows)
        else:
            first_of_place[place] = part
            clusters.append(part)
    return clusters


def _parts(rows: Iterable[ListRow], lines: Sequence[Line]) -> list[tuple[str, Cluster]]:
    """Group rows by place and list element; return pairs of place and group."""
    parts: dict[tuple[str, Element | None], Cluster] = {}
    asides: dict[tuple[Element | None, int], bool] = {}
    for row in rows:
        root = _list_root(row.anchor.element)
        # One answer serves a whole list. An element of layout may hold several lists.
        whole = root is not None and root.tag not in LAYOUT_TAGS
        key = (root, -1 if whole else row.line)
        if key not in asides:
            asides[key] = _is_aside(row, root, lines)
        part = parts.setdefault((_place(row.anchor.element), root), Cluster())
        part.aside = part.aside or row.noise or asides[key]
        part.rows.append(row)
    return [(place, part) for (place, _), part in parts.items()]


def _list_root(element: Element) -> Element | None:
    """Return the innermost list, table or block around a link."""
    current: Element | None = element
    while current is not None and current.tag not in LIST_TAGS:
        current = current.getparent()
    return current


def _place(element: Element) -> str:
    """Return the structure above a link, from the inside outwards: tags, and above the row first classes too."""
    steps: list[str] = []
    inner = True
    current = element.getparent()
    while current is not None and current.tag not in WHOLE_PAGE and len(steps) < 12:
        tag = str(current.tag)
        inner = inner and tag in INNER_TAGS
        if not inner:
            steps.append(_step(current, tag))
        elif tag in ROW_TAGS:
            steps.append(tag)
        current = current.getparent()
    return ">".join(steps)


def _step(element: Element, tag: str) -> str:
    names = (element.get("class") or element.get("id") or "").split()
    return f"{tag}.{DIGITS.sub('', names[0])}" if names else tag


def _is_aside(row: ListRow, root: Element | None, lines: Sequence[Line]) -> bool:
    """Return whether the list around the row has a heading such as 热门文章."""
    if root is None or root.tag == "body":
        return False
    if root.tag == "div" and len(root) < 2 and (parent := root.getparent()) is not None:
        root = parent
    for line in reversed(lines[max(0, row.line - LINES_ABOVE) : row.line]):
        if not _is_under(line.element, root):
            return _is_heading_aside(line)
        if not line.anchors and _is_heading_aside(line):
            return True
    return False


def _is_heading_aside(line: Line) -> bool:
    return len(line.bare) <= LONGEST_HEADING and ASIDE.match(line.text) is not None


def _is_under(element: Element, root: Element) -> bool:
    current: Element | None = element
    for _ in range(12):
        if current is root:
            return True
        if current is None:
            return False
        current = current.getparent()
    return False


# --- dates ---


def _add_dates(rows: Sequence[ListRow]) -> None:
    """Set the dates of rows. The widest element around a link without a second address is the row."""
    addresses: dict[Element, set[str]] = {}
    for row in rows:
        for element in _near(row.anchor.element):
            addresses.setdefault(element, set()).add(row.url)
    for row in rows:
        row.date = _row_date(_row_element(row.anchor.element, addresses), row.title)


def _row_element(anchor: Element, addresses: Mapping[Element, Collection[str]]) -> Element:
    widest = anchor
    for element in _near(anchor):
        if len(addresses[element]) > 1 or element.tag in ABOVE_ROWS:
            break
        widest = element
    return widest


def _row_date(row: Element, title: str) -> str | None:
    text = _text_of(row)[:LONGEST_ROW]
    date = list_date(text.replace(title, " ")) or list_date(row.tail or "")
    if date is None and row.tag != "li" and (following := row.getnext()) is not None:
        return _date_beside(following)
    return date


def _date_beside(element: Element) -> str | None:
    if not isinstance(element.tag, str) or next(element.iter("a"), None) is not None:
        return None
    text = _text_of(element)
    return list_date(text) if len(text) <= LONGEST_DATE else None


def _text_of(element: Element) -> str:
    """Return the text of an element, cut after LONGEST_SOURCE. Rows nested in rows would repeat each other's text."""
    pieces: list[str] = []
    chars = 0
    for piece in element.itertext():
        pieces.append(piece[:LONGEST_SOURCE])
        chars += len(piece)
        if chars > LONGEST_SOURCE:
            break
    return tidy(" ".join(pieces))


def _near(element: Element) -> Iterable[Element]:
    """Yield an element and its six nearest ancestors."""
    current: Element | None = element
    for _ in range(7):
        if current is None:
            return
        yield current
        current = current.getparent()


# --- the main list ---


def _main_list(clusters: Iterable[Cluster], base_url: str) -> Cluster | None:
    host = urlsplit(base_url).hostname
    likely = [
        cluster for cluster in clusters if _is_list(cluster) and (not cluster.aside or _is_own(cluster, host))
    ]
    return max(likely, key=lambda cluster: _score(cluster, host), default=None)


def _is_list(cluster: Cluster) -> bool:
    number = len(cluster.rows)
    likely = cluster.share(ARTICLE_ADDRESS)
    if cluster.aside and number < 3:
        return False
    if cluster.length < 6 and cluster.dated < 0.5:
        return False
    if likely >= 0.5 or cluster.dated >= 0.5:
        return True
    return number >= 3 and cluster.length >= 9 and cluster.share(PAGE_ADDRESS) >= 0.5


def _is_own(cluster: Cluster, host: str | None) -> bool:
    """Return whether all rows lead to the page's own host."""
    return all(urlsplit(row.url).hostname == host for row in cluster.rows)


def _score(cluster: Cluster, host: str | None) -> float:
    """Return the likeness of a cluster to a main list; weights from 11 real and 6 synthetic list pages."""
    number = len({row.url for row in cluster.rows})
    own = sum(1 for row in cluster.rows if urlsplit(row.url).hostname == host) / len(cluster.rows)
    score: float = float(min(number, 60)) ** 0.7 * min(cluster.length, 26.0)
    score *= 0.3 + cluster.share(ARTICLE_ADDRESS)
    score *= 1 + 1.5 * cluster.dated
    score *= 0.4 + 0.6 * own
    return score * (0.12 if cluster.aside else 1.0)


def _article_rows(cluster: Cluster) -> list[ListRow]:
    """Return the rows without odd links, for example 关于我们 at the foot."""
    if cluster.share(ARTICLE_ADDRESS) < 0.7:
        return cluster.rows
    return [row for row in cluster.rows if row.date or ARTICLE_ADDRESS.search(_path_and_query(row.url))]


def _strays(cluster: Cluster, rows: Iterable[ListRow]) -> list[ListRow]:
    """Return rows of another structure within the main list, for example pinned rows.

    Strays stand in the same part of the page and have addresses of the same shape.
    """
    root = _common_root(cluster.rows)
    if root is None or root.tag in WHOLE_PAGE:
        return []
    taken = {row.url for row in cluster.rows}
    shapes = {_address_shape(row.url) for row in cluster.rows}
    free = [row for row in rows if row.url not in taken and _may_be_stray(row)]
    strays = [
        row for row in free if _address_shape(row.url) in shapes and _is_under(row.anchor.element, root)
    ]
    _add_dates(strays)
    return strays if len(strays) <= max(3, len(cluster.rows)) else []


def _may_be_stray(row: ListRow) -> bool:
    return not row.noise and len(row.title) >= SHORTEST_STRAY


def _address_shape(url: str) -> str:
    """Return host and folder of an address, with every number as 0."""
    parts = urlsplit(url)
    return ADDRESS_DIGITS.sub("0", f"{parts.hostname}{parts.path.rsplit('/', 1)[0]}")


def _common_root(rows: Sequence[ListRow]) -> Element | None:
    """Return the innermost element around the first and the last row."""
    around_last = set(rows[-1].anchor.element.iterancestors())
    return next(
        (element for element in rows[0].anchor.element.iterancestors() if element in around_last), None
    )
