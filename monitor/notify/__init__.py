"""Findings → messages: routing, repetition, outbox, digest, feed."""

__all__ = ["channels", "digest", "feed", "log_line", "message", "outbox", "routing"]
