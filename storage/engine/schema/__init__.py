"""The schema of both engines, migration by migration: a released migration is never edited."""
