"""Extract: a list page's lines → its entries: the largest cluster of links that look like articles. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.lists.paging import NEXT_WORDS, resolved
from crawler.markup.boilerplate import Element
from crawler.markup.dates import list_date
from crawler.markup.tree import Anchor, Line, PageTree, tidy
from storage.records import Link

MAX_ENTRIES = 3000
MOST_LINKS = 4000  # looked at; the fullest real page at hand has 1,300
ARTICLE_ADDRESS = re.compile(
    r"\d{4}[-/]?\d{2}|\d{5,}|/t\d{6,}|art_\d|content[_/-]?\w*\d|post_\d|[?&](?:\w*id|aid|"
    r"newsid|nid|sid)=\w*\d|/c\d+\w*/|/\w*\d+\.s?html?$|(?:show|view|detail|article|news|info|"
    r"read|item)[\w-]*[/_.-]?\w*\d|/a/\w+|/\d+/?$",
    re.IGNORECASE,
)
PAGE_ADDRESS = re.compile(r"\.(?:s?html?|jsp|aspx?|php|do|action)(?:[?#]|$)", re.IGNORECASE)
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
    r"^[\[【(（]?\s*(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?\s*[\]】)）]?\s+|\s*[\[【(（]?\s*(?:(?:19|"
    r"20)\d\d\s*[-/.年]\s*)\d{1,2}\s*[-/.月]\s*\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d\d)?)?\s*[\]】)）]?\s*$"
)
ONLY_DATE = re.compile(r"^[\d\s\-/.:年月日\[\]()]+$")
MENU = 6  # characters: shorter titles on average make a menu
TWIN = frozenset(("b", "strong", "font", "span", "em", "i", "u", "h1", "h2", "h3", "h4", "h5", "p"))


@dataclass(eq=False)
class Entry:
    """A link that may be an entry."""

    anchor: Anchor
    url: str
    title: str
    line: int
    noise: bool
    date: str | None = None


@dataclass(eq=False)
class Cluster:
    """Links that stand in the same place of the same structure."""

    entries: list[Entry] = field(default_factory=list)
    aside: bool = False

    @property
    def length(self) -> float:
        """Mean length of the titles."""
        return sum(min(len(entry.title), 40) for entry in self.entries) / len(self.entries)

    def share(self, pattern: re.Pattern[str]) -> float:
        """Share of addresses that a pattern fits."""
        return sum(1 for entry in self.entries if pattern.search(_tail(entry.url))) / len(self.entries)

    @property
    def dated(self) -> float:
        """Share of entries with a date in their row."""
        return sum(1 for entry in self.entries if entry.date) / len(self.entries)


def _tail(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def list_entries(page: PageTree, base_url: str) -> list[Link]:
    """The entries of the page's main list, in order; empty where there is none."""
    entries = _entries(page.lines, base_url)
    clusters = _clusters(entries, page)
    for cluster in clusters:
        _add_dates(cluster.entries)
    host = urlsplit(base_url).hostname
    likely = [
        cluster for cluster in clusters if _is_list(cluster) and (not cluster.aside or _is_own(cluster, host))
    ]
    if not likely:
        return []
    best = max(likely, key=lambda cluster: _score(cluster, base_url))
    chosen = [*_articles(best), *_of_same_list(best, entries)]
    chosen.sort(key=lambda entry: entry.line)
    links: dict[str, Link] = {}
    for entry in chosen:
        link = Link(entry.url, entry.title, entry.date)
        known = links.get(entry.url)
        if known is None or len(known.title or "") < len(entry.title):
            links[entry.url] = Link(entry.url, link.title, link.date or (known.date if known else None))
    return list(links.values())[:MAX_ENTRIES]


def _entries(lines: Sequence[Line], base_url: str) -> list[Entry]:
    found: list[Entry] = []
    here = base_url.split("#", maxsplit=1)[0]
    for number, line in enumerate(lines):
        for anchor in line.anchors:
            title = _title(anchor, line)
            if (
                len(title) < 4
                or ONLY_DATE.match(title)
                or NOT_AN_ENTRY.match(title)
                or NEXT_WORDS.match(title)
            ):
                continue
            url = resolved(anchor.href, base_url)
            if url is None or url == here or NOT_A_PAGE.search(url) or _is_directory_root(url):
                continue
            found.append(Entry(anchor, url, title, number, line.noise is not None))
            if len(found) > MOST_LINKS:
                return found
    return found


def _is_directory_root(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _title(anchor: Anchor, line: Line) -> str:
    shown = anchor.text
    stated = tidy(anchor.element.get("title") or "")
    if (
        stated
        and (len(stated) > len(shown) or not shown)
        and (not shown or stated[:3] == shown.lstrip("·•[【")[:3])
    ):
        shown = stated
    without = DATE_IN_TITLE.sub("", shown).strip()
    return (without or shown).lstrip("·•●■▪◆►▶> ").strip()


def _clusters(entries: Iterable[Entry], page: PageTree) -> list[Cluster]:
    """Entries by their place in the page's structure; what stands aside, or is a menu, apart from the rest."""
    parts: dict[tuple[str, Element | None], Cluster] = {}
    asides: dict[tuple[Element | None, int], bool] = {}
    for entry in entries:
        root = _aside_root(entry.anchor.element)
        # one answer serves a whole list, but elements that only lay out may hold several
        whole = root is not None and root.tag not in ("div", "section", "body")
        seen = (root, -1 if whole else entry.line)
        if seen not in asides:
            asides[seen] = _is_aside(entry, page.lines)
        aside = entry.noise or asides[seen]
        part = parts.setdefault((_place(entry.anchor.element), root), Cluster())
        part.aside = part.aside or aside
        part.entries.append(entry)
    merged: dict[str, Cluster] = {}
    clusters: list[Cluster] = []
    for (place, _), part in parts.items():
        if part.aside or part.length < MENU:
            clusters.append(part)
        elif place in merged:
            merged[place].entries.extend(part.entries)
        else:
            merged[place] = part
            clusters.append(part)
    return clusters


def _aside_root(element: Element) -> Element | None:
    current: Element | None = element
    while current is not None and current.tag not in ("ul", "ol", "table", "dl", "body", "div", "section"):
        current = current.getparent()
    return current


def _place(element: Element) -> str:
    """The structure above a link: tags, and classes from the list's element upwards."""
    steps: list[str] = []
    current = element.getparent()
    inner = True
    while current is not None and current.tag not in ("body", "html") and len(steps) < 12:
        tag = str(current.tag)
        if inner and tag in TWIN:
            current = current.getparent()
            continue
        if inner and tag in ("li", "td", "tr", "dd", "dt", "tbody", "thead"):
            steps.append(tag)
        else:
            inner = False
            name = (current.get("class") or current.get("id") or "").split()
            steps.append(f"{tag}.{re.sub(r'[0-9]+', '', name[0])}" if name else tag)
        current = current.getparent()
    return ">".join(steps)


def _is_aside(entry: Entry, lines: Sequence[Line]) -> bool:
    """Whether the list that the entry stands in has a heading such as 热门文章."""
    root = _aside_root(entry.anchor.element)
    if root is None or root.tag == "body":
        return False
    if root.tag == "div" and len(root) < 2 and root.getparent() is not None:
        root = root.getparent()
    before = entry.line - 1
    while before >= 0 and entry.line - before < 60:
        line = lines[before]
        if root is not None and not _is_under(line.element, root):
            return len(line.bare) < 16 and ASIDE.match(line.text) is not None
        if not line.anchors and len(line.bare) < 16 and ASIDE.match(line.text):
            return True
        before -= 1
    return False


def _is_under(element: Element, root: Element) -> bool:
    current: Element | None = element
    for _ in range(12):
        if current is root:
            return True
        if current is None:
            return False
        current = current.getparent()
    return False


def _add_dates(entries: Sequence[Entry]) -> None:
    """Find each entry's row, the widest element with this entry alone, and the date in it."""
    counts: dict[Element, set[str]] = {}
    for entry in entries:
        for element in _near(entry.anchor.element):
            counts.setdefault(element, set()).add(entry.url)
    for entry in entries:
        row = entry.anchor.element
        for element in _near(row):
            if len(counts[element]) > 1 or element.tag in ("body", "html", "ul", "ol", "tbody"):
                break
            row = element
        text = tidy(" ".join(row.itertext()))[:600]
        entry.date = list_date(text.replace(entry.title, " ")) or list_date(f"{row.tail or ''}")
        if entry.date is None and row.tag != "li" and (following := row.getnext()) is not None:
            entry.date = _date_beside(following)


def _date_beside(element: Element) -> str | None:
    if not isinstance(element.tag, str) or next(element.iter("a"), None) is not None:
        return None
    text = tidy(" ".join(element.itertext()))[:60]
    return list_date(text) if len(text) < 30 else None


def _near(element: Element) -> Iterable[Element]:
    current: Element | None = element
    for _ in range(7):
        if current is None:
            return
        yield current
        current = current.getparent()


def _is_list(cluster: Cluster) -> bool:
    number = len(cluster.entries)
    likely = cluster.share(ARTICLE_ADDRESS)
    if cluster.aside and number < 3:
        return False
    if cluster.length < 6 and cluster.dated < 0.5:
        return False
    if likely >= 0.5 or cluster.dated >= 0.5:
        return True
    return number >= 3 and cluster.length >= 9 and cluster.share(PAGE_ADDRESS) >= 0.5


def _articles(cluster: Cluster) -> list[Entry]:
    """Without the few entries of a cluster that look unlike the others: 关于我们 at the foot."""
    if cluster.share(ARTICLE_ADDRESS) < 0.7:
        return cluster.entries
    return [entry for entry in cluster.entries if entry.date or ARTICLE_ADDRESS.search(_tail(entry.url))]


def _is_own(cluster: Cluster, host: str | None) -> bool:
    """Whether all entries lead to the page's own site."""
    return all(urlsplit(entry.url).hostname == host for entry in cluster.entries)


def _score(cluster: Cluster, base_url: str) -> float:
    """How much a cluster looks like the main list; weights from 11 real and 6 synthetic list pages."""
    number = len({entry.url for entry in cluster.entries})
    host = urlsplit(base_url).hostname
    own = sum(1 for entry in cluster.entries if urlsplit(entry.url).hostname == host) / len(cluster.entries)
    score: float = float(min(number, 60)) ** 0.7 * min(cluster.length, 26.0)
    score *= 0.3 + cluster.share(ARTICLE_ADDRESS)
    score *= 1 + 1.5 * cluster.dated
    score *= 0.4 + 0.6 * own
    return score * (0.12 if cluster.aside else 1.0)


def _of_same_list(cluster: Cluster, entries: Sequence[Entry]) -> list[Entry]:
    """Entries of another make within the list, such as pinned ones: same part of the page, same kind of address."""
    taken = {entry.url for entry in cluster.entries}
    shapes = {_address_shape(entry.url) for entry in cluster.entries}
    root = _common_root(cluster.entries)
    if root is None or root.tag in ("body", "html"):
        return []
    more = [
        entry for entry in entries
        if entry.url not in taken and not entry.noise and len(entry.title) >= 6
        and _address_shape(entry.url) in shapes and _is_under(entry.anchor.element, root)
    ]  # fmt: skip
    _add_dates(more)
    return more if len(more) <= max(3, len(cluster.entries)) else []


def _address_shape(url: str) -> str:
    parts = urlsplit(url)
    return re.sub(r"\d+", "0", f"{parts.hostname}{parts.path.rsplit('/', 1)[0]}")


def _common_root(entries: Sequence[Entry]) -> Element | None:
    chains = [list(entry.anchor.element.iterancestors()) for entry in (entries[0], entries[-1])]
    others = set(chains[1])
    return next((element for element in chains[0] if element in others), None)
