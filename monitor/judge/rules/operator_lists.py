"""Judge: the lines of an operator's list → what it permits or watches for. Pure.

Lists express a policy, so none ships with the project: permitted sources (R11), wrong wording (R15), set phrases.
One entry a line; what follows ``#`` is a remark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from monitor.judge.rules.source_names import canonical_source, is_vague, named_in

LONGEST_ENTRY = 200
HOST = re.compile(r"^(?:https?://)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)/?$", re.IGNORECASE)
ARROW = re.compile(r"\s*(?:=>|->|→|\t)\s*")
# A name this near to a listed one (characters) is taken for it by readers: 中国社会报, 中囯社会报.
NEAR, NEAR_LENGTH = 1, 4
STATE_PREFIXES = ("中国", "中华", "全国", "中央", "国家", "人民")


def entries(text: str) -> tuple[str, ...]:
    """The lines that say something, each once."""
    lines = (line.partition("#")[0].strip()[:LONGEST_ENTRY] for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def wordings(lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """What must not be written, and what is right instead, "" where the list does not say: 错 => 对."""
    pairs = (ARROW.split(line, maxsplit=1) for line in lines)
    return tuple((pair[0], pair[1] if len(pair) > 1 else "") for pair in pairs if pair[0])


@dataclass(frozen=True)
class Permitted:
    """The sources that may be carried: names as credits give them, and hosts."""

    names: frozenset[str] = frozenset()  # canonical
    hosts: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.names or self.hosts)

    def has_name(self, name: str) -> bool:
        """Whether a publisher is on the list."""
        return canonical_source(name) in self.names

    def has_host(self, host: str) -> bool:
        """Whether an address is one of a listed publisher's."""
        return any(host == each or host.endswith(f".{each}") for each in self.hosts)

    def taken_for(self, name: str) -> str:
        """The listed name that an unlisted one may be taken for, or ``""``."""
        given = canonical_source(name)
        return next((each for each in sorted(self.names) if _taken_for(given, each)), "")


NO_LIST = Permitted()


def permitted(lines: Sequence[str]) -> Permitted:
    """The list of permitted sources; an entry is a name or a host."""
    hosts = {found[1].lower().removeprefix("www.") for line in lines if (found := HOST.match(line))}
    names = {canonical_source(line) for line in lines if not HOST.match(line) and not is_vague(line)}
    return Permitted(frozenset(names), frozenset(hosts))


def _taken_for(given: str, listed: str) -> bool:
    if given == listed:
        return False
    if any(given == prefix + listed for prefix in STATE_PREFIXES):
        return True
    alike = min(len(given), len(listed)) >= NEAR_LENGTH and len(given) == len(listed)
    return alike and Levenshtein.distance(given, listed, score_cutoff=NEAR) <= NEAR


def credited_units(credit: str | None) -> tuple[str, ...]:
    """The single publishers that a credit names: of 新华社、人民日报 the two, not the line."""
    named = named_in(credit)
    return named[1:] if len(named) > 2 else named[:1]
