"""A random number generator → news articles, notices of one mould and short notices, in words of our own.

    Grammar(random.Random(1)).article()

An article is first a template with slots (figures, days, places, names, countries). Filled a second time, a template
gives a sibling: the same skeleton about other facts.
"""

from __future__ import annotations

import random
import re
from functools import cache

from reuse_lexicon import (
    ACCIDENTS,
    ADJECTIVES,
    ADVERBS,
    BOILERPLATE,
    CITIES,
    COUNTRIES,
    ENDINGS,
    FORMULAS,
    GIVEN,
    HEADLINES,
    MIDDLES,
    MOULDS,
    OPENINGS,
    PATTERNS,
    PEOPLE,
    PLACE_HEADS,
    PLACE_KINDS,
    PLACE_TAILS,
    PROVINCES,
    SLOGANS,
    SOUNDS,
    SURNAMES,
    TIMES,
    TOPICS,
)
from reuse_words import with_synonyms

SLOT = re.compile(r"<([a-z0-9]+)(?::([0-9]+)-([0-9]+))?(?:#([^>]+))?>")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SYMBOL = re.compile(r"[TOXVABQMP]")
_LONGEST, _MOST_PARAGRAPHS = 4, 9  # sentences of a paragraph; paragraphs of an article
WORDINGS = (0, 0.4, 0.4, 0.6, 0.6, 0.8, 0.8, 1, 1)  # share of words replaced in a wording of a clause
PROSE = 0.6  # share of the sentences without a measure
ANNUAL = ("martyr", "holiday", "session", "exam")
CEREMONIES = ("guest", "welcome", "condole", "congrat")


@cache
def _topics() -> list[list[list[str]]]:
    return [[part.split() for part in topic.split(";")] for topic in TOPICS.values()]


@cache
def _clauses() -> tuple[list[str], list[str], list[str]]:
    """Return the opening, middle and last clauses, most of them in several wordings."""
    rng = random.Random(0)
    lists = (OPENINGS, MIDDLES, ENDINGS)
    return tuple(  # type: ignore[return-value]
        sorted({with_synonyms(rng, clause, share) for clause in clauses for share in WORDINGS})
        for clauses in lists
    )


class Grammar:
    """Draws texts from one random number generator."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._values = {
            "day": lambda: f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日",
            "year": lambda: str(rng.randint(1998, 2026)),
            "ord": lambda: str(rng.randint(2, 60)),
            "place": self.place,
            "person": self.person,
            "country": lambda: rng.choice(COUNTRIES),
            "leader": self.leader,
            "leader0": self.person,
            "accident": lambda: rng.choice(ACCIDENTS),
            "province": lambda: rng.choice(PROVINCES),
            "city": lambda: rng.choice(CITIES),
            "topic": lambda: rng.choice(rng.choice(_topics())[1]),
            "up": lambda: rng.choice(("增长", "提高", "上升", "下降", "减少")),
            "updown": lambda: rng.choice(("上调", "下调")),
            "fixedday": lambda: f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日",
        }

    def place(self) -> str:
        """Return the name of a place."""
        return self.rng.choice(PLACE_HEADS) + self.rng.choice(PLACE_TAILS) + self.rng.choice(PLACE_KINDS)

    def person(self) -> str:
        """Return the name of a person."""
        return self.rng.choice(SURNAMES) + "".join(self.rng.choices(GIVEN, k=self.rng.choice((1, 2, 2))))

    def leader(self) -> str:
        """Return the name of a foreign person."""
        return "".join(self.rng.choices(SOUNDS, k=self.rng.choice((2, 3, 4))))

    def filled(self, template: str, fixed: dict[str, str] | None = None) -> str:
        """Return the template with a value in every slot. ``fixed`` maps slots such as ``year#1`` to their values."""
        known = dict(fixed or {})

        def value(found: re.Match[str]) -> str:
            kind, least, most, number = found.groups()
            if number is None:
                return self._value(kind, least, most)
            key = f"{kind}#{number}"
            if key not in known:
                known[key] = self._value(kind, least, most)
            return known[key]

        return SLOT.sub(value, template)

    def _value(self, kind: str, least: str, most: str) -> str:
        if kind == "n":
            return str(self.rng.randint(int(least), int(most)))
        if kind == "d":
            return f"{self.rng.randint(int(least) * 10 + 1, int(most) * 10 + 9) / 10:g}"
        return self._values[kind]()

    def mould(self, name: str) -> str:
        """Return a template of a notice: the choices of its family are made, the slots are open."""
        drawn: dict[str, str] = {}  # the same choice is made alike throughout

        def choice(found: re.Match[str]) -> str:
            return drawn.setdefault(found[1], self.rng.choice(found[1].split("|")))

        template = _CHOICE.sub(choice, MOULDS[name])
        return self._own_words(name, template)

    def _own_words(self, name: str, template: str) -> str:
        """Fix the issuer of a family, and add a paragraph that stands in every notice of the mould."""
        fixed = {} if name in CEREMONIES else {"place#1": self.place()}
        if "person#9" in template or "leader0" in template:
            fixed["person#9"] = self.person()
            template = template.replace("<leader0>", self.person())
        for slot, value in fixed.items():
            template = template.replace(f"<{slot}>", value)
        if name in ANNUAL:
            template = template.replace("<fixedday>", self._values["fixedday"]())
        added = self.rng.random()
        if added < 0.4:
            template += "\n" + self.sentence()
        elif added < 0.55:
            template += "\n" + self.rng.choice(BOILERPLATE)
        return template

    def sentence(self, topic: list[list[str]] | None = None, prose: float = PROSE) -> str:
        """Return a template of a sentence."""
        choose = self.rng.choice
        pattern = choose(PATTERNS)
        if self.rng.random() < prose:
            openings, middles, endings = _clauses()
            inner = self.rng.sample(middles, self.rng.choice((1, 1, 2)))
            pattern = "，".join([choose(openings), *inner, choose(endings)]) + "。"
        return self._worded(pattern, topic or choose(_topics()))

    def _worded(self, pattern: str, topic: list[list[str]]) -> str:
        offices, things, deeds, qualities, measures = topic
        choose = self.rng.choice

        def word(found: re.Match[str]) -> str:
            symbol = found[0]
            if symbol == "M":
                return self._measure(choose(measures))
            if symbol == "P":
                return choose(PEOPLE) + "<person>"
            lists = {"O": offices, "X": things, "V": deeds, "Q": qualities, "A": ADJECTIVES, "B": ADVERBS}
            return choose(lists.get(symbol, TIMES))

        return _SYMBOL.sub(word, pattern)

    def _measure(self, measure: str) -> str:
        name, unit = measure.split("/")
        figure = self.rng.choice(("<n:11-99>", "<n:101-999>", "<n:1200-9900>", "<d:1-90>", "<d:1-90>"))
        return name + self.rng.choice(("", "达", "为", "有", "约", "已到", "超过")) + figure + unit

    def bulletin(self) -> str:
        """Return a template of a short daily report: an occasion in headline and text, and figures."""
        topic = self.rng.choice(_topics())
        headline = self._worded(self.rng.choice(HEADLINES), topic)
        body = [
            "".join(self.sentence(topic, prose=0) for _ in range(self.rng.randint(1, 3))) for _ in range(3)
        ]
        return "\n".join([f"{headline}（<day#1>）", f"<day#1>，{body[0]}", *body[1:]])

    def template(self, formulas: float = 0.25) -> str:
        """Return a template of an article of 250 to 1,200 characters; by chance with an official formula."""
        topic = self.rng.choice(_topics())
        headline = self._worded(self.rng.choice(HEADLINES), topic)
        paragraphs = [
            "".join(self.sentence(topic) for _ in range(self.rng.randint(1, _LONGEST)))
            for _ in range(self.rng.randint(3, _MOST_PARAGRAPHS))
        ]
        if self.rng.random() < formulas:
            at = self.rng.randrange(1, len(paragraphs) + 1)
            paragraphs.insert(at, self.rng.choice(FORMULAS))
        if self.rng.random() < 0.04:
            headline = self.rng.choice(SLOGANS)
        return "\n".join([headline, *paragraphs])

    def article(self, formulas: float = 0.25) -> str:
        """Return a fresh article."""
        return self.filled(self.template(formulas))

    def short(self) -> str:
        """Return a notice of 45 to 99 characters with its headline."""
        while True:
            topic = self.rng.choice(_topics())
            body = "".join(self.sentence(topic) for _ in range(self.rng.randint(1, 2)))
            text = self.filled(self._worded(self.rng.choice(HEADLINES), topic) + "\n" + body)
            if 45 <= len(text) <= 99:
                return text

    def little(self) -> str:
        """Return a headline and a few words, of 30 to 200 characters."""
        headline, *paragraphs = self.article(formulas=0).split("\n")
        return f"{headline}\n{paragraphs[0][: self.rng.randint(30, 200)]}"

    def names(self, count: int) -> list[str]:
        """Return persons with their titles, as a list of guests gives them."""
        titles = ("副市长", "秘书长", "局长", "主任委员", "总工程师", "副主席", "厅长", "院长")
        return [self.rng.choice(titles) + self.person() for _ in range(count)]
