"""Open stores and run SQL: the only folder that knows SQLite and PostgreSQL."""
