"""Operator trouble: errors that say what is wrong, where, and what to do, each with its exit code.

ReprintWatchError
├── ConfigError        13  the configuration file
├── NoStore            10  there is no store at the configured path
├── StoreLocked        11  another service holds the store
├── StoreNewer         12  the store was written by a newer program
├── StoreDamaged        1  a digest, the chain or SQLite itself says so
└── NotFound            1  a page, revision or finding that the store does not have
"""

from __future__ import annotations


class ReprintWatchError(Exception):
    """Base of all errors that are shown to the operator without a traceback."""

    exit_code = 1


class ConfigError(ReprintWatchError):
    """A mistake in the configuration; the message names file, line, key and the nearest right key."""

    exit_code = 13


class NoStore(ReprintWatchError):
    """There is no store at this path."""

    exit_code = 10


class StoreLocked(ReprintWatchError):
    """Another process holds the store's lock."""

    exit_code = 11


class StoreNewer(ReprintWatchError):
    """The store has migrations that this program does not know."""

    exit_code = 12


class StoreDamaged(ReprintWatchError):
    """What was read is not what was written."""


class NotFound(ReprintWatchError):
    """The store does not have what was asked for."""
