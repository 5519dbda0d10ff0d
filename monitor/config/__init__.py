"""File reprintwatch.toml → checked values."""

__all__ = ["reader", "sample", "values"]
