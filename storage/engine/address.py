"""The place of a store: the path of a SQLite file, or the address of a PostgreSQL database."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from urllib.parse import urlsplit

SCHEMES = ("postgresql://", "postgres://")


@dataclass(frozen=True)
class PostgresAddress:
    """URI of a database as libpq defines it (PostgreSQL documentation, 34.1.1.2), without a password.

    libpq takes the password from PGPASSWORD, ~/.pgpass or a service file. A URI with a password raises ValueError.
    """

    url: str

    def __post_init__(self) -> None:
        if not self.url.startswith(SCHEMES):
            raise ValueError(_("not of the form postgresql://user@host:5432/database"))
        if urlsplit(self.url).password or "password=" in self.url.partition("?")[2]:
            raise ValueError(_("holds a password: leave it out, and put it into PGPASSWORD or ~/.pgpass"))

    def __str__(self) -> str:
        return self.url


StoreAddress = Path | PostgresAddress
