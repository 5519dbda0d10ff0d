"""A web of portals that copy a ministry and one another, drawn from a seed, and what its looks support.

The ministry corrects a figure. Copies follow, take a third value, turn back, are removed, or answer with errors. The
truth is computed from the script of the web alone. No code of the program takes part.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sites.coverage import BROKEN, GONE, HEADLINE, MESSAGE, REFUSED, TEXT, article, listing, old, portal
from sites.coverage_truth import CHALLENGE, FORBIDDEN, HANGS, OWN
from sites.timeline import Reply

from crawler.sites import Site

HOURS = (8, 10, 12, 14, 16, 18, 20, 22, 30, 36, 48, 62)  # of the looks; every look is repeated a minute later
CORRECTED = 15.0
OLD, NEW, THIRD = "122.7万", "127.2万", "125.9万"
VALUES = {"old": OLD, "new": NEW, "third": THIRD}
PLACE = 1  # paragraph of the corrected figure
ERRORS = (
    (0, "入冬以来", "今年以来"),
    (0, "有效保障", "初步保障"),
    (1, "逐户走访", "逐村走访"),
    (1, "取暖补贴", "生活补贴"),
    (2, "畅通求助渠道", "扩大求助渠道"),
    (2, "严肃查处", "依法查处"),
    (3, "养老机构", "医疗机构"),
    (3, "留守儿童", "留守老人"),
)
FURTHER = (
    "今年以来，全省已下拨困难群众救助补助资金三批，惠及城乡低保、特困供养和临时遇困家庭，发放进度快于往年同期水平。",
    "省厅将组织八个督导组赴各地检查，对进度滞后的地方予以通报，对典型做法及时总结推广，并纳入年度综合评价。",
    "各市要在本月底前完成排查，建立台账，逐项销号，确保不漏一户一人，相关情况按周报送省厅社会救助处汇总。",
    "省财政厅、省乡村振兴局有关负责同志参加会议，各设区市民政局主要负责人通过视频方式在分会场参会并作表态发言。",
)
FAILURES = {"broken": BROKEN, "refused": REFUSED, "hangs": HANGS, "challenge": CHALLENGE, "robots": FORBIDDEN}


@dataclass
class Copyist:
    """A portal with its copy: the text at every hour, and what the page answered at every look."""

    site: Site
    number: int
    posted: float
    source: Copyist | None  # None: the ministry
    errors: frozenset[int]
    changes: list[tuple[float, str]]  # hour, and the value or "gone" from then on
    answers: dict[float, str] = field(default_factory=dict)  # hour of a look → ok, or a failure
    credits: str | None = None
    links: str | None = None

    @property
    def url(self) -> str:
        """Return the address of the copy."""
        return f"http://{self.site.allowed_domains[0]}/2026/t20260302_7.html"

    def value(self, hour: float) -> str:
        """Return the value of the figure at an hour: old, new, third or gone."""
        return [value for at, value in self.changes if at <= hour][-1]

    def text(self, value: str) -> tuple[str, ...]:
        """Return the text of the copy with a value."""
        return written(value, self.errors)

    @property
    def listed(self) -> float:
        """Return the first look at the list with the copy."""
        return next(hour for hour in HOURS if hour >= self.posted)

    def reads(self, until: float = HOURS[-1]) -> Iterator[tuple[float, str]]:
        """Yield the good looks at the page by an hour: the hour, and the value or "gone"."""
        for hour in HOURS:
            if self.listed <= hour <= until and self.answers[hour] == "ok":
                yield hour, self.value(hour)

    def shown(self) -> str | None:
        """Return the value that the last good look showed, also of a copy that is removed; None if never read."""
        return next((value for _, value in reversed([*self.reads()]) if value != "gone"), None)

    @property
    def is_gone(self) -> bool:
        """Return whether the last good look found the page removed."""
        return [value for _, value in self.reads()][-1:] == ["gone"]


def written(value: str, errors: frozenset[int] = frozenset()) -> tuple[str, ...]:
    """Return the text with a value of the figure and some errors."""
    lines = [*TEXT, *FURTHER]
    lines[PLACE] = lines[PLACE].replace(OLD, VALUES[value])
    for number in errors:
        paragraph, right, wrong = ERRORS[number]
        lines[paragraph] = lines[paragraph].replace(right, wrong)
    return tuple(lines)


def copyists(seed: int, count: int) -> list[Copyist]:
    """Draw portals from a seed."""
    rng, made = random.Random(f"copies/{seed}"), list[Copyist]()
    for number, posted in enumerate(sorted(rng.uniform(9, 29) for _ in range(count))):
        made.append(_copyist(rng, number, posted, made))
    return made


def _copyist(rng: random.Random, number: int, posted: float, earlier: Sequence[Copyist]) -> Copyist:
    standing = [each for each in earlier if each.value(posted) != "gone"]
    source = rng.choice(standing) if standing and rng.random() < 0.5 else None
    value = source.value(posted) if source else ("new" if posted >= CORRECTED else "old")
    own = frozenset(rng.sample(range(len(ERRORS)), rng.choice((0, 0, 1, 1, 2))))
    errors = own | source.errors if source else own
    made = Copyist(portal(f"p{number}"), number, posted, source, errors, [(posted, value)])
    _change(rng, made)
    kinds, weights = ("ok", *FAILURES), (80, 4, 4, 4, 4, 4)
    made.answers = {hour: rng.choices(kinds, weights)[0] for hour in HOURS}
    claimed = rng.choice(("credit", "credit", "link", "both", "none"))
    if claimed in ("credit", "both"):
        made.credits = source.site.title if source and rng.random() < 0.5 else "省民政厅"
    if claimed in ("link", "both"):
        made.links = source.url if source else MESSAGE
    return made


def _change(rng: random.Random, made: Copyist) -> None:
    """Draw the later changes of a copy: it follows the correction and perhaps turns back, or is removed."""
    plan = rng.choice(("stays", "stays", "follows", "follows", "third", "removed"))
    at = max(made.posted + 1, 17) + rng.uniform(0, 12)
    if plan == "follows" and made.changes[-1][1] == "old":
        made.changes.append((at, "new"))
        if rng.random() < 0.4:
            made.changes.append((at + rng.uniform(2, 25), "old"))
    elif plan == "third":
        made.changes.append((at, "third"))
    elif plan == "removed":
        made.changes.append((at, "gone"))


def replies(made: Sequence[Copyist], hour: float) -> dict[str, Reply]:
    """Return what all addresses answer at an hour."""
    entries = [(MESSAGE, HEADLINE)] if hour > 9 else []
    told = {OWN: listing(*entries, *old("bu.example.cn", 4, 5))}
    if entries:
        told[MESSAGE] = article(written("new" if hour >= CORRECTED else "old"), stated="2026-03-02 09:00")
    for each in made:
        host = each.site.allowed_domains[0]
        own = [(each.url, HEADLINE)] if each.posted <= hour else []
        told[each.site.start_urls[0]] = listing(*own, *old(host, 0, 1))
        if each.listed <= hour:
            told[each.url] = _page(each, hour)
    return told


def _page(copy: Copyist, hour: float) -> Reply:
    if copy.answers[hour] != "ok":
        return FAILURES[copy.answers[hour]]
    value = copy.value(hour)
    if value == "gone":
        return GONE
    return article(copy.text(value), source=copy.credits, link=copy.links)


# --- what the looks support ---------------------------------------------------------------------


@dataclass(frozen=True)
class OutdatedCase:
    """The case of a copy with the old figure."""

    state: str
    reopened: int
    shows: str
    corrected: float | None
    verified: float | None


def outdated_case(copy: Copyist, until: float) -> OutdatedCase | None:
    """Return the case by the looks until an hour; None if no good look since the correction showed the old figure."""
    first = next(hour for hour in HOURS if hour >= CORRECTED)
    looks = [(hour, value) for hour, value in _settled_looks(copy, until) if hour >= first]
    opened = next((n for n, (_, value) in enumerate(looks) if value == "old"), None)
    if opened is None:
        return None
    case = OutdatedCase("open", 0, "old", None, None)
    for hour, value in looks[opened:]:
        case = _moved(case, hour, {"old": "old", "new": "new", "third": "other"}.get(value, value))
    return case


def _settled_looks(copy: Copyist, until: float) -> Iterator[tuple[float, str]]:
    """Yield the looks that settled a text: a change counts from the second look on, a minute later."""
    before: str | None = None
    for hour, value in copy.reads(until):
        if before in (None, value):
            yield hour, value
        yield hour + 1 / 60, value
        before = value


def _moved(case: OutdatedCase, hour: float, shows: str) -> OutdatedCase:
    if shows in ("old", "other"):
        was_settled = case.state in ("corrected", "verified")
        return OutdatedCase("open", case.reopened + was_settled, shows, None, None)
    if case.state == "corrected" and case.corrected is not None and hour - case.corrected >= 24:
        return OutdatedCase("verified", case.reopened, shows, case.corrected, hour)
    if case.state in ("corrected", "verified"):
        return OutdatedCase(case.state, case.reopened, shows, case.corrected, case.verified)
    return OutdatedCase("corrected", case.reopened, shows, hour, None)


def is_altered(copy: Copyist, until: float) -> bool | None:
    """Return whether any good look showed an error, or a figure that the ministry never had.

    None for two kinds of copies. Nobody blames the faithful copy of a faulty portal. A copy with errors and without
    credit and link may be a text of its own.
    """
    looks = [value for _, value in copy.reads(until) if value != "gone"]
    if not looks or not (copy.errors or "third" in looks):
        return False
    is_plain = copy.source is None and (copy.credits, copy.links) != (None, None)
    return True if is_plain else None


def parents(made: Sequence[Copyist]) -> dict[str, set[str | None]]:
    """Return the possible parents of every copy that was read, by errors, link and credit."""
    read = [each for each in made if each.shown() is not None]
    return {each.url: _parents(each, read) for each in read}


def _parents(copy: Copyist, read: Sequence[Copyist]) -> set[str | None]:
    possible = [each for each in read if each is not copy and each.listed <= copy.listed]
    errors = error_set(copy)
    within = [each for each in possible if error_set(each) and error_set(each) <= errors]
    most = max((len(error_set(each)) for each in within), default=0)
    best = {each.url for each in within if len(error_set(each)) == most}
    twins = {each.url for each in within if error_set(each) == errors and each.listed == copy.listed}
    urls = {MESSAGE, *(each.url for each in possible)}
    linked = {copy.links} & urls
    credited = {each.url for each in possible if each.site.title == copy.credits}
    credited |= {MESSAGE} if copy.credits == "省民政厅" else set()
    if twins & best:
        return {*best, *linked, *credited, None}
    for named in ({*best}, linked, credited):
        if named:
            return _of_several(named, linked, credited)
    return {MESSAGE}


def _of_several(named: set[str], linked: set[str], credited: set[str]) -> set[str | None]:
    for further in (linked, credited):
        if len(named) > 1:
            named = named & further or named
    return {*named} if len(named) == 1 else {None}


def error_set(copy: Copyist) -> frozenset[int]:
    """Return the errors of a copy as last shown. A third value is an error, a value of the ministry is none."""
    return copy.errors | ({len(ERRORS)} if copy.shown() == "third" else set())


def readings(made: Sequence[Copyist]) -> set[tuple[int, frozenset[str], bool]]:
    """Return the differing readings of the standing copies: paragraph, copies, and whether the ministry had it once."""
    standing = [each for each in made if each.shown() is not None and not each.is_gone]
    holders: Mapping[int, frozenset[str]] = {
        number: frozenset(each.url for each in standing if number in each.errors)
        for number in range(len(ERRORS))
    }
    found = {(ERRORS[number][0], urls, False) for number, urls in holders.items() if urls}
    for value in ("old", "third"):
        urls = frozenset(each.url for each in standing if each.shown() == value)
        found |= {(PLACE, urls, value == "old")} if urls else set()
    return found
