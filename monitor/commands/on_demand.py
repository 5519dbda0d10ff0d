"""Name of a module → the module, imported during a call.

The modules below serve few calls of their command, and take long to import or may be missing. The commands import
all remaining modules at the top.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

DRAWING = "monitor.commands.drawing"  # rich, 30 ms: output on a terminal
PROBE = "monitor.service.probe"  # Scrapy, 280 ms: `sites --check`, `extract URL`
SITE_SEARCH = "monitor.enrolment.site_search"  # Scrapy, 280 ms: `sites add`
SITE_TABLE = "monitor.enrolment.site_table"  # tomlkit and the readers of pages: `sites add`
PROPOSAL = "monitor.proposal.proposal"  # the readers of pages and public suffixes, 300 ms: `sites add`
ROUNDS = "monitor.service.rounds"  # Scrapy and the analysis, 390 ms: `alerts deliver`
ACCOUNTS = "monitor.web.accounts"  # argon2, 30 ms: `user add`
PAGE = "monitor.web.server"  # Starlette and uvicorn, 250 ms: `serve`
SCHEDULE = "monitor.service.schedule"  # APScheduler and aiohttp, 130 ms: `run`
DUCKDB = "monitor.reuse.bulk.duckdb_engine"  # the extra [bulk]: `match --engine duckdb`
PARQUET = "monitor.coverage.parquet_file"  # the extra [bulk]: `export` to Parquet
SPARK = "monitor.reuse.bulk.spark_engine"  # the extra [spark]: `match --engine spark`


def module(name: str) -> Any:
    """Import and return a module. Raises ImportError if a package of the module is not installed."""
    return import_module(name)
