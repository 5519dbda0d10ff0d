"""Tasks, spread and correction cases of the store → pages, workbooks and letters; the act of a person → a case."""

__all__ = ["cases", "tasks", "works"]
