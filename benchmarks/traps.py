"""Shapes of sites → addresses visited under the budgets of discovery: `python benchmarks/traps.py`.

Good sites must be read completely. Traps must cost few visits, whatever the number of their addresses. A shape is a
sequence of days; a day is a sequence of addresses that lists show at each of three looks, with the text behind each
address.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from storage.frontier.address_pattern import address_pattern
from storage.frontier.credit import (
    MOST_NEW_A_DAY,
    MOST_PATTERNS,
    Credit,
    after_admission,
    after_visit,
    first_credit,
    on_day,
)
from storage.records import PageRole

Day = list[tuple[str, str]]  # address, text
FIRST_DAY = date(2026, 11, 1)
DAYS = 30
LOOKS = 3  # at the lists, on each day
HOST = "http://www.x.gov.cn"


@dataclass(frozen=True)
class Outcome:
    """Counts of a shape."""

    shown: int  # different addresses
    visited: int
    texts: int  # different texts behind all addresses
    read: int  # of these, texts that were read
    late: int  # texts read on a later day than shown first
    longest_run: int  # visits without news in a row, within one pattern


# --- good sites ---------------------------------------------------------------------------------


def paged_archive(day: int) -> Day:
    """A ministry's archive: 4,000 articles on the first day, 12 on each later day."""
    first, last = (0, 4000) if day == 0 else (4000 + 12 * day, 4012 + 12 * day)
    return [(f"{HOST}/art/2026/{n % 12 + 1}/{n % 28}/art_17_{n}.html", f"t{n}") for n in range(first, last)]


def busy_day(day: int) -> Day:
    """A portal with 300 new articles a day, with ids in the query."""
    return [(f"{HOST}/show.aspx?id={300 * day + n}&c=2", f"t{300 * day + n}") for n in range(300)]


def many_columns(day: int) -> Day:
    """A portal with 120 columns, each with its own folder, where each article stands in two columns."""
    columns = [f"c{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(120)]
    return [
        (f"{HOST}/{columns[(n + at) % 120]}/t2026_{100 * day + n}.html", f"t{100 * day + n}")
        for n in range(100)
        for at in (0, 7)
    ]


def second_column(day: int) -> Day:
    """A site whose second column shows the same 100 articles of the year under other ids, one column after the other."""
    new = 100 if day == 0 else 5
    start = 0 if day == 0 else 95 + 5 * day
    return [(f"{HOST}/a/{10**6 * at + start + n}.html", f"t{start + n}") for at in (1, 2) for n in range(new)]


def eight_addresses(day: int) -> Day:
    """A group of county sites that shows each article at eight addresses."""
    return [(f"{HOST}/x{at}/{n + 40 * day}.html", f"t{n + 40 * day}") for n in range(40) for at in range(8)]


def broken_day(day: int) -> Day:
    """A site of 200 new articles a day that shows an error page for each article on the fourth day."""
    return [(f"{HOST}/a/{200 * day + n}.html", "" if day == 3 else f"t{200 * day + n}") for n in range(200)]


def new_addresses(day: int) -> Day:
    """A site that shows 2,000 old articles at new addresses on the third day, below the 10 new articles of each day."""
    old = (
        [(f"{HOST}/{'n' if day >= 2 else 'o'}/{n}.html", f"o{n}") for n in range(2000)]
        if day in (0, 2)
        else []
    )
    folder = "n" if day >= 2 else "o"
    return [(f"{HOST}/{folder}/9{day:02}{n}.html", f"d{day}-{n}") for n in range(10)] + old


# --- traps --------------------------------------------------------------------------------------


def changing_query(day: int) -> Day:
    """Forty addresses of one text at each of twenty looks a day."""
    return [(f"{HOST}/a.html?_={day * 10**6 + n}", "one") for n in range(800)]


def session_in_path(day: int) -> Day:
    """Thirty articles behind a session, which changes at each of twenty looks a day."""
    rng = random.Random(day)
    return [(f"{HOST}/(S({rng.getrandbits(80):x}))/n{n % 30}.aspx", f"t{n % 30}") for n in range(600)]


def empty_calendar(day: int) -> Day:
    """A page without an event for each day of 50 further months a day."""
    return [(f"{HOST}/event?d={2030 + day}-{n // 30}-{n % 30}", "") for n in range(1500)]


def circles(day: int) -> Day:
    """Relative links that make each path longer."""
    return [(f"{HOST}{'/a/b' * (n % 60 + 1)}/{day}.html", "one") for n in range(60)]


def random_words(day: int) -> Day:
    """Folders of random words, for one text."""
    rng = random.Random(day)
    return [
        (f"{HOST}/{'/'.join(''.join(rng.choices('abcdefghij', k=7)) for _ in range(2))}/a.html", "one")
        for _ in range(800)
    ]


def hidden_in_a_good_site(day: int) -> Day:
    """Twelve new articles a day, each shown at fifty more addresses with a token."""
    return [
        (f"{HOST}/a/{12 * day + n}.html" + (f"?tk={day}x{at}" if at else ""), f"t{12 * day + n}")
        for n in range(12)
        for at in range(51)
    ]


GOOD = (
    paged_archive, busy_day, many_columns, second_column, eight_addresses, broken_day, new_addresses,
)  # fmt: skip
TRAPS = (changing_query, session_in_path, empty_calendar, circles, random_words, hidden_in_a_good_site)


def outcome(shape: Callable[[int], Day], days: int = DAYS) -> Outcome:
    """Return the counts of a shape under the budgets of credit.py. Outcomes are known after each look at the lists."""
    site = _Site()
    for number in range(days):
        for _ in range(LOOKS):
            site.look(number, shape(number))
    return Outcome(
        len(site.shown), site.visited, len(site.first_shown), len(site.read), site.late, site.longest_run
    )


class _Site:
    def __init__(self) -> None:
        self.credits: dict[str, Credit] = {}
        self.shown: set[str] = set()
        self.known: set[str] = set()
        self.first_shown: dict[str, int] = {}
        self.read: set[str] = set()
        self.runs: dict[str, int] = {}
        self.visited = self.late = self.longest_run = 0

    def look(self, number: int, addresses: Day) -> None:
        """Visit the admitted addresses of a list, then learn what the visits brought."""
        day = FIRST_DAY + timedelta(days=number)
        visits = list(self._admitted(number, day, addresses))
        for name, text in visits:
            brought = bool(text) and text not in self.read
            if brought:
                self.read.add(text)
                self.late += number > self.first_shown[text]
            self.runs[name] = 0 if brought else self.runs.get(name, 0) + 1
            self.longest_run = max(self.longest_run, self.runs[name])
            self.credits[name] = after_visit(self.credits[name], PageRole.ARTICLE, day, brought=brought)
        self.visited += len(visits)

    def _admitted(self, number: int, day: date, addresses: Day) -> Iterator[tuple[str, str]]:
        new = 0
        for url, text in addresses:
            self.shown.add(url)
            if text:
                self.first_shown.setdefault(text, number)
            name = self._pattern(url)
            credit = on_day(self.credits.get(name, first_credit(PageRole.ARTICLE)), PageRole.ARTICLE, day)
            self.credits[name] = credit
            if url in self.known or not credit.admits or new >= MOST_NEW_A_DAY:
                continue
            self.credits[name] = after_admission(credit)
            self.known.add(url)
            new += 1
            yield name, text

    def _pattern(self, url: str) -> str:
        name = address_pattern(url)
        return name if name in self.credits or len(self.credits) < MOST_PATTERNS else "*"


def main() -> None:
    """Print a row for each shape."""
    print(f"{'shape':<24}{'shown':>8}{'visited':>9}{'texts':>7}{'read':>7}{'late':>6}{'longest run':>13}")
    for shape in (*GOOD, *TRAPS):
        row = outcome(shape)
        print(
            f"{shape.__name__:<24}{row.shown:>8}{row.visited:>9}{row.texts:>7}{row.read:>7}{row.late:>6}{row.longest_run:>13}"
        )


if __name__ == "__main__":
    main()
