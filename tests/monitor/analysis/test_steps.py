"""Quick steps share a transaction; a fault keeps what earlier transactions wrote and nothing of its own."""

from __future__ import annotations
