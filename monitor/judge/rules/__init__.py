"""A reprint beside its original → compliance rules R01 to R21, kept or broken."""

__all__ = ["alteration", "case", "compliance", "headlines", "operator_lists", "own_lines", "source_names"]
