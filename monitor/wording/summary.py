"""Report: what a finding found → one plain sentence, in Chinese or English; names of kinds and classes. Pure."""

from __future__ import annotations

from monitor.wording.chinese import chinese_summary
from monitor.wording.english import english_summary
from monitor.wording.names import DISGUISE_NAMES
from monitor.wording.plain import on_one_line
from storage.records import FindingKind

Language = str


def summary(kind: FindingKind, *, language: str, **facts: str) -> str:
    """One sentence: who, what, from → to, since when. Facts that are missing leave no gap.

    Known facts: site, title, before, after, more, field, reason, reason_en, address, source, original_site,
    rules, disguise (names, by commas), since (RFC 3339, UTC).
    """
    known = {name: cleaned for name, value in facts.items() if (cleaned := on_one_line(value))}
    told = known.pop("disguise", "").split(",")
    names = [DISGUISE_NAMES[each] for each in told if each in DISGUISE_NAMES]
    if language == "zh":
        return chinese_summary(kind, known) + (
            f"［已还原：{'、'.join(zh for zh, _ in names)}］" if names else ""
        )
    return english_summary(kind, known) + (f" [undone: {', '.join(en for _, en in names)}]" if names else "")


# --- Chinese -----------------------------------------------------------------------------------


# --- English -----------------------------------------------------------------------------------
