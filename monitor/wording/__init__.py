"""Kinds, reasons and facts → words in Chinese and English."""
