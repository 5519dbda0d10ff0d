"""Bytes of a server → response as browsers read it: tolerant HTTP, cookies, redirects, TLS profiles."""

__all__ = ["answers", "chunks", "coding", "heads", "redirects"]
