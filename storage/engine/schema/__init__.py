"""The schema of both engines, migration by migration."""

__all__ = ["migrations", "postgres_schema"]
