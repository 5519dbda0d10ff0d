"""Extract: a page → where it goes on: next page of a list or an article, or the address a stub sends to. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

from crawler.markup.tree import Anchor, PageTree, page_tree

MAX_PAGES = 5000
CREATE_PAGE = re.compile(
    r"createPage(?:HTML|Html|"
    r"html)?\s*\(\s*['\"]?(?P<pages>\d{1,5})['\"]?\s*,\s*['\"]?(?P<at>\d{1,5})['\"]?\s*,\s*['\"](?P<stem>[\w.-]{1,60})['\"]\s*,"
    r"\s*['\"]\.?(?P<suffix>\w{2,6})['\"]"
)
# The same call with a div's id in front, as newer templates have it.
CREATE_PAGE_IN = re.compile(
    r"createPage\w*\s*\(\s*['\"][\w#.-]+['\"]\s*,\s*(?P<pages>\d{1,5})\s*,\s*(?P<at>\d{1,5})\s*,\s*['\"](?P<stem>[\w.-]{1,60})['\"]\s*,\s*['\"]\.?(?P<suffix>\w{2,6})['\"]"
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
NUMBER = re.compile(r"^[\s\[(（]*(\d{1,4})[\s\])）]*$")

LOCATION = re.compile(
    r"(?:(?:window|document|self|top|parent|"
    r"this)\s*\.\s*)*(?:location(?:\s*\.\s*href)?\s*=(?!=)\s*|location\s*\.\s*(?:replace|"
    r"assign)\s*\(\s*|"
    r"window\s*\.\s*navigate\s*\(\s*)(?P<quote>[\"'`])(?P<url>[^\"'`\r\n]{1,2000})(?P=quote)\s*(?!\+)"
)
REFRESH = re.compile(
    r"^\s*\d{1,4}(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?(?P<url>[^\"'\s>]+)", re.IGNORECASE
)
STUB_CHARS = 200


def redirect_target(text: str, base_url: str) -> str | None:
    """Where a stub sends its reader by script or meta refresh; None for a page that has something to read."""
    if "location" not in text and "efresh" not in text and "EFRESH" not in text and "navigate" not in text:
        return None
    return target_of_stub(page_tree(text), text, base_url) if is_address(base_url) else None


def target_of_stub(page: PageTree, text: str, base_url: str) -> str | None:
    """The same, for a page already parsed."""
    if page.chars >= STUB_CHARS:
        return None
    for meta in page.root.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            match = REFRESH.match(meta.get("content") or "")
            if match and (target := _target(match["url"], base_url)):
                return target
    for script in _scripts(page, text):
        for match in LOCATION.finditer(script):
            if target := _target(match["url"], base_url):
                return target
    return None


def _scripts(page: PageTree, text: str) -> Iterator[str]:
    for script in page.root.iter("script"):
        yield re.sub(r"(?m)^\s*//[^\n]*$|/\*.*?\*/", "", (script.text or "")[:20_000], flags=re.DOTALL)
    body = page.root.find("body")
    if body is not None and body.get("onload"):
        yield body.get("onload") or ""
    if "<" not in text[:200]:  # nothing but the statement
        yield text[:2000]


def _target(address: str, base_url: str) -> str | None:
    address = address.strip().replace("\\/", "/")
    if (
        not address
        or address.startswith("#")
        or address.lower().startswith(("javascript:", "about:", "data:"))
    ):
        return None
    target = resolved(address, base_url)
    if target is None:
        return None
    parts = urlsplit(target)
    path = re.sub(r"/{2,}", "/", parts.path)
    target = urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
    return target if target != base_url.split("#", maxsplit=1)[0] else None


def is_address(url: str) -> bool:
    """Whether an address can be taken apart at all."""
    try:
        parts = urlsplit(url)
        return parts.port is None or parts.port >= 0
    except ValueError:
        return False


def resolved(address: str, base_url: str) -> str | None:
    """An absolute http(s) address without its fragment; None where there is none."""
    address = re.sub(r"[\r\n\t]", "", address.strip())
    if not address or len(address) > 2000 or address.startswith("#"):
        return None
    if re.match(r"(?i)(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", address):
        return None
    try:
        parts = urlsplit(urljoin(base_url, address))
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


# --- lists ---


def list_next_page(page: PageTree, text: str, base_url: str) -> str | None:
    """The next page of a list, from its pager's script or links."""
    counted = _counted_page(text, base_url)
    if counted:
        return counted
    for anchor in _anchors(page):
        if _says_next(anchor) and (target := _usable(anchor.href, base_url)):
            return target
    return _next_number(page, base_url)


def _counted_page(text: str, base_url: str) -> str | None:
    match = _created_pages(text)
    if match:
        following = int(match["at"]) + 1
        if following < min(int(match["pages"]), MAX_PAGES):
            return resolved(f"{match['stem']}_{following}.{match['suffix']}", base_url)
        return None
    if "countPage" not in text:
        return None
    count, current = COUNT_PAGE.search(text), CURRENT_PAGE.search(text)
    if count is None:
        return None
    following = (int(current.group(1)) if current else 0) + 1
    if following >= min(int(count.group(1)), MAX_PAGES):
        return None
    stem, suffix = _stem(base_url)
    return resolved(f"{stem}_{following}.{suffix}", base_url)


def _created_pages(text: str) -> re.Match[str] | None:
    at = text.find("createPage")
    return (CREATE_PAGE.search(text, at) or CREATE_PAGE_IN.search(text, at)) if at >= 0 else None


def _stem(url: str) -> tuple[str, str]:
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    match = re.fullmatch(r"(.+?)(?:_\d{1,4})?\.(\w{2,6})", name)
    return (match.group(1), match.group(2)) if match else ("index", "html")


def _anchors(page: PageTree) -> Iterator[Anchor]:
    for line in page.lines:
        yield from line.anchors


def _says_next(anchor: Anchor) -> bool:
    if NEXT_WORDS.match(anchor.text) or NEXT_WORDS.match(anchor.element.get("title") or ""):
        return True
    if (anchor.element.get("rel") or "").lower() == "next":
        return True
    return anchor.text in NEXT_SIGNS and _in_pager(anchor)


def _in_pager(anchor: Anchor) -> bool:
    current = anchor.element.getparent()
    for _ in range(4):
        if current is None or current.tag == "body":
            return False
        if PAGER.search(f"{current.get('class') or ''} {current.get('id') or ''}"):
            return True
        current = current.getparent()
    return False


def _usable(href: str, base_url: str) -> str | None:
    target = resolved(href, base_url)
    return target if target and target != base_url.split("#", maxsplit=1)[0] else None


def _next_number(page: PageTree, base_url: str) -> str | None:
    """The link that reads one more than the page shown: 2 on the first."""
    numbered = [
        (int(match.group(1)), anchor) for anchor in _anchors(page) if (match := NUMBER.match(anchor.text))
    ]
    if not numbered:
        return None
    here = page_number(base_url)
    for number, anchor in numbered:
        target = _usable(anchor.href, base_url)
        if number == here + 1 and target and same_series(base_url, target):
            return target
    return None


def page_number(url: str) -> int:
    """Which page of a series an address is, counting from 1."""
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query):
        if (
            re.fullmatch(r"(?:page|p|pageno|pagenum|pageindex|curpage|pn)", name, re.IGNORECASE)
            and value.isdigit()
        ):
            return min(int(value), MAX_PAGES)
    if re.fullmatch(r"\d{1,4}", parts.query):
        return int(parts.query)
    match = re.search(r"[_-](\d{1,3})\.\w{2,6}$", parts.path)
    return int(match.group(1)) if match else 1


def same_series(one: str, other: str) -> bool:
    """Whether two addresses differ in a page's number only."""
    a, b = urlsplit(one), urlsplit(other)
    if a.hostname != b.hostname:
        return False
    return (
        a.path.rsplit("/", 1)[0] == b.path.rsplit("/", 1)[0] or a.path.rstrip("/") == b.path.rsplit("/", 1)[0]
    )


# --- articles ---


def article_next_page(text: str, base_url: str) -> str | None:
    """The next part of an article that is split over pages; never the next article."""
    if not re.search(r"[下后後次]一?[页頁]|createPage|next|[>\]（(\s]2[<\])）\s]", text, re.IGNORECASE):
        return None
    return article_continuation(page_tree(text), text, base_url) if is_address(base_url) else None


def article_continuation(page: PageTree, text: str, base_url: str) -> str | None:
    """The same, for a page already parsed."""
    match = _created_pages(text)
    if match and int(match["at"]) + 1 < min(int(match["pages"]), 200):
        target = resolved(f"{match['stem']}_{int(match['at']) + 1}.{match['suffix']}", base_url)
        if target and _continues(base_url, target):
            return target
    here = _part_number(base_url)
    for anchor in _anchors(page):
        number = NUMBER.match(anchor.text)
        if not (_says_next(anchor) or (number and here[1] < int(number.group(1)) <= here[1] + 1)):
            continue
        target = _usable(anchor.href, base_url)
        if target and _continues(base_url, target):
            return target
    return None


def _continues(url: str, target: str) -> bool:
    """Whether ``target`` is a later part of the article at ``url``: same stem, higher number."""
    stem, number = _part_number(url)
    target_stem, target_number = _part_number(target)
    # the first part's own name may end in a number, and the second be numbered 1: t20210624_5811_1.html
    whole, _ = _split_name(url, numbered=False)
    if whole == target_stem and target_number in (1, 2):
        return True
    return stem == target_stem and number < target_number <= number + 2


def _part_number(url: str) -> tuple[str, int]:
    return _split_name(url, numbered=True)


def _split_name(url: str, *, numbered: bool) -> tuple[str, int]:
    """What the parts of an article have in common in their addresses, and which part this is."""
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    page = next((value for name, value in query if name.lower() in PART_NAMES and value.isdigit()), None)
    rest = "&".join(f"{name}={value}" for name, value in query if name.lower() not in PART_NAMES)
    directory, _, name = parts.path.rpartition("/")
    match = (
        re.fullmatch(r"(?P<stem>.+?)[_-](?P<number>\d{1,3})(?P<suffix>\.\w{2,6})?", name)
        if numbered
        else None
    )
    number = int(page) if page else 1
    if match and page is None:
        number = int(match["number"])
        name = f"{match['stem']}{match['suffix'] or ''}"
    host = (parts.hostname or "").lower()
    return f"{host}{directory}/{name}?{rest}", min(number, MAX_PAGES)


PART_NAMES = frozenset(("page", "p", "pageno", "pagenum", "pn"))
