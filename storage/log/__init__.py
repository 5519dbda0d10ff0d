"""The log over all captures: a line a capture, a Merkle tree over the lines, heads, and receipts of witnesses."""

__all__ = ["beside", "checkpoint", "comparing", "heads", "leaves", "receipts", "remarks", "tree"]
