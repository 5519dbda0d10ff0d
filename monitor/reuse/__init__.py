"""Two texts → whether one was made from the other, and how."""

__all__ = ["bulk", "candidates", "disguise", "document", "furniture", "groups", "holders", "lineage", "match"]
