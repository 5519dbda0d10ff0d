"""Kinds, reasons and facts → words in Chinese and English."""

__all__ = ["english_reasons", "event_words", "names", "plain", "summary"]
