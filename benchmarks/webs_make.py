"""Seed → a scripted web: pages on five sites, and the truth about them.

Two originals and three portals. The truth of a web says which page was made from which (with the relations that are
right), which pairs say nothing about the method, and which findings at `warning` or above must or may stand. Every
other link is wrong, and every other finding at `warning` or above is false.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import escape

from webs_grammar import GRAMMARS, Grammar, Paragraph, fixed, text_of

from storage.clock import SHANGHAI

ALTERED, HEADLINE, UNCREDITED, MISCREDITED, IMPROPER, REPUBLISHED = (
    "reprint-altered", "reprint-headline-altered", "reprint-uncredited", "reprint-miscredited", "reprint-improper",
    "republished",
)  # fmt: skip
CREDIT_KINDS = frozenset({UNCREDITED, MISCREDITED, IMPROPER})
WHOLE = frozenset({"verbatim", "edited"})
PART = frozenset({"excerpt", "edited", "verbatim"})
MERGED = frozenset({"compilation"})
QUOTED = frozenset({"quotation", "compilation", "excerpt"})
OTHER_WORDS = frozenset({"edited", "suspect", "verbatim"})


@dataclass(frozen=True)
class Publisher:
    """A site of the web."""

    name: str
    title: str
    role: str
    host: str
    path: str  # of an article, with its number
    header: str = ""  # furniture in the text region
    disclaimer: str = ""


MZ = Publisher(
    "mz", "江川省民生事务厅", "original", "mzt.jiangchuan.example.cn", "/xwzx/art/2026/art_{}.html"
)
SB = Publisher("sb", "白沙市社会事务局", "original", "sbj.baisha.example.cn", "/zwgk/tz/t2026_{}.html")
PA = Publisher(
    "pa", "大江新闻网", "portal", "www.dajiang.example.com", "/news/2026/{}.html",
    "打开大江新闻客户端，随时随地查看本地民生资讯，注册即可领取话费红包，更有专属记者在线解答您的疑问",
    "免责声明：以上内容为大江新闻网转载自其他媒体，相关信息仅为传递更多信息之目的，不代表本网观点，亦不代表本网赞同其观点或证实其内容的真实性，如涉及版权问题请在三十日内与本网联系。",
)  # fmt: skip
PB = Publisher(
    "pb", "民声新闻网", "portal", "news.minsheng.example.com", "/a/{}.shtml",
    "民声新闻网讯　本栏目由民声智库提供内容支持，每日精选全国民生政策解读，欢迎订阅民声手机报获取更多资讯",
    "版权与声明：凡本网注明来源为其他媒体的稿件均为转载稿，本网转载出于非商业性的教育和科研之目的，并不意味着赞同其观点；作者如不希望被转载，请来电或来函与民声新闻网联系删除。",
)  # fmt: skip
PC = Publisher(
    "pc", "南浦日报", "portal", "epaper.nanpu.example.com", "/content/{}.html",
    "",
    "本报所刊载的图文均受著作权法保护，未经南浦日报社书面授权，任何单位及个人不得以任何形式复制、镜像，读者如发现差错请拨打新闻热线告知编辑部予以更正。",
)  # fmt: skip
PUBLISHERS = (MZ, SB, PA, PB, PC)
ORIGINALS, PORTALS = (MZ, SB), (PA, PB, PC)
START = {site: f"http://{site.host}/index.html" for site in PUBLISHERS}


@dataclass(frozen=True)
class Page:
    """An article as a site shows it."""

    kind: str  # of the truth: news, mould, full copy, …
    site: Publisher
    url: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    source: str = ""
    link: str = ""
    tail: str = ""  # the last line of the text: （转自：…）
    following: str = ""  # address of its next part
    first: str = ""  # for a next part: address of the first


@dataclass(frozen=True)
class Reuse:
    """A page was made from others: of each set of addresses, one at least must be linked, and all may be."""

    kind: str
    url: str
    sources: tuple[frozenset[str], ...]
    relations: frozenset[str]
    must: frozenset[str] = frozenset()  # kinds of findings about the page
    may: frozenset[str] = frozenset()


@dataclass
class Web:
    """Pages and what is true of them."""

    name: str
    pages: list[Page] = field(default_factory=list)
    reuses: list[Reuse] = field(default_factory=list)
    neutral: set[frozenset[str]] = field(default_factory=set)  # pairs that may be linked in one direction

    @property
    def by_url(self) -> dict[str, Page]:
        """The pages by address."""
        return {page.url: page for page in self.pages}


@dataclass(frozen=True)
class Story:
    """A text before a site shows it: paragraphs of sentences, and the sentences of its own."""

    title: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The paragraphs as readers see them."""
        return tuple(map(text_of, self.paragraphs))


# How many pages of each kind a web has.
FULL = {
    "news": 14, "mould": 6, "ceremony": 4, "annual": 2, "twin": 1, "second address": 1, "short": 2, "own news": 4, "own mould": 2,
    "full copy": 5, "uncredited copy": 1, "miscredited copy": 1, "figure altered": 2, "all figures altered": 1, "words altered": 2,
    "excerpt": 3, "two originals": 2, "three originals": 1, "briefs": 1, "quotation": 2, "chain": 2, "paged": 1, "paged apart": 1, "reworded": 2,
    "copy of twin": 1, "copy of annual": 1, "copy of mould": 2, "copy of ceremony": 1, "copy of short": 1, "copy of second address": 1,
    "copy by original": 1,
}  # fmt: skip
SMALL = {
    "news": 6, "mould": 2, "ceremony": 2, "full copy": 3, "figure altered": 1, "two originals": 1, "excerpt": 1, "own news": 1,
    "chain": 1, "copy of mould": 1,
}  # fmt: skip

DAY_ONE = datetime(2026, 10, 9, 8, tzinfo=SHANGHAI)
NUMBERS = "二三四五六七八九"


class Maker:
    """Builds a web of invented texts, kind after kind."""

    def __init__(self, name: str, grammar: Grammar, seed: int) -> None:
        self.rng = random.Random(f"{name} {seed}")
        self.grammar = grammar
        self.web = Web(f"{name}-{seed}")
        self.stories: dict[str, Story] = {}  # by address
        self.used: dict[str, list[str]] = {}  # addresses by kind
        self.carried: dict[str, set[Publisher]] = {}  # sites with something of a page, by its address
        self.formulas: list[str] = []
        self.minutes = 0

    # --- pages ---

    def when(self) -> datetime:
        """Return a time of publication, some hours after the one before, within forty days."""
        self.minutes += self.rng.randint(300, 1500)
        at = DAY_ONE + timedelta(minutes=self.minutes)
        return at.replace(hour=8 + at.hour % 10)

    def add(self, kind: str, site: Publisher, story: Story, at: datetime, **more: str) -> Page:
        """Add a page; return it."""
        url = (
            f"http://{site.host}{site.path.format(10_000 + 7 * len(self.web.pages) + self.rng.randint(0, 6))}"
        )
        more = {"source": site.title} | more
        page = Page(kind, site, url, story.title, story.texts, at, **more)
        self.web.pages.append(page)
        self.stories[url] = story
        self.used.setdefault(kind, []).append(url)
        return page

    def story(self, least: int = 5, most: int = 7, formulas: int = 3) -> Story:
        """Return a story of its own with official formulas among its sentences."""
        rng = self.rng
        paragraphs = [self.grammar.paragraph(rng, rng.randint(2, 4)) for _ in range(rng.randint(least, most))]
        for formula in rng.sample(self.formulas, min(len(self.formulas), rng.randint(1, formulas))):
            at = rng.randrange(1, len(paragraphs))
            if rng.random() < 0.5:
                paragraphs.insert(at, (fixed(formula),))
            else:
                paragraphs[at] = (*paragraphs[at], fixed(formula))
        return Story(self.grammar.headline(rng), tuple(paragraphs))

    def occasion(self, number: int) -> dict[str, str]:
        """Return what differs between two texts of one mould."""
        rng = self.rng
        month = 9 - number % 6
        return {
            "session": NUMBERS[number % 8], "year": str(2026 - number), "host": "梁文远" if self.grammar.name == "civil" else "祁墨川",
            "day": f"{month}月{rng.randint(1, 13)}日", "day2": f"{month}月{rng.randint(14, 28)}日", "d1": str(rng.randint(1, 4)),
            "d2": str(rng.randint(5, 8)), "hour": str(rng.randint(9, 20)), "phone": str(rng.randint(1_000_000, 9_999_999)),
        }  # fmt: skip

    def cast(self, mould: Sequence[str], number: int) -> Story:
        """Return a text of a mould."""
        given = self.occasion(number) | {
            "own": self.grammar.paragraph(self.rng, 2)[0].text.removesuffix("。")
        }
        for slot, pool in (("guest", "guest"), ("country", "country"), ("office", "office")):
            words = self.grammar.words.get(pool, ())
            if words:
                given[slot] = words[(number * 3 + 1) % len(words)]
        return Story(*_pair(self.grammar.cast(mould, self.rng, given)))

    def source(self, kind: str, number: int) -> Page:
        """Return a page of a kind to be copied."""
        urls = self.used[kind]
        return self.web.by_url[urls[number % len(urls)]]

    def derive(
        self,
        kind: str,
        number: int,
        story: Story,
        sources: Sequence[Iterable[Page]],
        relations: frozenset[str],
        *,
        must: Iterable[str] = (),
        may: Iterable[str] = (),
        site: Publisher | None = None,
        **more: str,
    ) -> Page:
        """Add a page made from others, with its truth. The first page of the first set is credited and linked."""
        first = next(iter(sources[0]))
        site = site or self.free_site(first, number)
        for group in sources if relations != MERGED and relations != QUOTED else ():
            for page in group:
                self.carried.setdefault(page.url, {page.site}).add(site)
        latest = max(page.published for group in sources for page in group)
        at = latest + timedelta(minutes=self.rng.randint(40, 2400))
        link = {"link": first.url} if self.rng.random() < 0.5 and "source" not in more else {}
        page = self.add(kind, site, story, at, **({"source": first.site.title} | link | more))
        groups = tuple(frozenset(each.url for each in group) for group in sources)
        self.web.reuses.append(Reuse(kind, page.url, groups, relations, frozenset(must), frozenset(may)))
        return page

    def free_site(self, of: Page, number: int) -> Publisher:
        """Return a portal that carries nothing of a page yet."""
        start = number + self.rng.randrange(3)
        taken = self.carried.get(of.url, {of.site})
        free = [PORTALS[(start + n) % 3] for n in range(3) if PORTALS[(start + n) % 3] not in taken]
        return free[0] if free else PORTALS[start % 3]

    # --- kinds of originals ---

    def news(self, kind: str, number: int) -> None:
        self.add(kind, ORIGINALS[number % 2], self.story(), self.when())

    def mould(self, kind: str, number: int) -> None:
        mould = self.grammar.moulds[number % 2]
        self.add(kind, ORIGINALS[number // 3 % 2], self.cast(mould, number // 2), self.when())

    def ceremony(self, kind: str, number: int) -> None:
        self.add(kind, MZ, self.cast(self.grammar.ceremony, number), self.when())

    def annual(self, kind: str, number: int) -> None:
        at = datetime(2026 - number, 3, 20 + self.rng.randint(0, 8), 9, 30, tzinfo=SHANGHAI)
        self.add(kind, SB, self.cast(self.grammar.annual, number), at)

    def twin(self, kind: str, number: int) -> None:
        """One text on both originals, on one day, without a time, a credit of the other or a link."""
        story = self.story()
        at = self.when().replace(hour=0, minute=0)
        pair = [self.add(kind, site, story, at) for site in ORIGINALS]
        self.web.neutral.add(frozenset(page.url for page in pair))

    def second_address(self, kind: str, number: int) -> None:
        """An article in two columns of a site."""
        story = self.story()
        at = self.when()
        self.add(kind, MZ, story, at)
        self.add(kind, MZ, story, at)

    def short(self, kind: str, number: int) -> None:
        self.add(kind, SB, self.cast(self.grammar.short, number), self.when())

    def own_news(self, kind: str, number: int) -> None:
        self.add(kind, PORTALS[number % 3], self.story(), self.when())

    def own_mould(self, kind: str, number: int) -> None:
        mould = self.grammar.moulds[number % 2]
        self.add(kind, PORTALS[number % 3], self.cast(mould, 6 - number), self.when())

    # --- kinds of copies ---

    def full_copy(self, kind: str, number: int) -> None:
        of = self.source("news", number // 2)
        self.derive(kind, number, self.stories[of.url], [[of]], WHOLE)

    def uncredited_copy(self, kind: str, number: int) -> None:
        of = self.source("news", number + 3)
        self.derive(
            kind, number, self.stories[of.url], [[of]], WHOLE, must=[UNCREDITED], may=[IMPROPER], source=""
        )

    def miscredited_copy(self, kind: str, number: int) -> None:
        of = self.source("news", number + 4)
        self.derive(
            kind,
            number,
            self.stories[of.url],
            [[of]],
            WHOLE,
            must=[MISCREDITED],
            may=[IMPROPER],
            source="北原晚报",
        )

    def figure_altered(self, kind: str, number: int) -> None:
        of = self.source("news", number + 3)
        story = figures_altered(self.stories[of.url], self.rng, 1 if number % 2 == 0 else 4)
        self.derive(kind, number, story, [[of]], WHOLE, must=[ALTERED])

    def all_figures_altered(self, kind: str, number: int) -> None:
        of = self.source("news", number + 6)
        story = figures_altered(self.stories[of.url], self.rng, None)
        self.derive(kind, number, story, [[of]], WHOLE, must=[ALTERED])

    def words_altered(self, kind: str, number: int) -> None:
        of = self.source("news", number + 7)
        story = self.stories[of.url]
        told = self.grammar.altered_words(story.paragraphs, self.rng, 3)
        self.derive(kind, number, replace(story, paragraphs=tuple(told)), [[of]], WHOLE, must=[ALTERED])

    def excerpt(self, kind: str, number: int) -> None:
        of = self.source("news", number + 5)
        story = self.stories[of.url]
        part = story.paragraphs[:3] if number % 2 == 0 else story.paragraphs[1:4]
        self.derive(kind, number, replace(story, paragraphs=part), [[of]], PART)

    def two_originals(self, kind: str, number: int, count: int = 2) -> None:
        """Three paragraphs of each original, inside a text of its own."""
        sources = [self.source("news", 8 + number * 2 + n) for n in range(count)]
        own = self.story(4, 5, 1)
        told = list(own.paragraphs[:1])
        for at, of in enumerate(sources):
            told += [*self.stories[of.url].paragraphs[:3], own.paragraphs[1 + at]]
        story = Story(own.title, tuple(told))
        credit = "、".join(dict.fromkeys(of.site.title for of in sources))
        self.derive(kind, number, story, [[of] for of in sources], MERGED, may=CREDIT_KINDS, source=credit)

    def three_originals(self, kind: str, number: int) -> None:
        self.two_originals(kind, number + 1, 3)

    def briefs(self, kind: str, number: int) -> None:
        """Ten briefs of a sentence."""
        sources = [self.source("news", 2 + n) for n in range(10)]
        rows = tuple(
            (max(self.stories[of.url].paragraphs[0], key=lambda each: len(each.text)),) for of in sources
        )
        story = Story(self.grammar.headline(self.rng), (self.grammar.paragraph(self.rng, 1), *rows))
        self.derive(
            kind,
            number,
            story,
            [[of] for of in sources],
            QUOTED,
            may=CREDIT_KINDS,
            source=f"{MZ.title}、{SB.title}",
        )

    def quotation(self, kind: str, number: int) -> None:
        """News of the portal's own that quotes two sentences."""
        of = self.source("news", number + 11)
        own = self.story(4, 5, 1)
        quoted = self.stories[of.url].paragraphs[0][:2]
        told = (*own.paragraphs[:2], quoted, *own.paragraphs[2:])
        site = PORTALS[number % 3]
        self.derive(kind, number, Story(own.title, told), [[of]], QUOTED, site=site, source=site.title)

    def chain(self, kind: str, number: int) -> None:
        """A copy of a copy, which credits and sometimes links the copy; every second one is a copy of such a copy."""
        copies = self.used.get("chain", [])[-1:] if number % 2 else self.used["full copy"][::-1]
        chained = next((found for found in map(self._chained, copies) if found), None)
        if chained is None:  # every copy stands on all portals
            return
        middle, above, site = chained
        page = self.derive(kind, number, self.stories[middle.url], [[middle, *above]], WHOLE, site=site, source=middle.site.title,
                           may=[IMPROPER])  # fmt: skip
        tail = f"（转自：{middle.site.title}）"
        self._replace(replace(page, link=middle.url if number % 2 == 0 else "", tail=tail))

    def _chained(self, url: str) -> tuple[Page, list[Page], Publisher] | None:
        """Return a copy, the pages above, and a portal for a further copy; of a first copy, two must be free."""
        reuse = next(each for each in self.web.reuses if each.url == url)
        above = [self.web.by_url[each] for group in reuse.sources for each in sorted(group)]
        taken = set[Publisher]().union(*(self.carried.get(each, set()) for each in (url, *reuse.sources[0])))
        free = [each for each in PORTALS if each not in taken]
        page = self.web.by_url[url]
        return (page, above, free[0]) if len(free) > (page.kind != "chain") else None

    def paged(self, kind: str, number: int) -> None:
        """A reprint in two parts that a reader turns over: kept as one article under the first address."""
        of = self.source("news", number + 9)
        first, second = self._parts(kind, number, of, WHOLE)
        self._replace(replace(first, following=second.url))
        self.web.pages.append(replace(second, first=first.url))

    def paged_apart(self, kind: str, number: int) -> None:
        """A reprint in two parts that stand in the list like two articles."""
        of = self.source("news", number + 13)
        _, second = self._parts(kind, number, of, PART)
        self.web.pages.append(second)
        self.web.reuses.append(replace(self.web.reuses[-1], url=second.url))

    def _parts(self, kind: str, number: int, of: Page, relations: frozenset[str]) -> tuple[Page, Page]:
        story = self.stories[of.url]
        half = (len(story.paragraphs) + 1) // 2
        first_half = replace(story, paragraphs=story.paragraphs[:half])
        first = self.derive(kind, number, first_half, [[of]], relations, source=of.site.title)
        stem, _, ending = first.url.rpartition(".")
        return first, replace(first, url=f"{stem}_2.{ending}", paragraphs=story.texts[half:])

    def reworded(self, kind: str, number: int) -> None:
        """Six words in ten exchanged and clauses swapped, under another headline."""
        of = self.source("news", number + 12)
        told = tuple(self.grammar.reworded(each, self.rng, 0.6) for each in self.stories[of.url].paragraphs)
        story = Story(self.grammar.headline(self.rng), told)
        self.derive(kind, number, story, [[of]], OTHER_WORDS, may=[ALTERED, HEADLINE])

    def copy_of(self, original: str) -> Callable[[str, int], None]:
        """Return the maker of full copies of another kind."""

        def copy(kind: str, number: int) -> None:
            of = self.source(original, number)
            same = [
                page for page in self.web.pages if page.kind == original and page.paragraphs == of.paragraphs
            ]
            self.derive(kind, number, self.stories[of.url], [same], WHOLE)

        return copy

    def copy_by_original(self, kind: str, number: int) -> None:
        of = self.source("news", 10)
        site = SB if of.site is MZ else MZ
        page = self.derive(kind, number, self.stories[of.url], [[of]], WHOLE, source=of.site.title, site=site)
        self._replace(replace(page, published=of.published + timedelta(days=2)))

    def _replace(self, page: Page) -> None:
        self.web.pages = [page if each.url == page.url else each for each in self.web.pages]

    # --- the web ---

    def make(self, plan: dict[str, int]) -> Web:
        """Return the web with so many pages of each kind. Each formula stands in some eight unrelated texts."""
        formulas = list(self.grammar.formulas)
        self.formulas = self.rng.sample(formulas, min(len(formulas), 1 + plan.get("news", 0) // 3))
        for kind, count in plan.items():
            if kind.startswith("copy of "):
                build = self.copy_of(kind.removeprefix("copy of "))
            else:
                build = getattr(self, kind.replace(" ", "_"))
            for number in range(count):
                build(kind, number)
        self._allow_second_copies()
        return self.web

    def _allow_second_copies(self) -> None:
        """Allow the finding that a site shows an article again, for articles that every portal has already."""
        site_of = {page.url: page.site.name for page in self.web.pages}
        copies = Counter(
            (site_of[reuse.url], original)
            for reuse in self.web.reuses
            for original in reuse.sources[0]
            if reuse.relations == WHOLE
        )
        self.web.reuses = [
            replace(reuse, may=reuse.may | {REPUBLISHED})
            if any(copies[site_of[reuse.url], original] > 1 for original in reuse.sources[0])
            else reuse
            for reuse in self.web.reuses
        ]


def _pair(told: tuple[str, list[Paragraph]]) -> tuple[str, tuple[Paragraph, ...]]:
    return told[0], tuple(told[1])


FIGURE = re.compile(r"\d+(?:\.\d+)?")


def other_figure(figure: str, rng: random.Random) -> str:
    """Return another figure of the same length."""
    while True:
        told = "".join(rng.choice("123456789") if each.isdigit() else each for each in figure)
        if told != figure:
            return told


def altered(texts: Sequence[str], rng: random.Random, count: int | None) -> tuple[str, ...]:
    """Return texts with so many figures altered; None alters all."""
    places = [(at, found.start()) for at, text in enumerate(texts) for found in FIGURE.finditer(text)]
    chosen = set(places if count is None else rng.sample(places, min(count, len(places))))
    return tuple(
        FIGURE.sub(lambda found, at=at: other_figure(found[0], rng) if (at, found.start()) in chosen else found[0], text)  # type: ignore[misc]
        for at, text in enumerate(texts)
    )  # fmt: skip


def figures_altered(story: Story, rng: random.Random, count: int | None) -> Story:
    """Return a story with so many figures altered; None alters all."""
    return Story(story.title, tuple((fixed(text),) for text in altered(story.texts, rng, count)))


def invented_web(grammar: str, seed: int, plan: dict[str, int] | None = None) -> Web:
    """Return the web of a grammar and a seed."""
    return Maker(grammar, GRAMMARS[grammar](seed), seed).make(plan or FULL)


# --- pages → HTML -------------------------------------------------------------------------------


def html(web: Web, page: Page) -> bytes:
    """Return a page as its site shows it, always the same."""
    site = page.site
    stamp = f"{page.published:%Y-%m-%d}" if not page.published.hour else f"{page.published:%Y-%m-%d %H:%M}"
    credit = f"<span>来源：{page.source}</span>" if page.source else ""
    body = [f"<p>　　{escape(text, quote=False)}</p>" for text in page.paragraphs]
    if page.tail:
        body.append(f"<p>{page.tail}</p>")
    if page.link:
        body.append(f'<p>原文链接：<a href="{page.link}">{page.link}</a></p>')
    above, below = furniture(web, page)
    body = [*(f"<p>{line}</p>" for line in above), *body, *(f"<p>{line}</p>" for line in below)]
    turn = (
        f'<div class="pages"><span>1</span><a href="{page.following}">2</a><a href="{page.following}">下一页</a></div>'
        if page.following
        else ""
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{page.title}_{site.title}</title></head><body>
<div class="top"><a href="/index.html">首页</a> <a href="/about.html">关于我们</a></div>
<div class="crumb">当前位置：<a href="/index.html">首页</a> &gt; 正文</div>
<div class="article"><h1>{page.title}</h1><div class="info"><span>发布时间：{stamp}</span> {credit}</div>
<div class="TRS_Editor" id="zoom">
{chr(10).join(body)}
</div>{turn}</div>
<div class="foot">{site.title} 版权所有 江ICP备0000{site.name}号</div></body></html>""".encode()


def furniture(web: Web, page: Page) -> tuple[list[str], list[str]]:
    """Return the lines that a site puts above and below the text, inside the region of the text."""
    site = page.site
    below = [*_related(web, page, random.Random(page.url)), site.disclaimer] if site.disclaimer else []
    return [site.header] if site.header else [], below


def _related(web: Web, page: Page, rng: random.Random) -> list[str]:
    """Lines of related links in the text region; the second portal shows them as bare text."""
    others = [
        each for each in web.pages if each.site is page.site and each.title != page.title and not each.first
    ]
    chosen = rng.sample(others, min(3, len(others)))
    if page.site.name == "pa":
        return ["相关阅读：", *(f'<a href="{each.url}">{each.title}</a>' for each in chosen)]
    if page.site.name == "pb":
        return ["延伸阅读 " + " | ".join(each.title for each in chosen)]
    return []


def index_html(web: Web, site: Publisher, shown: Iterable[str]) -> bytes:
    """Return the list of a site with the given pages."""
    urls = set(shown)
    rows = "\n".join(
        f'<li><a href="{page.url}">{page.title}</a><span>{page.published:%Y-%m-%d}</span></li>'
        for page in sorted(web.pages, key=lambda each: each.published, reverse=True)
        if page.site is site and page.url in urls and not page.first
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>新闻动态_{site.title}</title></head><body>
<div class="top"><a href="/index.html">首页</a></div><ul class="list">
{rows}
</ul><div class="foot">{site.title} 版权所有</div></body></html>""".encode()
