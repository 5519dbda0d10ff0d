"""Commands that take data out of the store for other tools, and take archives of others in."""

__all__: list[str] = []
