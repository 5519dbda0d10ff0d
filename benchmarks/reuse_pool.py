"""Articles of a folder or of a grammar → a pool: the collection with its moulds, bases, neighbours and folds.

    real_pool(folder, rng, 2000)
    built_pool(rng, 2000)

Texts outside the collection stand beside: fresh articles, of which the paragraphs around a quotation come too.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from reuse_edits import CREDIT, FIGURE, LAND, parts
from reuse_grammar import ANNUAL, SLOT, Grammar
from reuse_lexicon import CITIES, MOULDS, PROVINCES
from reuse_near import components, coverage, near_pairs
from reuse_portals import Portal
from reuse_words import sentences, with_synonyms

CLUSTER = 14  # least articles of a fold; all originals of a query are of the same fold
HELD_OUT, LONG_SERIES = 0.12, 6
NEAR, CROWDED, SAME = 0.3, 0.1, 0.5  # shares of runs
PORTALS = (
    "news.shidian.example",
    "www.kuaikan.example",
    "m.toutiaobao.example",
    "xinwen.luntan.example",
    "www.difang.example",
    "read.zhaiyao.example",
)
AGENCIES = tuple(
    f"www.{name}.example"
    for name in ("qingzhou", "linhe", "pingan", "songjiang", "yunshan", "baishui", "tongda", "fengling")
)
Article = dict[str, Any]


@dataclass
class Mould:
    """Notices with a common skeleton in the collection, and the template for further notices."""

    name: str
    template: str
    ids: list[str]
    last_day: str


@dataclass
class Pool:
    """A collection under construction, and the texts for its queries."""

    rng: random.Random
    grammar: Grammar
    articles: list[Article] = field(default_factory=list)
    by_id: dict[str, Article] = field(default_factory=dict)
    plain: list[str] = field(default_factory=list)  # bases without neighbours
    crowded: list[str] = field(default_factory=list)  # bases in a mould or a series, or with neighbours
    shorts: list[str] = field(default_factory=list)  # notices of 45 to 99 characters
    moulds: list[Mould] = field(default_factory=list)
    fold: dict[str, str] = field(default_factory=dict)
    clusters: list[list[str]] = field(default_factory=list)
    # copies: never a wrong answer; siblings: may share a part
    same: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    near: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    fresh: list[str] = field(default_factory=list)  # texts outside the collection
    series: list[tuple[Article, set[str]]] = field(default_factory=list)  # left out of a series; their copies
    built: bool = True
    portals: list[Portal] = field(default_factory=list)  # with 0, 3 and 25 known pages
    done: set[str] = field(default_factory=set)  # kinds whose articles are in the collection
    guests: list[str] = field(default_factory=list)
    # number of copies → articles with so many copies, and their uses
    copied: dict[int, dict[str, int]] = field(default_factory=dict)

    def add(self, text: str, *, day: str | None, site: str = "", name: str = "a") -> str:
        """Put a text into the collection and return its id."""
        article = {"id": f"{name}{len(self.articles)}", "text": text, "date": day, "site": site}
        self.articles.append(article)
        self.by_id[article["id"]] = article
        return str(article["id"])

    def text(self, key: str) -> str:
        """Return the text of an article."""
        return str(self.by_id[key]["text"])

    def base(self) -> str:
        """Return an article to derive from; every second one of a crowded place."""
        return self.rng.choice(self.crowded if self.crowded and self.rng.random() < 0.5 else self.plain)

    def mould_base(self) -> str:
        """Return a notice whose mould has further notices in the collection."""
        return self.rng.choice(self.rng.choice([each for each in self.moulds if each.name not in ANNUAL]).ids)

    def several(self, count: int) -> list[str]:
        """Return this many articles of the same fold, no two of the same mould."""
        fit = [each for each in self.clusters if len(each) >= count]
        while True:
            drawn = self.rng.sample(self.rng.choice(fit), count)
            if not any(self.near[one] & set(drawn) or self.same[one] & set(drawn) for one in drawn):
                return drawn

    def own_paragraphs(self, count: int) -> list[str]:
        """Return paragraphs of 40 characters and more from texts outside the collection."""
        paragraphs: list[str] = []
        while len(paragraphs) < count:
            found = [CREDIT.sub("", each) for each in parts(self.rng.choice(self.fresh))[1]]
            paragraphs += [each for each in found if len(each) >= 40]
        return paragraphs[:count]

    def own_headline(self) -> str:
        """Return a headline from a text outside the collection."""
        return parts(self.rng.choice(self.fresh))[0]

    def known_headlines(self, count: int, but: str = "") -> list[str]:
        """Return headlines of the collection, without the headline of the article ``but``."""
        drawn = self.rng.sample(self.plain, count + 1)
        return [parts(self.text(each))[0] for each in drawn if each != but][:count]

    def portal(self) -> str:
        """Return the site of a portal."""
        return self.rng.choice(PORTALS)

    def link(self, ids: list[str]) -> None:
        """Note that these articles are siblings."""
        for one in ids:
            self.near[one] |= set(ids) - {one}

    def add_mould(self, template: str, name: str, count: int, first: str | None = None) -> Mould:
        """Put notices of a template into the collection; ``first`` is the id of a notice in the collection."""
        day = self.some_day()
        ids = [first] if first else []
        step = 365 if name in ANNUAL else self.rng.choice((1, 1, 7, 30))
        site = "" if not self.built else self.rng.choice(AGENCIES)
        for at in range(count):
            text = self.notice(template, name, day)
            ids.append(self.add(text, day=day, site=site, name="m"))
            day = later(day, step if at + 1 < count else 0)
        mould = Mould(name, template, ids, day)
        self.moulds.append(mould)
        self.link(ids)
        self.crowded += ids if name not in ANNUAL else []
        return mould

    def notice(self, template: str, name: str, day: str) -> str:
        """Return a notice of a mould on a day; the words of an annual notice change a little in most years."""
        if name not in ANNUAL:
            return self.grammar.filled(template)
        year = int(day[:4]) + (name == "holiday")
        text = self.grammar.filled(template, {"year#1": str(year), "ord#1": str(year % 5 + 7)})
        return with_synonyms(self.rng, text, 0.12) if self.rng.random() < 0.6 else text

    def some_day(self) -> str:
        """Return a day of the years 2012 to 2024."""
        return later("2012-01-01", self.rng.randrange(365 * 12))

    def finish(self, groups: list[list[str]]) -> None:
        """Set the folds: groups stay together, and small ones are put into clusters."""
        self.rng.shuffle(groups)
        cluster: list[str] = []
        for group in groups:
            cluster += group
            if len(cluster) >= CLUSTER:
                self.clusters.append(cluster)
                cluster = []
        if cluster:
            self.clusters.append(cluster)
        self.fold = {key: each[0] for each in self.clusters for key in each}


def later(day: str, days: int) -> str:
    """Return the day so many days later."""
    return str(date.fromisoformat(day) + timedelta(days=days))


def built_pool(rng: random.Random, size: int) -> Pool:
    """Return a pool of built texts: half of the articles plain, the rest moulds, series and short notices."""
    pool = Pool(rng, Grammar(rng))
    for _ in range(max(150, int(size * 0.9))):
        pool.plain.append(pool.add(pool.grammar.article(), day=pool.some_day(), site=rng.choice(AGENCIES)))
    _add_moulds(pool, max(30, size // 20))
    _add_shorts(pool, [pool.grammar.short() for _ in range(max(30, size // 10))])
    pool.fresh = [pool.grammar.article() for _ in range(max(100, size // 2))]
    pool.finish([*([each] for each in [*pool.plain, *pool.shorts]), *(each.ids for each in pool.moulds)])
    return pool


def _add_moulds(pool: Pool, count: int) -> None:
    for at in range(count):
        name = list(MOULDS)[at % len(MOULDS)]
        length = pool.rng.randint(12, 25) if pool.rng.random() < 0.15 else pool.rng.randint(2, LONG_SERIES)
        pool.add_mould(pool.grammar.mould(name), name, length)
    for _ in range(count // 2):
        pool.add_mould(pool.grammar.bulletin(), "bulletin", pool.rng.randint(2, 8))


def _add_shorts(pool: Pool, texts: list[str]) -> None:
    for text in texts:
        site = pool.rng.choice(AGENCIES) if pool.built else ""
        pool.shorts.append(pool.add(text, day=pool.some_day(), site=site, name="s"))


@dataclass(frozen=True)
class Folder:
    """The articles of a folder, and the share of text in every pair."""

    articles: list[Article]
    queries: list[Article]
    pairs: dict[tuple[int, int], float]


def _lines(path: Path) -> list[Article]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@cache
def read_folder(folder: Path) -> Folder:
    """Read articles and queries, and find the pairs of articles with common text."""
    articles, queries = (_lines(folder / name) for name in ("articles.jsonl.gz", "queries.jsonl.gz"))
    return Folder(articles, queries, near_pairs([each["text"] for each in articles], CROWDED))


def real_pool(folder: Path, rng: random.Random, size: int) -> Pool:
    """Return a pool of the articles of a folder, with moulds made of some of them and of the grammar."""
    read = read_folder(folder)
    pool = Pool(rng, Grammar(rng), built=False)
    left_out, series = _left_out(read, rng)
    _add_articles(pool, read, left_out | series)
    _add_pairs(pool, read, series)
    texts = [read.articles[at]["text"] for at in sorted(left_out)]
    rng.shuffle(texts)
    pool.fresh = texts[len(texts) // 4 :]
    _add_shorts(pool, list(filter(None, map(_brief, texts[: len(texts) // 4]))))
    _add_moulds(pool, max(15, size // 40))
    siblings = _add_real_moulds(pool, max(15, size // 30))
    made = [mould.ids for mould in pool.moulds if mould.name != "real"]
    pool.finish([*_families(pool, read, siblings), *made, *([short] for short in pool.shorts)])
    return pool


def _add_articles(pool: Pool, read: Folder, left_out: set[int]) -> None:
    for at, article in enumerate(read.articles):
        if at not in left_out:
            kept = {"id": str(article["id"]), "text": article["text"], "date": article["date"], "site": ""}
            pool.articles.append(kept)
            pool.by_id[kept["id"]] = kept


def _families(pool: Pool, read: Folder, siblings: dict[str, list[str]]) -> list[list[str]]:
    """Return the articles of the collection, grouped by shared text, with the built siblings of an article."""
    near = [pair for pair, share in read.pairs.items() if share >= NEAR]
    groups: dict[int, list[str]] = defaultdict(list)
    for article, family in zip(read.articles, components(len(read.articles), near), strict=True):
        key = str(article["id"])
        if key in pool.by_id:
            groups[family] += [key, *siblings.get(key, ())]
    return list(groups.values())


def _left_out(read: Folder, rng: random.Random) -> tuple[set[int], set[int]]:
    """Return the numbers of articles to leave out: without neighbours, and members of long series."""
    crowd: dict[int, int] = defaultdict(int)
    for pair, share in read.pairs.items():
        for at in pair if share >= NEAR else ():
            crowd[at] += 1
    named = _named(read)
    passed = {at for at, each in enumerate(read.articles) if each["id"] in named}
    numbers = [at for at in range(len(read.articles)) if at not in passed]
    lonely = [at for at in numbers if not crowd[at]]
    serial = [at for at in numbers if crowd[at] >= LONG_SERIES]
    return set(rng.sample(lonely, int(HELD_OUT * len(lonely)))), set(rng.sample(serial, len(serial) // 3))


def _named(read: Folder) -> set[int]:
    return {
        key
        for query in read.queries
        for key in [*query["originals"], query["same_as"], query["template_of"]]
        if key is not None
    }


def _add_pairs(pool: Pool, read: Folder, series: set[int]) -> None:
    ids = [str(each["id"]) for each in read.articles]
    copies: dict[int, set[str]] = defaultdict(set)
    crowded = set()
    for (one, other), share in read.pairs.items():
        crowded |= {one, other}
        if share >= NEAR:
            told = pool.same if is_same(read.articles[one], read.articles[other], share) else pool.near
            told[ids[one]].add(ids[other])
            told[ids[other]].add(ids[one])
            if told is pool.same:
                copies[one].add(ids[other])
                copies[other].add(ids[one])
    pool.series = [(read.articles[at], copies[at]) for at in sorted(series)]
    for at, key in enumerate(ids):
        if key in pool.by_id:
            (pool.crowded if at in crowded else pool.plain).append(key)


def is_same(one: Article, other: Article, share: float) -> bool:
    """Return whether two articles may be copies: near days or a large share, and the same figures."""
    figures = [set(FIGURE.findall(each["text"])) for each in (one, other)]
    if min(map(len, figures)) >= 6:
        return len(figures[0] & figures[1]) >= 0.5 * len(figures[0] | figures[1])
    days = abs((date.fromisoformat(one["date"]) - date.fromisoformat(other["date"])).days)
    return days <= 3 or share >= SAME


def _brief(text: str) -> str | None:
    headline, paragraphs = parts(text)
    found = sentences(CREDIT.sub("", paragraphs[0])) if paragraphs else []
    brief = f"{headline}\n{found[0]}" if found else ""
    return brief if 45 <= len(brief) <= 99 else None


def _add_real_moulds(pool: Pool, count: int) -> dict[str, list[str]]:
    """Make siblings of articles whose headline names an occasion; return them by article."""
    made: dict[str, list[str]] = {}
    for key in pool.rng.sample(pool.plain, len(pool.plain)):
        template = real_template(pool.text(key))
        if template and len(made) < count and _alike(pool, template) <= _MOST_ALIKE:
            mould = pool.add_mould(template, "real", pool.rng.randint(2, 6), key)
            made[key] = mould.ids[1:]
    pool.plain = [each for each in pool.plain if each not in made]
    return made


_OPEN = (
    ("n", FIGURE.pattern),
    ("country", LAND.pattern),
    ("province", "|".join(PROVINCES)),
    ("city", "|".join(CITIES)),
)
# headlines of recurring events: further guests, sessions, days
_RECURRING = re.compile(
    r"会见|会谈|通电话|致电|致信|会议|主席令|通报|欢迎|出访|访问|播出|直播|预警|国书|确诊|仪式|签署|启程|出席|慰问|发布会|CPI|PPI|同比|发射"
)
_GUEST = re.compile(
    r"(?<=总统|总理|国王|首相|议长|外长)[\u4e00-\u9fff]{2,5}?(?=表示|说|一行|举行|进行|和|，|。|在)"
)
_UNITS = {"年": "year", "月": "n:1-12", "日": "n:1-28", "号": "n:1-28"}
_MOST_ALIKE = 0.6  # share of common runs of two notices; above it the text is prose with a few changed words


def real_template(text: str) -> str | None:
    """Return the text with slots for figures, countries, places and guests, or None for free prose."""
    headline = text.partition("\n")[0]
    abroad, guests = LAND.search(headline), sorted(set(_GUEST.findall(text)), key=len, reverse=True)
    if len(text) > 500 or (abroad and not guests) or not _RECURRING.search(headline):
        return None
    known: dict[str, str] = {}
    groups = [*_OPEN, ("leader", "|".join(guests))] if guests else _OPEN
    is_open = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in groups))

    def slot(found: re.Match[str]) -> str:
        return known.setdefault(found[0], f"<{_kind(found)}#{len(known)}>")

    template = is_open.sub(slot, text.replace("<", "《").replace(">", "》"))
    return template if SLOT.search(template.partition("\n")[0]) and len(known) >= 4 else None


def _kind(found: re.Match[str]) -> str:
    """Return the kind of a slot, with the limits of a figure."""
    word = found[0]
    if found.lastgroup != "n":
        return str(found.lastgroup)
    whole = word.partition(".")[0]
    unit = _UNITS.get(found.string[found.end() : found.end() + 1])
    if unit and (unit != "year" or len(whole) == 4) and "." not in word:
        return unit
    digits = min(len(whole), 9)
    return f"{'d' if '.' in word else 'n'}:{10 ** (digits - 1)}-{10**digits - 1}"


def _alike(pool: Pool, template: str) -> float:
    """Return the share of common runs of two fillings of a template."""
    return coverage(pool.grammar.filled(template), pool.grammar.filled(template))
