"""Kinds, reasons and facts → words in Chinese and English."""

__all__ = ["chinese_reasons", "coverage", "english_reasons", "names", "page_words", "plain", "summary"]
