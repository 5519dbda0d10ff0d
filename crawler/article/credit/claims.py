"""Extract: credit lines of a page → claims: labelled values, with the strength of their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawler.article.credit.bylines import NO_BYLINE, Byline
from crawler.article.credit.claim import Claim
from crawler.article.credit.credit_lines import TODAY, URL, with_colon, with_colons
from crawler.article.credit.entries import is_entry
from crawler.article.credit.labels import DATE_FIELDS, Labelled, is_placeholder, labelled, labelled_lines
from crawler.article.credit.personal_names import people
from crawler.article.credit.signatures import signature
from crawler.article.credit.stated_names import stated_name
from crawler.markup.dates import declared_date, find_date
from crawler.markup.tree import Line
from storage.records import Field, Statement

# Sentences about reprinting in general state no source: 凡本网注明“来源：江门日报”的所有文字
NOTICE = re.compile(
    r"凡(?:本|注明|是|署名)|注明\s{0,4}[“\"'「：:]?\s{0,4}(?:来源|來源|稿件|出处)|版权(?:均|归)|侵权|侵犯|未经.{0,6}授权"
)
SIGNED_HOUSE = re.compile(r"(?P<house>[^（()）]{2,40})[（(](?P<names>[^（()）]{2,40})[)）]")
LABELLED_AT_MOST = 400  # characters of a line with labels
BESIDE_AT_MOST = 200  # characters of a line with labels below or beside the text
DATE_WITHIN = 60  # characters after a label, within which the date must begin
ARTICLE_ADDRESS = re.compile(r"^(?>.*?\d{4}).*\.s?html?$|/\d{5}")
LINKED_NAME = "source link"  # label of an address to which only the source's name links


@dataclass(frozen=True)
class Places:
    """The lines of a page with possible credit, by place."""

    head: Sequence[Line]  # around the headline, and credit lines of the body
    closing: Sequence[str]  # credit lines at the end of the body
    after: Sequence[Line]  # lines after the body
    elsewhere: Sequence[Line]  # the rest of the page
    byline: Byline = NO_BYLINE  # the reporter whom the text itself names: 本报讯（记者张三）
    ending: Sequence[str] = ()  # the last paragraphs of the text
    zone: Sequence[Line] = ()  # between headline and text


# --- labelled values ---


def claims_of_lines(
    lines: Iterable[Line], where: str, url: str, *, beside_text: bool = False
) -> Iterator[Claim]:
    """Yield the labelled values of lines. Beside the text, long lines are left out."""
    for given, line in labelled_lines(lines):
        text = with_colons(line) if where == "head" and given == line.spaced else given
        if not _is_prose(text) and not (beside_text and len(line.bare) > BESIDE_AT_MOST):
            yield from _claims_of_text(text, where, url, line)


def _is_prose(text: str) -> bool:
    """Return whether a line is too long for credit, greets the reader, or forbids reprinting."""
    return len(text) > LABELLED_AT_MOST or bool(TODAY.search(text) or NOTICE.search(text))


def claims_of_texts(texts: Iterable[str], where: str, url: str) -> Iterator[Claim]:
    """Yield the labelled values of closing credit, and the date beside a source."""
    for text in map(with_colon, texts):
        values = labelled(text)
        yield from _claims_of_text(text, where, url, None)
        if any(value.field is Field.SOURCE for value in values):
            yield from _dates(text, where, "credited")
        elif not values:
            yield from _signed(text, where)


def _signed(text: str, where: str) -> Iterator[Claim]:
    """Yield the persons whose role stands without a colon: （王小样 编辑）."""
    signed = signature(text)
    if signed is None or not signed.roles:
        return
    for label, field, names in (
        ("author", Field.AUTHOR, signed.authors or signed.correspondents),
        ("editor", Field.EDITOR, signed.editors),
    ):
        if names:
            yield Claim(label, Statement(field, " ".join(names), where, text.replace("\x01", "")))


def _claims_of_text(text: str, where: str, url: str, line: Line | None) -> Iterator[Claim]:
    shown = text.replace("\x01", "")
    for given in labelled(text):
        if given.field is None or (given.field in DATE_FIELDS and line is not None and is_entry(line)):
            continue
        if (
            given.field is Field.SOURCE
            and line is not None
            and (linked := _source_link(line, given.value, url))
        ):
            yield Claim(LINKED_NAME, Statement(Field.ORIGINAL_URL, linked, where, shown))
        if value := _stated(given, given.field, line, url):
            field = _field_of(given.label, given.field, value)
            house, author = _house_and_author(value) if field is Field.SOURCE else (value, None)
            yield Claim(given.label, Statement(field, house, where, shown, is_placeholder(house)))
            if author:
                yield Claim("author", Statement(Field.AUTHOR, author, where, shown))


def _stated(given: Labelled, field: Field, line: Line | None, url: str) -> str | None:
    """Return the value in the form of the field: a date in RFC 3339, an absolute address, or a name."""
    if field in DATE_FIELDS:
        return declared_date(given.value[:DATE_WITHIN])
    if field is Field.ORIGINAL_URL:
        return _original_address(given.value, line, url)
    return stated_name(given.value, field)


def _house_and_author(value: str) -> tuple[str, str | None]:
    """Return a publisher, and the persons in brackets behind with their role: 样例晚报（记者王小样）."""
    match = SIGNED_HOUSE.fullmatch(value)
    signed = signature(match["names"]) if match else None
    if match is None or signed is None or not signed.roles or not signed.authors:
        return value, None
    return match["house"].strip(), " ".join(signed.authors)


def _field_of(label: str, field: Field, value: str) -> Field:
    """Return the field of a value; a publisher (发布者) with a personal name is the author."""
    return Field.AUTHOR if label == "publisher" and people(value) else field


def _dates(text: str, where: str, label: str) -> Iterator[Claim]:
    written = find_date(text)
    if written:
        yield Claim(label, Statement(Field.PUBLISHED, written.value, where, text.replace("\x01", "")))


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
