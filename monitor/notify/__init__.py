"""Findings → messages: routing, repetition, outbox, digest, feed."""
