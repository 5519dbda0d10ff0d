"""Commands that work on files: extract, match. Nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.commands import options, terminal
from monitor.wording import plain

if TYPE_CHECKING:
    from storage.records import Reading

ENGINES = ("local", "duckdb", "spark")


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|URL...")
@click.option("--url", "address", metavar="URL", help="The address that a file was saved from.")
@click.option("--allow-private", is_flag=True, help="Also fetch from addresses that are not public.")
@options.as_json
def extract(inputs: tuple[str, ...], address: str | None, allow_private: bool, as_json: bool) -> None:
    """Show what the tool reads in a page: kind, encoding, article, attribution, links.

    \b
    Examples:  reprintwatch extract page.html --url http://www.mca.gov.cn/article/1.shtml
               reprintwatch extract --json page.html
    """
    from crawler.article.extract import read_page
    from monitor.present import json_answers
    from monitor.wording.plain import shown_time

    fetched = _fetched([each for each in inputs if _is_url(each)], allow_private=allow_private)
    found = []
    for each in inputs:
        if _is_url(each):
            found.append(fetched[each])
            continue
        try:
            body = Path(each).read_bytes()
        except OSError as error:
            raise click.ClickException(f"{each}: {error.strerror}") from error
        found.append(read_page(body, address or Path(each).absolute().as_uri()))
    if as_json:
        terminal.as_json([json_answers.reading(each) for each in found])
        return
    for reading in found:
        for name, value in json_answers.reading(reading).items():
            if value not in (None, [], False, "") and name != "statements":
                click.echo(f"{name}: {shown_time(value) if name == 'published_at' else _plain(value)}")


def _is_url(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def _fetched(urls: list[str], *, allow_private: bool) -> dict[str, Reading]:
    """What is read at each URL."""
    if not urls:
        return {}
    from monitor.analysis.readers import order, read
    from monitor.service.probe import fetch_pages, sites_of

    try:
        sites = sites_of(urls, allow_private=allow_private)
    except ValueError as error:
        raise click.UsageError(f"no address: {error}") from error
    captures = fetch_pages(sites, {"download_delay": 1})
    for url in urls:
        capture = captures.get(url)
        if capture is None or capture.fetch.status is None:
            raise click.ClickException(f"{url}: {capture.fetch.failure_detail if capture else 'not fetched'}")
    orders = {url: order(captures[url], None) for url in urls}
    return {url: read(each) for url, each in orders.items() if each is not None}


def _plain(value: object) -> str:
    if isinstance(value, list):
        return "".join(f"\n  {plain.printable(_entry(each))}" for each in value)
    return plain.printable(str(value))


def _entry(value: object) -> str:
    return " ".join(str(each) for each in value.values() if each) if isinstance(value, dict) else str(value)


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
@click.option("--workers", type=click.IntRange(1), help="Processes; default: one a core. Not for Spark.")
@click.option(
    "--engine", type=click.Choice(ENGINES), default="local", help="Where to compute; default: here."
)
@click.option("--master", metavar="URL", help="The Spark cluster; default: all cores of this machine.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
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
    from monitor.reuse.bulk.collection import CollectionError, match_files

    if output is not None and output.exists():
        raise click.BadParameter(f"{output} exists", param_hint="--output")
    try:
        if engine == "spark":
            _match_on_spark(queries, articles, master, output)
        else:
            _refuse_folders(queries, articles)
            match_them = _bulk() if engine == "duckdb" else match_files
            _print_lines(match_them(queries, articles, workers=workers), output)
    except CollectionError as error:
        raise click.ClickException(str(error)) from error


def _refuse_folders(*paths: Path) -> None:
    for path in paths:
        if path.is_dir() or path.suffix == ".parquet":
            raise click.BadParameter(f"{path}: folders and Parquet are read with --engine spark")


def _bulk() -> Callable[..., Iterator[dict[str, Any]]]:
    try:
        from monitor.reuse.bulk.duckdb_engine import match_in_bulk
    except ImportError as error:
        raise click.ClickException("DuckDB is not installed: pip install 'reprintwatch[bulk]'") from error
    return match_in_bulk


def _match_on_spark(queries: Path, articles: Path, master: str | None, output: Path | None) -> None:
    try:
        from monitor.reuse.bulk.spark_engine import match_on_spark, write_on_spark
    except ImportError as error:
        raise click.ClickException("Spark is not installed: pip install 'reprintwatch[spark]'") from error
    if output is not None:
        write_on_spark(queries, articles, output, master=master)
    else:
        _print_lines(match_on_spark(queries, articles, master=master), None)


def _print_lines(lines: Iterable[dict[str, Any]], output: Path | None) -> None:
    with (
        terminal.progress("matching") as told,
        click.open_file(str(output or "-"), "w", encoding="utf-8") as file,
    ):
        for number, line in enumerate(lines, start=1):
            click.echo(json.dumps(line, ensure_ascii=False), file=file)
            told(number, 0)
