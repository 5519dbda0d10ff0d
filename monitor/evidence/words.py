"""Bodies and changed words → the words missing in all bodies, by the search of a verifier without a parser."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

# a page may be in any of these encodings; wrong ones give no Chinese words by chance
ENCODINGS = ("utf-8", "gb18030", "utf-16")
# begin and end of elements with content for no reader, and of comments
UNSEEN = (("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->"))


def plain(text: str) -> str:
    """Return a page without markup and white space: `<b>1</b> 号` → `1号`."""
    kept: list[str] = []
    missing: set[str] = set()
    at = 0
    while True:
        start = text.find("<", at)
        if start < 0 or ">" in missing:
            return "".join(html.unescape("".join((*kept, text[at:]))).split())
        kept.append(text[at:start])
        at = _behind_markup(text, start, missing)


def _behind_markup(text: str, start: int, missing: set[str]) -> int:
    """Return the place behind the markup that begins at `start`. `missing` holds the ends without a further place."""
    kinds = [(begin, end) for begin, end in UNSEEN if text.startswith(begin, start)]
    for begin, end in (*kinds, ("<", ">")):
        place = -1 if end in missing else text.find(end, start + len(begin))
        if place >= 0:
            return place + len(end)
        missing.add(end)
    return start


def words_not_in(bodies: Iterable[bytes], words: Sequence[str]) -> list[str]:
    """Return the words missing in all bodies."""
    texts = [plain(body.decode(name, "ignore")) for body in bodies for name in ENCODINGS]
    return [word for word in words if not any("".join(word.split()) in text for text in texts)]
