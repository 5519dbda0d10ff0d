"""Spiders: visits of due pages and discovery of new ones."""
