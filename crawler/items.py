"""The one item: a visit of a leased page, ready to be recorded."""

from __future__ import annotations

from dataclasses import dataclass

from storage.archive.captures import Visit


@dataclass(frozen=True)
class Visited:
    """What the spider gives to the pipeline."""

    visit: Visit
    site: str
    articles: int  # entries of a list that may be articles
