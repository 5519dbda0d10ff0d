"""Commands of the day: what was found, the proof of a finding, decisions, and texts beside each other."""

__all__ = ["subjects"]
