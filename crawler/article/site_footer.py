"""Extract: what a page's frame says of who runs it: column, licences, telephone, mail. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from crawler.markup.tree import Line
from storage.records import Field, Statement

ICP = re.compile(
    r"[\u4e00-\u9fff]\s?ICP\s?[备證证備]\s?\d{5,12}\s?号?(?:\s?[-－—]\s?\d{1,3})?", re.IGNORECASE
)
LICENCE = re.compile(
    r"新闻信息服务许可证(?:编号|号|备案号)?\s*[:：]?\s*(?:国新网许可证)?[（(]?\s*([0-9A-Z]{6,16})"
)
SITE_ID = re.compile(r"网站标识码\s*[:：]?\s*([0-9A-Za-z]{8,14})")
PHONE = re.compile(
    r"(?<![\d.])(?:0\d{2,3}[-—－ ]?[2-9]\d{6,7}|1[3-9]\d{9}|400[- ]?\d{3,4}[- ]?\d{3,4})(?!\d)"
)
QQ = re.compile(r"QQ群?\s*[号：:\s]{0,3}\s*([1-9]\d{4,10})(?!\d)", re.IGNORECASE)
MAIL = re.compile(r"[A-Za-z0-9._%+-]{2,40}@[A-Za-z0-9-]{1,40}(?:\.[A-Za-z]{2,10}){1,3}")
ORGANISER = re.compile(
    r"(?:主办单位?|主管单位?|承办单位?)\s*[:：]\s*([\u4e00-\u9fff（）()]{4,30})|"
    r"([\u4e00-\u9fff（）()]{4,30})\s*(?:主办|主管)(?![\u4e00-\u9fff])"
)
CRUMBS = re.compile(r"(?:位置|所在|您在)[^:：]{0,6}[:：]\s*(.+)$")
ARROWS = re.compile(r"\s*(?:>+|＞+|›|»|→|/|-{1,2}>)\s*")


class HasPlaces(Protocol):
    """Lines of a page outside its article."""

    @property
    def after(self) -> Sequence[Line]:
        """What follows the article."""

    @property
    def elsewhere(self) -> Sequence[Line]:
        """The rest of the page."""


def operator_statements(places: HasPlaces, headline: str) -> list[Statement]:
    """Column, licences and contacts as the frame of the page gives them."""
    found: list[Statement] = []
    for line in (*places.elsewhere, *places.after):
        text = line.text[:500]
        found.extend(_column(text, headline))
        if any(mark in text for mark in MARKS) or any(char.isdigit() for char in text):
            found.extend(_in_line(text))
    return found


MARKS = ("ICP", "icp", "许可证", "标识码", "@", "QQ", "主办", "主管", "承办")


def _in_line(text: str) -> Iterator[Statement]:
    for match in ICP.finditer(text):
        yield Statement(Field.ICP, re.sub(r"\s", "", match.group()), "footer", text)
    for match in LICENCE.finditer(text):
        yield Statement(Field.NEWS_LICENCE, match.group(1), "footer", text)
    for match in SITE_ID.finditer(text):
        yield Statement(Field.SITE_ID, match.group(1), "footer", text)
    for pattern in (PHONE, MAIL):
        for match in pattern.finditer(text):
            yield Statement(Field.CONTACT, match.group(), "footer", text)
    for match in QQ.finditer(text):
        yield Statement(Field.CONTACT, f"QQ{match.group(1)}", "footer", text)
    for match in ORGANISER.finditer(text):
        yield Statement(Field.CONTACT, match.group(1) or match.group(2), "footer", text)


def _column(text: str, headline: str) -> Iterator[Statement]:
    match = CRUMBS.search(text) if len(text) < 200 else None
    if match is None:
        return
    steps = [step.strip() for step in ARROWS.split(match.group(1)) if step.strip()]
    steps = [
        step for step in steps if step not in ("正文", "首页", "详情", "内容") and step[:10] != headline[:10]
    ]
    if steps and len(steps[-1]) <= 20:
        yield Statement(Field.COLUMN, steps[-1], "breadcrumb", text)
