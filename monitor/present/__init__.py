"""Stored conclusions → pages, reports and JSON for people and programs."""
