"""Both engines find the same rows for the same phrases: the rows that a search through the terms finds."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.engine.store import Store, rows, transaction
from storage.engine.terms import Phrase

TABLE = "search_texts"
words = st.sampled_from(["养老", "养", "服务", "民政部", "a", "ab", "abcdefgh", "abcdefxy", "7.5%", "_x"])
texts = st.lists(words, min_size=1, max_size=6)
phrases = st.lists(
    st.builds(Phrase, st.lists(words, min_size=1, max_size=3).map(tuple), st.booleans()),
    min_size=1,
    max_size=3,
)


def fill(db: Store, kept: Sequence[Sequence[str]]) -> None:
    with transaction(db):
        db.terms.clear(TABLE)
        for number, terms in enumerate(kept, start=1):
            db.terms.add(TABLE, number, terms)


def found(db: Store, wanted: Sequence[Phrase], span: range) -> list[int]:
    """The numbers of all rows that the searches of the engine find, newest first."""
    numbers: list[int] = []
    for condition, part in db.terms.searches(TABLE, wanted, span):
        sql = f"""
            SELECT rowid AS number FROM {TABLE}
            WHERE {condition.sql} AND rowid >= :low AND rowid < :high ORDER BY rowid DESC
        """
        bounds = {"low": part.start, "high": part.stop}
        numbers += [each["number"] for each in rows(db, sql, {**condition.parameters, **bounds})]
    return numbers


def holds(terms: Sequence[str], phrase: Phrase) -> bool:
    length = len(phrase.terms)
    places = (tuple(terms[at : at + length]) for at in range(len(terms) - length + 1))
    if not phrase.begins:
        return phrase.terms in places
    return any(place[:-1] == phrase.terms[:-1] and place[-1].startswith(phrase.terms[-1]) for place in places)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(texts, max_size=8), phrases)
def test_rows_with_all_phrases_are_found_newest_first(
    either: Store, kept: list[list[str]], wanted: list[Phrase]
) -> None:
    fill(either, kept)
    expected = [
        number for number, terms in enumerate(kept, 1) if all(holds(terms, phrase) for phrase in wanted)
    ]
    assert found(either, wanted, range(0, 99)) == expected[::-1]
    assert found(either, wanted, range(3, 6)) == [number for number in expected[::-1] if 3 <= number < 6]
    condition = either.terms.condition(TABLE, wanted)
    told = rows(either, f"SELECT rowid AS n FROM {TABLE} WHERE {condition.sql}", condition.parameters)
    assert sorted(each["n"] for each in told) == expected
