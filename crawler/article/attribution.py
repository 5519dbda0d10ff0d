"""Extract: lines around and at the end of an article, and meta tags → what the page claims about it. Pure.

Visible text comes first; meta tags are further statements, since one page in eight contradicts itself there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from urllib.parse import urljoin, urlsplit

from crawler.article.headline import SEPARATORS, squeezed
from crawler.article.labels import LONE_LABEL, NAME_END, is_placeholder, labelled, labelled_lines
from crawler.article.personal_names import people
from crawler.article.site_footer import operator_statements
from crawler.markup.dates import DATE, day_in_china, meta_date, written
from crawler.markup.tree import Line, PageTree
from storage.records import Attribution, Field, Statement

CREDIT_FIELDS = (Field.SOURCE, Field.AUTHOR, Field.EDITOR, Field.ORIGINAL_URL)
CREDIT_AT_MOST = 140
SIGNED_AT_MOST = 60
PEN_NAME_AT_MOST = (
    7  # characters; what is longer behind 作者 is a headline, a title with a name, or an organisation
)
NO_SOURCE = re.compile(r"^(?:https?:|www\.|资料图|资料照片|网络图片|图片|XX)|的所有|版权|授权")
SENTENCE = 30  # characters: a line that long which ends in 。 is text
OPENING = " \x01\t（(【[〔「<《*※>■▲●—-·"
BUTTONS = re.compile(r"^(?:[\s\x01]*[【\[](?:我要)?(?:纠错|打印|关闭|收藏|分享)[】\]][\s\x01]*)+")
TODAY = re.compile(
    r"今天是|今日是|今天[:：]|现在是|当前时间|农历|欢迎(?:访问|光临|您)|歡迎|星期[一二三四五六日天]\s*$|天气"
)
URL = re.compile(r"(?:https?://|www\.)[A-Za-z0-9._~:/?#@!$&'*+,;=%()\[\]-]+", re.IGNORECASE)
CLOSING_CREDIT = re.compile(
    r"[（(【\[〔]\s*(?=(?:文章|信息|稿件|新闻|本文|资料|资讯)?(?:来源|來源|稿源|转载自|转自|摘自|选自|原载|责任编辑|責任編輯|责编|責編|编辑|"
    r"編輯|审核|校对|作者|记者|記者|供稿|原文链接|原文連結)\s*[:：丨| ])"
    r"[^（(【\[〔）)】\]〕]{2,120}(?:[（(][^（()）]{0,20}[)）][^（(【\[〔）)】\]〕]{0,40})?[)）】\]〕]\s*[。.]?\s*$"
)
LOOSE_SOURCE = re.compile(r"(来\s*源|來\s*源|稿\s*源)\s+(?=\S)")
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
LINKED_DATA = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"|"pubDate"\s*:\s*"([^"]{8,40})"')
LINKED_NAME = "source link"  # the label of an address that only the source's name leads to
EDITOR_RANK = {"chief editor": 0, "editor": 1, "reviewer": 2}
SOURCE_RANK = {"source": 0, "unlabelled": 1, "publisher": 2, "data source": 3}
DATE_RANK = {"published": 0, "unlabelled": 1, "updated": 2}


@dataclass(frozen=True)
class Claim:
    """A statement, and how strong its label is."""

    label: str
    statement: Statement

    @property
    def value(self) -> str:
        """What it states."""
        return self.statement.value


@dataclass(frozen=True)
class Places:
    """Where a page's credit stands."""

    head: Sequence[Line]  # around the headline, and lines of the body that are credit
    closing: Sequence[str]  # credit lines at the end of the body
    after: Sequence[Line]  # what follows it
    elsewhere: Sequence[Line]  # the rest of the page
    byline: str | None = None  # the reporter whom the text itself names: 本报讯（记者张三）


def is_credit(text: str) -> bool:
    """Whether a line states nothing but source, author, editor or the original's address."""
    if len(text) > CREDIT_AT_MOST * 2 or (len(text) > CREDIT_AT_MOST and URL.search(text) is None):
        return False
    stripped = BUTTONS.sub("", text).lstrip(OPENING)
    if "。" in stripped.rstrip("。）)】] ") or (stripped.endswith("。") and len(stripped) > SENTENCE):
        return False
    stripped = LOOSE_SOURCE.sub(r"\1：", stripped) if text[:1] in "（([【" else stripped
    found = list(labelled(stripped))
    if not found or found[0].start > 0:
        return False
    return any(
        each.field in CREDIT_FIELDS and (each.value or each.field is Field.ORIGINAL_URL) for each in found
    )


# what stands behind date and source in an unlabelled line: 字号：大 中 小, 打印, 点击：123
TOOLS = re.compile(
    r"[\s|【\[∣]*(?:我来说两句|我要评论|网友评论|参与评论|字型|字号|字體|字体|打印|列印|分享|收藏|浏览|瀏覽|阅读|閱讀|点击|點擊|评论|評論).*$"
)


def is_credit_line(line: Line) -> bool:
    """The same for a line, whether or not its markup cuts names and labels into pieces."""
    return is_credit(line.spaced) or is_credit(line.text)


def is_signed(text: str) -> bool:
    """Whether a last line that stays text names those who wrote it: 药剂科供稿 摄影/张艳 编辑/苏芳."""
    if len(text) > SIGNED_AT_MOST or re.search(r"[。，；]", text):
        return False
    return any(each.field in (Field.EDITOR, Field.AUTHOR) and people(each.value) for each in labelled(text))


TOOL = re.compile(
    r"(?:打印|列印|字号|字體|字体|分享|收藏|浏览|关闭|點擊|点击|大|中|小|评论|我要纠错|纠错|[\s|【】\[\]])+$"
)


# the site's own address, as some put it before the date
SITE_ADDRESS = re.compile(r"^\s*https?://[\w.-]+/?\s*", re.IGNORECASE)
# what a page says of reprinting in general states no source of its own: 凡本网注明“来源：江门日报”的所有文字
NOTICE = re.compile(
    r"凡(?:本|注明|是|署名)|注明\s*[“\"'「：:]?\s*(?:来源|來源|稿件|出处)|版权(?:均|归)|侵权|侵犯|未经.{0,6}授权"
)


def is_information(line: Line) -> bool:
    """Whether a line above the text is a credit line, a counter or a date, rather than text."""
    text = line.spaced
    if len(text) > 260 or "。" in text.rstrip("。") or (text.endswith("。") and len(line.bare) > SENTENCE):
        return False
    if LONE_LABEL.match(line.bare) or is_credit_line(line) or (len(line.bare) < 60 and TODAY.search(text)):
        return True
    found = list(labelled(text))
    if (
        found
        and DATE.search(line.text)
        and len(line.bare) < 80
        and any(each.field is Field.SOURCE for each in found)
    ):
        return True
    if (
        any(each.field is Field.PUBLISHED for each in found)
        and DATE.search(line.text)
        and len(line.bare) < 80
    ):
        return found[0].start < 30
    rest = TOOLS.sub("", SITE_ADDRESS.sub("", DATE.sub("", line.text)))
    return rest != line.text and len(rest.strip(" []【】()（）|")) <= (
        16 if NAME_END.search(rest.strip()) else 4
    )


def without_closing_credit(paragraph: str) -> tuple[str, str | None]:
    """A paragraph without the bracketed credit at its end, and that credit."""
    match = CLOSING_CREDIT.search(paragraph)
    if match is None or not is_credit(match.group()):
        return paragraph, None
    return paragraph[: match.start()].rstrip(), match.group()


def read_attribution(page: PageTree, places: Places, url: str, headline: str) -> Attribution:
    """Everything the page claims about its article."""
    head = [*_from_lines(places.head, "head", url), *_unlabelled(places.head)]
    closing = list(_from_texts(places.closing, "tail", url))
    after = list(_from_lines(places.after, "body-end", url, only_labelled_dates=True))
    meta = list(_from_meta(page))
    elsewhere = list(_from_lines(places.elsewhere, "page", url, only_labelled_dates=True))
    operator = operator_statements(places, headline)
    visible = [*head, *after]
    tail_source = _first((claim for claim in closing if claim.label != "data source"), Field.SOURCE)
    author = _first([*head, *closing, *after], Field.AUTHOR) or places.byline
    everything = [*head, *closing, *after, *elsewhere, *meta]
    return Attribution(
        source=_ranked(visible, Field.SOURCE, SOURCE_RANK, "source")
        or tail_source
        or _ranked([*visible, *elsewhere], Field.SOURCE, SOURCE_RANK)
        or _first(meta, Field.SOURCE),
        author=author,
        author_is_placeholder=author is not None and is_placeholder(author),
        editor=_ranked([*closing, *after, *head], Field.EDITOR, EDITOR_RANK)
        or _ranked(elsewhere, Field.EDITOR, EDITOR_RANK),
        published_at=_published(head, [*after, *elsewhere], meta, closing),
        original_url=_first(
            (claim for claim in everything if claim.label != LINKED_NAME), Field.ORIGINAL_URL
        ),
        linked_url=_first((claim for claim in everything if claim.label == LINKED_NAME), Field.ORIGINAL_URL),
        site_name=_site_name(page, meta, places, headline),
        tail_source=tail_source,
        tail_date=_first(closing, Field.PUBLISHED),
        statements=_unique([*(claim.statement for claim in everything), *operator]),
    )


def _published(head: list[Claim], others: list[Claim], meta: list[Claim], closing: list[Claim]) -> str | None:
    strong = _ranked([claim for claim in head if claim.label != "updated"], Field.PUBLISHED, DATE_RANK)
    if strong is None:
        strong = _ranked(
            [claim for claim in others if claim.label == "published"], Field.PUBLISHED, DATE_RANK
        )
    if strong is None:
        strong = _first(meta, Field.PUBLISHED) or _ranked([*head, *others], Field.PUBLISHED, DATE_RANK)
    strong = _sharper(strong, [*head, *others]) if strong else None
    return strong or _first([claim for claim in closing if claim.label == "published"], Field.PUBLISHED)


def _sharper(day: str, claims: Iterable[Claim]) -> str:
    """A shown moment of the same day, for a page that gives the hour beside 更新时间 only."""
    if "T" in day:
        return day
    moments = (claim.value for claim in claims if claim.statement.field is Field.PUBLISHED)
    return next((each for each in moments if "T" in each and day_in_china(each) == day), day)


def _first(claims: Iterable[Claim], field: Field) -> str | None:
    return next((claim.value for claim in claims if claim.statement.field is field), None)


def _ranked(
    claims: Iterable[Claim], field: Field, ranks: dict[str, int], only: str | None = None
) -> str | None:
    fitting = [
        claim for claim in claims if claim.statement.field is field and (only is None or claim.label == only)
    ]
    best = min(fitting, key=lambda claim: ranks.get(claim.label, 9), default=None)
    return best.value if best else None


def _unique(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    found: dict[tuple[Field, str, str], Statement] = {}
    for statement in statements:
        found.setdefault((statement.field, statement.value, statement.where), statement)
    return tuple(found.values())[:200]


def _from_lines(
    lines: Iterable[Line], where: str, url: str, *, only_labelled_dates: bool = False
) -> Iterator[Claim]:
    for text, line in labelled_lines(lines):
        if (
            len(text) > 400
            or TODAY.search(text)
            or NOTICE.search(text)
            or (only_labelled_dates and len(line.bare) > 200)
        ):
            continue
        yield from _from_text(text, where, url, line)


def _from_texts(texts: Iterable[str], where: str, url: str) -> Iterator[Claim]:
    for text in texts:
        loose = LOOSE_SOURCE.sub(r"\1：", text)
        yield from _from_text(loose, where, url, None)
        if any(each.field is Field.SOURCE for each in labelled(loose)):
            yield from _dates(text, where, "credited")


def _from_text(text: str, where: str, url: str, line: Line | None) -> Iterator[Claim]:
    shown = text.replace("\x01", "")
    for each in labelled(text):
        if each.field is None:
            continue
        if each.field is Field.PUBLISHED:
            value = _date(each.value)
        elif each.field is Field.ORIGINAL_URL:
            value = _address(each.value, line, url)
        else:
            value = _plausible(each.value, each.field)
            if (
                each.field is Field.SOURCE
                and line is not None
                and (linked := _source_link(line, each.value, url))
            ):
                yield Claim(LINKED_NAME, Statement(Field.ORIGINAL_URL, linked, where, shown))
        if value:
            yield Claim(
                each.label,
                Statement(
                    _field_of(each.label, each.field, value), value, where, shown, is_placeholder(value)
                ),
            )


def _field_of(label: str, field: Field, value: str) -> Field:
    """What a value states; a publisher (发布者) that is a person is the author."""
    return Field.AUTHOR if label == "publisher" and people(value) else field


def _date(value: str) -> str | None:
    match = DATE.search(value[:60])
    return written(match) if match else None


def _dates(text: str, where: str, label: str) -> Iterator[Claim]:
    match = DATE.search(text)
    value = written(match) if match else None
    if value:
        yield Claim(label, Statement(Field.PUBLISHED, value, where, text.replace("\x01", "")))


def _plausible(value: str, field: Field) -> str | None:
    if not value or not re.search(r"[\w]", value) or len(value) > (90 if field is Field.SOURCE else 40):
        return None
    if field is Field.SOURCE and NO_SOURCE.search(value):
        return None
    if field is not Field.SOURCE and ("。" in value or ("，" in value and len(value) > 24)):
        return None
    if field is Field.AUTHOR:
        value = re.sub(r"^(?:[\u4e00-\u9fff]{0,8}(?:记者|記者|通讯员))[:：\s]?(?=[\u4e00-\u9fff])", "", value)
        longest = max(re.split(r"[、，,/\s]+", value), key=len)
        if len(longest) > PEN_NAME_AT_MOST and not NAME_END.search(longest) and not longest.isascii():
            return people(value, any_name=True)
        if len(value) < 2:
            return None
        value = _without_role(value)
    return None if not value or re.fullmatch(r"[\d\s:：./-]+", value) or TOOL.match(value) else value


def _without_role(value: str) -> str:
    """陈智 整合: what somebody did is no part of the name."""
    return re.sub(r"(?<=[\u4e00-\u9fff])[\s/]+(?:整合|整理|编译|摄影|摄|报道|综合|文|图)$", "", value)


def _address(value: str, line: Line | None, url: str) -> str | None:
    """The original's address: as text after the label, or as the link that carries the label."""
    found = [match.group().rstrip(".,;)]") for match in URL.finditer(value)]
    if not found and line is not None:
        found = [
            anchor.href for anchor in line.anchors if not anchor.href.lower().startswith(("javascript", "#"))
        ]
    for stated in found:
        address = f"http://{stated}" if stated.lower().startswith("www.") else stated
        try:
            absolute = urljoin(url, address)
        except ValueError:
            continue
        if _host(absolute) and _host(absolute) != _host(url):
            return absolute
    return None


def _source_link(line: Line, name: str, url: str) -> str | None:
    """The address behind a source's name, where it leads to one page of another site."""
    for anchor in line.anchors:
        if (
            anchor.text
            and anchor.text.strip("《》 ") in name
            and re.search(r"\d{4,}.*\.s?html?$|/\d{5,}", anchor.href)
        ):
            return _address(anchor.href if anchor.href.startswith("http") else "", None, url)
    return None


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def _unlabelled(lines: Sequence[Line]) -> Iterator[Claim]:
    """Dates without a label, and a publisher's name beside one or in the line above one."""
    for line, below in zip_longest(lines, lines[1:]):
        if below is not None and _is_lone_name(line) and len(below.bare) < 40 and DATE.search(below.text):
            yield Claim("unlabelled", Statement(Field.SOURCE, line.bare, "head", line.text))
        if len(line.bare) > 120 or TODAY.search(line.text):
            continue
        text = line.spaced
        spans = [(each.start, each.end) for each in labelled(text)]
        match = DATE.search(text)
        if match is None or any(
            each.field is None and each.start <= match.start() < each.end for each in labelled(text)
        ):
            continue
        if not any(
            start <= match.start() < end and each_is_date for start, end, each_is_date in _dated(text)
        ):
            yield from _dates(text, "head", "unlabelled")
        if not spans:
            yield from _loose_name(text, match)


def _dated(text: str) -> Iterator[tuple[int, int, bool]]:
    for each in labelled(text):
        yield each.start, each.end, each.field is Field.PUBLISHED


MEDIA_END = re.compile(
    r"(?:网|網|报|報|社|局|厅|委|客户端|电视台|杂志|在线|周刊|日报|晚报|时报|新闻|视点|电台|政府|办公室)$"
)
COLUMN_END = re.compile(r"(?:新闻|要闻|动态|在线|视点)$")


def _is_lone_name(line: Line) -> bool:
    """新华社: a line that is nothing but a publisher's name."""
    return (
        line.noise is None
        and not line.heading
        and re.fullmatch(r"[\u4e00-\u9fff]{2,14}", line.bare) is not None
        and MEDIA_END.search(line.bare) is not None
        and COLUMN_END.search(line.bare) is None  # 时政新闻 is a column of the site, no publisher
    )


def _loose_name(text: str, match: re.Match[str]) -> Iterator[Claim]:
    rest = f"{text[: match.start()]} {text[match.end() :]}".replace("\x01", " ")
    for chunk in re.split(r"[\s|｜【】\[\]]+", rest):
        if 2 < len(chunk) <= 16 and MEDIA_END.search(chunk) and not re.search(r"[:：>，。]", chunk):
            yield Claim("unlabelled", Statement(Field.SOURCE, chunk, "head", text.replace("\x01", "")))
            return


def _from_meta(page: PageTree) -> Iterator[Claim]:
    for name, field in META_FIELDS:
        content = page.metas.get(name)
        if not content:
            continue
        value = meta_date(content) if field is Field.PUBLISHED else content
        if value and len(value) <= 120:
            yield Claim("meta", Statement(field, value, f"meta:{name}", content, is_placeholder(value)))
    for script in page.root.iter("script"):
        if "json" not in (script.get("type") or ""):
            yield from _from_official_account(script.text or "")
            continue
        match = LINKED_DATA.search((script.text or "")[:100_000])
        if match and (value := meta_date(match.group(1) or match.group(2))):
            yield Claim("meta", Statement(Field.PUBLISHED, value, "ld+json:datePublished", match.group()))


ACCOUNT_TIME = re.compile(r"""\bvar (?:ct|oriCreateTime|create_time)\s*=\s*["'](1\d{9})["']""")


def _from_official_account(script: str) -> Iterator[Claim]:
    """When an article of a 微信公众号 was published: the page's script writes it in."""
    match = ACCOUNT_TIME.search(script) if " ct" in script or "reate" in script else None
    if match:
        moment = datetime.fromtimestamp(int(match.group(1)), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield Claim("meta", Statement(Field.PUBLISHED, moment, "script", match.group()))


WELCOME = re.compile(
    r"(?:欢迎(?:访问|光临|来到|您访问)|歡迎(?:訪問|光臨))\s*(?:您)?\s*([^\s!！,，。]{2,20}?)(?:官方)?(?:网站)?\s*[!！,，。]?\s*$"
)


def _site_name(page: PageTree, meta: list[Claim], places: Places, headline: str) -> str | None:
    if stated := _first(meta, Field.SITE_NAME):
        return stated
    title = page.title
    if squeezed(title).startswith(squeezed(headline)[:12]) and len(title) > len(headline):
        parts = [part.strip() for part in SEPARATORS.split(title) if part.strip()]
        if len(parts) > 1 and 2 <= len(parts[-1]) <= 24 and squeezed(parts[-1]) not in squeezed(headline):
            return parts[-1]
    for line in places.elsewhere:
        if match := WELCOME.search(line.text[:80]):
            return match.group(1)
    return None
