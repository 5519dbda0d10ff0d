"""Extract: elements of an article → the files that belong to the article, with name and address.

A file is named by the end of its address, by the words of its link, by a download address, in an attribute, in a call
of a script, or as the document of a viewer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from lxml import etree

from crawler.markup.boilerplate import Element
from crawler.markup.tree import Line, asked_once, tidy
from storage.records import Attachment

MOST_FILES = 300  # of an article
MOST_ELEMENTS = 20_000  # searched for files; a hostile page may hold any number
LONGEST_VALUE = 2000  # characters of an attribute, and of an address
LONGEST_SCRIPT = 20_000  # characters of a script searched for files
LONGEST_NAME = 120  # characters
EXTENSIONS = (
    r"docx?|docm|xlsx?|xlsm|pptx?|pdf|wps|wpt|et|dps|ofd|cebx?|caj|"
    r"zip|rar|7z|tar|gz|txt|csv|rtf|tiff?|odt|ods|dwg"
)
FILE_ADDRESS = re.compile(rf"\.(?:{EXTENSIONS})(?:[?#&]|$)", re.IGNORECASE)
IMAGE_ADDRESS = re.compile(r"\.(?:jpe?g|png|bmp|gif|webp)(?:[?#]|$)", re.IGNORECASE)
# The words of a link end in the name of a file, perhaps with its size: 名单.xlsx（32KB）
FILE_WORDS = re.compile(
    rf"[^\s.]\.(?:{EXTENSIONS})[\s】）)\]》”\"]*(?:[（(\[【]?\s{{0,3}}(?:大小)?[:：]?\s{{0,3}}[\d.]{{1,8}}\s{{0,3}}[KMGkmg]?[Bb]?\s{{0,3}}[)）\]】]?)?$",
    re.IGNORECASE,
)
ANNEX_WORDS = re.compile(r"^[\s【\[（(]*附(?:件|表|录)")
# 附件：, 附件2：, 附件：1. before a link
ANNEX_LABEL = re.compile(
    r"(?:^|[\s。（(【\[])附\s{0,4}[件表录錄]\s{0,4}[\d一二三四五六七八九十]{0,3}\s{0,4}[:：]?[\s\d.．、，；;（）()]{0,60}$"
)
NUMBER_ALONE = re.compile(r"[\s\d.．、，；;（）()]{0,8}")
BLOCKS = frozenset(
    ("p", "div", "li", "td", "th", "dd", "dt", "section", "article", "h2", "h3", "h4", "h5", "h6")
)
MOST_ABOVE, MOST_STEPS = 30, 200  # blocks above a link, and steps through the elements of a block
MOST_LINKS = 200  # of an article that may lead to an annex in HTML
PAGE_ADDRESS = re.compile(r"\.s?html?(?:[?#]|$)", re.IGNORECASE)
# Addresses that hand out a file by its number.
DOWNLOAD_ADDRESS = re.compile(
    r"(?:down-?load|down_?file|file_?down|downattach|get_?file|show_?file|attachment|attach(?:_?id|file)|affix|fujian|"
    r"wbfileid|file_?id)[\w./?=&%-]{0,400}\d",
    re.IGNORECASE,
)
APPLICATION = re.compile(r"客户端|APP\b|浏览器|插件|阅读器", re.IGNORECASE)
QUOTED = re.compile(r"[\"'`]([^\"'`\r\n]{3,1000})[\"'`]")
NO_NAME = re.compile(
    r"^[\s【\[（(]*(?:点击|立即|附件|文件|在线)?(?:下载|查看|预览|打开|浏览)(?:附件|文件|全文)?[\s】\])）]*$"
)
# Attributes that never hold the address of a file.
PLAIN_ATTRIBUTES = frozenset(
    ("class", "id", "style", "alt", "title", "name", "target", "width", "height", "rel")
)
EMBEDDED = frozenset(("iframe", "object", "embed", "frame", "param"))
NEVER_FILES = frozenset(("img", "link", "meta", "source", "video", "audio"))
NO_ADDRESS = ("javascript:", "#", "void", "about:", "data:", "mailto:", "tel:")


@asked_once
def is_attachment(line: Line) -> bool:
    """Return whether a line offers a file."""
    return any(next(_files_of(anchor.element), None) is not None for anchor in line.anchors)


def attachments_of(elements: Iterable[Element], base: str) -> tuple[Attachment, ...]:
    """Return the files that elements offer, in reading order, each address once. Addresses count from `base`."""
    files: dict[str, Attachment] = {}
    links = 0
    for element in islice(elements, MOST_ELEMENTS):
        links += element.tag == "a"
        pages = _annex_pages(element) if links <= MOST_LINKS else ()
        for address, name in chain(_files_of(element), pages):
            absolute = _absolute(address, base)
            if absolute is not None and absolute not in files:
                files[absolute] = Attachment(name or name_in(absolute), absolute)
        if len(files) >= MOST_FILES:
            break
    return tuple(files.values())


def elements_from(start: Element, stop: Element | None) -> Iterator[Element]:
    """Yield an element with all elements inside and behind, up to the element `stop`, which is left out."""
    behind = chain.from_iterable(
        sibling.iter() for around in (start, *start.iterancestors()) for sibling in around.itersiblings()
    )
    for element in chain(start.iter(), behind):
        if element is stop:
            return
        if isinstance(element.tag, str):
            yield element


def name_in(address: str) -> str:
    """Return the name of a file in an address: of a parameter that names a file, else of the path."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    named = (value for _, value in parse_qsl(parts.query) if FILE_ADDRESS.search(value))
    return tidy(unquote(next(named, parts.path)).rsplit("/", 1)[-1])[:LONGEST_NAME]


# --- one element ---


def _files_of(element: Element) -> Iterator[tuple[str, str]]:
    """Yield address and name of the files that an element offers by itself."""
    tag = str(element.tag)
    if tag in NEVER_FILES:
        return
    if tag in EMBEDDED:
        yield from ((address, _stated_name(element)) for address in _embedded_files(element))
        return
    if tag == "script":
        yield from ((address, "") for address in _quoted_files((element.text or "")[:LONGEST_SCRIPT]))
        return
    if tag == "a":
        words = _words_of(element)
        if (address := _linked_file(element, words)) is not None:
            yield address, _name_of_link(element, words)
            return
    for address in _attribute_files(element):
        yield address, _name_of_link(element, _words_of(element))


def _linked_file(link: Element, words: str) -> str | None:
    href = (link.get("href") or "").strip()
    if href.lower().startswith(NO_ADDRESS) or not _is_file_link(href, words or _stated_name(link)):
        return None
    return href


def _is_file_link(href: str, words: str) -> bool:
    """Return whether a link leads to a file, by its address or its words."""
    if not href or len(href) > LONGEST_VALUE or href.lower().startswith(NO_ADDRESS):
        return False
    if FILE_ADDRESS.search(href):
        return True
    if IMAGE_ADDRESS.search(href):
        return ANNEX_WORDS.match(words) is not None
    if PAGE_ADDRESS.search(href):
        return False
    if FILE_WORDS.search(words):
        return True
    return DOWNLOAD_ADDRESS.search(href) is not None and not APPLICATION.search(words)


def _attribute_files(element: Element) -> Iterator[str]:
    """Yield the addresses of files in attributes: data-url, pdfsrc, onclick, a call in href."""
    for name, value in element.attrib.items():
        if name in PLAIN_ATTRIBUTES or not value or len(value) > LONGEST_VALUE:
            continue
        text = unquote(value)
        if QUOTED.search(text):
            yield from _quoted_files(text)
        elif name != "href" and FILE_ADDRESS.search(value):
            yield value.strip()


def _quoted_files(script: str) -> Iterator[str]:
    """Yield the addresses of files among the texts in quotation marks."""
    for match in QUOTED.finditer(script):
        address = match.group(1).strip()
        is_path = "/" in address or "." in address
        if is_path and " " not in address and (FILE_ADDRESS.search(address) or _is_download(address)):
            yield address


def _is_download(address: str) -> bool:
    return address.startswith(("/", "http")) and DOWNLOAD_ADDRESS.search(address) is not None


def _embedded_files(element: Element) -> Iterator[str]:
    """Yield the documents that a frame, object or viewer shows."""
    for name in ("data", "src", "data-src", "value"):
        value = (element.get(name) or "").strip()
        if value and len(value) <= LONGEST_VALUE and (address := _document_in(value)) is not None:
            yield address


def _document_in(address: str) -> str | None:
    """Return the document in the address of a viewer: `viewer.html?file=/f/1.pdf`; the address itself for a file."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if FILE_ADDRESS.search(parts.path):
        return address
    inner = (value for _, value in parse_qsl(parts.query) if FILE_ADDRESS.search(value))
    fragment = unquote(parts.fragment)
    return next(inner, fragment.rpartition("=")[2] if FILE_ADDRESS.search(fragment) else None)


# --- a page that is an annex ---


def _annex_pages(element: Element) -> Iterator[tuple[str, str]]:
    """Yield address and name of a page that a link offers as an annex: 附件：<a href="zn.html">申报指南</a>."""
    href = (element.get("href") or "").strip()
    if element.tag != "a" or not _may_be_page(href):
        return
    words = _words_of(element)
    if _is_file_link(href, words) or not words or len(words) > LONGEST_NAME:
        return
    if ANNEX_WORDS.match(words) or _stands_below_label(element):
        yield href, words


def _may_be_page(href: str) -> bool:
    """Return whether an address leads to a page below a front page."""
    if not href or len(href) > LONGEST_VALUE or href.lower().startswith(NO_ADDRESS):
        return False
    if IMAGE_ADDRESS.search(href):
        return False
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return parts.scheme in ("", "http", "https") and bool(parts.path.strip("/") or parts.query)


def _stands_below_label(link: Element) -> bool:
    """Return whether 附件： stands before a link, in the same block or above, with links and numbers between alone."""
    block = next((each for each in link.iterancestors() if each.tag in BLOCKS), None)
    if block is None:
        return False
    above = islice(block.itersiblings(preceding=True), MOST_ABOVE)
    for text in chain((_text_before(block, link),), (_text_before(each, None) for each in above)):
        if ANNEX_LABEL.search(text):
            return True
        if not NUMBER_ALONE.fullmatch(text):
            return False
    return False


def _text_before(block: Element, stop: Element | None) -> str:
    """Return the text of a block up to an element, without the words of links; None as `stop` means to the end."""
    texts: list[str] = []
    links = 0
    for event, element in islice(etree.iterwalk(block, events=("start", "end")), MOST_STEPS):
        if element is stop:
            break
        if event == "start":
            links += element.tag == "a"
            texts.append("" if links or not isinstance(element.tag, str) else element.text or "")
        else:
            links -= element.tag == "a"
            texts.append("" if links or element is block else element.tail or "")
    return tidy("".join(texts))


# --- names ---


def _words_of(element: Element) -> str:
    if len(element) > 20:  # a block around many elements is no link
        return ""
    return tidy("".join(islice(element.itertext(), 40)))[:LONGEST_VALUE]


def _name_of_link(element: Element, words: str) -> str:
    """Return the words of a link; for 点击下载 a stated name, else the words around the link."""
    if words and not NO_NAME.match(words) and len(words) <= LONGEST_NAME:
        return words
    if stated := _stated_name(element):
        return stated
    parent = element.getparent()
    around = _words_of(parent) if parent is not None and parent.tag != "body" else ""
    around = around.replace(words, "").strip(" 【】[]（）()：:")
    return around if around and len(around) <= LONGEST_NAME and not NO_NAME.match(around) else ""


def _stated_name(element: Element) -> str:
    named = (tidy(element.get(name) or "") for name in ("download", "title", "data-name", "data-filename"))
    return next((name[:LONGEST_NAME] for name in named if name and not NO_NAME.match(name)), "")


def _absolute(address: str, base: str) -> str | None:
    """Return an address as absolute URL, None for an address that is none."""
    address = re.sub(r"[\r\n\t]", "", address.strip())
    if not address or len(address) > LONGEST_VALUE:
        return None
    try:
        url = urljoin(base, address)
        return url if urlsplit(url).scheme in ("http", "https", "ftp", "") else None
    except ValueError:
        return None
