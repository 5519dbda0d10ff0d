"""A finding → what is sent: a title and a few short lines. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.wording import KIND_NAMES, SEVERITY_NAMES
from storage.records import Finding


@dataclass(frozen=True)
class Message:
    """Plain text; no markup, so that nothing a page says can act in a client."""

    title: str
    body: str


def message(finding: Finding, *, language: str) -> Message:
    """What happened, where, since when, and where to look."""
    summary = finding.summary_zh if language == "zh" else finding.summary_en
    severity, kind = SEVERITY_NAMES[language][finding.severity], KIND_NAMES[language][finding.kind]
    lines = [summary, finding.url]
    if finding.original_url:
        lines.append(("原文：" if language == "zh" else "Original: ") + finding.original_url)
    lines.append(("编号：" if language == "zh" else "Finding: ") + finding.id)
    title = f"[{severity}] {kind}" + (f"：{finding.title}" if language == "zh" else f": {finding.title}")
    return Message(_one_line(title)[:120], "\n".join(_one_line(line) for line in lines))


def _one_line(text: str) -> str:
    """Printable characters only: no line break can end a mail header, no escape can reach a terminal."""
    return "".join(character if character.isprintable() else " " for character in text).strip()
