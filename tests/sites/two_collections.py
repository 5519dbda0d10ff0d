"""Two collections of texts in which every way of matching must find the same."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

CHARACTERS = [chr(code) for code in range(0x4E00, 0x5A00)]


def paragraphs(seed: int, count: int = 4) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(CHARACTERS, k=70)) + "。" for _ in range(count)]


def copies(seed: int, count: int) -> list[str]:
    text = "\n".join(paragraphs(seed))
    return [f"{text[: at * 3]}改{text[at * 3 + 1 :]}" for at in range(count)]


FORMULA = "本网站由主办单位负责管理，转载请注明来源。"
ARTICLES = [
    *({"id": f"a{n}", "text": "\n".join([*paragraphs(n), FORMULA]), "date": "2026-11-01"} for n in range(30)),
    *({"id": f"copy{n}", "text": text} for n, text in enumerate(copies(3, 25))),
    {"text": ""},
    {"id": None, "text": "短"},
]
QUERIES = [
    {"id": "verbatim", "text": "\n".join([*paragraphs(1), FORMULA])},
    {"id": "crowd", "text": "\n".join([*paragraphs(3), *paragraphs(90)])},
    {"id": "excerpt", "text": paragraphs(5)[1]},
    {"id": "two", "text": "\n".join([*paragraphs(6), *paragraphs(7)])},
    {"id": "spaced", "text": " ".join(paragraphs(8)[0] + paragraphs(8)[1]), "date": "2026-11-02"},
    {"id": "late", "text": "\n".join(paragraphs(9)[:3] + paragraphs(91)[:1]), "date": "2020-11-02"},
    {"text": "\n".join(paragraphs(99))},
    {"id": 8, "text": "短"},
    {"id": 9, "text": ""},
]


def written(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_text(
        "".join(json.dumps(each, ensure_ascii=False) + "\n\n" for each in lines), encoding="utf-8"
    )
    return path


def files_in(folder: Path) -> tuple[Path, Path]:
    """Queries and articles as JSON Lines."""
    return written(folder / "queries.jsonl", QUERIES), written(folder / "articles.jsonl", ARTICLES)
