"""Lines beside the text → credit: labels, names of persons, claims, attribution."""

__all__ = ["attribution", "claims", "credit_lines", "personal_names"]
