"""The only folder that knows SQLite and PostgreSQL: opening, transactions, migrations."""
