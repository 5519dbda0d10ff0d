"""Difference between two texts → classes of change: figure, name, negation, wording."""

__all__ = [
    "file_lines",
    "numerals",
    "polarity",
    "recognised_text",
    "recognition",
    "significance",
    "wording_change",
]
