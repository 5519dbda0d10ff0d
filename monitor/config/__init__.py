"""File reprintwatch.toml → checked values."""
