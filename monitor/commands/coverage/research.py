"""Store → files for research: derivations or edits, as JSON Lines or Parquet.

Commands: export.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from monitor.commands import on_demand, options, terminal
from monitor.coverage.research import DERIVATIONS, EDITS, derivation_rows, edit_rows
from monitor.coverage.task_choice import setup_of

ENDINGS = (".jsonl", ".parquet")


@click.command()
@click.option(
    "--derivations", type=click.Path(path_type=Path), metavar="FILE", help="Reprints with their originals."
)
@click.option(
    "--edits", type=click.Path(path_type=Path), metavar="FILE", help="Changes between revisions of a page."
)
@click.pass_context
def export(ctx: click.Context, derivations: Path | None, edits: Path | None) -> None:
    """Write derivations or edits for research, with the texts. The ending of FILE is .jsonl or .parquet.

    \b
    Example:  reprintwatch export --derivations derivations.jsonl
    """  # fmt: skip
    if derivations is None and edits is None:
        raise click.UsageError(_("say what to write: --derivations or --edits"))
    for file in filter(None, (derivations, edits)):
        if file.suffix not in ENDINGS:
            raise click.BadParameter(_("{file}: the name must end in .jsonl or .parquet").format(file=file))
    with options.store(ctx) as (config, db):
        if derivations is not None:
            _write(derivation_rows(db), DERIVATIONS, derivations)
        if edits is not None:
            _write(edit_rows(db, setup_of(config)), EDITS, edits)


def _write(rows: Iterable[dict[str, Any]], columns: Mapping[str, str], file: Path) -> None:
    try:
        if file.suffix == ".jsonl":
            _write_lines(rows, file)
        else:
            _write_parquet(rows, columns, file)
    except OSError as error:
        raise terminal.unwritable(file, error) from error
    terminal.say(_("wrote {file}").format(file=file))


def _write_lines(rows: Iterable[dict[str, Any]], file: Path) -> None:
    with file.open("w", encoding="utf-8") as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_parquet(rows: Iterable[dict[str, Any]], columns: Mapping[str, str], file: Path) -> None:
    try:
        parquet = on_demand.module(on_demand.PARQUET)
    except ImportError as error:
        raise click.ClickException(_("DuckDB is not installed: pip install 'reprintwatch[bulk]'")) from error
    with tempfile.TemporaryDirectory(prefix="reprintwatch-") as folder:
        lines = Path(folder) / "rows.jsonl"
        _write_lines(rows, lines)
        parquet.write_parquet(lines, columns, file)
