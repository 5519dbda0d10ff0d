"""A pool of articles → hard negatives: texts with words of articles, but without an original.

    KINDS["mould_sibling"](pool)

Some kinds first put articles with the same words into the collection.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reuse_edits import FIGURE, figures_altered, joined, parts
from reuse_grammar import ANNUAL
from reuse_lexicon import BOILERPLATE, FORMULAS, SLOGANS
from reuse_pool import Mould, Pool, later
from reuse_portals import Portal


@dataclass(frozen=True)
class Negative:
    """A text without an original."""

    text: str
    fold: str = ""
    day: str | None = None  # suits the text
    dated: bool | None = None  # None: by chance
    site: str = ""
    allowed: frozenset[str] = frozenset()


def fresh(pool: Pool) -> Negative:
    """Return an article from outside the collection."""
    return Negative(pool.rng.choice(pool.fresh))


def _sibling(names: tuple[str, ...] | None, least: int = 1) -> Callable[[Pool], Negative]:
    """Return the making of a further notice of a mould of these families, in a mould with so many notices."""

    def make(pool: Pool) -> Negative:
        fit = [each for each in pool.moulds if (each.name in names if names else each.name not in ANNUAL)]
        long = [each for each in fit if len(each.ids) >= least] or fit
        return _next(pool, pool.rng.choice(long), pool.rng.choice((1, 1, 7, 30, 90)))

    return make


def _next(pool: Pool, mould: Mould, days: int) -> Negative:
    day = later(mould.last_day, days)
    site = str(pool.by_id[mould.ids[0]]["site"]) if pool.rng.random() < 0.3 else ""
    return Negative(pool.notice(mould.template, mould.name, day), mould.ids[0], day, site=site)


def series(pool: Pool) -> Negative:
    """Return a further number of a daily series: left out of the collection, or built."""
    if pool.series:
        article, copies = pool.rng.choice(pool.series)
        return Negative(
            article["text"], _fold_of_series(pool, article["id"]), article["date"], allowed=frozenset(copies)
        )
    return _sibling(None, least=10)(pool)


def _fold_of_series(pool: Pool, key: object) -> str:
    return min((each for each in pool.near[str(key)] if each in pool.by_id), default="")


def annual(dated: bool) -> Callable[[Pool], Negative]:
    """Return the making of last year's notice in the same words: only the year or the session differs."""

    def make(pool: Pool) -> Negative:
        mould = pool.rng.choice([each for each in pool.moulds if each.name in ANNUAL])
        sibling = _next(pool, mould, 365)
        return Negative(sibling.text, sibling.fold, sibling.day, dated, sibling.site)

    return make


def figures_sibling(pool: Pool) -> Negative:
    """Return a notice with all figures altered, the figures of the occasion alike in headline and text."""
    fit = [each for each in pool.moulds if each.name in ("flu", "oil")]
    while True:
        mould = pool.rng.choice(fit)
        text = pool.text(pool.rng.choice(mould.ids))
        changed = figures_altered(1.0, consistent=True)(pool.rng, text)
        if changed and FIGURE.search(parts(text)[0]):
            return Negative(changed, mould.ids[0], later(mould.last_day, pool.rng.randint(1, 200)))


def formula(pool: Pool) -> Negative:
    """Return an article with official formulas of many articles."""
    headline, paragraphs = parts(pool.rng.choice(pool.fresh))
    if not pool.built:
        _known(pool, "formula", [_built_with(pool, [one]) for one in FORMULAS for _ in range(6)])
    for one in pool.rng.sample(FORMULAS, pool.rng.choice((1, 2))):
        paragraphs.insert(pool.rng.randint(1, len(paragraphs)), one)
    return Negative(joined(headline, paragraphs))


def _known(pool: Pool, name: str, texts: list[str]) -> None:
    """Put texts into the collection, once for this name."""
    if name not in pool.done:
        pool.done.add(name)
        for text in texts:
            pool.add(text, day=pool.some_day(), name="k")


def boilerplate(pool: Pool) -> Negative:
    """Return an article with the last sentence of several articles."""
    _known(pool, "boilerplate", [_built_with(pool, [one]) for one in BOILERPLATE for _ in range(4)])
    headline, paragraphs = parts(pool.rng.choice(pool.fresh))
    return Negative(joined(headline, [*paragraphs, pool.rng.choice(BOILERPLATE)]))


def _built_with(pool: Pool, lines: list[str]) -> str:
    return "\n".join([pool.grammar.article(), *lines])


def slogan(pool: Pool) -> Negative:
    """Return an article under a slogan, the headline of several articles."""
    _known(
        pool, "slogan", [joined(one, parts(pool.grammar.article())[1]) for one in SLOGANS for _ in range(3)]
    )
    return Negative(joined(pool.rng.choice(SLOGANS), parts(pool.rng.choice(pool.fresh))[1]))


def headlines(pool: Pool) -> Negative:
    """Return an article with a list of headlines of articles of the collection."""
    listed = pool.known_headlines(pool.rng.randint(4, 9))
    return Negative("\n".join([pool.rng.choice(pool.fresh), "相关阅读", *listed]))


def names(pool: Pool) -> Negative:
    """Return an article with a list of guests; most guests stand in the lists of further articles."""
    if not pool.guests:
        pool.guests = pool.grammar.names(40)
        _known(pool, "names", [_guest_list(pool, pool.grammar.article()) for _ in range(12)])
    return Negative(_guest_list(pool, pool.rng.choice(pool.fresh)))


def _guest_list(pool: Pool, text: str) -> str:
    start, count = pool.rng.randrange(20), pool.rng.randint(8, 18)
    drawn = [each for each in pool.guests[start : start + count] if pool.rng.random() < 0.85]
    return f"{text}\n出席活动的有：{'、'.join(drawn)}等。"


def portal(count: int) -> Callable[[Pool], Negative]:
    """Return the making of a page with more furniture than text, of a portal with so many known pages."""

    def make(pool: Pool) -> Negative:
        rng = pool.rng
        made = Portal(rng, f"n{len(pool.articles)}.example", 250, 500)
        sited = made.site if rng.random() < 0.5 else ""
        bare = rng.randrange(count) if rng.random() < 0.7 else count
        for at in range(count):
            text = "" if at == bare else pool.grammar.little()
            pool.add(made.page(text), day=pool.some_day(), site=sited, name="n")
        related = pool.known_headlines(4) if rng.random() < 0.3 else []
        return Negative(made.page(_little(pool), related), site=sited)

    return make


def _little(pool: Pool) -> str:
    """Return a headline and 30 to 200 characters from outside the collection."""
    own = pool.own_paragraphs(1)[0]
    return f"{pool.own_headline()}\n{own[: pool.rng.randint(30, 200)]}"


KINDS: dict[str, Callable[[Pool], Negative]] = {
    "fresh": fresh,
    "series_sibling": series,
    "mould_sibling": _sibling(None),
    "annual_dated": annual(dated=True),
    "annual_undated": annual(dated=False),
    "condolence": _sibling(("condole", "congrat")),
    "ceremony": _sibling(("guest", "welcome")),
    "figures_sibling": figures_sibling,
    "formula": formula,
    "boilerplate": boilerplate,
    "slogan": slogan,
    "names_list": names,
    "headline_list": headlines,
    **{f"portal{count}": portal(count) for count in (1, 2, 6, 17)},
}
