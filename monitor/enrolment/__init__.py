"""Address of a publisher → site in the configuration: bounded looks, a proposal, the file with its comments."""

__all__ = ["site_table"]
