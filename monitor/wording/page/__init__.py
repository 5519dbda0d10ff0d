"""Words of the operators' page, a module a language."""

__all__ = ["words"]
