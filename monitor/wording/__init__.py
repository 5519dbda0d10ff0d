"""Kinds, reasons and facts → words in Chinese and English."""

__all__ = [
    "chinese_reasons",
    "coverage",
    "english_reasons",
    "event_words",
    "evidence_words",
    "names",
    "page",
    "plain",
    "sighting_words",
    "summary",
]
