"""Page → target of a stub: an address to which a page without text sends its reader, as a browser would go.

Forms: the header Refresh, meta refresh, a frameset with one frame, a frame with a page of a newspaper, and scripts that
set a literal address. No script is run, so an address that a script puts together has no target.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from urllib.parse import urlsplit, urlunsplit

from crawler.lists.issues import issue_address
from crawler.lists.paging import is_address
from crawler.locations import followed, target_of
from crawler.markup.tree import PageTree, page_tree
from storage.records import Headers

LOCATION = re.compile(
    r"(?<![\w$])location(?:"
    r"(?:\s{0,20}\.\s{0,20}href)?\s{0,20}=(?!=)\s{0,20}|"
    r"\s{0,20}\.\s{0,20}(?:replace|assign)\s{0,20}\(\s{0,20})"
    r"(?P<quote>[\"'`])(?P<url>[^\"'`\r\n]{1,2000})(?P=quote)(?!\s{0,200}[+.\[?(&|])"
)
NAVIGATE = re.compile(
    r"window\s{0,20}\.\s{0,20}navigate\s{0,20}\(\s{0,20}"
    r"(?P<quote>[\"'`])(?P<url>[^\"'`\r\n]{1,2000})(?P=quote)(?!\s{0,200}[+.\[?(&|])"
)
# The shared declarative refresh steps of HTML: a time, a sign or a blank, "url=", an address with or without quotes.
REFRESH = re.compile(
    r"(?:(?<!\s)\s++)?(?:\d{1,9}(?:\.[\d.]{0,9})?|\.[\d.]{1,9})\s*(?:[;,]\s*|(?<=\s))(?:url\s*=\s*)?"
    r"(?:\"(?P<double>[^\"]*)|'(?P<single>[^']*)|(?P<bare>\S.*))",
    re.IGNORECASE | re.DOTALL,
)
FUNCTION = re.compile(
    r"\bfunction\s{1,9}(?P<name>\w{1,60})\s{0,9}\([^()]{0,200}\)\s{0,9}\{|"
    r"\b(?P<bound>\w{1,60})\s{0,9}=\s{0,9}(?:function\s{0,9}\([^()]{0,200}\)|\([^()]{0,200}\)\s{0,9}=>)\s{0,9}\{"
)
BRACE = re.compile(r"[{}]")
NAME = re.compile(r"\w+")
# A jump for the readers of telephones is no jump for a crawler.
FOR_A_DEVICE = re.compile(
    r"userAgent|isMobile|is_mobile|screen\.width|platform|MicroMessenger", re.IGNORECASE
)
DEVICE_WITHIN = 300  # characters before the jump
COMMENT = re.compile(r"(?m:^[^\S\n]*+//[^\n]*$)|/\*(?:[^*/]++|\*(?!/)|/(?!\*))*+\*/", re.DOTALL)
STUB_MARKS = ("location", "efresh", "EFRESH", "navigate", "rame", "RAME")
STUB_CHARS = 200  # a page with more to read is no stub
SCRIPT_CHARS, BARE_SCRIPT_CHARS = 20_000, 2_000  # searched for a target


def redirect_target(text: str, base_url: str, refresh: str = "", *, may_return: bool = False) -> str | None:
    """Return the address to which a stub sends its reader. `refresh` is the header Refresh, read as Latin-1.

    With `may_return`, the stub may lead to itself, because it has set a cookie. None means a page with something to
    read, or a stub without a target.
    """
    if not (refresh or any(mark in text for mark in STUB_MARKS)) or not is_address(base_url):
        return None
    return target_of_stub(page_tree(text), text, base_url, refresh, may_return=may_return)


def target_of_stub(
    page: PageTree, text: str, base_url: str, refresh: str = "", *, may_return: bool = False
) -> str | None:
    """Return the target of a parsed stub; see `redirect_target`."""
    if page.chars >= STUB_CHARS:
        return None
    by_header = (target_of(address.encode("latin-1", "replace"), base_url) for address in refreshed(refresh))
    addresses = chain(_refresh_addresses(page), _frame_addresses(page), _script_addresses(page, text))
    by_page = (followed(address.replace("\\/", "/"), base_url) for address in addresses)
    itself = None if may_return else base_url.split("#", maxsplit=1)[0]
    targets = (_other(target, itself) for target in chain(by_header, by_page))
    return next((target for target in targets if target), None)


def refresh_in(headers: Headers) -> str:
    """Return the value of the header Refresh, "" without the header."""
    return next((value for name, value in headers if name.lower() == "refresh"), "")


def refreshed(content: str) -> Iterator[str]:
    """Yield the address of a refresh: the value of the header, or the content of meta; nothing without an address."""
    if match := REFRESH.match(content):
        address = match["double"] or match["single"] or match["bare"] or ""
        yield address.strip()


def _refresh_addresses(page: PageTree) -> Iterator[str]:
    for meta in page.root.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            yield from refreshed(meta.get("content") or "")


def _frame_addresses(page: PageTree) -> Iterator[str]:
    """Yield the address of the frame of a frameset with one frame, and of a frame with a page of a newspaper.

    Such a frame is what a reader sees.
    """
    frames = [frame.get("src") or "" for frame in page.root.iter("frame")]
    papers = [address for address in (*frames, *_inner_frames(page)) if _is_layout(address)]
    if len(papers) == 1 or len(frames) == 1:
        yield (papers or frames)[0]


def _inner_frames(page: PageTree) -> Iterator[str]:
    return (frame.get("src") or "" for frame in page.root.iter("iframe"))


def _is_layout(address: str) -> bool:
    issue = issue_address(followed(address, "http://host.invalid/") or "")
    return issue is not None and issue.is_layout


def _script_addresses(page: PageTree, text: str) -> Iterator[str]:
    scripts = list(_scripts(page, text))
    named = Counter(name for script in scripts for name in NAME.findall(script))
    for script in scripts:
        active = _without_idle_functions(script, named)
        for match in chain(LOCATION.finditer(active), NAVIGATE.finditer(active)):
            if _is_literal(match) and not _is_for_a_device(active, match.start()):
                yield match["url"]


def _is_literal(match: re.Match[str]) -> bool:
    return match["quote"] != "`" or "${" not in match["url"]


def _is_for_a_device(script: str, jump: int) -> bool:
    return FOR_A_DEVICE.search(script, max(0, jump - DEVICE_WITHIN), jump) is not None


def _without_idle_functions(script: str, named: Mapping[str, int]) -> str:
    """Return a script without the functions that no script calls: their jumps never happen.

    `named` counts the names in all scripts of the page.
    """
    ends = _ends_of_blocks(script)
    kept, at = [], 0
    for match in FUNCTION.finditer(script):
        name, start = match["name"] or match["bound"], match.end()
        is_handler = name.startswith("on")  # window.onload = function …
        if start >= at and not is_handler and named[name] == 1:
            kept.append(script[at:start])
            at = ends.get(start, len(script))
    return "".join((*kept, script[at:]))


def _ends_of_blocks(script: str) -> dict[int, int]:
    """Return the place of the closing brace for the place behind every opening brace."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for match in BRACE.finditer(script):
        if match.group() == "{":
            opened.append(match.end())
        elif opened:
            ends[opened.pop()] = match.start()
    return ends


def _scripts(page: PageTree, text: str) -> Iterator[str]:
    for script in page.root.iter("script"):
        yield COMMENT.sub("", (script.text or "")[:SCRIPT_CHARS])
    body = page.root.find("body")
    if body is not None and body.get("onload"):
        yield body.get("onload") or ""
    if "<" not in text[:200]:  # the response is a bare statement
        yield text[:BARE_SCRIPT_CHARS]


def _other(target: str | None, itself: str | None) -> str | None:
    """Return a target with single slashes, unless the target is the page `itself`."""
    if target is None:
        return None
    parts = urlsplit(target)
    target = urlunsplit((parts.scheme, parts.netloc, re.sub(r"/{2,}", "/", parts.path), parts.query, ""))
    return target if target != itself else None
