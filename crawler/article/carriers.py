"""Extract: lines of a page → the files of an article; of an article without text also pictures, frames and videos.

An article without text is a headline with date or source, and below the headline a picture, a file, a frame or a video
in the place of the text. The place ends at a pager, a footer or a list of further articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from crawler.article.attachments import (
    LONGEST_SCRIPT,
    MOST_ELEMENTS,
    attachments_of,
    elements_from,
    is_attachment,
    name_in,
)
from crawler.article.blocks import TAIL, is_furniture_text
from crawler.article.containers import is_known, says_boilerplate
from crawler.article.credit.credit_lines import is_information
from crawler.article.credit.labels import labelled
from crawler.article.headline import Headline, find_headline
from crawler.lists.paging import resolved
from crawler.lists.rows import is_neighbour, is_way
from crawler.markup.boilerplate import OUTER_TAGS, Element, name_of, noise_of
from crawler.markup.dates import DATE
from crawler.markup.tree import Line, PageTree
from storage.records import Attachment, AttachmentKind, Cause, Field, Reason

BELOW = 10  # lines below a text with possible files
OTHER_MATTER = re.compile(
    r"[\s【\[]*(?:相关|上一|下一|推荐|热门|版权|扫一扫|分享到|返回|网站地图|友情链接|主办单位|联系我们)"
)
CONTACT = re.compile(
    r"^[\s|]*(?:地\s*址|邮\s*编|邮政编码|联系电话|咨询热线|电\s*话|传\s*真|Copyright|©|技术支持|主办)",
    re.IGNORECASE,
)
ROWS_END = 3  # links in a row that end the place of the content
LINK_FROM = 6  # characters of a line that can be an entry
HEADLINE_AT_LEAST = 4  # characters
NEAR = 3  # lines between headline and credit
TRIED_AT_MOST = 40  # possible credit lines
HEADS_AT_MOST = 12  # credit lines whose headline is looked for
CREDIT_AT_MOST = 80  # characters of a line with a date below a headline
SPARSE = 60  # characters: a longer text is the article
SMALL = 120  # pixels: a narrower or lower picture or frame is an icon
LOOKED_AT = 100  # pictures of a page; a hostile page may hold any number
FURNITURE = re.compile(
    r"icon|logo|qr|ewm|erweima|weixin|weibo|wechat|share|print|arrow|btn|button|spacer|blank|loading|dot|line|bg[_.]|"
    r"banner|avatar|gongan|jiucuo|kefu|top\.|close",
    re.IGNORECASE,
)
PICTURE_ADDRESS = re.compile(r"\.(?:jpe?g|png|bmp|webp|gif)(?:[?#]|$)", re.IGNORECASE)
PLAYER_ADDRESS = re.compile(r"video|player|v\.qq|vod|live|\.mp4|\.m3u8", re.IGNORECASE)
VIDEO_IN_SCRIPT = re.compile(
    r"[\"'`]([^\"'`\r\n\s]{1,800}\.(?:mp4|m3u8|flv|mov|wmv|mp3)(?:\?[^\"'`\r\n\s]{0,400})?)[\"'`]",
    re.IGNORECASE,
)
NOT_CONTENT_FRAME = re.compile(
    r"(?:^|[/._?=-])(?:ads?|advert|share|counts?|stat|tongji|weather|tianqi|login|search|map|comments?|pinglun|cnzz|baidu|"
    r"jiathis|top|head|header|foot|footer|bottom|nav|menu|left|right|side)\w*(?:[/._?&=-]|$)|about:blank|^javascript:",
    re.IGNORECASE,
)
NO_PICTURE = re.compile(r"^data:|\.(?:gif|svg|ico)$", re.IGNORECASE)
SHOWING = frozenset(("video", "embed", "object", "iframe", "script"))


@dataclass(frozen=True, eq=False)
class Carried:
    """Content without text, below a headline."""

    headline: Headline
    first: int  # line below the headline
    end: int  # line with which other matter begins
    attachments: tuple[Attachment, ...]
    in_known_body: bool  # a known system keeps the text in the place of the content

    @property
    def reason(self) -> Reason:
        """Return the gravest kind of content with the number of its members."""
        for kind, cause in CAUSES:
            number = sum(each.kind is kind for each in self.attachments)
            if number:
                return Reason(cause, (number,))
        raise ValueError("content without text has attachments")


CAUSES = (
    (AttachmentKind.FILE, Cause.FILES_ONLY),
    (AttachmentKind.VIDEO, Cause.VIDEO_ONLY),
    (AttachmentKind.PICTURE, Cause.PICTURES_ONLY),
    (AttachmentKind.FRAME, Cause.FRAME_ONLY),
)


def files_of_article(container: Element, after: Sequence[Line], base: str) -> tuple[Attachment, ...]:
    """Return the files in the element of a text, and right below, before the page goes on to other matter."""
    around = {container, *container.iterancestors()}
    boundary = next(
        (at for at, line in enumerate(after) if at >= BELOW or _is_other_matter(line, around)), len(after)
    )
    return attachments_of(elements_from(container, _first_outside(after[boundary:], around)), base)


def _is_other_matter(line: Line, around: set[Element]) -> bool:
    if is_attachment(line):
        return False
    if OTHER_MATTER.match(line.text) or is_neighbour(line.text) or TAIL.match(line.text):
        return True
    return line.noise is not None and line.noise not in around


def _first_outside(lines: Iterable[Line], around: set[Element]) -> Element | None:
    """Return the element of the first line that is no ancestor of the text: an ancestor begins above the text."""
    return next((line.element for line in lines if line.element not in around), None)


# --- an article without text ---


def carried_by(page: PageTree, base: str) -> Carried | None:
    """Return the content without text below a headline with date or source; None without content, and beside a text."""
    for headline, first in islice(_heads(page), HEADS_AT_MOST):
        end = _end_of_place(page.lines, first)
        if _text_chars(page.lines[first:end]) >= SPARSE:
            continue
        start = _start_of_place(page, headline, first)
        around = {start, *start.iterancestors()}
        place = list(islice(elements_from(start, _first_outside(page.lines[end:], around)), MOST_ELEMENTS))
        if attachments := _content(place, base):
            return Carried(headline, first, end, attachments, any(map(is_known, place)))
    return None


def _start_of_place(page: PageTree, headline: Headline, first: int) -> Element:
    """Return the element of the headline, else of the line above the place, else the whole page."""
    above = headline.last if headline.last >= 0 else first - 1
    return page.lines[above].element if 0 <= above < len(page.lines) else page.root


def _heads(page: PageTree) -> Iterator[tuple[Headline, int]]:
    """Yield headlines that stand above a line with date, source or author, and the line below that line."""
    lines = page.lines
    credit = (number for number in range(len(lines)) if _may_stand_below_headline(lines, number))
    for number in islice(
        credit, TRIED_AT_MOST
    ):  # the search for a headline costs a walk from the top of the page
        headline = find_headline(page, number, len(lines))
        if headline is not None and _is_above(headline, number, lines):
            yield headline, number + 1
    if "articletitle" in page.metas and (headline := find_headline(page, 0, len(lines))) is not None:
        yield headline, headline.last + 1 if headline.last >= 0 else 0


def _may_stand_below_headline(lines: Sequence[Line], number: int) -> bool:
    """Return whether a line may be credit, and a line without links stands close above."""
    if number == 0 or lines[number].noise is not None:
        return False
    above = lines[max(0, number - NEAR) : number]
    return any(not line.anchors and line.noise is None for line in above) and may_be_credit(lines[number])


def may_be_credit(line: Line) -> bool:
    """Return whether a line may be the credit below a headline: a date or a label, no sentence, no entry of a list."""
    if is_way(line.text) or (
        any(len(anchor.text) >= LINK_FROM for anchor in line.anchors) and not _credits(line)
    ):
        return False
    return is_information(line) or (len(line.bare) <= CREDIT_AT_MOST and DATE.search(line.text) is not None)


def _credits(line: Line) -> bool:
    """Return whether a line states its source with a label: the link may be on the publisher's name."""
    return any(value.field is Field.SOURCE for value in labelled(line.spaced))


def _is_above(headline: Headline, number: int, lines: Sequence[Line]) -> bool:
    if headline.first < 0 or len(headline.text) < HEADLINE_AT_LEAST:
        return False
    return 0 <= number - headline.last <= NEAR and not lines[headline.first].anchors


def _end_of_place(lines: Sequence[Line], first: int) -> int:
    links = 0
    for number in range(first, len(lines)):
        line = lines[number]
        if is_attachment(line):
            links = 0
            continue
        links = links + 1 if _is_link(line) else 0
        if links >= ROWS_END:
            return number - ROWS_END + 1
        if ends_place(line):
            return number
    return len(lines)


def ends_place(line: Line) -> bool:
    """Return whether other matter of the page begins with a line."""
    if OTHER_MATTER.match(line.text) or CONTACT.match(line.text) or is_neighbour(line.text):
        return True
    is_frame = line.noise is not None and line.inner is None  # buttons to share are no end
    return is_frame or TAIL.match(line.text) is not None or says_boilerplate(line.text)


def _is_link(line: Line) -> bool:
    """Return whether a line is a link to a page, beside which only a date stands."""
    if line.link_chars < LINK_FROM:
        return False
    return line.link_chars >= 0.8 * len(DATE.sub("", line.text).replace(" ", ""))


def _text_chars(lines: Iterable[Line]) -> int:
    """Return the characters of text: credit, buttons, links and files do not count."""
    return sum(
        len(line.bare) - line.link_chars
        for line in lines
        if not (
            line.noise is not None
            or is_information(line)
            or is_attachment(line)
            or is_furniture_text(line.text)
        )
    )


def _content(place: Sequence[Element], base: str) -> tuple[Attachment, ...]:
    """Return files, videos, pictures and frames in the place of the text."""
    files = attachments_of(place, base)
    documents = {each.address for each in files}
    media: dict[str, Attachment] = {}
    for element in place[:MOST_ELEMENTS]:
        if len(media) >= LOOKED_AT:
            break
        for kind, source in _media_of(element):
            address = resolved(source, base)
            if address is not None and address not in documents:
                media.setdefault(address, Attachment(name_in(address), address, kind))
    shown = tuple(media.values())
    if any(
        each.kind is AttachmentKind.VIDEO for each in shown
    ):  # a still of the video is no picture of the article
        shown = tuple(each for each in shown if each.kind is not AttachmentKind.PICTURE)
    return (*files, *shown)


def _media_of(element: Element) -> Iterator[tuple[AttachmentKind, str]]:
    """Yield the kind and the address of what an element shows."""
    if element.tag == "img":
        if picture := _picture(element):
            yield AttachmentKind.PICTURE, picture
    elif element.tag in SHOWING and not _is_framed(element) and (shown := _shown_by(element)) is not None:
        yield shown


def _shown_by(element: Element) -> tuple[AttachmentKind, str] | None:
    """Return the video or the page that a script, player or frame shows."""
    if element.tag == "script":
        found = VIDEO_IN_SCRIPT.search((element.text or "")[:LONGEST_SCRIPT])
        return (AttachmentKind.VIDEO, found.group(1)) if found else None
    source = _source_of(element)
    if source and (element.tag != "iframe" or PLAYER_ADDRESS.search(source)):
        return AttachmentKind.VIDEO, source
    is_frame = bool(source) and not _is_small(element) and not NOT_CONTENT_FRAME.search(source)
    is_frame = is_frame and not attachments_of((element,), "")  # no viewer of a file
    return (AttachmentKind.FRAME, source) if is_frame else None


def _source_of(element: Element) -> str:
    """Return the address that a player or a frame shows, "" without an address."""
    own = (element.get(name) for name in ("src", "data-src", "data"))
    inner = (child.get("src") or child.get("value") for child in element.iter("source", "param"))
    return next((value.strip() for value in (*own, *inner) if value and value.strip()), "")


def _picture(image: Element) -> str | None:
    """Return the address of an image that is part of an article: no icon, no furniture, no link to another page."""
    sources = (image.get(name) for name in ("data-src", "data-original", "src"))
    source = next((value.strip() for value in sources if value), "")
    if not source or NO_PICTURE.search(source) or FURNITURE.search(source.rsplit("/", 1)[-1]):
        return None
    return None if _is_small(image) or _is_framed(image) or _leads_away(image) else source


def _leads_away(image: Element) -> bool:
    """Return whether an image is the link to another page."""
    link = next(image.iterancestors("a"), None)
    href = (link.get("href") or "") if link is not None else ""
    return bool(href) and not href.startswith(("#", "javascript:")) and not PICTURE_ADDRESS.search(href)


def _is_small(element: Element) -> bool:
    sizes = ((element.get(name) or "").removesuffix("px") for name in ("width", "height"))
    return any(size.isdecimal() and int(size[:9]) < SMALL for size in sizes)


def _is_framed(element: Element) -> bool:
    """Return whether an element stands in a page's frame or among rotating matter."""
    return any(map(_is_frame, element.iterancestors()))


def _is_frame(element: Element) -> bool:
    return element.tag in OUTER_TAGS or any(noise_of(name_of(element)))
