"""Conclusions from captures: looks, readings, revisions, derivations, passages, search."""
