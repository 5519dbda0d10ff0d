"""Sentences and pairs of releases before migration 17 → JSON of reasons and facts, for this migration alone.

The tables are frozen with the migration. Later changes of the records change no code in this module.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

Json = dict[str, Any]
Value = Callable[[str], str | int | float]

NOT_BELIEVED = "; not believed: so say most pages of the site"
FILE = re.compile(r"(.*?); (.*), (\d+) bytes, SHA-256 ([0-9a-f]{64})", re.DOTALL)
KIND = re.compile(r"(article|list|soft-404|challenge|error|attachment|other): (.*)", re.DOTALL)
OPENINGS = {"lists answer, articles fail: ": "lists-answer", "no entries: ": "no-entries"}
PLAIN = {
    "empty body": "empty-body",
    "nested too deeply to be read": "too-deep",
    "could not be read: its reader was killed": "reader-killed",
    "cookie script and next to no text": "cookie-script",
    "asks to log in": "asks-to-log-in",
    "redirected to a log-in form": "redirected-to-login",
    "redirected to an error page": "redirected-to-error",
    "redirected to the front page": "redirected-to-front",
    "redirected to a list page": "redirected-to-list",
    "sends its reader to a log-in form": "sends-to-login",
    "sends its reader to the front page": "sends-to-front",
    "sends its reader on by script or refresh": "sends-on",
    "the element of the text is empty": "left-empty",
    "filled by script: nothing to read": "filled-by-script",
    "nothing to read": "nothing-to-read",
    "neither article nor list": "neither",
    "no response: None": "no-body",
    "same bytes as read before": "same-bytes",
    "same article": "same-article",
    "differs; second look asked": "differs",
    "differs; another look asked": "still-differs",
    "a short text unlike the article known: not believed": "unlike-known",
    "two looks agree": "looks-agree",
    "rotating matter left out": "rotating-left-out",
    "only rotating matter differs": "only-rotating",
    "no two looks agree": "undecided",
    "the same article is back": "back",
    "back, but differs; second look asked": "back-but-differs",
}
# The first pattern for the whole sentence decides.
WITH_VALUES: tuple[tuple[re.Pattern[str], str, tuple[Value, ...]], ...] = tuple(
    (re.compile(pattern, re.DOTALL), cause, values)
    for pattern, cause, values in (
        (r"status (\d+)", "status", (int,)),
        (r"starts like (.+)", "magic", (str,)),
        (r"content type (.*)", "content-type", (str,)),
        (r"could not be read: its reader took longer than ([\d.]+(?:e[+-]?\d+)?) s", "reader-slow", (float,)),
        (r"could not be read: (.+)", "unreadable", (str,)),
        (r"says (['\"].*['\"])", "says", (ast.literal_eval,)),
        (r"hijacked: its head says (.*)", "hijacked", (str,)),
        (r"(\d+) paragraphs under a headline", "paragraphs", (int,)),
        (r"(list|json-list|feed|sitemap|sitemap-index) of (\d+) entries", "list", (str, int)),
        (r"(\d+) entries", "entries", (int,)),
        (r"video only: (\d+) under a headline", "video-only", (int,)),
        (r"pictures only: (\d+) under a headline", "pictures-only", (int,)),
        (r"only (\d+) characters", "few-characters", (int,)),
        (r"no response: (\S+)", "no-response", (str,)),
        (r"only redirects to (.+)", "only-redirects", (str,)),
        (r"redirects to a front or list page: (.+)", "redirects-to-entry", (str,)),
        (r"redirects to another article: (.+)", "redirects-to-other", (str,)),
        (r"redirects to (.+)", "redirects", (str,)),
        (r"its pages no longer fit the profile (.*): the template changed", "profile-lost", (str,)),
    )
)


@lru_cache(maxsize=4096)
def reason_and_cause(sentence: str) -> tuple[str, str]:
    """Return the reason of a look as JSON, and its innermost cause. An unknown sentence stays as a text."""
    reason = reason_of(sentence)
    innermost = reason
    while "within" in innermost:
        innermost = innermost["within"]
    return _dumped(reason), innermost["cause"]


def facts_json(kind: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return the facts of a finding of a kind as JSON."""
    return _dumped(FACTS[kind](dict(pairs)))


def _dumped(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def reason_of(sentence: str) -> Json:
    """Return the reason of a sentence."""
    return _wrapped(sentence) or _leaf(sentence)


def _wrapped(sentence: str) -> Json | None:
    """Return the reason of a sentence with a further reason inside, else None."""
    if sentence.endswith(NOT_BELIEVED):
        return {"cause": "not-believed", "within": reason_of(sentence.removesuffix(NOT_BELIEVED))}
    for opening, cause in OPENINGS.items():
        if sentence.startswith(opening):
            return {"cause": cause, "within": reason_of(sentence.removeprefix(opening))}
    if file := FILE.fullmatch(sentence):
        why, name, size, digest = file.groups()
        return {"cause": "file", "values": [name, int(size), digest], "within": reason_of(why)}
    if kind := KIND.fullmatch(sentence):
        return {"cause": "no-article", "values": [kind[1]], "within": reason_of(kind[2])}
    return None


def _leaf(sentence: str) -> Json:
    if sentence in PLAIN:
        return {"cause": PLAIN[sentence]}
    for pattern, cause, values in WITH_VALUES:
        if found := pattern.fullmatch(sentence):
            return _with_values(sentence, cause, values, found.groups())
    return {"cause": "text", "values": [sentence]}


def _with_values(sentence: str, cause: str, values: tuple[Value, ...], parts: tuple[str, ...]) -> Json:
    try:
        return {"cause": cause, "values": [value(part) for value, part in zip(values, parts, strict=True)]}
    except (ValueError, SyntaxError):  # not one Python string
        return {"cause": "text", "values": [sentence]}


Old = Mapping[str, str]


def _texts(old: Old, *names: str) -> Json:
    return {name: old[name] for name in names if old.get(name)}


def _given(old: Old, *names: str) -> Json:
    return {name: old[name] for name in names if name in old}


def _count(old: Old, name: str) -> Json:
    return {name: int(old[name])} if old.get(name, "").isdecimal() else {}


def _one_of(old: Old, name: str, codes: tuple[str, ...], new_name: str) -> Json:
    return {new_name: old[name]} if old.get(name) in codes else {}


def _reason(old: Old) -> Json:
    return {"reason": reason_of(old["reason"])} if "reason" in old else {}


def _change(old: Old) -> Json:
    fields = ("source", "author", "editor", "published_at")
    return {
        "type": "change",
        **_texts(old, "site", "before", "after"),
        **_count(old, "more"),
        **_one_of(old, "field", fields, "field"),
        **_count(old, "times"),
        **_given(old, "returned"),
    }


def _republication(old: Old) -> Json:
    silently = {"silently": True} if old.get("reason") == "silently" else {}
    return {
        "type": "republication",
        **_texts(old, "site", "before", "after"),
        **silently,
        **_given(old, "address"),
    }


def _page(old: Old) -> Json:
    return {"type": "page", **_texts(old, "site"), **_reason(old), **_given(old, "address")}


def _reprint(old: Old) -> Json:
    disguise = {"disguise": old["disguise"].split(",")} if old.get("disguise") else {}
    return {**_texts(old, "site", "original_site"), **disguise}


def _reprint_text(old: Old) -> Json:
    return {
        "type": "reprint-text",
        **_reprint(old),
        **_given(old, "before", "after"),
        **_count(old, "more"),
        **_one_of(old, "reason", ("removed", "edited"), "original"),
    }


def _reprint_credit(old: Old) -> Json:
    return {
        "type": "reprint-credit",
        **_reprint(old),
        **_given(old, "source", "address"),
        **_one_of(old, "reason", ("missing", "other"), "link"),
    }


def _reprint_rules(old: Old) -> Json:
    rules = {"rules": old["rules"].split("、")} if old.get("rules") else {}
    whys = {new: old[name] for new, name in (("why_zh", "reason"), ("why_en", "reason_en")) if old.get(name)}
    return {"type": "reprint-rules", **_reprint(old), **rules, **whys}


def _duty(old: Old) -> Json:
    within_h, looks = float(old.get("hours") or 0), int(old.get("count") or 0)
    numbers = {name: value for name, value in (("within_h", within_h), ("looks", looks)) if value}
    return {"type": "duty", **_texts(old, "site", "original_site"), **numbers}


def _site_failure(old: Old) -> Json:
    looks = int(old.get("count") or 0)
    return {
        "type": "site-failure",
        **_texts(old, "site"),
        **_reason(old),
        **({"looks": looks} if looks else {}),
        **_given(old, "since"),
        **({"articles_fail": True} if "articles" in old else {}),
        **_given(old, "profile"),
    }


FACTS: Mapping[str, Callable[[Old], Json]] = {
    "edited": _change,
    "headline-changed": _change,
    "attribution-changed": _change,
    "removed": _page,
    "restored": _page,
    "moved": _page,
    "republished": _republication,
    "reprint-altered": _reprint_text,
    "reprint-headline-altered": _reprint_text,
    "reprint-uncredited": _reprint_credit,
    "reprint-miscredited": _reprint_credit,
    "reprint-link-broken": _reprint_credit,
    "reprint-outdated": _reprint_text,
    "reprint-improper": _reprint_rules,
    "reprint-missing": _duty,
    "site-failing": _site_failure,
}


def convert_sentences(db: Any) -> None:
    """Convert the sentences of looks and the pairs of findings, in the caller's transaction.

    Waiting readings hold sentences too: these are dropped, and their captures are read anew.
    """
    last = -1
    while some := _looks_after(db, last):
        told = [(*reason_and_cause(sentence), capture) for capture, sentence in some]
        db.conn.executemany("UPDATE looks SET reason = ?, cause = ? WHERE capture_id = ?", told)
        last = some[-1][0]
    kept = db.execute("SELECT id, kind, facts FROM findings").fetchall()
    facts = [(facts_json(kind, json.loads(pairs)), finding) for finding, kind, pairs in kept]
    db.conn.executemany("UPDATE findings SET facts = ? WHERE id = ?", facts)
    db.execute("UPDATE pending SET reading = NULL, read_against = NULL")


def _looks_after(db: Any, capture: int) -> list[tuple[int, str]]:
    """Return capture and sentence of the next looks, some thousands at a time."""
    sql = "SELECT capture_id, reason FROM looks WHERE capture_id > ? ORDER BY capture_id LIMIT 10000"
    found: list[tuple[int, str]] = db.execute(sql, (capture,)).fetchall()
    return found
