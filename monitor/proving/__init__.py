"""Log and findings of the store → heads shown to witnesses, and packages of evidence that a stranger can check."""

__all__ = ["exchanges", "key", "packing", "publishing", "reconcluding", "requisites", "witnesses"]
