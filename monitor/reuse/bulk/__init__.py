"""Two collections of texts → matches, in memory, with DuckDB or with Spark."""

__all__ = ["collection"]
