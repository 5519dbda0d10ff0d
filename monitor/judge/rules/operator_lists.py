"""Lines of an operator's list → permitted sources (R11), wrong wordings (R15), set phrases.

A list expresses a policy, so the project ships no list. A line is an entry; text after ``#`` is a remark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from monitor.judge.rules.source_names import canonical_source, is_vague, named_in

LONGEST_ENTRY = 200  # characters; the rest of the line is dropped
HOST = re.compile(r"^(?:https?://)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)/?$", re.IGNORECASE)
ARROW = re.compile(r"\s{0,200}(?:=>|->|→|\t)\s*")
# Readers mistake a name with so few differing characters for the listed name: 中国社会报, 中园社会报.
NEAR = 1
NEAR_LENGTH = 4  # characters; shorter names differ too easily
STATE_PREFIXES = ("中国", "中华", "全国", "中央", "国家", "人民")


def entries(text: str) -> tuple[str, ...]:
    """Return the entries of a list without remarks, empty lines and repetitions."""
    lines = (line.partition("#")[0].strip()[:LONGEST_ENTRY] for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def wordings(lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return pairs of wrong and right wording from entries like 错 => 对; the right wording is "" if not given."""
    pairs = (ARROW.split(line, maxsplit=1) for line in lines)
    return tuple((pair[0], pair[1] if len(pair) > 1 else "") for pair in pairs if pair[0])


@dataclass(frozen=True)
class Permitted:
    """The permitted sources. An empty list means: the operator keeps no list."""

    names: frozenset[str] = frozenset()  # canonical, see source_names.canonical_source
    hosts: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.names or self.hosts)

    def has_name(self, name: str) -> bool:
        """Return whether a publisher, in any spelling, is on the list."""
        return canonical_source(name) in self.names

    def has_host(self, host: str) -> bool:
        """Return whether `host` is a listed host or a subdomain of a listed host."""
        return any(host == each or host.endswith(f".{each}") for each in self.hosts)

    def taken_for(self, name: str) -> str:
        """Return the listed name that readers may mistake the unlisted `name` for, or ""."""
        given = canonical_source(name)
        return next((each for each in sorted(self.names) if _taken_for(given, each)), "")


NO_LIST = Permitted()


def permitted(lines: Sequence[str]) -> Permitted:
    """Return the list of permitted sources; an entry is a publisher's name or a host."""
    hosts = {match[1].lower().removeprefix("www.") for line in lines if (match := HOST.match(line))}
    names = {canonical_source(line) for line in lines if not HOST.match(line) and not is_vague(line)}
    return Permitted(frozenset(names), frozenset(hosts))


def _taken_for(given: str, listed: str) -> bool:
    """Return whether `given` is the listed name after 中国 or the like, or differs in a single character."""
    if given == listed:
        return False
    if any(given == prefix + listed for prefix in STATE_PREFIXES):
        return True
    alike = min(len(given), len(listed)) >= NEAR_LENGTH and len(given) == len(listed)
    return alike and Levenshtein.distance(given, listed, score_cutoff=NEAR) <= NEAR


def credited_units(credit: str | None) -> tuple[str, ...]:
    """Return the single publishers that a credit names: for 新华社、人民日报 both names, without the whole line."""
    named = named_in(credit)
    return named[1:] if len(named) > 2 else named[:1]
