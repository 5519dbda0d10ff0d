"""Collections of articles with queries of known truth: derivations of some 65 kinds, hard negatives of some 20.

    real_collection(Path("../shared/data/reuse"), seed=1, size=2000)
    built_collection(seed=1, size=2000)
    python benchmarks/reuse_kinds.py --show figures_all [--real ../shared/data/reuse] [--seed 1]

Copies of the originals, and siblings with the same words, are allowed. Equal seeds give equal collections.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import reuse_derivations as derivations
import reuse_negatives as negatives
from reuse_derivations import Draft
from reuse_near import runs
from reuse_negatives import Negative
from reuse_pool import Article, Pool, built_pool, later, read_folder, real_pool

NEGATIVE_SHARE = 0.35  # of the queries
DATED = 0.5  # of the queries, derived or not
AS_MUCH = 0.9  # share of the words taken; a sibling with so many of the words may be the source too
TRIES = 400
PASSED_ON = ("nat_same", "nat_edited", "HN_series", "HN_notice", "HN_covid", "HN_numall", "HN_fresh")


@dataclass(frozen=True)
class Query:
    """A text with known truth."""

    id: str
    text: str
    kind: str
    originals: frozenset[str]  # ids to be found; empty for a hard negative
    allowed: frozenset[str]  # further ids without error: copies, siblings with the part taken
    relations: frozenset[str]  # right relations; empty: any
    date: str | None = None
    site: str = ""
    fold: str = ""  # base article or mould; cross validation keeps queries of the same fold together
    negative: bool = False  # a hard negative: every hit is an error


@dataclass(frozen=True)
class Collection:
    """Articles as the match command reads them, and queries."""

    name: str
    articles: list[Article]
    queries: list[Query]


def real_collection(folder: Path, seed: int, size: int) -> Collection:
    """Return a collection of the articles of a folder, with about ``size`` queries and the folder's natural ones."""
    pool = real_pool(folder, random.Random(f"real {seed}"), size)
    queries = [*_queries(pool, size), *_passed_on(pool, folder, size)]
    return Collection(f"real-{seed}", pool.articles, queries)


def built_collection(seed: int, size: int) -> Collection:
    """Return a collection of built texts with about ``size`` queries."""
    pool = built_pool(random.Random(f"built {seed}"), size)
    return Collection(f"built-{seed}", pool.articles, list(_queries(pool, size)))


def _queries(pool: Pool, size: int) -> list[Query]:
    asked_true = _shared_out(list(derivations.KINDS), round(size * (1 - NEGATIVE_SHARE)))
    asked_false = _shared_out(list(negatives.KINDS), round(size * NEGATIVE_SHARE))
    derived = [_derived(pool, kind, at) for at, kind in enumerate(asked_true)]
    negative = [_negative(pool, kind, at) for at, kind in enumerate(asked_false)]
    return [_with_allowed(pool, *each) for each in derived if each] + negative


def _shared_out(kinds: Sequence[str], count: int) -> Iterator[str]:
    return (kinds[at % len(kinds)] for at in range(count))


def _derived(pool: Pool, kind: str, number: int) -> tuple[Query, str] | None:
    """Return a query and the words taken, or None if no base suits the kind."""
    derivation = derivations.KINDS[kind]
    draft = next((made for made in (derivation.make(pool) for _ in range(TRIES)) if made), None)
    if draft is None:
        return None
    query = Query(
        id=f"{kind}-{number}",
        text=draft.text,
        kind=kind,
        originals=frozenset(draft.originals),
        allowed=frozenset(),
        relations=derivation.relations,
        date=_some_date(pool, str(pool.by_id[draft.originals[0]]["date"])),
        site=draft.site or _some_site(pool, str(pool.by_id[draft.originals[0]]["site"])),
        fold=_fold(pool, draft),
    )
    return query, draft.taken or draft.text


def _fold(pool: Pool, draft: Draft) -> str:
    return pool.fold.get(draft.originals[0], draft.originals[0])


def _some_site(pool: Pool, own: str) -> str:
    """Return a site for a derived text: mostly unknown, else a portal, now and then the site of the original."""
    return pool.rng.choices(("", pool.portal(), own), (0.6, 0.3, 0.1))[0]


def _some_date(pool: Pool, day: str) -> str | None:
    return (
        later(day, pool.rng.choice((0, 0, 1, 3, 30, 200, 400, 1500))) if pool.rng.random() < DATED else None
    )


def _with_allowed(pool: Pool, query: Query, taken: str) -> Query:
    """Allow the copies of the originals, and siblings with nearly all of the words taken."""
    words = runs(taken)
    allowed: set[str] = set()
    for key in query.originals:
        most = len(words & runs(pool.text(key)))
        near = (each for each in pool.near[key] if each in pool.by_id)
        alike = {each for each in near if len(words & runs(pool.text(each))) >= AS_MUCH * most}
        allowed |= alike.union(pool.same[key], *(pool.same[each] for each in alike))
    return replace(query, allowed=frozenset(allowed & pool.by_id.keys() - query.originals))


def _negative(pool: Pool, kind: str, number: int) -> Query:
    made: Negative = negatives.KINDS[kind](pool)
    dated = pool.rng.random() < DATED if made.dated is None else made.dated
    day = made.day or pool.some_day()
    return Query(
        id=f"{kind}-{number}",
        text=made.text,
        kind=kind,
        originals=frozenset(),
        allowed=made.allowed & pool.by_id.keys(),
        relations=frozenset(),
        date=day if dated else None,
        site=made.site
        or (pool.portal() if pool.rng.random() < 0.3 and not kind.startswith("portal") else ""),
        fold=pool.fold.get(made.fold, made.fold) or f"{kind}-{number}",
        negative=True,
    )


def _passed_on(pool: Pool, folder: Path, size: int) -> Iterator[Query]:
    """Yield the natural copies and hard negatives of the folder, every kind as often as our kinds."""
    most = max(10, round(size * NEGATIVE_SHARE / len(negatives.KINDS)))
    count: Counter[str] = Counter()
    for at, read in enumerate(read_folder(folder).queries):
        kind = str(read["kind"])
        originals = frozenset(map(str, read["originals"]))
        if kind in PASSED_ON and count[kind] < most and originals <= pool.by_id.keys():
            count[kind] += 1
            itself = {str(key) for key in (read["same_as"], read["template_of"]) if key is not None}
            copies = chain.from_iterable(pool.same[key] for key in originals | itself)
            base = next(iter([*sorted(originals), *sorted(itself)]), "")
            yield Query(
                id=f"{kind}-{at}",
                text=str(read["text"]),
                kind=kind,
                originals=originals,
                allowed=((frozenset(copies) | itself) & pool.by_id.keys()) - originals,
                relations=frozenset(("verbatim", "edited")) if originals else frozenset(),
                date=pool.by_id[base]["date"] if base in pool.by_id and pool.rng.random() < DATED else None,
                fold=pool.fold.get(base, base) or f"{kind}-{at}",
                negative=not originals,
            )


def main() -> None:
    """Print three examples of a kind with their originals."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--show", metavar="KIND", help="without this option: all kinds and their numbers")
    parser.add_argument("--real", type=Path, metavar="FOLDER", help="articles of this folder, not built ones")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    collection = (
        real_collection(options.real, options.seed, 400)
        if options.real
        else built_collection(options.seed, 400)
    )
    if not options.show:
        print(
            *(f"{kind} {count}" for kind, count in Counter(each.kind for each in collection.queries).items()),
            sep="\n",
        )
    texts = {each["id"]: each["text"] for each in collection.articles}
    for query in [each for each in collection.queries if each.kind == options.show][:3]:
        print(
            f"\n=== {query.id} date {query.date} site {query.site!r} fold {query.fold} allowed {sorted(query.allowed)[:9]}\n{query.text}"
        )
        for key in sorted(query.originals)[:3]:
            print(f"\n--- original {key}\n{texts[key]}")


if __name__ == "__main__":
    main()
