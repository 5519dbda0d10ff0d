"""The schema of both engines, migration by migration."""

__all__ = ["identity", "migrations", "postgres_schema"]
