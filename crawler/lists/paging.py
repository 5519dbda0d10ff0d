"""Page → address of its next page, if the page is part of a list or of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

from crawler.markup.tree import Anchor, PageTree, page_tree

WRAPS = re.compile(r"[\r\n\t]")
OTHER_SCHEME = re.compile(r"^(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)  # javascript:, mailto:
MAX_PAGES = 5000  # of a list
MAX_PARTS = 200  # of an article
CREATE_PAGE = re.compile(
    r"createPage(?:HTML|Html|"
    r"html)?\s{0,20}\(\s{0,20}['\"]?(?P<pages>\d{1,5})['\"]?\s{0,20},\s{0,20}['\"]?(?P<at>\d{1,5})['\"]?\s{0,20},\s{0,20}['\"](?P<stem>[\w.-]{1,60})['\"]\s{0,20},"
    r"\s{0,20}['\"]\.?(?P<suffix>\w{2,6})['\"]"
)
# Newer templates pass the id of a div first.
CREATE_PAGE_IN = re.compile(
    r"createPage\w{0,30}\s{0,20}\(\s{0,20}['\"][\w#.-]{1,60}['\"]\s{0,20},\s{0,20}(?P<pages>\d{1,5})\s{0,20},\s{0,20}(?P<at>\d{1,5})\s{0,20},\s{0,20}['\"](?P<stem>[\w.-]{1,60})['\"]\s{0,20},\s{0,20}['\"]\.?(?P<suffix>\w{2,6})['\"]"
)
COUNT_PAGE = re.compile(r"\bcountPage\s*=\s*['\"]?(\d{1,5})")
CURRENT_PAGE = re.compile(r"\bcurrentPage\s*=\s*['\"]?(\d{1,5})")
NEXT_WORDS = re.compile(
    r"^[\s\[【(（<]*(?:下一?[页頁]|后一?[页頁]|後一?[页頁]|下一屏|次[页頁]|next(?:\s*page)?)\s*[\s\]】)）>»›→]*$",
    re.IGNORECASE,
)
NEXT_SIGNS = frozenset((">", "›", "»", "→", "＞", ">>"))
PAGER = re.compile(
    r"pag(?:e|er|ing|ination)|fenye|pgs?\b|number|list-?num|digg|yahoo|manu|turn", re.IGNORECASE
)
LINK_AT_MOST = 60  # characters of a link of a pager
KEPT_TEXTS = 4096  # the pages of a site share most links
LONGEST_NUMBER = 9  # digits; Python refuses to read some thousands
NUMBER = re.compile(r"^[\s\[(（]*(\d{1,4})[\s\])）]*$")
LIST_FILE = re.compile(r"(.+?)(?:_\d{1,4})?\.(\w{2,6})")
NUMBERED_LIST = re.compile(r"[_-](\d{1,3})\.\w{2,6}$")
NUMBERED_PART = re.compile(r"(?P<stem>.+?)[_-](?P<number>\d{1,3})(?P<suffix>\.\w{2,6})?")
# Parameters that number the pages of a list, and the parts of an article.
PAGE_NAMES = re.compile(r"(?:page|p|pageno|pagenum|pageindex|curpage|pn)", re.IGNORECASE)
PART_NAMES = frozenset(("page", "p", "pageno", "pagenum", "pn"))
PART_MARKS = re.compile(r"[下后後次]一?[页頁]|createPage|next|[>\]（(\s]2[<\])）\s]", re.IGNORECASE)


# --- addresses ---


def is_address(url: str) -> bool:
    """Return whether `url` can be parsed."""
    try:
        parts = urlsplit(url)
        return parts.port is None or parts.port >= 0
    except ValueError:
        return False


def resolved(address: str, base_url: str) -> str | None:
    """Return a link's absolute address without fragment; None if the link is not http(s) or leads nowhere."""
    address = WRAPS.sub("", address.strip())
    if not address or len(address) > 2000 or address.startswith("#"):
        return None
    if OTHER_SCHEME.match(address):
        return None
    try:
        parts = urlsplit(urljoin(base_url, address))
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def _without_fragment(url: str) -> str:
    return url.split("#", maxsplit=1)[0]


def _other_page(href: str, base_url: str) -> str | None:
    target = resolved(href, base_url)
    return target if target and target != _without_fragment(base_url) else None


# --- pagers ---


def _anchors(page: PageTree) -> Iterator[Anchor]:
    for line in page.lines:
        yield from line.anchors


def _says_next(anchor: Anchor) -> bool:
    attributes = dict(anchor.element.items())
    title, relation = attributes.get("title"), attributes.get("rel")
    if _are_next_words(anchor.text) or (title and _are_next_words(title)):
        return True
    if relation and relation.lower() == "next":
        return True
    return anchor.text in NEXT_SIGNS and _in_pager(anchor)


@lru_cache(maxsize=KEPT_TEXTS)
def _are_next_words(text: str) -> bool:
    return len(text) <= LINK_AT_MOST and NEXT_WORDS.match(text) is not None


@lru_cache(maxsize=KEPT_TEXTS)
def _number_in(text: str) -> int | None:
    """Return the number of a part in the text of a link, else None."""
    match = NUMBER.match(text) if len(text) <= LINK_AT_MOST else None
    return int(match.group(1)) if match else None


def _in_pager(anchor: Anchor) -> bool:
    current = anchor.element.getparent()
    for _ in range(4):
        if current is None or current.tag == "body":
            return False
        if PAGER.search(f"{current.get('class') or ''} {current.get('id') or ''}"):
            return True
        current = current.getparent()
    return False


def _created_pager(text: str) -> re.Match[str] | None:
    """Return the call of createPage that draws the pager. The call counts pages from 0."""
    at = text.find("createPage")
    return (CREATE_PAGE.search(text, at) or CREATE_PAGE_IN.search(text, at)) if at >= 0 else None


def _created_address(pager: re.Match[str], most: int) -> str | None:
    """Return the relative address of the next page; None on the last page and from page `most` on."""
    following = int(pager["at"]) + 1
    if following >= min(int(pager["pages"]), most):
        return None
    return f"{pager['stem']}_{following}.{pager['suffix']}"


# --- lists ---


def list_next_page(page: PageTree, text: str, base_url: str) -> str | None:
    """Return the address of a list's next page, from the pager's script or links; None on the last page."""
    if counted := _counted_page(text, base_url):
        return counted
    for anchor in _anchors(page):
        if _says_next(anchor) and (target := _other_page(anchor.href, base_url)):
            return target
    return _next_numbered(page, base_url)


def _counted_page(text: str, base_url: str) -> str | None:
    """Return the next page by a script that knows the number of pages."""
    if pager := _created_pager(text):
        address = _created_address(pager, MAX_PAGES)
        return resolved(address, base_url) if address else None
    count = COUNT_PAGE.search(text) if "countPage" in text else None
    if count is None:
        return None
    current = CURRENT_PAGE.search(text)
    following = (int(current.group(1)) if current else 0) + 1
    if following >= min(int(count.group(1)), MAX_PAGES):
        return None
    stem, suffix = _stem(base_url)
    return resolved(f"{stem}_{following}.{suffix}", base_url)


def _stem(url: str) -> tuple[str, str]:
    """Return file name without page number, and suffix; a folder counts as its index.html."""
    match = LIST_FILE.fullmatch(urlsplit(url).path.rsplit("/", 1)[-1])
    return (match.group(1), match.group(2)) if match else ("index", "html")


def _next_numbered(page: PageTree, base_url: str) -> str | None:
    """Return the target of the link whose words are the next page's number: 2 on the first page."""
    numbered = [
        (int(match.group(1)), anchor) for anchor in _anchors(page) if (match := NUMBER.match(anchor.text))
    ]
    if not numbered:
        return None
    following = _page_number(base_url) + 1
    targets = (_other_page(anchor.href, base_url) for number, anchor in numbered if number == following)
    return next((target for target in targets if target and _in_same_folder(base_url, target)), None)


def _page_number(url: str) -> int:
    """Return the number of a list's page by its address, counting from 1."""
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query):
        number = _number(value) if PAGE_NAMES.fullmatch(name) else None
        if number is not None:
            return min(number, MAX_PAGES)
    if re.fullmatch(r"\d{1,4}", parts.query):
        return int(parts.query)
    match = NUMBERED_LIST.search(parts.path)
    return int(match.group(1)) if match else 1


def _number(text: str) -> int | None:
    """Return the value of decimal digits, None for further signs (`²` is a digit) and for long rows of digits."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def _in_same_folder(url: str, target: str) -> bool:
    """Return whether `target` lies beside the page at `url`, or below the page if `url` is a folder."""
    page, other = urlsplit(url), urlsplit(target)
    if page.hostname != other.hostname:
        return False
    folder = other.path.rsplit("/", 1)[0]
    return folder in (page.path.rsplit("/", 1)[0], page.path.rstrip("/"))


# --- articles ---


def article_next_page(text: str, base_url: str) -> str | None:
    """Return the address of the next part of a split article; None on the last part. Never the next article."""
    if not PART_MARKS.search(text) or not is_address(base_url):
        return None
    return article_continuation(page_tree(text), text, base_url)


def article_continuation(page: PageTree, text: str, base_url: str) -> str | None:
    """Return the address of the next part of a parsed article; see `article_next_page`."""
    for address in _addresses_of_next_part(page, text, base_url):
        target = _other_page(address, base_url)
        if target and _continues(base_url, target):
            return target
    return None


def _addresses_of_next_part(page: PageTree, text: str, base_url: str) -> Iterator[str]:
    pager = _created_pager(text)
    if pager and (address := _created_address(pager, MAX_PARTS)):
        yield address
    _, here = _part(base_url)
    for anchor in _anchors(page):
        if _says_next(anchor) or _number_in(anchor.text) == here + 1:
            yield anchor.href


def _continues(url: str, target: str) -> bool:
    """Return whether `target` is a later part of the article at `url`: same stem, higher number."""
    stem, number = _part(url)
    target_stem, target_number = _part(target)
    # A first part's own name may end in a number. The second part is then numbered 1: t20210624_5811_1.html
    if target_number in (1, 2) and target_stem == _whole(url):
        return True
    return stem == target_stem and number < target_number <= number + 2


def _part(url: str) -> tuple[str, int]:
    """Return the address that all parts of an article have in common, and the number of this part, from 1."""
    parts = urlsplit(url)
    number, query = _split_query(parts.query)
    folder, _, name = parts.path.rpartition("/")
    if number is None:
        name, number = _split_file_name(name)
    return _joined(parts.hostname, folder, name, query), min(number, MAX_PAGES)


def _whole(url: str) -> str:
    """Return the common address of an article's parts if `url` is the first part and has no part number."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    return _joined(parts.hostname, folder, name, _split_query(parts.query)[1])


def _joined(host: str | None, folder: str, name: str, query: str) -> str:
    return f"{(host or '').lower()}{folder}/{name}?{query}"


def _split_query(query: str) -> tuple[int | None, str]:
    """Return the number of a part in a query, and the query without parameters that number parts."""
    pairs = parse_qsl(query, keep_blank_values=True)
    named = (_number(value) for name, value in pairs if name.lower() in PART_NAMES)
    numbers = (number for number in named if number is not None)
    rest = "&".join(f"{name}={value}" for name, value in pairs if name.lower() not in PART_NAMES)
    return next(numbers, None), rest


def _split_file_name(name: str) -> tuple[str, int]:
    """Return a file name without the number of a part, and this number: 1 without one."""
    match = NUMBERED_PART.fullmatch(name)
    if match is None:
        return name, 1
    return f"{match['stem']}{match['suffix'] or ''}", int(match["number"])
