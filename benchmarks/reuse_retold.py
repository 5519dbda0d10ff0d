"""An article → the same facts told anew: figures, names and rare words stay, all other words are new.

No language model is at hand; the sentences are templates. Hardly three characters in a row stay the same but for the
facts themselves.
"""

from __future__ import annotations

import random
import re

FACT = re.compile(
    r"[一-鿿]{0,6}?([一-鿿]{2})(?:为|达到?|约|近|共|超过?|新增|投入|增长)?(\d[\d.,]*(?:[%％]|[一-鿿]{1,2}))"
)
OPENINGS = [
    "据了解，",
    "据介绍，",
    "当地人士说，",
    "记者获悉，",
    "资料显示，",
    "值得一提的是，",
    "眼下，",
    "今年以来，",
    "从数字看，",
    "回过头看，",
]
TEMPLATES = (
    "{fact}，这是关于{noun}的一个数字",
    "在{noun}这一项上，数目到了{fact}",
    "说到{noun}，大家都提到{fact}",
    "{noun}那边，算下来有{fact}",
    "如果只看{noun}，就有{fact}",
    "单是{noun}就占去{fact}",
    "{fact}的背后，正是{noun}",
)
LINKS = [
    "，而且",
    "，此外",
    "；同时",
    "。另外，",
    "。与此相应，",
    "，至于余下的情况，",
    "；再往下，",
    "。除此之外，",
]
CLOSINGS = [
    "后面怎么办，还要再等等看。",
    "往后的安排，相关人员表示会尽快给出答复。",
    "这些事情，街坊邻里都看在眼里。",
    "接下来的事，仍在一步步推进。",
]
LEAST_FACTS = 4


def retold(rng: random.Random, text: str) -> str | None:
    """Return an article's facts in new sentences and another order; None for an article with few figures."""
    facts = list(dict.fromkeys((noun, figure) for noun, figure in FACT.findall(text)))
    if len(facts) < LEAST_FACTS:
        return None
    chosen = rng.sample(facts, min(len(facts), rng.randint(LEAST_FACTS, 10)))
    told = rng.choice(OPENINGS)
    for at, (noun, figure) in enumerate(chosen):
        told += rng.choice(TEMPLATES).format(noun=noun, fact=figure)
        told += rng.choice(LINKS) if at + 1 < len(chosen) else "。"
    return told + (rng.choice(CLOSINGS) if rng.random() < 0.6 else "")
