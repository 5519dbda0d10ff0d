"""Texts with the statistics of Chinese news: words by Zipf's law, of characters that are uneven too, with figures.

    ChineseTexts().sentences(rng, 20, 18)

What an index costs and how long a search takes depends on how often characters stand beside each other, which a
repeated sentence does not have.
"""

from __future__ import annotations

import random
from itertools import accumulate

CHARACTERS = 3500  # in common use
VOCABULARY = 40_000
LENGTHS = (1, 2, 2, 2, 2, 2, 3, 4)
KNOWN = (
    "民政", "养老", "服务", "社会", "救助", "工作", "发展", "保障", "困难", "群众", "生活", "标准", "提高", "推进",
    "加强", "建设", "部门", "政府", "全省", "全国", "残疾人", "两项补贴", "高质量", "民政部", "乡村振兴", "未成年人",
    "儿童福利", "婚姻登记", "慈善", "志愿服务",
)  # fmt: skip
FIGURES = 33  # words from one to the next


class ChineseTexts:
    """A vocabulary, and articles of it."""

    def __init__(self, seed: int = 1) -> None:
        rng = random.Random(seed)
        characters = [chr(0x4E00 + each) for each in rng.sample(range(20_000), CHARACTERS)]
        uneven = list(accumulate(1 / (rank + 30) for rank in range(CHARACTERS)))
        lengths = rng.choices(LENGTHS, k=VOCABULARY)
        self.words = ["".join(rng.choices(characters, cum_weights=uneven, k=each)) for each in lengths]
        for place, word in enumerate(KNOWN):
            self.words.insert(place * 10, word)
        self._weights = list(accumulate(1 / (rank + 10) for rank in range(len(self.words))))

    def rare(self) -> str:
        """The rarest word of two characters."""
        return next(each for each in reversed(self.words) if len(each) == 2)

    def sentences(self, rng: random.Random, count: int, words: int) -> list[str]:
        """Sentences of so many words."""
        drawn = rng.choices(self.words, cum_weights=self._weights, k=count * words)
        for place in range(rng.randrange(FIGURES), len(drawn), FIGURES):
            drawn[place] = f"{rng.randrange(1, 20_000) / 10:g}万"
        return ["".join(drawn[place : place + words]) + "。" for place in range(0, len(drawn), words)]
