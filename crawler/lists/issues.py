"""Address and words of an e-paper's page → its issue, and the number of the page.

Forms: html/2021-06/24/node_2.htm, html/2021-06/24/nbs.D110000renmrb_01.htm, pc/layout/202503/18/node_01.html; the
articles stand beside: content_52014.htm, nw.D110000renmrb_20210624_1-01.htm, pc/content/202503/18/content_3006.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from storage.clock import SHANGHAI

CLOSES_AFTER = timedelta(days=2)  # after its day, an issue is complete
ADDRESS = re.compile(
    r"(?:/(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)/(?P<day>\d\d)|"
    r"/(?:layout|content)/(?P<joined>(?:19|20)\d{4})/(?P<other_day>\d\d))"
    r"/(?:(?P<layout>node|nbs)|content|nw)[._][\w.-]{1,80}\.s?html?$",
    re.IGNORECASE,
)
# 《人民日报》（2025年03月18日 第 01 版）, 第A01版：头版
EDITION = re.compile(r"《([^《》]{2,20})》\s{0,3}[（(][^（()）]{0,30}第\s{0,3}[A-Z]{0,2}\d{1,3}\s{0,3}版")
# 南浦社会报 in a title, before the words for an e-paper or alone; 情况通报 is the end of a headline
NAME = r"([\u4e00-\u9fff]{2,12}?(?<![通公简快预申举捷海情汇播回])报)"
NAMED_IN_TITLE = re.compile(
    rf"^\s*《?{NAME}》?(社?(?:多媒体|数字|电子|网络){{1,3}}[报版刊][\u4e00-\u9fff]{{0,8}})?\s*$"
)
NAMED_AS_OWNER = re.compile(
    rf"(?:版权所有|版权归|主办|主管|©|Copyright)[^\u4e00-\u9fff]{{0,30}}{NAME}社?", re.IGNORECASE
)
NAMED_WITH_DAY = re.compile(
    rf"^\s*《?{NAME}》?\s{{0,9}}(?=[（(]?\s{{0,3}}(?:\d{{4}}\s?[年.-]|第\s?[A-Z]{{0,2}}\d{{1,3}}\s?版))"
)
NAMED_IN_FRAME = (NAMED_WITH_DAY, NAMED_AS_OWNER)
PARTS = re.compile(r"[-—–_|｜·\s]+")  # between the parts of a title
PAGE_NUMBER = re.compile(r"第\s{0,3}([A-Z]{0,2}\d{1,3})\s{0,3}版(?=[\s：:）)]|$)")


@dataclass(frozen=True)
class IssueAddress:
    """The place of a page in the issues of a paper."""

    host: str
    paper: str  # the part of the path that all issues of the paper share
    day: date
    is_layout: bool

    def is_of(self, other: IssueAddress) -> bool:
        """Return whether two pages belong to one issue."""
        return (self.host, self.paper, self.day) == (other.host, other.paper, other.day)


def issue_address(url: str) -> IssueAddress | None:
    """Return the issue of an address; None for an address of another form."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    match = ADDRESS.search(parts.path)
    if match is None:
        return None
    year, month = match["year"] or match["joined"][:4], match["month"] or match["joined"][4:]
    try:
        day = date(int(year), int(month), int(match["day"] or match["other_day"]))
    except ValueError:
        return None
    return IssueAddress(parts.netloc.lower(), parts.path[: match.start()], day, match["layout"] is not None)


def is_past_issue(url: str, now: datetime) -> bool:
    """Return whether an address belongs to an issue that is complete: nothing is added to its pages any more."""
    issue = issue_address(url)
    return issue is not None and now.astimezone(SHANGHAI).date() - issue.day > CLOSES_AFTER


def paper_in(text: str) -> str | None:
    """Return the name of the newspaper in a text like 《人民日报》（2025年03月18日 第 01 版）, else None."""
    match = EDITION.search(text)
    return match.group(1) if match else None


def paper_named(title: str, headline: str, lines: Iterable[str]) -> str | None:
    """Return the newspaper that the frame of an e-paper's page names; None if the frame names no paper.

    Such a name stands in the title (南浦社会报数字报), beside the day or the number of the page, or with the owner of
    the rights. A part of the title that belongs to the headline names nothing.
    """
    parts = [part for part in PARTS.split(title.replace(headline, " ") if headline else title) if part]
    names = [match for part in parts if (match := NAMED_IN_TITLE.match(part))]
    if names:
        return next((match for match in names if match[2]), names[-1])[1]
    shown = (match[1] for line in lines for form in NAMED_IN_FRAME if (match := form.search(line)))
    return next(shown, None)


def page_number_in(text: str) -> str | None:
    """Return the number of a newspaper's page (版次) as a text writes it: 02, A01; None for a text without one."""
    match = PAGE_NUMBER.search(text)
    return match.group(1) if match else None
