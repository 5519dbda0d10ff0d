"""Captures, findings and heads → records of archives and files of a package, byte for byte the same at each call."""

__all__ = ["timestamp", "wacz", "warc", "whole_store", "words"]
