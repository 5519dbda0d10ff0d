"""The only folder that knows SQLite and PostgreSQL: opening, transactions, migrations."""

__all__ = ["address", "opening", "read_pool", "store", "swap", "terms"]
