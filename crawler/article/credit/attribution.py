"""Extract: claims of a page, and the frame around the article → the attribution: who published what, when, where.

Visible text comes first. Meta tags are further statements: every eighth page contradicts the visible text there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, zip_longest

from crawler.article.credit.claim import Claim
from crawler.article.credit.claims import (
    LINKED_NAME,
    Places,
    claims_of_lines,
    claims_of_texts,
)
from crawler.article.credit.credit_lines import is_todays_date
from crawler.article.credit.header_lines import header_claims
from crawler.article.credit.labels import is_placeholder, labelled
from crawler.article.credit.metadata import meta_claims
from crawler.article.headline import SEPARATORS, squeezed
from crawler.lists.issues import issue_address, page_number_in, paper_in, paper_named
from crawler.markup.dates import WrittenDate, find_date
from crawler.markup.tree import Line, PageTree
from storage.records import Attribution, Field, Statement, agree, day_of

# Strength of labels, strongest first. A label outside a table is weaker than all labels of the table.
EDITOR_RANK = {"chief editor": 0, "editor": 1, "reviewer": 2}
SOURCE_RANK = {"source": 0, "named": 1, "unlabelled": 2, "publisher": 3, "data source": 4}
WEAK_AUTHORS = ("unlabelled author", "account")  # weaker than the author whom the text names
WEAKEST = 9
STATEMENTS_AT_MOST = 200
DATE_BELOW, DATE_ALONE = 4, 30  # lines below a text with a lone date; characters of the line
NAME_BESIDE = 8  # characters of a name behind a date in brackets
WEEKDAY = re.compile(r"(?:星期|周|週|礼拜)[一二三四五六日天]")
BRACKETS = " 　()（）[]【】,，。"
WELCOME = re.compile(
    r"(?:欢迎(?:访问|光临|来到|您访问)|歡迎(?:訪問|光臨))\s{0,4}(?:您)?\s{0,4}([^\s!！,，。]{2,20}?)(?:官方)?(?:网站)?\s{0,4}[!！,，。]?\s{0,4}$"
)
SITE_NAME_CHARS = range(2, 25)
ICP = re.compile(
    r"[\u4e00-\u9fff]\s?ICP\s?[备證证備]\s?\d{5,12}\s?号?(?:\s?[-－—]\s?\d{1,3})?", re.IGNORECASE
)
LICENCE = re.compile(
    r"新闻信息服务许可证(?:编号|号|备案号)?\s{0,4}[:：]?\s{0,4}(?:国新网许可证)?[（(]?\s{0,4}([0-9A-Z]{6,16})"
)
SITE_ID = re.compile(r"网站标识码\s{0,4}[:：]?\s{0,4}([0-9A-Za-z]{8,14})")
PHONE = re.compile(
    r"(?<![\d.])(?:0\d{2,3}[-—－ ]?[2-9]\d{6,7}|1[3-9]\d{9}|400[- ]?\d{3,4}[- ]?\d{3,4})(?!\d)"
)
QQ = re.compile(r"QQ群?\s{0,4}[号：:\s]{0,3}\s{0,4}([1-9]\d{4,10})(?!\d)", re.IGNORECASE)
MAIL = re.compile(r"[A-Za-z0-9._%+-]{2,40}@[A-Za-z0-9-]{1,40}(?:\.[A-Za-z]{2,10}){1,3}")
ORGANISER = re.compile(
    r"(?:主办单位?|主管单位?|承办单位?)\s{0,4}[:：]\s{0,4}([\u4e00-\u9fff（）()]{4,30})|"
    r"([\u4e00-\u9fff（）()]{4,30})\s{0,4}(?:主办|主管)(?![\u4e00-\u9fff])"
)
MAY_TELL_OPERATOR = re.compile(r"\d{7}|400[- ]?\d{3}|ICP|许可证|标识码|@|QQ|主办|主管|承办", re.IGNORECASE)
# Pattern, field, and the word before the value. The matched group is the value, else the whole match.
OPERATOR = (
    (LICENCE, Field.NEWS_LICENCE, ""),
    (SITE_ID, Field.SITE_ID, ""),
    (PHONE, Field.CONTACT, ""),
    (MAIL, Field.CONTACT, ""),
    (QQ, Field.CONTACT, "QQ"),
    (ORGANISER, Field.CONTACT, ""),
)
CRUMBS = re.compile(r"(?:位置|所在|您在)[^:：]{0,6}[:：]\s*(.+)$")
ARROWS = re.compile(r"\s{0,4}(?:>+|＞+|›|»|→|/|-{1,2}>)\s{0,4}")
NO_COLUMN = ("正文", "首页", "详情", "内容")
SIGNED_DATE = "signed date"  # label of a date alone at the end of a text
ISSUE_DAY, PAPER_NAME = "founder-date", "founder-papername"
WITH_WEEKDAY = "weekday"  # label of a date with a day of the week
EDITION = "edition"  # label of what an e-paper shows of its issue
EDITION_WITHIN = 200  # characters of a line that may show the number of a newspaper's page
COLUMN_AT_MOST = 20  # characters of a column's name
CRUMBS_AT_MOST = 200  # characters of a line with breadcrumbs
FRAME_WITHIN = 500  # characters read of a line of the page's frame


@dataclass(frozen=True)
class ClaimsByPlace:
    """The claims of a page, by place."""

    head: tuple[Claim, ...]
    closing: tuple[Claim, ...]
    after: tuple[Claim, ...]
    elsewhere: tuple[Claim, ...]
    meta: tuple[Claim, ...]

    @cached_property
    def in_order(self) -> tuple[Claim, ...]:
        """Return every claim, visible text first."""
        return (*self.head, *self.closing, *self.after, *self.elsewhere, *self.meta)


def read_attribution(page: PageTree, places: Places, url: str, headline: str) -> Attribution:
    """Return all claims of the page about the article, and the strongest claim of every field."""
    claims = _claims(page, places, url, headline)
    tail_source = _first(_unlike(claims.closing, "data source"), Field.SOURCE)
    author = _author(claims, places.byline.author)
    return Attribution(
        source=_source(claims, tail_source, author or "") or places.byline.house,
        author=author,
        author_is_placeholder=author is not None and is_placeholder(author),
        editor=_editor(claims),
        published_at=_published(claims),
        original_url=_first(_unlike(claims.in_order, LINKED_NAME), Field.ORIGINAL_URL),
        linked_url=_first(_like(claims.in_order, LINKED_NAME), Field.ORIGINAL_URL),
        site_name=_first(claims.meta, Field.SITE_NAME) or _shown_site_name(page, places, headline),
        tail_source=tail_source,
        tail_date=_first(_unlike(claims.closing, SIGNED_DATE), Field.PUBLISHED),
        page_number=_first(claims.meta, Field.PAGE_NUMBER),
        statements=_unique((*(claim.statement for claim in claims.in_order), *_frame(places, headline))),
    )


def _claims(page: PageTree, places: Places, url: str, headline: str) -> ClaimsByPlace:
    return ClaimsByPlace(
        head=(
            *claims_of_lines(places.head, "head", url),
            *header_claims(places.head, page),
            *islice(_days_of_week(places.zone), 1),
        ),
        closing=(*claims_of_texts(places.closing, "tail", url), *_signed_date(places.ending)),
        after=(
            *claims_of_lines(places.after, "body-end", url, beside_text=True),
            *islice(_dates_below(places.after), 1),
        ),
        elsewhere=tuple(claims_of_lines(places.elsewhere, "page", url, beside_text=True)),
        meta=(
            *meta_claims(page),
            *_edition(places, url),
            *_paper(page, places, url, headline),
            *_issue_day(page, url),
        ),
    )


def _edition(places: Places, url: str) -> Iterator[Claim]:
    """Yield the newspaper and the number of its page that an article of an e-paper shows; links name other pages."""
    if issue_address(url) is None:
        return
    for line in (*places.head, *places.after, *places.elsewhere):
        text = line.text[:EDITION_WITHIN]
        number = page_number_in(text) if not line.anchors else None
        if number is None:
            continue
        if paper := paper_in(text):
            yield Claim(EDITION, Statement(Field.SOURCE, paper, "page", text))
        yield Claim(EDITION, Statement(Field.PAGE_NUMBER, number, "page", text))
        return


def _paper(page: PageTree, places: Places, url: str, headline: str) -> Iterator[Claim]:
    """Yield the newspaper that the frame of an e-paper's page names, if no property of the page names the paper."""
    if issue_address(url) is None or PAPER_NAME in page.metas:
        return
    lines = (line.text[:EDITION_WITHIN] for line in (*places.head, *places.after, *places.elsewhere))
    if paper := paper_named(page.title, headline, lines):
        yield Claim(EDITION, Statement(Field.SOURCE, paper, "page", paper))


def _issue_day(page: PageTree, url: str) -> Iterator[Claim]:
    """Yield the day of the issue that an address names, if the page states no day of its own."""
    issue = issue_address(url)
    if issue is not None and ISSUE_DAY not in page.metas:
        yield Claim(EDITION, Statement(Field.PUBLISHED, issue.day.isoformat(), "address", url))


def _days_of_week(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield the dates with a day of the week between headline and text; above a headline these are today's dates."""
    for line in lines:
        written = None if line.anchors or line.noise is not None else find_date(line.spaced)
        if written and is_todays_date(line) and _is_lone_date(line.spaced, written):
            yield Claim(WITH_WEEKDAY, Statement(Field.PUBLISHED, written.value, "head", line.text))


def _dates_below(lines: Sequence[Line]) -> Iterator[Claim]:
    """Yield the dates that stand alone right below the text, as in 新聞公報."""
    for line in lines[:DATE_BELOW]:
        written = None if line.anchors or line.noise is not None else find_date(line.spaced)
        if (
            written
            and len(line.bare) <= DATE_ALONE
            and not is_todays_date(line)
            and not labelled(line.spaced)
        ):
            yield Claim("unlabelled", Statement(Field.PUBLISHED, written.value, "body-end", line.text))


def _signed_date(ending: Sequence[str]) -> Iterator[Claim]:
    """Yield the date that stands alone at the end of a text: the day of a signature, or a moment of publication."""
    for text, below in zip_longest(ending, ending[1:], fillvalue=""):
        written = find_date(f"{text} {below}") if len(text) <= DATE_ALONE else None
        if written is None or not _is_lone_date(text, written):
            continue
        is_moment = "T" in written.value
        field = Field.PUBLISHED if is_moment else Field.DRAWN_UP
        yield Claim(SIGNED_DATE, Statement(field, written.value, "tail", text))
        return


def _is_lone_date(text: str, written: WrittenDate) -> bool:
    """Return whether a text holds a date alone, or a date in brackets before a short name: (2012-01-17 20:00) 新聞."""
    rest = WEEKDAY.sub("", written.cut_from(text))
    if not rest.strip(BRACKETS):
        return True
    is_in_brackets = (
        text[:1] in "（([【" and written.start == 1 and text[written.end : written.end + 1] in "）)]】"
    )
    return is_in_brackets and len(rest.strip(BRACKETS)) <= NAME_BESIDE


# --- the strongest claim of a field ---


def _source(claims: ClaimsByPlace, tail_source: str | None, author: str) -> str | None:
    """Return the publisher. A name beside the date that the text gives as its author is no publisher."""
    near = [
        claim
        for claim in (*claims.head, *claims.after)
        if claim.label not in ("named", "unlabelled") or claim.value not in author
    ]
    return (
        _first(_like(near, "source"), Field.SOURCE)
        or tail_source
        or _first(_like(claims.meta, EDITION), Field.SOURCE)
        or _strongest((*near, *claims.elsewhere), Field.SOURCE, SOURCE_RANK)
        or _first(claims.meta, Field.SOURCE)
    )


def _editor(claims: ClaimsByPlace) -> str | None:
    near = (*claims.closing, *claims.after, *claims.head)
    return _strongest(near, Field.EDITOR, EDITOR_RANK) or _strongest(
        claims.elsewhere, Field.EDITOR, EDITOR_RANK
    )


def _author(claims: ClaimsByPlace, byline: str | None) -> str | None:
    """Return the author of a label or signature, else of the text, else of the place beside the publisher."""
    everything = (*claims.head, *claims.closing, *claims.after, *claims.meta)
    weak = [claim for claim in everything if claim.label in WEAK_AUTHORS]
    strong = [claim for claim in (*claims.head, *claims.closing) if claim.label not in WEAK_AUTHORS]
    return (
        _first(_unlike(strong, "publisher"), Field.AUTHOR)
        or _first(strong, Field.AUTHOR)
        or byline
        or _first(claims.after, Field.AUTHOR)
        or _first(weak, Field.AUTHOR)
    )


def _published(claims: ClaimsByPlace) -> str | None:
    """Return the moment of publication; a day without an hour, if no place gives the hour of the same day."""
    beside = (*claims.after, *claims.elsewhere)
    visible = (*claims.head, *beside)
    meta = _first(claims.meta, Field.PUBLISHED)
    strongest = (
        _first(_like(claims.head, "published"), Field.PUBLISHED)
        or _first(_not_after(_like(claims.head, "unlabelled"), meta), Field.PUBLISHED)
        or _first(_like(claims.head, "released"), Field.PUBLISHED)
        or _first(_like(beside, "published"), Field.PUBLISHED)
        or meta
        or _first(visible, Field.PUBLISHED)
        or _first(_like(claims.closing, "published"), Field.PUBLISHED)
        or _first(_like(claims.closing, SIGNED_DATE), Field.PUBLISHED)
        or _of_another_kind(claims, visible)
    )
    return _with_hour(strongest, visible) if strongest else None


def _of_another_kind(claims: ClaimsByPlace, visible: Sequence[Claim]) -> str | None:
    """Return the date of drawing up, of the last update, or of the signature below the text."""
    return (
        _first(visible, Field.DRAWN_UP)
        or _first(visible, Field.UPDATED)
        or _first(claims.meta, Field.UPDATED)
        or _first(claims.closing, Field.DRAWN_UP)
    )


def _not_after(claims: Iterable[Claim], bound: str | None) -> Iterator[Claim]:
    """Yield the claims whose day is not after `bound`: no article was published after its PubDate.

    PubDate may be later than the day shown, where a site moved its articles.
    """
    for claim in claims:
        if (
            bound is None
            or claim.statement.field is not Field.PUBLISHED
            or str(day_of(claim.value)) <= str(day_of(bound))
        ):
            yield claim


def _with_hour(day: str, claims: Iterable[Claim]) -> str:
    """Return a shown moment of the same day, for pages with the hour beside 更新时间 only; else `day`."""
    if "T" in day:
        return day
    moments = (claim.value for claim in claims if claim.statement.field in (Field.PUBLISHED, Field.UPDATED))
    return next((moment for moment in moments if "T" in moment and agree(moment, day)), day)


def _like(claims: Iterable[Claim], label: str) -> Iterator[Claim]:
    return (claim for claim in claims if claim.label == label)


def _unlike(claims: Iterable[Claim], label: str) -> Iterator[Claim]:
    return (claim for claim in claims if claim.label != label)


def _first(claims: Iterable[Claim], field: Field) -> str | None:
    return next((claim.value for claim in claims if claim.statement.field is field), None)


def _strongest(claims: Iterable[Claim], field: Field, ranks: Mapping[str, int]) -> str | None:
    """Return the value of the claim with the strongest label; of equals, the first."""
    fitting = (claim for claim in claims if claim.statement.field is field)
    strongest = min(fitting, key=lambda claim: ranks.get(claim.label, WEAKEST), default=None)
    return strongest.value if strongest else None


def _unique(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the first statement of every field, value and place."""
    first: dict[tuple[Field, str, str], Statement] = {}
    for statement in statements:
        first.setdefault((statement.field, statement.value, statement.where), statement)
    return tuple(first.values())[:STATEMENTS_AT_MOST]


# --- the name of the site ---


def _shown_site_name(page: PageTree, places: Places, headline: str) -> str | None:
    """Return the site's name as <title> or a greeting of the reader gives the name."""
    return _site_name_in_title(page.title, headline) or _welcoming_site(places.elsewhere)


def _site_name_in_title(title: str, headline: str) -> str | None:
    """Return the last part of a <title>, if the headline stands first."""
    shown = squeezed(headline)
    if len(title) <= len(headline) or not squeezed(title).startswith(shown[:12]):
        return None
    parts = [part.strip() for part in SEPARATORS.split(title) if part.strip()]
    if len(parts) < 2 or len(parts[-1]) not in SITE_NAME_CHARS or squeezed(parts[-1]) in shown:
        return None
    return parts[-1]


def _welcoming_site(lines: Iterable[Line]) -> str | None:
    greetings = (WELCOME.search(line.text[:80]) for line in lines)
    return next((greeting.group(1) for greeting in greetings if greeting), None)


# --- the frame of the page ---


def _frame(places: Places, headline: str) -> Iterator[Statement]:
    """Yield column, licences and contacts as the frame of the page gives them."""
    for line in (*places.elsewhere, *places.after):
        text = line.text[:FRAME_WITHIN]
        yield from _column(text, headline)
        if MAY_TELL_OPERATOR.search(text):
            yield from _operator(text)


def _operator(text: str) -> Iterator[Statement]:
    """Yield the licences and contacts of a line, in the order of the table."""
    for match in ICP.finditer(text):
        yield Statement(Field.ICP, re.sub(r"\s", "", match.group()), "footer", text)
    for pattern, field, before in OPERATOR:
        for match in pattern.finditer(text):
            value = match.group(match.lastindex or 0)
            yield Statement(field, f"{before}{value}", "footer", text)


def _column(text: str, headline: str) -> Iterator[Statement]:
    """Yield the last step of the breadcrumbs above the article itself."""
    match = CRUMBS.search(text) if len(text) < CRUMBS_AT_MOST else None
    if match is None:
        return
    steps = [step.strip() for step in ARROWS.split(match.group(1))]
    steps = [step for step in steps if step and step not in NO_COLUMN and step[:10] != headline[:10]]
    if steps and len(steps[-1]) <= COLUMN_AT_MOST:
        yield Statement(Field.COLUMN, steps[-1], "breadcrumb", text)
