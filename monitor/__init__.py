"""From the store to people: conclude, compare, judge, report, alert."""

__all__ = ["analysis", "config", "judge", "present", "reuse", "service", "texts", "wording"]
