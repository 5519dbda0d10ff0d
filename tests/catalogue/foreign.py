"""A text in one language → what stands in it of the other language."""

from __future__ import annotations

import re
from collections.abc import Collection

HAN = re.compile("[\u4e00-\u9fff]")
# Three English words in a row, in small letters: a sentence, and no name, option or code word.
SENTENCE = re.compile(r"(?<![\w.`/$-])[a-z]{2,}(?: [a-z]{2,}){2,}(?![\w`])")
CODE = re.compile(
    r"(?:cli|reprintwatch)(?: [a-z]+)+|`[^`]*`|\{[^}]*\}|'[^']*'|\"[^\"]*\"|https?://\S+|\[[^\]]*\]|[A-Z]+ ?(?:\.\.\.)?"
)
# Words of Chinese that stand in English texts: names of levels, and search words.
QUOTED_HAN = re.compile("省级|市级|[“《][^”》]*[”》]")


def english_in(chinese: str) -> list[str]:
    """The English sentences of a text in Chinese."""
    return SENTENCE.findall(CODE.sub("·", chinese))


def chinese_in(english: str) -> list[str]:
    """The Chinese characters of a text in English."""
    return HAN.findall(QUOTED_HAN.sub("", english))


# What a Chinese text may hold in Latin letters: addresses, calls, options, ids, digests, names of files and of people.
NOT_ENGLISH = re.compile(
    r"https?://\S+|(?<=reprintwatch )[^\n，。；：`]+|--[a-z-]+|\b[efc]-[0-9a-f]+\b|\b\w+-[0-9a-f]{8}\b"
    r"|\b(?:sha256:)?[0-9a-f]{8,}…?|\S+@\S+|\"[^\"\n]*\"|[\w./-]+\.(?:html|toml|db|log|zip|txt|gz|jsonl|csv|atom)\b|\b[A-Z_]{2,}\b"
)
NAMES = frozenset({"MiB", "TLS", "reprintwatch", "robots", "sitemap", "cron", "SHA-256", "GitHub"})


def english_words(chinese: str, names: Collection[str] = ()) -> list[str]:
    """The English words of a text in Chinese, single ones too, except the names of things."""
    words = re.findall(r"[A-Za-z][A-Za-z-]{2,}", NOT_ENGLISH.sub("·", chinese))
    return [word for word in words if word not in NAMES and word not in names]
