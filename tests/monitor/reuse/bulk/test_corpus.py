"""A collection kept as files is the collection that was put in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sites.two_collections import ARTICLES, QUERIES

from monitor.reuse.bulk.collection import Matcher
from monitor.reuse.bulk.corpus import Corpus, Texts, write
from monitor.reuse.document import documents
from monitor.texts.fingerprint import fingerprint, normal_form

objects = st.lists(
    st.fixed_dictionaries(
        {"text": st.text(st.sampled_from("民政部门养老服务國12.5% \n\u200b"), max_size=60)},
        optional={
            "id": st.integers() | st.text(max_size=3) | st.none(),
            "date": st.sampled_from(["2026-11-01", "", "x"]),
        },
    ),
    max_size=8,
)


def facts(texts: Texts) -> list[tuple[object, ...]]:
    found = []
    for number in range(len(texts)):
        each = texts.document(number)
        arrays = each.form.breaks.tolist(), each.print.passages.tolist()
        found.append((each.id, each.day, each.traits, each.form.text, each.print.digest, *arrays))
    return found


@settings(deadline=None)
@given(objects)
def test_a_text_comes_back_as_it_was_put_in(read: list[dict[str, object]]) -> None:
    texts = Texts.of(documents(read))
    assert len(texts) == len(read)
    for number, each in enumerate(read):
        document, form = texts.document(number), normal_form(str(each["text"]))
        assert document.id == each.get("id")
        assert (document.form.text, document.form.breaks.tolist()) == (form.text, form.breaks.tolist())
        assert document.print.digest == fingerprint(str(each["text"])).digest
        assert texts.passages(number).tolist() == fingerprint(str(each["text"])).passages.tolist()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(read=objects)
def test_saved_texts_are_loaded_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, read: list[dict[str, object]]
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    texts = Texts.of(documents(read))
    texts.save(folder)
    assert facts(Texts.load(folder)) == facts(texts)


def test_texts_written_in_batches_are_those_written_at_once(tmp_path: Path) -> None:
    batches = [Texts.of(documents(ARTICLES[at : at + 10])) for at in range(0, len(ARTICLES), 10)]
    write(batches, tmp_path)
    assert facts(Texts.load(tmp_path)) == facts(Texts.of(documents(ARTICLES)))


def test_a_saved_collection_matches_as_it_did(tmp_path: Path) -> None:
    corpus = Corpus.of(documents(ARTICLES))
    corpus.save(tmp_path)
    kept, loaded = Matcher(corpus), Matcher(Corpus.load(tmp_path))
    assert list(loaded.match_all(QUERIES)) == list(kept.match_all(QUERIES))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-01", date(2026, 11, 1)),
        ("2026-11-01T08:00:00Z", date(2026, 11, 1)),
        ("yesterday", None),
        (None, None),
    ],
)
def test_a_day_that_cannot_be_read_is_no_day(written: object, day: date | None) -> None:
    (document,) = documents([{"text": "正文", "date": written}])
    assert document.day == day
