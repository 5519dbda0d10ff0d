"""Copies of articles and looks at lists → intervals of first sight, cells of tasks, correction cases."""

__all__ = [
    "collation",
    "copies",
    "correcting",
    "coverage",
    "descent",
    "footprints",
    "sightings",
    "works",
]
