"""Difference between two texts → classes of change: figure, name, negation, wording."""
