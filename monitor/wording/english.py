"""TODO"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from monitor.wording.names import FIELD_NAMES, REASONS
from monitor.wording.plain import TITLE_LENGTH, VALUE_LENGTH, Facts, cut, shown_time, shown_values
from storage.records import FindingKind


def english_summary(kind: FindingKind, facts: Facts) -> str:
    title = f" “{cut(facts['title'], TITLE_LENGTH)}”" if "title" in facts else ""
    site = f"{facts['site']}:" if "site" in facts else ""
    said = _EN[kind](facts)
    since = f" (since {shown_time(facts['since'])} Beijing time)" if "since" in facts else ""
    return f"{site}{title}{' ' if site or title else ''}{said}{since}".strip()


def _en_change(label: str) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        change = _en_from_to(facts)
        said = _en_turn(label, facts)
        return f"{said}: {change}{_en_more(facts)}" if change else said

    return told


def _en_turn(label: str, facts: Facts) -> str:
    if "times" in facts:
        return f"{label} to and fro, {facts['times']} times, now"
    if "returned" in facts:
        return f"{label} back (reverted) to the version of {shown_time(facts['returned'])}"
    return label


def _en_from_to(facts: Facts) -> str:
    before, after = (cut(facts.get(name, ""), VALUE_LENGTH) for name in ("before", "after"))
    if before and after:
        return f"{before} → {after}"
    return f"removed “{before}”" if before else f"added “{after}”" if after else ""


def _en_more(facts: Facts) -> str:
    more = facts.get("more", "0")
    return f", and {more} more" if more.isdigit() and int(more) else ""


def _en_attribution(facts: Facts) -> str:
    field = FIELD_NAMES["en"].get(facts.get("field", ""), "attribution")
    before, after = shown_values(facts)
    said = _en_turn(f"{field} changed", facts)
    if not before and not after:
        return said
    return f"{said}: {before or '(none)'} → {after or '(none)'}{_en_more(facts)}"


def _en_reason(label: str, *, name: str = "reason") -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        reason = facts.get(name)
        return f"{label}: {cut(REASONS['en'].get(reason, reason), 120)}" if reason else label

    return told


def _en_of_original(said: Callable[[Facts], str]) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        original = facts.get("original_site")
        return f"reprint of {cut(original, 24)}, {said(facts)}" if original else f"reprint, {said(facts)}"

    return told


def _en_republished(facts: Facts) -> str:
    before, after = shown_values(facts)
    silently = facts.get("reason") == "silently"
    return ("silently re-dated" if silently else "an old article republished") + (
        f": {before} → {after}" if before and after and before != after else ""
    )


def _en_link(facts: Facts) -> str:
    reason = REASONS["en"].get(facts.get("reason", ""), "is broken")
    return f"its link to the original {reason}" + (
        f": {cut(facts['address'], 160)}" if "address" in facts else ""
    )


def _en_outdated(facts: Facts) -> str:
    reason = REASONS["en"].get(facts.get("reason", ""), "the original has changed")
    change = _en_from_to(facts)
    return f"{reason}; the reprint carries the old text" + (f": {change}{_en_more(facts)}" if change else "")


def _en_improper(facts: Facts) -> str:
    rules = f" ({cut(facts['rules'], 60).replace('、', ', ')})" if "rules" in facts else ""
    return f"improper reprint{rules}" + (f": {cut(facts['reason_en'], 80)}" if "reason_en" in facts else "")


def _en_missing(facts: Facts) -> str:
    original = f" of {cut(facts['original_site'], 24)}" if "original_site" in facts else ""
    late = f"within {facts['hours']} h" if "hours" in facts else "in time"
    checks = f" ({facts['count']} looks at its lists)" if "count" in facts else ""
    return f"message{original} not carried {late}{checks}" + (
        f": {cut(facts['reason'], 120)}" if "reason" in facts else ""
    )


_EN: Mapping[FindingKind, Callable[[Facts], str]] = {
    FindingKind.EDITED: _en_change("text edited"),
    FindingKind.HEADLINE_CHANGED: _en_change("headline changed"),
    FindingKind.ATTRIBUTION_CHANGED: _en_attribution,
    FindingKind.REMOVED: _en_reason("removed"),
    FindingKind.RESTORED: _en_reason("restored"),
    FindingKind.MOVED: _en_reason("moved", name="address"),
    FindingKind.REPUBLISHED: _en_republished,
    FindingKind.REPRINT_ALTERED: _en_of_original(_en_change("text altered")),
    FindingKind.REPRINT_HEADLINE_ALTERED: _en_of_original(_en_change("headline altered")),
    FindingKind.REPRINT_UNCREDITED: _en_of_original(lambda _: "no source named"),
    FindingKind.REPRINT_MISCREDITED: _en_of_original(_en_reason("wrong source named", name="source")),
    FindingKind.REPRINT_LINK_BROKEN: _en_of_original(_en_link),
    FindingKind.REPRINT_OUTDATED: _en_of_original(_en_outdated),
    FindingKind.REPRINT_IMPROPER: _en_improper,
    FindingKind.REPRINT_MISSING: _en_missing,
    FindingKind.SITE_FAILING: _en_reason("site failing"),
}
