"""Extract: credit lines, meta tags and scripts of a page → claims: values with the strength of their labels.

Visible text counts first. Meta tags contradict the visible text on every eighth page, so meta tags only add statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from urllib.parse import urljoin, urlsplit

from crawler.article.credit.credit_lines import TODAY, URL, with_colon
from crawler.article.credit.labels import NAME_END, Labelled, is_placeholder, labelled, labelled_lines
from crawler.article.credit.personal_names import people
from crawler.markup.boilerplate import Element
from crawler.markup.dates import DATE, meta_date, written
from crawler.markup.tree import Line, PageTree
from storage.records import Field, Statement

SOURCE_AT_MOST, NAME_AT_MOST = 90, 40  # characters of a publisher; of an author or editor
WITH_COMMA_AT_MOST = 24  # characters of names with a comma between; longer values are sentences
# Characters of a pen name. A longer value after 作者 is a headline, a title with a name, or an organisation.
PEN_NAME_AT_MOST = 7
NO_SOURCE = re.compile(r"^(?:https?:|www\.|资料图|资料照片|网络图片|图片|XX)|的所有|版权|授权")
ROLE_BEFORE = re.compile(r"^(?:[\u4e00-\u9fff]{0,8}(?:记者|記者|通讯员))[:：\s]?(?=[\u4e00-\u9fff])")
ROLE_BEHIND = re.compile(r"(?<=[\u4e00-\u9fff])[\s/]+(?:整合|整理|编译|摄影|摄|报道|综合|文|图)$")
BETWEEN_NAMES = re.compile(r"[、，,/\s]+")
NUMBERS = re.compile(r"[\d\s:：./-]+")
TOOL = re.compile(
    r"(?:打印|列印|字号|字體|字体|分享|收藏|浏览|关闭|點擊|点击|大|中|小|评论|我要纠错|纠错|[\s|【】\[\]])+$"
)
# Sentences about reprinting in general state no source: 凡本网注明“来源：江门日报”的所有文字
NOTICE = re.compile(
    r"凡(?:本|注明|是|署名)|注明\s{0,4}[“\"'「：:]?\s{0,4}(?:来源|來源|稿件|出处)|版权(?:均|归)|侵权|侵犯|未经.{0,6}授权"
)
LABELLED_AT_MOST = 400  # characters of a line with labels
BESIDE_AT_MOST = 200  # characters of a line with labels below or beside the text
DATE_WITHIN = 60  # characters after a label, within which the date must begin
LOOSE_AT_MOST = 120  # characters of a line with a date without a label
BELOW_NAME_AT_MOST = 40  # characters of the line with a date below a publisher's name
ARTICLE_ADDRESS = re.compile(r"^(?>.*?\d{4}).*\.s?html?$|/\d{5}")
MEDIA_END = re.compile(
    r"(?:网|網|报|報|社|局|厅|委|客户端|电视台|杂志|在线|周刊|日报|晚报|时报|新闻|视点|电台|政府|办公室)$"
)
COLUMN_END = re.compile(r"(?:新闻|要闻|动态|在线|视点)$")
META_FIELDS: tuple[tuple[str, Field], ...] = (
    ("contentsource", Field.SOURCE), ("article:source", Field.SOURCE), ("source", Field.SOURCE),
    ("mediaid", Field.SOURCE), ("author", Field.AUTHOR), ("article:author", Field.AUTHOR),
    ("pubdate", Field.PUBLISHED), ("firstpublishedtime", Field.PUBLISHED), ("article:published_time", Field.PUBLISHED),
    ("og:published_time", Field.PUBLISHED), ("publishdate", Field.PUBLISHED), ("datepublished", Field.PUBLISHED),
    ("og:release_date", Field.PUBLISHED), ("weibo:article:create_at", Field.PUBLISHED),
    ("publish_time", Field.PUBLISHED),
    ("sitename", Field.SITE_NAME), ("og:site_name", Field.SITE_NAME), ("application-name", Field.SITE_NAME),
    ("siteidcode", Field.SITE_ID), ("columnname", Field.COLUMN),
)  # fmt: skip
META_AT_MOST = 120  # characters of a meta tag's value
LINKED_DATA = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"|"pubDate"\s*:\s*"([^"]{8,40})"')
LINKED_DATA_WITHIN = 100_000  # characters searched of a script
ACCOUNT_TIME = re.compile(r"""\bvar (?:ct|oriCreateTime|create_time)\s*=\s*["'](1\d{9})["']""")
LINKED_NAME = "source link"  # label of an address to which only the source's name links


@dataclass(frozen=True)
class Claim:
    """A statement, and the label with the strength of the statement."""

    label: str
    statement: Statement

    @property
    def value(self) -> str:
        """Return the value of the statement."""
        return self.statement.value


@dataclass(frozen=True)
class Places:
    """The lines of a page with possible credit, by place."""

    head: Sequence[Line]  # around the headline, and credit lines of the body
    closing: Sequence[str]  # credit lines at the end of the body
    after: Sequence[Line]  # lines after the body
    elsewhere: Sequence[Line]  # the rest of the page
    byline: str | None = None  # the reporter whom the text itself names: 本报讯（记者张三）


# --- labelled values ---


def claims_of_lines(
    lines: Iterable[Line], where: str, url: str, *, beside_text: bool = False
) -> Iterator[Claim]:
    """Yield the labelled values of lines. Beside the text, long lines are left out."""
    for text, line in labelled_lines(lines):
        if not _is_prose(text) and not (beside_text and len(line.bare) > BESIDE_AT_MOST):
            yield from _claims_of_text(text, where, url, line)


def _is_prose(text: str) -> bool:
    """Return whether a line is too long for credit, greets the reader, or forbids reprinting."""
    return len(text) > LABELLED_AT_MOST or bool(TODAY.search(text) or NOTICE.search(text))


def claims_of_texts(texts: Iterable[str], where: str, url: str) -> Iterator[Claim]:
    """Yield the labelled values of closing credit, and the date beside a source."""
    for text in map(with_colon, texts):
        yield from _claims_of_text(text, where, url, None)
        if any(value.field is Field.SOURCE for value in labelled(text)):
            yield from _dates(text, where, "credited")


def _claims_of_text(text: str, where: str, url: str, line: Line | None) -> Iterator[Claim]:
    shown = text.replace("\x01", "")
    for given in labelled(text):
        if given.field is None:
            continue
        if (
            given.field is Field.SOURCE
            and line is not None
            and (linked := _source_link(line, given.value, url))
        ):
            yield Claim(LINKED_NAME, Statement(Field.ORIGINAL_URL, linked, where, shown))
        if value := _stated(given, given.field, line, url):
            field = _field_of(given.label, given.field, value)
            yield Claim(given.label, Statement(field, value, where, shown, is_placeholder(value)))


def _stated(given: Labelled, field: Field, line: Line | None, url: str) -> str | None:
    """Return the value in the form of the field: a date in RFC 3339, an absolute address, or a name."""
    if field is Field.PUBLISHED:
        return _date(given.value)
    if field is Field.ORIGINAL_URL:
        return _original_address(given.value, line, url)
    return _publisher(given.value) if field is Field.SOURCE else _person(given.value, field)


def _field_of(label: str, field: Field, value: str) -> Field:
    """Return the field of a value; a publisher (发布者) with a personal name is the author."""
    return Field.AUTHOR if label == "publisher" and people(value) else field


def _date(value: str) -> str | None:
    match = DATE.search(value[:DATE_WITHIN])
    return written(match) if match else None


def _dates(text: str, where: str, label: str) -> Iterator[Claim]:
    match = DATE.search(text)
    value = written(match) if match else None
    if value:
        yield Claim(label, Statement(Field.PUBLISHED, value, where, text.replace("\x01", "")))


# --- names ---


def _publisher(value: str) -> str | None:
    """Return the value if a publisher can have the name, else None."""
    if len(value) > SOURCE_AT_MOST or NO_SOURCE.search(value):
        return None
    return _name(value)


def _person(value: str, field: Field) -> str | None:
    """Return the value if authors or editors can have the names, else None."""
    if len(value) > NAME_AT_MOST or "。" in value or ("，" in value and len(value) > WITH_COMMA_AT_MOST):
        return None
    return _author(value) if field is Field.AUTHOR else _name(value)


def _author(value: str) -> str | None:
    """Return an author without the role before and after the name; of a long value only personal names."""
    if not re.search(r"\w", value):
        return None
    value = ROLE_BEFORE.sub("", value)
    longest = max(BETWEEN_NAMES.split(value), key=len)
    if len(longest) > PEN_NAME_AT_MOST and not NAME_END.search(longest) and not longest.isascii():
        return people(value, any_name=True)
    return _name(ROLE_BEHIND.sub("", value)) if len(value) > 1 else None


def _name(value: str) -> str | None:
    """Return a value with letters that is neither a number nor a button of the page, else None."""
    if not re.search(r"\w", value) or NUMBERS.fullmatch(value) or TOOL.match(value):
        return None
    return value


# --- addresses ---


def _original_address(value: str, line: Line | None, url: str) -> str | None:
    """Return the original's address: the text after the label, else the link around the label.

    Only absolute addresses on another host count.
    """
    stated = [match.group().rstrip(".,;)]") for match in URL.finditer(value)]
    if not stated and line is not None:
        stated = [anchor.href for anchor in line.anchors if not _is_script(anchor.href)]
    absolute = (_foreign_address(address, url) for address in stated)
    return next((address for address in absolute if address), None)


def _is_script(href: str) -> bool:
    return href.lower().startswith(("javascript", "#"))


def _foreign_address(stated: str, url: str) -> str | None:
    """Return an absolute address on another host than `url`; None for an address on the same host."""
    address = f"http://{stated}" if stated.lower().startswith("www.") else stated
    try:
        absolute = urljoin(url, address)
    except ValueError:
        return None
    host = _host(absolute)
    return absolute if host and host != _host(url) else None


def _source_link(line: Line, name: str, url: str) -> str | None:
    """Return the address linked from a source's name, if the link leads to a single page of another site."""
    for anchor in line.anchors:
        if anchor.text and anchor.text.strip("《》 ") in name and ARTICLE_ADDRESS.search(anchor.href):
            return _original_address(anchor.href if anchor.href.startswith("http") else "", None, url)
    return None


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


# --- values without a label ---


def unlabelled_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield dates without a label, and a publisher's name beside such a date or in the line above a date."""
    for line, below in zip_longest(lines, lines[1:]):
        if below is not None and _is_lone_name(line) and _is_dated(below):
            yield Claim("unlabelled", Statement(Field.SOURCE, line.bare, "head", line.text))
        if len(line.bare) <= LOOSE_AT_MOST and not TODAY.search(line.text):
            yield from _loose_claims(line.spaced)


def _is_lone_name(line: Line) -> bool:
    """Return whether a line is only a publisher's name: 新华社. 时政新闻 is a column of the site."""
    if line.noise is not None or line.heading or not re.fullmatch(r"[\u4e00-\u9fff]{2,14}", line.bare):
        return False
    return MEDIA_END.search(line.bare) is not None and COLUMN_END.search(line.bare) is None


def _is_dated(line: Line) -> bool:
    return len(line.bare) < BELOW_NAME_AT_MOST and DATE.search(line.text) is not None


def _loose_claims(text: str) -> Iterator[Claim]:
    """Yield the date of a line, unless a label says otherwise, and in a line without labels the name beside."""
    match = DATE.search(text)
    if match is None:
        return
    values = list(labelled(text))
    around = [value.field for value in values if value.start <= match.start() < value.end]
    if None in around:
        return
    if Field.PUBLISHED not in around:
        yield from _dates(text, "head", "unlabelled")
    if not values:
        yield from _loose_name(text, match)


def _loose_name(text: str, match: re.Match[str]) -> Iterator[Claim]:
    rest = f"{text[: match.start()]} {text[match.end() :]}".replace("\x01", " ")
    for chunk in re.split(r"[\s|｜【】\[\]]+", rest):
        if 2 < len(chunk) <= 16 and MEDIA_END.search(chunk) and not re.search(r"[:：>，。]", chunk):
            yield Claim("unlabelled", Statement(Field.SOURCE, chunk, "head", text.replace("\x01", "")))
            return


# --- meta tags and scripts ---


def meta_claims(page: PageTree) -> Iterator[Claim]:
    """Yield the values of meta tags, then the moments of publication in scripts."""
    yield from _tag_claims(page.metas)
    for script in page.root.iter("script"):
        yield from _script_claims(script)


def _tag_claims(metas: Mapping[str, str]) -> Iterator[Claim]:
    for name, field in META_FIELDS:
        content = metas.get(name)
        if not content:
            continue
        value = meta_date(content) if field is Field.PUBLISHED else content
        if value and len(value) <= META_AT_MOST:
            yield Claim("meta", Statement(field, value, f"meta:{name}", content, is_placeholder(value)))


def _script_claims(script: Element) -> Iterator[Claim]:
    text = script.text or ""
    if "json" not in (script.get("type") or ""):
        yield from _account_claims(text)
        return
    match = LINKED_DATA.search(text[:LINKED_DATA_WITHIN])
    if match and (value := meta_date(match.group(1) or match.group(2))):
        yield Claim("meta", Statement(Field.PUBLISHED, value, "ld+json:datePublished", match.group()))


def _account_claims(script: str) -> Iterator[Claim]:
    """Yield the moment at which an article of a 微信公众号 was published, from the page's script."""
    match = ACCOUNT_TIME.search(script) if " ct" in script or "reate" in script else None
    if match:
        moment = datetime.fromtimestamp(int(match.group(1)), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield Claim("meta", Statement(Field.PUBLISHED, moment, "script", match.group()))
