"""Matching two collections: popular originals stay findable, copies count once, order changes nothing."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.reuse.bulk.collection import WORTH_A_POOL, CollectionError, Matcher, match_files, read_lines

CHARACTERS = [chr(code) for code in range(0x4E00, 0x5E00)]


def sentences(rng: random.Random, count: int) -> str:
    """So many sentences that stand nowhere else."""
    return "".join("".join(rng.choices(CHARACTERS, k=rng.randint(18, 40))) + "。" for _ in range(count))


def paragraphs(seed: int, count: int = 5) -> list[str]:
    rng = random.Random(seed)
    return [sentences(rng, 3) for _ in range(count)]


def article(number: object, text: str) -> dict[str, Any]:
    return {"id": number, "text": text}


ORIGINAL = paragraphs(1)


def reprint(number: int) -> str:
    """The original with a source line of the portal's own, and one character changed."""
    text = "\n".join(ORIGINAL)
    at = number * 7 % len(text)
    return f"{sentences(random.Random(number), 1)}\n{text[:at]}改{text[at + 1 :]}"


def found(matcher: Matcher, text: str) -> dict[object, str]:
    return {each["id"]: each["relation"] for each in matcher.match({"text": text})["matches"]}


def test_an_original_with_two_hundred_reprints_still_finds_the_next_and_its_own_excerpts() -> None:
    crowd = [article(f"reprint {each}", reprint(each)) for each in range(200)]
    others = [article(f"other {each}", "\n".join(paragraphs(each + 1000))) for each in range(50)]
    matcher = Matcher.of([*crowd[:100], article("original", "\n".join(ORIGINAL)), *crowd[100:], *others])
    assert found(matcher, reprint(300))["original"] == "edited"
    assert found(matcher, ORIGINAL[2])["original"] == "excerpt"
    compiled = "\n".join([*paragraphs(77), ORIGINAL[3], *paragraphs(78)])
    assert found(matcher, compiled)["original"] == "compilation"
    assert found(matcher, "\n".join(paragraphs(99))) == {}


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(12)))
def test_the_order_of_the_articles_changes_nothing(order: list[int]) -> None:
    texts = [reprint(each) for each in range(8)] + ["\n".join(paragraphs(each)) for each in range(4)]
    query = f"{ORIGINAL[0]}\n{ORIGINAL[1]}\n{paragraphs(2)[0]}"
    matcher = Matcher.of(article(each, texts[each]) for each in order)
    straight = Matcher.of(article(each, texts[each]) for each in range(12))
    assert found(matcher, query) == found(straight, query)


def test_two_articles_side_by_side_are_a_compilation_of_both() -> None:
    longer, shorter = "\n".join(paragraphs(5, 6)), "\n".join(paragraphs(6, 3))
    matcher = Matcher.of([article("longer", longer), article("shorter", shorter)])
    assert found(matcher, f"{longer}\n{shorter}") == {"longer": "compilation", "shorter": "compilation"}


def test_equal_texts_are_found_however_common_their_words() -> None:
    formula = "本网站由主办单位负责管理"
    matcher = Matcher.of(article(each, f"{formula}{chr(0x4E00 + each)}") for each in range(300))
    assert found(matcher, f"{formula}{chr(0x4E00 + 7)}")[7] == "verbatim"


def test_an_empty_collection_matches_nothing() -> None:
    assert Matcher.of([]).match({"id": 1, "text": "\n".join(ORIGINAL)}) == {"id": 1, "matches": []}
    assert Matcher.of([article(1, "")]).match({"text": ""})["matches"] == []


def written(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines), encoding="utf-8")
    return path


def test_several_processes_match_as_one_does(tmp_path: Path) -> None:
    articles = written(
        tmp_path / "articles", [article(each, "\n".join(paragraphs(each))) for each in range(20)]
    )
    asked = [article(each, paragraphs(each % 20)[0]) for each in range(WORTH_A_POOL + 130)]
    queries = written(tmp_path / "queries", asked)
    one, two = (list(match_files(queries, articles, workers=number)) for number in (1, 2))
    assert one == two
    assert [each["id"] for each in one] == list(range(WORTH_A_POOL + 130))
    assert all(each["matches"] for each in one)


@pytest.mark.parametrize("line", [b"{", b"[]", b'{"text": 1}', b'"text"', b"\xff\xfe", b"[" * 100_000])
def test_a_line_that_is_no_text_is_named(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b'{"text": "x"}\n\n' + line)
    with pytest.raises(CollectionError, match=r"lines:3: "):
        list(read_lines(path))
