"""Bytes → lines of text with their elements: decoding, tree, boilerplate, dates."""

__all__ = [
    "boilerplate",
    "coding",
    "dates",
    "decoding",
    "ending",
    "screening",
    "script_text",
    "tree",
    "whole_tree",
]
