"""Real news of some sixty days → a scripted web, with copies made here. The news are not part of the project.

The articles of the days stand on two originals and, a quarter of them, on three portals as their own news. Moulds,
ceremonies and bulletins are those of the news. Pairs of articles that are nearly one text say nothing and are left out.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from webs_grammar import Grammar, Paragraph, fixed
from webs_make import (
    ALTERED,
    CREDIT_KINDS,
    MERGED,
    MZ,
    ORIGINALS,
    PORTALS,
    QUOTED,
    SB,
    WHOLE,
    Maker,
    Page,
    Story,
    Web,
    altered,
    figures_altered,
)

from storage.clock import SHANGHAI

COLLECTION = Path("/work/shared/data/reuse/articles.jsonl.gz")
DAYS = 60
SHORTEST, LONGEST = 150, 2500  # characters
LEAD = re.compile(r"^(?:中国网络电视台|央视网)消息\s*[(（]新闻联播[)）]\s*[：:]\s*")
TAIL = re.compile(r"^[(（]?(?:视频|文字)?编辑[：:]")
# Words that newsrooms exchange. Only these are altered, so that the text stays a text.
EXCHANGED = dict(
    pair.split()
    for pair in ["推动 推进", "加强 强化", "加快 加速", "提高 提升", "表示 指出", "举行 召开", "目前 当前", "重要 关键", "继续 不断", "开展 进行", "建设 发展", "进一步 更加", "积极 主动", "全面 深入"]
)  # fmt: skip
COPIES = {
    "full copy": 16, "figure altered": 8, "all figures altered": 4, "words altered": 6, "excerpt": 8, "two originals": 6, "briefs": 2,
    "quotation": 6, "chain": 4, "paged": 2, "paged apart": 2,
}  # fmt: skip


@dataclass(frozen=True)
class News:
    """An article of the collection."""

    day: datetime
    title: str
    paragraphs: tuple[str, ...]


@cache
def collection() -> tuple[News, ...]:
    """Return the articles by day. Raises FileNotFoundError without the collection."""
    with gzip.open(COLLECTION, "rt", encoding="utf-8") as lines:
        found = [_news(json.loads(line)) for line in lines]
    return tuple(sorted((each for each in found if each.paragraphs), key=lambda each: (each.day, each.title)))


def _news(article: dict[str, str]) -> News:
    lines = [LEAD.sub("", line.strip()) for line in article["text"].split("\n")[1:]]
    kept = tuple(line for line in lines if line and not TAIL.match(line))
    size = sum(map(len, kept))
    return News(
        datetime.fromisoformat(article["date"]).replace(tzinfo=SHANGHAI),
        article["title"].strip(),
        kept if SHORTEST <= size <= LONGEST else (),
    )


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return re.findall(r"[^。！？]+[。！？]?[”’]?", text)


def _whole(text: str) -> Paragraph:
    return (fixed(text),)


class RealMaker(Maker):
    """Builds a web of real texts."""

    def __init__(self, seed: int, days: int = DAYS) -> None:
        bare = Grammar("real", {}, EXCHANGED, (), (), (), (), (), (), ())
        super().__init__("real", bare, seed)
        news = collection()
        last = news[-1].day - timedelta(days=days + 30)
        begin = datetime(2013, 1, 1, tzinfo=SHANGHAI)
        span = (last - begin).days
        self.first = begin + timedelta(days=self.rng.randrange(span))
        self.shown = [each for each in news if self.first <= each.day < self.first + timedelta(days=days)]
        far = [each for each in news if abs((each.day - self.first).days) > 400 and len(each.paragraphs) >= 3]
        self.around = self.rng.sample(far, 40)  # texts that stand round quotations, nowhere else

    def base(self) -> None:
        """Put the news of the days on the sites."""
        for number, each in enumerate(self.shown):
            own = self.rng.random() < 0.25
            site = PORTALS[number % 3] if own else ORIGINALS[number % 2]
            story = Story(each.title, tuple(map(_whole, each.paragraphs)))
            at = each.day + timedelta(hours=self.rng.randint(8, 20), minutes=self.rng.randint(0, 59))
            self.add("own news" if own else "news", site, story, at)
        pages = self.web.pages
        grams = {page.url: _grams("".join(page.paragraphs)) for page in pages}
        for at, one in enumerate(pages):
            for other in pages[at + 1 :]:
                shared = len(grams[one.url] & grams[other.url])
                if shared > 0.8 * min(len(grams[one.url]), len(grams[other.url])):
                    self.web.neutral.add(frozenset((one.url, other.url)))
        self.rich = [
            page
            for page in pages
            if page.kind == "news" and len(page.paragraphs) >= 4 and len("".join(page.paragraphs)) >= 400
        ]
        self.rng.shuffle(self.rich)
        self.taken = -1

    def source(self, kind: str, number: int) -> Page:
        if kind != "news":
            return super().source(kind, number)
        self.taken += 1
        return self.rich[self.taken % len(self.rich)]

    def full_copy(self, kind: str, number: int) -> None:
        """Three texts on two portals, the further ones on one."""
        self.taken -= number in (1, 3, 5)
        super().full_copy(kind, number)

    def own_paragraph(self) -> Paragraph:
        """Return a paragraph that stands nowhere else in the web."""
        around = self.around.pop() if self.around else None
        return _whole(max(around.paragraphs, key=len)) if around else _whole("本网记者对此进行了梳理。")

    def words_altered(self, kind: str, number: int) -> None:
        of = self.source("news", number + 7)
        told, changed = [], 0
        for paragraph in of.paragraphs:
            text = paragraph
            for word, other in EXCHANGED.items():
                if changed < 4 and word in text:
                    text = text.replace(word, other, 1)
                    changed += 1
            told.append(_whole(text))
        must = [ALTERED] if changed else []
        self.derive(kind, number, Story(of.title, tuple(told)), [[of]], WHOLE, must=must)

    def figure_altered(self, kind: str, number: int) -> None:
        of = self.source("news", number + 11)
        texts = altered(of.paragraphs, self.rng, 1 if number % 2 == 0 else 4)
        must = [ALTERED] if texts != of.paragraphs else []
        self.derive(kind, number, Story(of.title, tuple(map(_whole, texts))), [[of]], WHOLE, must=must)

    def all_figures_altered(self, kind: str, number: int) -> None:
        of = self.source("news", number + 23)
        story = figures_altered(self.stories[of.url], self.rng, None)
        self.derive(
            kind, number, story, [[of]], WHOLE, must=[ALTERED] if story.texts != of.paragraphs else []
        )

    def two_originals(self, kind: str, number: int, count: int = 2) -> None:
        sources = [self.source("news", 29 + number * 2 + n) for n in range(count)]
        told = [self.own_paragraph()]
        for of in sources:
            told += [*self.stories[of.url].paragraphs[:3], self.own_paragraph()]
        credit = "、".join(dict.fromkeys(of.site.title for of in sources))
        story = Story(f"一周要闻回顾（{number + 1}）", tuple(told))
        self.derive(kind, number, story, [[of] for of in sources], MERGED, may=CREDIT_KINDS, source=credit)

    def briefs(self, kind: str, number: int) -> None:
        sources = [self.source("news", 3 + number * 10 + n) for n in range(10)]
        rows = tuple(_whole(max(sentences(of.paragraphs[0]), key=len)) for of in sources)
        story = Story(f"十条简讯（{number + 1}）", (self.own_paragraph(), *rows))
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
        of = self.source("news", number + 17)
        quoted = "".join(sorted(sentences("".join(of.paragraphs)), key=len)[-2:])
        told = (self.own_paragraph(), _whole(quoted), self.own_paragraph())
        site = PORTALS[number % 3]
        self.derive(
            kind, number, Story(f"记者观察之{number + 1}", told), [[of]], QUOTED, site=site, source=site.title
        )


def _grams(text: str) -> set[str]:
    return {text[at : at + 12] for at in range(len(text) - 11)}


def real_web(seed: int, days: int = DAYS) -> Web:
    """Return the web of real texts of a seed."""
    maker = RealMaker(seed, days)
    maker.base()
    return maker.make(COPIES)
