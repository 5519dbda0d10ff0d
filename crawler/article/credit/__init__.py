"""Lines beside the text → credit: labels, names of persons, claims, attribution."""

__all__ = ["attribution", "bylines", "claims", "credit_lines", "header_lines", "labels"]
