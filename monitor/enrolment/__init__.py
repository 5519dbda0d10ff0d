"""Address of a publisher → site in the configuration: bounded looks, a proposal, the file; times of digests."""

__all__ = ["digest_times", "site_table"]
