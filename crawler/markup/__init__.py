"""Bytes → lines of text with their elements: decoding, tree, boilerplate, dates."""
