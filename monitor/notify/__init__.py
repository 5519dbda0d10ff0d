"""Findings → messages: routing, repetition, outbox, digest, feed."""

__all__ = ["channels", "digest", "feed", "message", "outbox", "routing"]
