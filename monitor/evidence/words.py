"""Bodies and changed words → the words that stand in no body, as a verifier without a parser looks for words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

# a page may be in any of these encodings; wrong ones give no Chinese words by chance
ENCODINGS = ("utf-8", "gb18030", "utf-16")
MARKUP = re.compile(r"<script.*?</script>|<style.*?</style>|<!--.*?-->|<[^>]*>", re.DOTALL)


def plain(text: str) -> str:
    """Return a page without markup and white space: `<b>1</b> 号` → `1号`."""
    return "".join(html.unescape(MARKUP.sub("", text)).split())


def words_not_in(bodies: Iterable[bytes], words: Sequence[str]) -> list[str]:
    """Return the words that stand in no body."""
    texts = [plain(body.decode(name, "ignore")) for body in bodies for name in ENCODINGS]
    return [word for word in words if not any("".join(word.split()) in text for text in texts)]
