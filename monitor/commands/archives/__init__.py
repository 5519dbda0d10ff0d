"""Commands that take data out of the store for other tools."""

__all__: list[str] = []
