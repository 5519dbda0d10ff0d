"""Due page → capture: one polite request with Scrapy, archived before anything is concluded."""

__all__ = ["addresses", "passes", "replay"]
