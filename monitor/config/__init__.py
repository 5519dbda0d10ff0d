"""File reprintwatch.toml → checked values."""

__all__ = ["coverage", "reader", "sample", "values"]
