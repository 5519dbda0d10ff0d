"""Extract: lines between headline and text → what they claim without a label: date, publisher, author.

A line is cut into tokens at the edges of its elements and at spaces. The place decides: a token beside the date, in an
element of its own, is the publisher; a personal name beside the publisher is the author; buttons and counters end the
line. An element named after its content (class="source") tells as much as a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from crawler.article.credit.claim import Claim
from crawler.article.credit.credit_lines import is_todays_date
from crawler.article.credit.entries import is_entry
from crawler.article.credit.labels import DATE_FIELDS, LABEL, NAME_END, Labelled, is_placeholder, labelled
from crawler.article.credit.personal_names import is_person
from crawler.article.credit.signatures import Signature, signature
from crawler.article.credit.stated_names import stated_name
from crawler.markup.boilerplate import Element, name_of
from crawler.markup.dates import WrittenDate, boxed_date, declared_date, find_date
from crawler.markup.tree import Line, PageTree
from storage.records import Field, Statement

LOOSE_AT_MOST = 120  # characters of a line with a date without a label
BELOW_NAME_AT_MOST = 40  # characters of the line with a date below a publisher's name
NAME_ALONE = range(4, 20)  # characters of a publisher in a line of its own
TOKEN = range(2, 25)  # characters of a publisher
MARKED_ELEMENTS = 60  # elements of a line that are looked at for their names
MEDIA_END = re.compile(
    r"(?:网|網|报|報|社|局|厅|委|客户端|官方账号|电视台|杂志|在线|周刊|日报|晚报|时报|新闻|视点|电台|政府|办公室)$"
)
COLUMN_END = re.compile(r"(?:新闻|要闻|动态|在线|视点)$")
# Names of columns and marks of an article, made of these words alone: 时政新闻, 通知公告, 原创
COLUMN = re.compile(
    r"(?:国内|国际|國際|社会|社會|时政|時政|政治|政务|本地|地方|各地|新闻|新聞|要闻|要聞|动态|通知|公告|公示|政策|法规|文件|工作|信息|资讯|热点|焦点|头条|财经|財經|体育|娱乐|"
    r"科技|教育|健康|生活|文化|旅游|汽车|房产|军事|视频|图片|专题|评论|观点|频道|栏目|首页|正文|原创|转载|推荐|独家|综合|最新|滚动|中心|党建|快讯|简报|解读|公开|专栏|其他|"
    r"本站|已有|北京时间|更新|最后|时间|日期|来源|作者|编辑|整理|编译|官方|账号|全部|发布于|发表于|发布|发表){1,4}"
)
# Where a line leaves its credit: counters, buttons, sizes of letters, the region of an account.
TOOLS = re.compile(
    r"字号|字體|字体|字型|字級|打印|列印|分享|收藏|浏览|瀏覽|阅读|閱讀|点击|點擊|评论|評論|参与|人气|跟贴|举报|我要|我来|手机|放大|缩小|缩小|纠错|关闭|转发|复制|推荐|订阅|"
    r"次\b|\bT\b|[+＋]\s?关注|关注|来自|发布于|IP属地|IP：|share|print|font",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"https?://\S*|www\.\S+|\b[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){0,4}?\.(?:com|cn|net|org|tw|hk)(?:/\S*|\b)",
    re.IGNORECASE,
)
# A relative date, or a day without a year: no dates, but the publisher stands beside.
RELATIVE = re.compile(
    r"\d{1,3}\s?(?:秒|分钟|分鐘|小时|小時|天|日|周|个月)前|刚刚|(?<![\d-])\d{1,2}(?:-|/|月)\d{1,2}日?\s+\d{1,2}:\d\d"
)
GAPS = re.compile(r"[\s|｜丨︱│【】\[\]（）()「」<>\x02]+")
NO_NAME = re.compile(r"[\s:：>，。！？!?；;…＞»→@#%]|\d人|^[\d\W_]+$|\d{3}|前$|^(?:今天|昨天|前天|刚刚)")
DATE_PIECE = re.compile(r"[\d/.:：年月日-]{1,11}")
DATE_MARK, CUT_MARK = "\x03", "\x02"  # in place of a date, and of a labelled value
AUTHOR_NAMED = re.compile(
    r"(?:^|[\s_-])(?:author|js_author_name|writer|reporter|zuozhe|zz)(?:$|[\s_-]|name)", re.IGNORECASE
)
SOURCE_NAMED = re.compile(
    r"(?:^|[\s_-])(?:source|laiyuan|media|mediaid|media-?name|js_name|nickname|account|publisher|ucapsource|come-?from)(?:$|[\s_-]|name)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Token:
    """A piece of a line between gaps."""

    text: str
    alone: bool  # in an element or between bars of its own
    before_date: bool


def header_claims(lines: Sequence[Line], page: PageTree) -> Iterator[Claim]:
    """Yield what the lines around the headline claim without a label. Entries of a list claim for their own article."""
    own = [line for line in lines if not is_entry(line)]
    yield from _machine_dates(own, page)
    for line, below in zip_longest(own, own[1:]):
        if below is not None and _is_lone_name(line) and _is_dated(below):
            yield Claim("unlabelled", Statement(Field.SOURCE, line.bare, "head", line.text))
        elif below is not None and _is_dated(line) and _is_name_below(below):
            yield Claim("below date", Statement(Field.SOURCE, below.bare, "head", below.text))
        yield from _marked_claims(line)
        if len(line.bare) <= LOOSE_AT_MOST and not is_todays_date(line):
            yield from _claims(line)
    yield from _boxed_claims(own)


# --- dates ---


def _machine_dates(lines: Sequence[Line], page: PageTree) -> Iterator[Claim]:
    """Yield the dates of <time datetime> in the lines."""
    elements = {line.element: line for line in lines}
    for stamp in page.root.iter("time"):
        around = (stamp, *islice(stamp.iterancestors(), 4))
        line = next((elements[block] for block in around if block in elements), None)
        value = declared_date(stamp.get("datetime") or "") if line else None
        if value and line:
            yield Claim("unlabelled", Statement(Field.PUBLISHED, value, "head", line.text))


def _boxed_claims(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield the date that stands in several short lines: 2019, 09/07, 19:02."""
    for group in _runs(lines):
        text = " ".join(line.bare for line in group)
        written = (find_date(text) or boxed_date(text)) if len(group) > 1 else None
        if written:
            yield Claim("unlabelled", Statement(Field.PUBLISHED, written.value, "head", text))


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the runs of lines that hold only digits and marks of a date."""
    run: list[Line] = []
    for line in lines:
        if DATE_PIECE.fullmatch(line.bare):
            run.append(line)
            continue
        yield run
        run = []
    yield run


def date_in(line: Line) -> WrittenDate | None:
    """Return the first date of a line, also a large day beside year and month."""
    written = find_date(line.spaced)
    if written is None and len(line.bare) <= len("24 2021年06月日"):
        written = boxed_date(line.spaced)
    return written


def _is_lone_name(line: Line) -> bool:
    """Return whether a line is only a publisher's name: 新华社. 时政新闻 is a column of the site."""
    if line.noise is not None or line.heading or not re.fullmatch(r"[\u4e00-\u9fff]{2,14}", line.bare):
        return False
    return MEDIA_END.search(line.bare) is not None and COLUMN_END.search(line.bare) is None


def _is_name_below(line: Line) -> bool:
    """Return whether a line right below a date is only a publisher's name, whatever kind of publisher."""
    if line.noise is not None or line.heading or line.anchors or len(line.bare) not in NAME_ALONE:
        return False
    return NAME_END.search(line.bare) is not None and _may_be_publisher(line.bare)


def _is_dated(line: Line) -> bool:
    return len(line.bare) < BELOW_NAME_AT_MOST and find_date(line.text) is not None


# --- tokens ---


def _claims(line: Line) -> Iterator[Claim]:
    """Yield date, publisher and author of a line, as far as no label says otherwise."""
    written = date_in(line) or _relative(line)
    values = labelled(line.spaced)
    if written is None and not values:
        yield from _signature_claims(signature(line.spaced), line)
        return
    if written and written.value and _is_free(written, values, line.spaced):
        yield Claim("unlabelled", Statement(Field.PUBLISHED, written.value, "head", line.text))
    fields = {value.field for value in values}
    if written and not fields & {Field.SOURCE}:
        yield from _beside_date(line, written, values)
    elif Field.AUTHOR not in fields:
        yield from _behind_source(line, values)


def _relative(line: Line) -> WrittenDate | None:
    """Return the place of a relative date such as 3小时前, which is no date but has the publisher beside."""
    match = RELATIVE.search(line.spaced)
    return WrittenDate("", match.start(), match.end()) if match else None


def _is_free(written: WrittenDate, values: Sequence[Labelled], text: str) -> bool:
    """Return whether no label stands before a date; a label of another kind has its value before the date."""
    around = next((value for value in values if value.start <= written.start < value.end), None)
    if around is None or around.field is None:
        return (
            around is None
            or re.search(r"[:：][\s\x01]*[^\s\x01]", text[around.start : written.start]) is not None
        )
    return around.field not in DATE_FIELDS


def _beside_date(line: Line, written: WrittenDate, values: Sequence[Labelled]) -> Iterator[Claim]:
    """Yield the publisher and the author beside a date."""
    rest = _rest(line.spaced, written, values)
    signed = signature(rest.replace(DATE_MARK, " "))
    if _is_telling(signed):
        yield from _signature_claims(signed, line)
        return
    tokens = list(_tokens(rest))
    publisher = _publisher(tokens)
    if publisher:
        yield Claim("unlabelled", Statement(Field.SOURCE, publisher, "head", line.text))
        yield from _authors([token for token in tokens if token.text != publisher], line)


def _rest(text: str, written: WrittenDate, values: Sequence[Labelled]) -> str:
    """Return a line with the date as DATE_MARK, without labelled values, addresses, and the tools at its end."""
    for value in sorted(values, key=lambda value: value.start, reverse=True):
        end = written.start if value.start <= written.start < value.end else value.end
        text = f"{text[: value.start]}{CUT_MARK * (end - value.start)}{text[end:]}"
    text = f"{text[: written.start]}{DATE_MARK * (written.end - written.start)}{text[written.end :]}"
    text = ADDRESS.sub(" ", text)
    tool = TOOLS.search(text)
    return text[: tool.start()] if tool and DATE_MARK in text[: tool.start()] else text


def _tokens(rest: str) -> Iterator[_Token]:
    """Yield the tokens of a line with DATE_MARK in place of the date."""
    before, mark, behind = rest.partition(DATE_MARK)
    for part, is_before in ((before, True), (behind.lstrip(DATE_MARK), False)):
        if not is_before or mark:
            for piece in re.split(r"[\x01\x02|｜丨︱│]|\s{2,}", part):
                words = [word for word in GAPS.split(piece) if word]
                alone = sum(1 for word in words if not COLUMN.fullmatch(word)) == 1
                for word in words:
                    yield _Token(word.strip("·•-—_/《》") if word[:1] != "《" else word, alone, is_before)


def _publisher(tokens: Sequence[_Token]) -> str | None:
    """Return the publisher among the tokens of a line: behind the date first, then the nearest before the date."""
    behind = [token for token in tokens if not token.before_date]
    before = [token for token in tokens if token.before_date]
    fitting = [token for token in (*behind, *reversed(before)) if _may_be_publisher(token.text)]
    named = next(
        (token.text for token in fitting if MEDIA_END.search(token.text) and len(token.text) > 2), None
    )
    return named or next((token.text for token in fitting if token.alone), None)


def _may_be_publisher(text: str) -> bool:
    if (
        len(text) not in TOKEN
        or NO_NAME.search(text)
        or COLUMN.fullmatch(text)
        or LABEL.fullmatch(text)
        or (is_person(text) and not MEDIA_END.search(text))
    ):
        return False
    return not is_placeholder(text) and stated_name(text, Field.SOURCE) is not None


def _authors(tokens: Sequence[_Token], line: Line) -> Iterator[Claim]:
    """Yield the first personal name among tokens as author."""
    for token in tokens:
        if is_person(token.text) and token.alone:
            yield Claim("unlabelled author", Statement(Field.AUTHOR, token.text, "head", line.text))
            return


def _behind_source(line: Line, values: Sequence[Labelled]) -> Iterator[Claim]:
    """Yield the author in an element of its own behind a labelled publisher or date."""
    for value in values:
        if value.field is Field.SOURCE or value.field in DATE_FIELDS:
            pieces = line.spaced[value.start : value.end].split("\x01")[1:]
            for piece in pieces:
                name = piece.strip(" \x01　|｜/")
                if TOOLS.search(name):
                    break
                if is_person(name) and name not in value.value:
                    yield Claim("unlabelled author", Statement(Field.AUTHOR, name, "head", line.text))
                    return


def _is_telling(signed: Signature | None) -> bool:
    """Return whether a signature names more than a person or a publisher alone."""
    return signed is not None and bool(signed.roles or signed.reported or (signed.house and signed.unknown))


def _signature_claims(signed: Signature | None, line: Line) -> Iterator[Claim]:
    """Yield the house and the persons of a signature."""
    if signed is None or not _is_telling(signed):
        return
    authors = signed.authors or signed.correspondents or signed.unknown
    house = signed.house if authors or signed.reported else None
    for label, field, value in (
        ("unlabelled", Field.SOURCE, house),
        ("signed", Field.AUTHOR, " ".join(authors)),
        ("editor", Field.EDITOR, " ".join(signed.editors)),
    ):
        if value:
            yield Claim(label, Statement(field, value, "head", line.text))


# --- elements named after their content ---


def _marked_claims(line: Line) -> Iterator[Claim]:
    """Yield what the elements of a line claim by their names."""
    for element in islice(line.element.iter(), MARKED_ELEMENTS):
        name = name_of(element) if isinstance(element.tag, str) else ""
        if name and (AUTHOR_NAMED.search(name) or SOURCE_NAMED.search(name)):
            text = _own_text(element)
            if (
                "".join(text.split()) in line.bare
            ):  # a line of the page's body is no line of the elements beside
                yield from _marked_claim(name, text, line)


def _marked_claim(name: str, text: str, line: Line) -> Iterator[Claim]:
    """Yield what the text of an element claims. A person in an element named after the source is no publisher."""
    signed = signature(text)
    if signed and signed.roles:
        yield from _signature_claims(signed, line)
    elif is_person(text) and AUTHOR_NAMED.search(name):
        yield Claim("unlabelled author", Statement(Field.AUTHOR, text, "head", line.text))
    elif _may_be_publisher(text):
        yield Claim("named", Statement(Field.SOURCE, text, "head", line.text))


def _own_text(element: Element) -> str:
    """Return the text of an element that holds a single piece of text, else ""."""
    pieces = [piece.strip() for piece in islice(element.itertext(), 8) if piece.strip()]
    return pieces[0] if len(pieces) == 1 else ""
