"""Facts of a change → words, by phrases of a language: one order of what is said for all languages."""

__all__ = ["change_words", "phrases"]
