"""A pair of texts with its evidence → the probability that one text was made from the other."""

__all__ = ["altered", "features", "judgement", "occasions", "slots", "trees"]
