"""The clock of `run`: rounds of crawling, analysis and delivery, and the health of the service."""

__all__ = ["doctor", "file_modes", "logs", "rounds", "signals", "state"]
