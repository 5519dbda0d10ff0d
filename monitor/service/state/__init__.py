"""Store and machine → facts about the work of the service: under way, due, refused, reachable."""

__all__ = ["machine", "network", "outlook", "pass_log", "remedies", "status_words", "work"]
