"""Delivery of findings, one small module a channel."""
