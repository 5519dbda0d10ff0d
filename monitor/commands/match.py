"""Two collections of texts → which text derives from which, a line of JSON a query. Command: match."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from monitor.commands import on_demand, options, terminal
from monitor.reuse.bulk.collection import CollectionError, match_files
from monitor.service.file_modes import named_by_user

Matches = Iterable[dict[str, Any]]


@click.command()
@click.argument("queries", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--against",
    "articles",
    type=click.Path(exists=True, path_type=Path),
    required=True,
    metavar="ARTICLES",
    help="JSON Lines of the articles that may be originals; with Spark also Parquet.",
)
@click.option("--workers", type=options.Number(1), help="Processes; default: one a core. Not for Spark.")
@click.option(
    "--engine",
    type=click.Choice(["local", "duckdb", "spark"]),
    default="local",
    help="Where to compute; default: here.",
)
@click.option("--master", metavar="URL", help="The Spark cluster; default: all cores of this machine.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write there instead of printing; with Spark a folder, and Parquet if the name ends in .parquet.",
)
def match(
    queries: Path, articles: Path, workers: int | None, engine: str, master: str | None, output: Path | None
) -> None:
    """Match two collections of texts: which query derives from which article.

    Both files are JSON Lines: {"id", "title", "text", "date", "site"}; "text" alone is enough. One line a
    query is printed: {"id", "matches": [{"id", "relation", "similarity", "original_coverage",
    "reprint_coverage"}]}, best first.

    \b
    Example:  reprintwatch match queries.jsonl --against articles.jsonl > matches.jsonl
    """  # fmt: skip
    if output is not None and output.exists():
        raise click.BadParameter(_("{output} exists").format(output=output), param_hint="--output")
    try:
        if engine == "spark":
            _match_on_spark(queries, articles, master, output)
        else:
            _refuse_folders(queries, articles)
            matches = _duckdb_matches() if engine == "duckdb" else match_files
            _print_lines(matches(queries, articles, workers=workers), output)
    except CollectionError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        if output is None or error.filename not in (str(output), output):
            raise
        raise terminal.unwritable(output, error) from error


def _refuse_folders(*paths: Path) -> None:
    for path in paths:
        if path.is_dir() or path.suffix == ".parquet":
            raise click.BadParameter(
                _("{path}: folders and Parquet are read with --engine spark").format(path=path)
            )


def _duckdb_matches() -> Callable[..., Iterator[dict[str, Any]]]:
    engine = _engine(on_demand.DUCKDB, _("DuckDB is not installed: pip install 'reprintwatch[bulk]'"))
    matches: Callable[..., Iterator[dict[str, Any]]] = engine.match_in_bulk
    return matches


def _match_on_spark(queries: Path, articles: Path, master: str | None, output: Path | None) -> None:
    engine = _engine(on_demand.SPARK, _("Spark is not installed: pip install 'reprintwatch[spark]'"))
    if output is not None:
        engine.write_on_spark(queries, articles, output, master=master)
    else:
        _print_lines(engine.match_on_spark(queries, articles, master=master), None)


def _engine(name: str, missing: str) -> Any:
    """Return the module of an engine. Raises ClickException with the text `missing` if its package is missing."""
    try:
        return on_demand.module(name)
    except ImportError as error:
        raise click.ClickException(missing) from error


def _print_lines(matches: Matches, output: Path | None) -> None:
    """Print one line of JSON a query, into a file if `output` is given."""
    with (
        terminal.progress(_("matching")) as advance,
        named_by_user(),
        click.open_file(str(output or "-"), "w", encoding="utf-8") as file,
    ):
        for number, line in enumerate(matches, start=1):
            click.echo(json.dumps(line, ensure_ascii=False), file=file)
            advance(number, 0)
