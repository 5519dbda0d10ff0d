"""Articles of a pass → groups of copies, comparisons, derivations and findings, stage by stage."""

__all__ = ["addresses", "beside", "causes", "chain", "grouping", "pictured", "shelf", "since", "stages"]
