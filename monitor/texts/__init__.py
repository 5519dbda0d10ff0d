"""A text → its forms for comparison: folding, fingerprints, segments, alignment, differences."""
