"""Store → files for other tools: captures as WARC or WACZ, tables as JSON Lines, CSV or Parquet, rows for research.

Commands: export.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from gettext import gettext as _
from pathlib import Path

import click

from monitor.commands import options, terminal
from monitor.commands.archives.row_files import Rows, write_lines, write_parquet, write_sheet
from monitor.commands.daily.subjects import subject_of
from monitor.coverage.research import DERIVATIONS, EDITS, derivation_rows, edit_rows
from monitor.coverage.task_choice import setup_of
from monitor.evidence.wacz import WARC_NAME, WaczPage, write_wacz
from monitor.evidence.warc import Record, packed, records_of, warcinfo
from monitor.proving.exchanges import exchanges, whole_store_records
from monitor.proving.packing import pages_of, software
from storage.archive.captures import chosen_captures
from storage.archive.tables import TABLES, table_rows
from storage.engine.store import Store
from storage.findings.exhibits import exhibits_of
from storage.records import CaptureId

ENDINGS = (".jsonl", ".parquet")
PART = ".part"

FILE = click.Path(dir_okay=False, path_type=Path)
TABLE = click.Choice(TABLES)
Write = Callable[[Path], object]


@click.command()
@click.option(
    "--warc", type=FILE, metavar="FILE.warc.gz", help="Captures, for replay and for other archives."
)
@click.option("--wacz", type=FILE, metavar="FILE.wacz", help="Captures with an index, for replayweb.page.")
@click.option("--jsonl", type=TABLE, metavar="TABLE", help="The rows of a table as JSON Lines.")
@click.option("--csv", "sheet", type=TABLE, metavar="TABLE", help="The rows of a table as CSV.")
@click.option("--parquet", type=TABLE, metavar="TABLE", help="The rows of a table as Parquet.")
@click.option(
    "-o", "--output", type=FILE, metavar="FILE", help="The file of a table; default: TABLE.jsonl here."
)
@click.option("--derivations", type=FILE, metavar="FILE", help="Reprints with their originals.")
@click.option("--edits", type=FILE, metavar="FILE", help="Changes between revisions of a page.")
@options.site
@options.since
@click.option("--until", type=options.Moment(), metavar="T", help="Captures before then.")
@click.option("--finding", metavar="FINDING", help="Captures of this finding.")
@click.pass_context
def export(
    ctx: click.Context,
    warc: Path | None,
    wacz: Path | None,
    jsonl: str | None,
    sheet: str | None,
    parquet: str | None,
    output: Path | None,
    derivations: Path | None,
    edits: Path | None,
    site: str | None,
    since: datetime | None,
    until: datetime | None,
    finding: str | None,
) -> None:
    """Write captures for other archives, tables for other tools, or derivations and edits for research.

    --site, --since, --until and --finding choose among the captures. Without these, WARC and WACZ hold the whole store:
    `import --new-store` makes the same store again. The ending of the files for research is .jsonl or .parquet.

    \b
    Examples:  reprintwatch export --wacz captures.wacz --since 2026-11-01
               reprintwatch export --csv findings -o findings.csv
               reprintwatch export --derivations derivations.jsonl
    """
    _check_endings(derivations, edits)
    with options.store(ctx) as (config, db):

        def chosen() -> list[CaptureId]:
            return _chosen(db, site, since, until, finding)

        beside = (
            [] if any((site, since, until, finding)) else whole_store_records(db, config, datetime.now(UTC))
        )
        wanted: list[tuple[Path | None, Write]] = [
            (warc, lambda file: _write_warc(db, chosen(), file, beside)),
            (wacz, lambda file: _write_wacz(db, chosen(), file, beside)),
            (_file(output, jsonl, "jsonl"), lambda file: write_lines(table_rows(db, str(jsonl)), file)),
            (_file(output, sheet, "csv"), lambda file: write_sheet(table_rows(db, str(sheet)), file)),
            (
                _file(output, parquet, "parquet"),
                lambda file: write_parquet(table_rows(db, str(parquet)), file),
            ),
            (derivations, lambda file: _write_research(derivation_rows(db), DERIVATIONS, file)),
            (edits, lambda file: _write_research(edit_rows(db, setup_of(config)), EDITS, file)),
        ]
        files = [(file, write) for file, write in wanted if file is not None]
        if not files:
            raise click.UsageError(
                _("say what to write: --warc, --wacz, --jsonl, --csv, --parquet, --derivations or --edits")
            )
        for file, write in files:
            _written(file, write)


def _file(output: Path | None, table: str | None, ending: str) -> Path | None:
    return None if table is None else output or Path(f"{table}.{ending}")


def _check_endings(*files: Path | None) -> None:
    for file in filter(None, files):
        if file.suffix not in ENDINGS:
            raise click.BadParameter(_("{file}: the name must end in .jsonl or .parquet").format(file=file))


def _written(file: Path, write: Write) -> None:
    """Write a file beside its place and put it there when it is whole."""
    part = file.with_name(f"{file.name}{PART}")
    try:
        write(part)
        part.replace(file)
    except OSError as error:
        raise terminal.unwritable(file, error) from error
    finally:
        if part.exists():
            part.unlink()
    terminal.say(_("wrote {file}").format(file=file))


# --- captures -----------------------------------------------------------------------------------


def _chosen(
    db: Store, site: str | None, since: datetime | None, until: datetime | None, finding: str | None
) -> list[CaptureId]:
    """Return the captures that the options choose, in order."""
    chosen = chosen_captures(db, site=site, since=since, until=until)
    if finding is None:
        return chosen
    of_finding = exhibits_of(db, subject_of(db, finding).finding.id)
    return [each for each in chosen if each in of_finding]


def _write_warc(db: Store, captures: Iterable[CaptureId], file: Path, beside: Sequence[Record]) -> None:
    with file.open("wb") as written:
        first = warcinfo(software(), datetime.now(UTC), file.name.removesuffix(PART))
        for record in (first, *beside):
            written.write(packed(record))
        for exchange in exchanges(db, captures):
            for record in records_of(exchange):
                written.write(packed(record))


def _write_wacz(db: Store, captures: Iterable[CaptureId], file: Path, beside: Sequence[Record]) -> None:
    pages: list[WaczPage] = []

    def records() -> Iterator[Record]:
        yield warcinfo(software(), at, WARC_NAME)
        yield from beside
        for exchange in exchanges(db, captures):
            yield from records_of(exchange)
            pages.extend(pages_of([exchange], ""))

    at = datetime.now(UTC)
    with file.open("wb") as written:
        write_wacz(written, records(), pages, title="reprintwatch", at=at, software=software())


def _write_research(rows: Rows, columns: Mapping[str, str], file: Path) -> None:
    if file.name.removesuffix(PART).endswith(".jsonl"):
        write_lines(rows, file)
    else:
        write_parquet(rows, file, columns)
