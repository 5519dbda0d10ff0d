"""Store and machine → facts about the work of the service: under way, due, refused, reachable."""

__all__ = ["machine", "outlook", "pass_log", "work"]
