"""Errors that the operator can mend: their messages name the fault, the place and the remedy.

ReprintWatchError
├── ConfigError        13  the configuration file
├── NoStore            10  no store at the configured path
├── StoreLocked        11  another service holds the store
├── StoreNewer         12  a newer program wrote the store
├── StoreDamaged        1  a digest, the chain or SQLite finds damage
├── NotFound            1  a page, revision or finding is not in the store
├── EvidenceError       1  a package cannot be made: no key, or a command fails
└── ImportRefused       1  a file is no archive, or cannot be imported into this store

The numbers are exit codes.
"""

from __future__ import annotations


class ReprintWatchError(Exception):
    """Base of all errors that the operator sees without a traceback."""

    exit_code = 1


class ConfigError(ReprintWatchError):
    """A mistake in the configuration; the message names file, line, key and the nearest right key."""

    exit_code = 13


class NoStore(ReprintWatchError):
    """No store exists at this path."""

    exit_code = 10


class StoreLocked(ReprintWatchError):
    """Another process holds the store's lock."""

    exit_code = 11


class StoreNewer(ReprintWatchError):
    """The store has migrations that this program does not know."""

    exit_code = 12


class StoreDamaged(ReprintWatchError):
    """The store returns other data than was written, or cannot be read."""


class NotFound(ReprintWatchError):
    """The store does not contain the wanted page, revision or finding."""


class EvidenceError(ReprintWatchError):
    """A package of evidence cannot be made."""


class ImportRefused(ReprintWatchError):
    """A file is no archive and no saved page, or the store takes no import."""
