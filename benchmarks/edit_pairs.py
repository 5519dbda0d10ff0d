"""Edit pairs with their truth: real articles, each edited by hand in a known way before anything judges them.

Seeded: the same files give the same pairs. The texts are read where they lie and never copied.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from edit_kinds import IN_PARAGRAPH, Edited, Kind
from edit_names import name_kinds
from edit_notations import NOTATIONS

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
ARTICLES = SHARED / "reuse" / "articles.jsonl.gz"
PAGES = SHARED / "pages" / "text"
SEED = 20261124
EACH = 16  # pairs of each kind
MIXED = 120
APART = 24  # characters between two edits of a mixed pair
TRIES = 4000


@dataclass(frozen=True)
class Truth:
    """One edit as a reader sees it: ``before`` at ``start`` of a paragraph of the earlier text → ``after``."""

    kind: str
    classes: frozenset[str]  # empty: no change may be seen
    paragraph: int
    start: int
    before: str
    after: str


@dataclass(frozen=True)
class Pair:
    """Two states of an article and what was done."""

    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    truths: tuple[Truth, ...]


def texts() -> list[tuple[str, ...]]:
    """Paragraphs of real articles, broadcast news and pages of authorities, in a fixed order."""
    found = []
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as lines:
        for line in lines:
            found.append(
                tuple(each.strip() for each in json.loads(line)["text"].split("\n")[1:] if each.strip())
            )
    for path in sorted(PAGES.glob("*.txt")):
        lines_of = path.read_text(encoding="utf-8", errors="replace").split("\n")
        found.append(tuple(each.strip() for each in lines_of if 30 <= len(each.strip()) <= 1500)[:30])
    rng = random.Random(SEED)
    rng.shuffle(found)
    return [each for each in found if len(each) >= 3 and sum(map(len, each)) >= 250]


# --- inside a paragraph ------------------------------------------------------------------------


def cited(rng: random.Random, paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """The article with a document cited in one paragraph."""
    body = rng.choice(["民发", "国办发", "财社", "人社部函", "农办计财", "国发", "鄂政办发", "教师厅"])
    year, number = rng.randint(2009, 2026), rng.randint(1, 199)
    at = rng.randrange(len(paragraphs))
    cite = f"根据《通知》（{body}〔{year}〕{number}号）要求，"
    return (*paragraphs[:at], cite + paragraphs[at], *paragraphs[at + 1 :])


def single(name: str, make: Kind, rng: random.Random, paragraphs: tuple[str, ...]) -> Pair | None:
    """One edit in one paragraph."""
    if name == "document number":
        paragraphs = cited(rng, paragraphs)
    order = list(range(len(paragraphs)))
    rng.shuffle(order)
    for at in order:
        edited = make(rng, paragraphs[at])
        if edited is not None:
            return _pair(name, paragraphs, [(name, at, edited)])
    return None


def mixed(kinds: Sequence[tuple[str, Kind]], rng: random.Random, paragraphs: tuple[str, ...]) -> Pair | None:
    """Three to six edits of different kinds, apart from each other."""
    done: list[tuple[str, int, Edited]] = []
    for name, make in rng.sample(list(kinds), len(kinds)):
        at = rng.randrange(len(paragraphs))
        edited = make(rng, paragraphs[at])
        if edited and all(_apart(edited, other) for _, there, other in done if there == at):
            done.append((name, at, edited))
        if len(done) == 6:
            break
    return _pair("mixed", paragraphs, done) if len(done) >= 3 else None


def _apart(one: Edited, other: Edited) -> bool:
    ends = one.start + len(one.token), other.start + len(other.token)
    return one.start > ends[1] + APART or other.start > ends[0] + APART


def _pair(kind: str, paragraphs: tuple[str, ...], done: Sequence[tuple[str, int, Edited]]) -> Pair:
    after = list(paragraphs)
    for _, at, edited in sorted(done, key=lambda each: -each[2].start):
        text = after[at]
        after[at] = text[: edited.start] + edited.after + text[edited.start + len(edited.token) :]
    truths = tuple(
        Truth(name, edited.classes, at, edited.start, edited.token, edited.after) for name, at, edited in done
    )
    return Pair(kind, paragraphs, tuple(after), truths)


# --- sentences and paragraphs ------------------------------------------------------------------

SENTENCE = re.compile(r"[^。！？]*[。！？][”’）]*|[^。！？]+$")
CONDITIONS = (
    "未经主管部门批准，任何单位不得擅自变更用途。", "但是，已经享受其他补助的家庭除外。", "如遇特殊情况，应当报上级部门同意后办理。",
    "本办法仅适用于户籍在本市的居民。", "除法律另有规定外，有关费用由申请人承担。", "申请人应当年满六十周岁且在本地连续居住三年以上。",
    "在确保安全的前提下，方可恢复生产。", "只有符合上述条件的企业，才可以申请贷款贴息。", "逾期未申报的，视为自动放弃。",
    "未达到标准的，不予验收。",
)  # fmt: skip
CREDITS = ("（记者 {} 通讯员 {}）", "责任编辑：{}", "来源：{}日报", "（来源：{}晚报）", "编辑：{} 校对：{}")
PEOPLE = ("张晓明", "李建国", "王芳", "欧阳文", "周瑾")
ADVERTS = (
    "扫码关注公众号，领取最新资料。", "墙体广告热线：13912345678", "更多精彩内容请下载手机客户端APP", "加微信abc12345咨询购买",
    "点击查看更多优惠，全场包邮。",
)  # fmt: skip
Shape = Callable[[random.Random, tuple[str, ...], list[tuple[str, ...]]], "Pair | None"]


def _sentences(text: str) -> list[str]:
    return SENTENCE.findall(text)


def _structural(name: str, classes: set[str], paragraphs: Sequence[str], after: Sequence[str], at: int, start: int,
                before: str, put: str) -> Pair:  # fmt: skip
    truths = (Truth(name, frozenset(classes), at, start, before, put),) if classes else ()
    return Pair(name, tuple(paragraphs), tuple(after), truths)


def _long(rng: random.Random, paragraphs: Sequence[str], least: int) -> int | None:
    """A paragraph of several sentences."""
    fit = [at for at, text in enumerate(paragraphs) if len(_sentences(text)) >= least]
    return rng.choice(fit) if fit else None


def sentence_removed(
    rng: random.Random, paragraphs: tuple[str, ...], _: list[tuple[str, ...]]
) -> Pair | None:
    """A sentence of a paragraph gone."""
    at = _long(rng, paragraphs, 3)
    if at is None:
        return None
    parts = _sentences(paragraphs[at])
    n = rng.randrange(1, len(parts))
    start = len("".join(parts[:n]))
    if len(parts[n]) < 12:
        return None
    after = [*paragraphs[:at], "".join(parts[:n] + parts[n + 1 :]), *paragraphs[at + 1 :]]
    return _structural(
        "sentence removed", {"structure", "modality"}, paragraphs, after, at, start, parts[n], ""
    )


def sentence_added(
    rng: random.Random, paragraphs: tuple[str, ...], others: list[tuple[str, ...]]
) -> Pair | None:
    """A sentence of another article put in."""
    made = sentence_removed(rng, paragraphs, others)
    if made is None:
        return None
    (truth,) = made.truths
    return _structural("sentence added", {"structure", "modality"}, made.after, made.before, truth.paragraph,
                       truth.start, "", truth.before)  # fmt: skip


def sentence_moved(rng: random.Random, paragraphs: tuple[str, ...], _: list[tuple[str, ...]]) -> Pair | None:
    """A sentence into another paragraph."""
    at = _long(rng, paragraphs, 3)
    if at is None or len(paragraphs) < 3:
        return None
    parts = _sentences(paragraphs[at])
    n = rng.randrange(1, len(parts))
    to = rng.choice([each for each in range(len(paragraphs)) if abs(each - at) >= 1])
    if len(parts[n]) < 20 or not paragraphs[to].endswith("。"):
        return None
    between = paragraphs[at + 1 : to + 1] if to > at else paragraphs[to + 1 : at]
    if len("".join(between)) <= len(parts[n]) * 2:
        return None  # as well told as a move of what it passes
    after = list(paragraphs)
    after[at] = "".join(parts[:n] + parts[n + 1 :])
    after[to] = after[to] + parts[n]
    start = len("".join(parts[:n]))
    return _structural("sentence moved", {"moved"}, paragraphs, after, at, start, parts[n], parts[n])


def paragraph_removed(
    rng: random.Random, paragraphs: tuple[str, ...], _: list[tuple[str, ...]]
) -> Pair | None:
    """A paragraph gone."""
    at = rng.randrange(len(paragraphs))
    if len(paragraphs[at]) < 25:
        return None
    after = [*paragraphs[:at], *paragraphs[at + 1 :]]
    return _structural("paragraph removed", {"structure"}, paragraphs, after, at, 0, paragraphs[at], "")


def paragraph_added(
    rng: random.Random, paragraphs: tuple[str, ...], others: list[tuple[str, ...]]
) -> Pair | None:
    """A paragraph of another article put in."""
    text = rng.choice(rng.choice(others))
    at = rng.randrange(1, len(paragraphs))
    if len(text) < 25 or text in paragraphs:
        return None
    after = [*paragraphs[:at], text, *paragraphs[at:]]
    return _structural("paragraph added", {"structure"}, paragraphs, after, at, 0, "", text)


def paragraph_moved(rng: random.Random, paragraphs: tuple[str, ...], _: list[tuple[str, ...]]) -> Pair | None:
    """A paragraph to another place; the one that is moved is the shorter of what changes places."""
    if len(paragraphs) < 4:
        return None
    at = min(range(len(paragraphs)), key=lambda each: (len(paragraphs[each]) < 30, len(paragraphs[each])))
    if len(paragraphs[at]) < 30:
        return None
    rest = [*paragraphs[:at], *paragraphs[at + 1 :]]
    to = rng.choice([each for each in range(len(rest) + 1) if abs(each - at) >= 2])
    after = [*rest[:to], paragraphs[at], *rest[to:]]
    return _structural("paragraph moved", {"moved"}, paragraphs, after, at, 0, paragraphs[at], paragraphs[at])


def paragraph_split(rng: random.Random, paragraphs: tuple[str, ...], _: list[tuple[str, ...]]) -> Pair | None:
    """A paragraph in two."""
    at = _long(rng, paragraphs, 2)
    if at is None:
        return None
    parts = _sentences(paragraphs[at])
    n = rng.randrange(1, len(parts))
    after = [*paragraphs[:at], "".join(parts[:n]), "".join(parts[n:]), *paragraphs[at + 1 :]]
    return _structural("paragraph split", set(), paragraphs, after, at, 0, "", "")


def paragraphs_merged(
    rng: random.Random, paragraphs: tuple[str, ...], _: list[tuple[str, ...]]
) -> Pair | None:
    """Two paragraphs in one."""
    at = rng.randrange(len(paragraphs) - 1)
    after = [*paragraphs[:at], paragraphs[at] + paragraphs[at + 1], *paragraphs[at + 2 :]]
    return _structural("paragraphs merged", set(), paragraphs, after, at, 0, "", "")


def condition_removed(
    rng: random.Random, paragraphs: tuple[str, ...], _: list[tuple[str, ...]]
) -> Pair | None:
    """A sentence that states a condition gone."""
    at = rng.randrange(len(paragraphs))
    if not paragraphs[at].endswith("。"):
        return None
    condition = rng.choice(CONDITIONS)
    before = [*paragraphs[:at], paragraphs[at] + condition, *paragraphs[at + 1 :]]
    return _structural(
        "condition removed", {"modality"}, before, paragraphs, at, len(paragraphs[at]), condition, ""
    )


def credit_added(rng: random.Random, paragraphs: tuple[str, ...], _: list[tuple[str, ...]]) -> Pair | None:
    """A line that says who wrote or edited it."""
    line = rng.choice(CREDITS).replace("{}", "{}", 1).format(*rng.sample(PEOPLE, 2))
    return _structural("credit added", {"attribution"}, paragraphs, [*paragraphs, line], len(paragraphs) - 1,
                       len(paragraphs[-1]), "", line)  # fmt: skip


def advert_added(rng: random.Random, paragraphs: tuple[str, ...], _: list[tuple[str, ...]]) -> Pair | None:
    """Advertising between two paragraphs."""
    at = rng.randrange(1, len(paragraphs))
    line = rng.choice(ADVERTS)
    after = [*paragraphs[:at], line, *paragraphs[at:]]
    return _structural("advert added", {"injected"}, paragraphs, after, at, 0, "", line)


SHAPES: tuple[Shape, ...] = (
    sentence_removed, sentence_added, sentence_moved, paragraph_removed, paragraph_added, paragraph_moved,
    paragraph_split, paragraphs_merged, condition_removed, credit_added, advert_added,
)  # fmt: skip


# --- all ---------------------------------------------------------------------------------------


def pairs(seed: int = SEED) -> Iterator[Pair]:
    """Every kind alone, then mixed."""
    rng, articles = random.Random(seed), texts()
    inside = IN_PARAGRAPH | NOTATIONS | name_kinds()
    for name, make in inside.items():
        yield from _some(
            EACH, lambda text, name=name, make=make: single(name, make, rng, text), rng, articles
        )
    for shape in SHAPES:
        yield from _some(EACH, lambda text, shape=shape: shape(rng, text, articles), rng, articles)
    kinds = [(name, make) for name, make in inside.items() if name != "document number"]
    yield from _some(MIXED, lambda text: mixed(kinds, rng, text), rng, articles)


def _some(
    wanted: int,
    make: Callable[[tuple[str, ...]], Pair | None],
    rng: random.Random,
    articles: list[tuple[str, ...]],
) -> Iterator[Pair]:
    made = 0
    for _ in range(TRIES):
        pair = make(rng.choice(articles))
        if pair is not None and pair.before != pair.after:
            made += 1
            yield pair
        if made == wanted:
            return
