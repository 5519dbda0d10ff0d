"""Texts of the command line in the language of the person: the choice of the language, the catalogue, the help."""

__all__ = ["language", "own_call", "translated", "wide_lines", "wrong_use"]
