"""Commands about coverage: tasks, spread, readings, correction cases, letters."""

__all__: list[str] = []
