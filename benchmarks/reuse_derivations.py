"""A pool of articles → texts made from articles, of every kind of true derivation.

KINDS["excerpt30"].make(pool)
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import reuse_edits as edits
from reuse_edits import INSERTED, Edit, parts, quotable
from reuse_lexicon import FORMULAS
from reuse_pool import Pool
from reuse_portals import Portal
from reuse_retold import retold
from reuse_words import rewritten, spun


@dataclass(frozen=True)
class Draft:
    """A derived text before its query is made."""

    text: str
    originals: tuple[str, ...]
    taken: str = ""  # the words of the original, if the text disguises the words
    site: str = ""


Make = Callable[[Pool], Draft | None]


@dataclass(frozen=True)
class Derivation:
    """A kind: the making of a text of the kind, and the right relations."""

    make: Make
    relations: frozenset[str]


def of_one(edit: Edit, *, disguised: bool = False, base: Callable[[Pool], str] = Pool.base) -> Make:
    """Return the making of a text by an edit of one article."""

    def make(pool: Pool) -> Draft | None:
        key = base(pool)
        text = pool.text(key)
        changed = edit(pool.rng, text)
        return None if changed is None else Draft(changed, (key,), text if disguised else "")

    return make


def unchanged(_rng: random.Random, text: str) -> str:
    """Leave the text as it is."""
    return text


def _plain(pool: Pool) -> str:
    return pool.rng.choice(pool.plain)


def _short(pool: Pool) -> str:
    return pool.rng.choice(pool.shorts)


def _spinner(share: float) -> Edit:
    return lambda rng, text: spun(rng, text, share)


_SEVERAL: tuple[Edit, ...] = (
    edits.edited(3),
    edits.edited(10),
    edits.under_another_headline,
    edits.without_paragraph,
    edits.paragraphs_reordered,
    edits.figures_altered(0),
    edits.in_other_width,
    _spinner(0.15),
)


def with_paragraphs(pool: Pool) -> Draft:
    """Put one to three own paragraphs between the paragraphs of an article."""
    key = pool.base()
    headline, paragraphs = parts(pool.text(key))
    for own in pool.own_paragraphs(pool.rng.randint(1, 3)):
        paragraphs.insert(pool.rng.randint(0, len(paragraphs)), own)
    return Draft(edits.joined(headline, paragraphs), (key,))


_SIZES = (
    ("p1.example", 100, 200, 0),
    ("p2.example", 220, 350, 3),
    ("p3.example", 350, 520, 25),
)  # and known pages


def _portals(pool: Pool) -> list[Portal]:
    """Return three portals, two of them with known pages in the collection."""
    if not pool.portals:
        pool.portals = [Portal(pool.rng, site, least, most) for site, least, most, _ in _SIZES]
        for portal, (_, _, _, count) in zip(pool.portals, _SIZES, strict=True):
            for _ in range(count):
                pool.add(portal.page(pool.grammar.article()), day=pool.some_day(), site=portal.site, name="p")
    return pool.portals


def in_portal(heavy: bool) -> Make:
    """Return the making of a page of a portal around an article; heavily: an advertisement and edits too."""

    def make(pool: Pool) -> Draft:
        key = pool.base()
        portal = pool.rng.choice(_portals(pool))
        headline, paragraphs = parts(pool.text(key))
        if heavy:
            for own in (
                "长按识别二维码加入读者交流群，限时领取优惠大礼包",
                "本文由热心网友整理发布，喜欢的话请点赞收藏并转发给朋友",
            ):
                paragraphs.insert(pool.rng.randint(0, len(paragraphs)), own)
        related = pool.known_headlines(4, key) if heavy and pool.rng.random() < 0.4 else []
        text = portal.page(edits.joined(headline, paragraphs), related)
        site = portal.site if pool.rng.random() < 0.5 else ""
        return Draft(edits.edited(5)(pool.rng, text) or text if heavy else text, (key,), site=site)

    return make


def mixed(pool: Pool) -> Draft | None:
    """Edit an article in two to four ways."""
    key = pool.base()
    text = pool.text(key)
    for edit in pool.rng.sample(_SEVERAL, pool.rng.randint(2, 4)):
        text = edit(pool.rng, text) or text
    taken = text
    if pool.rng.random() < 0.3:
        text = edits.in_traditional(pool.rng, text)
    if pool.rng.random() < 0.3:
        text = pool.rng.choice(_portals(pool)).page(text)
    return Draft(text, (key,), taken)


def _paragraph_edited(rng: random.Random, text: str) -> str | None:
    taken = edits.one_paragraph(rng, text)
    return taken and parts(spun(rng, f"\n{taken}", 0.6))[1][0]


def in_compilation(edit: Edit) -> Make:
    """Return the making of an own text of four to ten paragraphs with a part of an article."""

    def make(pool: Pool) -> Draft | None:
        key = pool.base()
        taken = edit(pool.rng, pool.text(key))
        if taken is None:
            return None
        own = pool.own_paragraphs(pool.rng.randint(4, 10))
        own.insert(pool.rng.randint(1, len(own)), taken)
        return Draft(edits.joined(pool.own_headline(), own), (key,))

    return make


def _with_formulas(pool: Pool, paragraphs: list[str]) -> list[str]:
    """Put two official formulas between the paragraphs, in two texts of five."""
    if pool.rng.random() < 0.4:
        for formula in pool.rng.sample(FORMULAS, 2):
            paragraphs.insert(pool.rng.randint(1, len(paragraphs)), formula)
    return paragraphs


def two_merged(pool: Pool) -> Draft:
    """Set two articles side by side, or paragraph by paragraph in turn."""
    keys = pool.several(2)
    (headline, first), (other, second) = (parts(pool.text(key)) for key in keys)
    if pool.rng.random() < 0.5:
        return Draft(edits.joined(headline, _with_formulas(pool, [*first, other, *second])), tuple(keys))
    turns = [
        each
        for at in range(max(len(first), len(second)))
        for each in (first[at : at + 1] + second[at : at + 1])
    ]
    return Draft(edits.joined(pool.own_headline(), _with_formulas(pool, turns)), tuple(keys))


def three_of_two(pool: Pool) -> Draft | None:
    """Put three paragraphs of either of two articles into an own text, in turns."""
    keys = pool.several(2)
    taken = [[each for each in parts(pool.text(key))[1] if len(each) >= 30][:3] for key in keys]
    if min(map(len, taken)) < 3 or max(sum(map(len, each)) for each in taken) > 900:
        return None
    own = pool.own_paragraphs(4)
    order = pool.rng.choice(((0, 0, 0, 1, 1, 1), (0, 1, 0, 1, 0, 1), (0, 0, 1, 1, 0, 1)))
    middle = [taken[which].pop(0) for which in order]
    middle.insert(3, own[3])
    whole = _with_formulas(pool, [own[0], own[1], *middle, own[2]])
    return Draft(edits.joined(pool.own_headline(), whole), tuple(keys))


def quoting(count: int, base: Callable[[Pool], str] = Pool.base) -> Make:
    """Return the making of an own text with this many quoted sentences, in a row or apart."""

    def make(pool: Pool) -> Draft | None:
        key = base(pool)
        found = quotable(pool.text(key))
        if len(found) < count + 1:
            return None
        at = pool.rng.randint(0, len(found) - count)
        quoted = found[at : at + count] if pool.rng.random() < 0.5 else pool.rng.sample(found, count)
        own = pool.own_paragraphs(pool.rng.randint(3, 7))
        together = "".join(quoted) if pool.rng.random() < 0.5 else None
        for sentence in [together] if together else quoted:
            place = pool.rng.randrange(len(own))
            own[place] = pool.rng.choice(
                (f"{own[place]}{sentence}", f"{own[place]}据报道，{sentence}", f"{sentence}{own[place]}")
            )
        return Draft(edits.joined(pool.own_headline(), own), (key,), "".join(quoted))

    return make


def briefs(count: int) -> Make:
    """Return the making of news in brief: so many sentences from every article, three to ten articles."""

    def make(pool: Pool) -> Draft | None:
        keys = pool.several(pool.rng.randint(3, 10))
        items = []
        for key in keys:
            found = quotable(pool.text(key))
            if len(found) < count:
                return None
            at = pool.rng.randint(0, len(found) - count)
            items.append("".join(found[at : at + count]))
        for _ in range(pool.rng.choice((0, 0, 2, 4, 7))):  # briefs of articles that are not known
            items.insert(
                pool.rng.randint(0, len(items)), "".join(quotable(pool.rng.choice(pool.fresh))[:count])
            )
        items = [each for each in items if each]
        if pool.rng.random() < 0.4:
            items = [f"{at}．{each}" for at, each in enumerate(items, start=1)]
        headline = pool.rng.choice(("今日要闻速览", "早间新闻汇总", "一周要事回顾", "晚间快讯"))
        return Draft(edits.joined(headline, items), tuple(keys))

    return make


MOST_QUOTED_TITLES = 12  # notices of a collection whose own words stand in further articles


def _quoted_notice(pool: Pool) -> str:
    """Return a notice of a mould of which the words that its siblings lack stand in several further articles."""
    keys = list(pool.copied.get(QUOTED_TITLES, {}))
    if len(keys) >= MOST_QUOTED_TITLES:
        return pool.rng.choice(keys)
    short = [each for each in pool.moulds if each.name in SHORT_MOULDS]
    key = (
        pool.rng.choice(pool.rng.choice(short).ids)
        if short and pool.rng.random() < 0.5
        else pool.mould_base()
    )
    siblings = "".join(pool.text(each) for each in sorted(pool.near[key]) if each in pool.by_id)
    body = "".join(parts(pool.text(key))[1])
    length = pool.rng.randint(15, 45)
    starts = range(0, max(1, len(body) - length), 3)
    own = max((body[at : at + length] for at in starts), key=lambda part: _own_share(part, siblings))
    for _ in range(pool.rng.randint(4, 9)):
        headline, paragraphs = parts(pool.grammar.article())
        paragraphs.insert(1, f"《{own}》提出，{paragraphs[0]}")
        pool.add(edits.joined(headline, paragraphs), day=pool.some_day(), name="t")
    pool.copied.setdefault(QUOTED_TITLES, {})[key] = 0
    return key


def _own_share(part: str, others: str) -> float:
    """Return the share of runs of five characters of a part that the others lack."""
    grams = [part[at : at + 5] for at in range(len(part) - 4)]
    return sum(each not in others for each in grams) / max(1, len(grams))


SHORT_MOULDS = ("essay", "closing", "farewell", "launch")
QUOTED_TITLES = -1  # key of these notices in `Pool.copied`


def _one_word(rng: random.Random, text: str) -> str | None:
    changed = edits.with_synonyms(rng, text, 0.3)
    return changed if changed != text else edits.edited(1)(rng, text)


WRAPPED = (unchanged, unchanged, edits.edited(1), edits.edited(3), edits.under_another_headline)


def with_copies(count: int, edit: Edit | None) -> Make:
    """Return the making of a copy of an article; so many further copies are in the collection."""
    most_uses = 1 + (count > 2) + 3 * (count > 10) + 5 * (count > 100)

    def make(pool: Pool) -> Draft | None:
        uses: dict[str, int] = pool.copied.setdefault(count, {})  # texts with so many copies, and their uses
        key = next((each for each, used in uses.items() if used < most_uses), None) or _copied(
            pool, count, uses
        )
        uses[key] += 1
        if edit is None:
            return quoting(2, lambda _pool: key)(pool) or quoting(1, lambda _pool: key)(pool)
        return of_one(edit, base=lambda _pool: key)(pool)

    return make


def _copied(pool: Pool, count: int, uses: dict[str, int]) -> str:
    rng = pool.rng
    key = next(
        each for each in iter(pool.base, "") if len(quotable(pool.text(each))) > 2 and not pool.same[each]
    )
    uses[key] = 0
    portals = [Portal(rng, f"c{len(pool.articles) + at}.example") for at in range(3)]
    for at in range(count):
        text = rng.choice(WRAPPED)(rng, pool.text(key)) or pool.text(key)
        portal = portals[at % 3] if rng.random() < 0.25 else None
        day = str(pool.by_id[key]["date"])
        copy = pool.add(
            portal.page(text) if portal else text,
            day=day,
            site=portal.site if portal else f"w{at}.example",
            name="c",
        )
        pool.same[key].add(copy)
        pool.fold[copy] = pool.fold[key]
    return key


def _any(*edits_: Edit) -> Edit:
    return lambda rng, text: rng.choice(edits_)(rng, text)


_EVERY = _any(
    unchanged, edits.edited(3), edits.first_third, edits.under_another_headline, edits.without_paragraph
)
_WHOLE, _PART = ("verbatim", "edited"), ("quotation", "compilation", "excerpt")


def _kinds() -> dict[str, tuple[Make, tuple[str, ...]]]:
    one, figures = of_one, edits.figures_altered
    mould = Pool.mould_base
    kinds: dict[str, tuple[Make, tuple[str, ...]]] = {
        "verbatim": (one(unchanged), ("verbatim",)),
        "width": (one(edits.in_other_width), ("verbatim",)),
        "traditional": (one(edits.in_traditional, disguised=True), _WHOLE),
        "edits1": (one(edits.edited(1)), ("edited",)),
        "edits3": (one(edits.edited(3)), ("edited",)),
        "edits10": (one(edits.edited(10)), ("edited",)),
        "headline": (one(edits.under_another_headline), ("edited",)),
        "paragraph_dropped": (one(edits.without_paragraph), ("edited", "excerpt")),
        "paragraphs_inserted": (with_paragraphs, ("edited", "compilation")),
        "junk_light": (in_portal(heavy=False), (*_WHOLE, "compilation")),
        "junk_heavy": (in_portal(heavy=True), (*_WHOLE, "compilation")),
        "paragraphs_reordered": (one(edits.paragraphs_reordered), ("edited",)),
        "sentences_reordered": (one(edits.sentences_reordered), ("edited",)),
        "excerpt30": (one(edits.first_third), ("excerpt",)),
        "lead": (one(edits.lead), ("excerpt",)),
        "paragraph": (one(edits.one_paragraph), ("excerpt",)),
        "paragraph_in_compilation": (in_compilation(edits.one_paragraph), _PART),
        "article_in_compilation": (in_compilation(unchanged), ("compilation", "edited")),
        "paragraph_edited": (one(_paragraph_edited), ("excerpt", "suspect")),
        "mixed": (mixed, (*_WHOLE, "excerpt", "compilation")),
        "two_merged": (two_merged, ("compilation",)),
        "three_of_two": (three_of_two, ("compilation", "excerpt")),
        "spun30": (one(_spinner(0.3)), ("edited",)),
        "spun60": (one(_spinner(0.6)), ("edited", "suspect")),
        "spun100": (one(_spinner(1.0)), ("edited", "suspect")),
        "rewritten": (one(rewritten, base=_plain), ("edited", "suspect")),
        "retold": (one(retold, base=_plain), ("edited", "suspect")),
        "names": (one(edits.names_altered, base=_plain), ("edited",)),
        "places": (one(edits.places_altered, base=_plain), ("edited",)),
        "quoted1": (quoting(1), _PART),
        "quoted2": (quoting(2), _PART),
        "quoted3": (quoting(3), _PART),
        "briefs1": (briefs(1), _PART),
        "briefs2": (briefs(2), _PART),
        "short": (one(unchanged, base=_short), _WHOLE),
        "short_headline": (
            one(edits.under_another_headline, base=_short),
            ("edited", "compilation", "excerpt"),
        ),
        "short_word": (one(_one_word, base=_short), ("edited",)),
        "mould_quoted_title": (
            one(edits.under_another_headline, base=_quoted_notice),
            ("edited", "verbatim"),
        ),
        "mould_headline": (
            one(edits.under_another_headline, base=mould),
            ("edited", "compilation", "excerpt"),
        ),
        "mould_spun30": (one(_spinner(0.3), base=mould), ("edited",)),
        "mould_spun60": (one(_spinner(0.6), base=mould), ("edited", "suspect")),
        "mould_quoted2": (quoting(2, mould), _PART),
    }
    for name, share in (("one", 0.0), ("half", 0.5), ("all", 1.0)):
        altered = _any(figures(share), figures(share, consistent=True))
        kinds[f"figures_{name}"] = (one(altered, base=_plain), ("edited",))
        kinds[f"figures_{name}_mould"] = (one(figures(share, occasion=False), base=mould), ("edited",))
    kinds["figures_ten"] = (one(figures(1.0, least=10), base=_plain), ("edited",))
    kinds["figures_ten_mould"] = (one(figures(1.0, least=10, occasion=False), base=mould), ("edited",))
    for name in INSERTED:
        kinds[f"inserted_{name}"] = (one(edits.inserted(name), disguised=True), _WHOLE)
    for count in (1, 3, 20, 120):
        kinds[f"copies{count}"] = (with_copies(count, _EVERY), ())
        kinds[f"copies{count}_quoted"] = (with_copies(count, None), _PART)
    return kinds


KINDS = {name: Derivation(make, frozenset(relations)) for name, (make, relations) in _kinds().items()}
