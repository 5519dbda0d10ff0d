"""The traditional-Chinese portal's texts: converted once with OpenCC (s2t) and kept in traditional.json.

Run ``PYTHONPATH=tests python -m sites.five.traditional`` after a change of the texts; it needs
opencc-python-reimplemented.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from sites.five.truth import PAGES, Shown, State

FILE = Path(__file__).with_name("traditional.json")


@cache
def _converted() -> dict[str, str]:
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


def traditional(text: str) -> str:
    """A text of the portal in traditional characters."""
    return _converted()[text] if text else ""


def texts_of(state: State) -> list[str]:
    """Everything of a state that the portal converts."""
    if not isinstance(state, Shown):
        return []
    story = state.story
    return [story.title, story.source, story.author, story.editor, *story.paragraphs]


def main() -> None:
    """Convert and keep."""
    from opencc import OpenCC  # type: ignore[import-untyped]

    convert = OpenCC("s2t").convert
    texts = {
        text
        for page in PAGES.values()
        if page.key[0] == "c"
        for state in page.states
        for text in texts_of(state)
    }
    kept = {text: convert(text) for text in sorted(texts) if text}
    FILE.write_text(json.dumps(kept, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
