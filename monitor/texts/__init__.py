"""A text → its forms for comparison: folding, fingerprints, segments, alignment, differences."""

__all__ = [
    "alignment",
    "diff",
    "fingerprint",
    "folding",
    "hashing",
    "insertions",
    "recognised",
    "spelling",
    "terms",
]
