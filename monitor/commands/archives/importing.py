"""Archives and saved pages of others → sightings beside our own looks.

Commands: import.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from gettext import gettext as _
from pathlib import Path

import click

from monitor.commands import options, terminal
from monitor.config.values import Config
from monitor.sightings.importing import Imported, ImportTask, import_file
from monitor.sightings.new_store import make_store
from monitor.speech.language import library_words, marked
from storage.engine.opening import open_store
from storage.errors import ImportRefused, ReprintWatchError

REASONS = {
    "broken-gzip": marked("broken gzip"),
    "bomb": marked("few bytes that unpack to very many"),
    "no-record": marked("no record"),
    "long-head": marked("a head without end"),
    "cut": marked("shorter or longer than stated"),
    "too-large": marked("too large for a page"),
    "not-http": marked("no answer of a web server"),
    "not-a-page": marked("picture, style or script"),
    "other-site": marked("of no configured site"),
    "no-time": marked("without a possible time"),
    "digest": marked("other bytes than the archive states"),
    "body": marked("body cannot be decoded"),
    "no-original": marked("repeats a record that is not at hand"),
}


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE…",
                type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
@click.option("--as", "name", metavar="NAME", help="Who made the files; default: the name of the file.")
@click.option("--url", metavar="URL", help="The address of a saved page that states none.")
@click.option("--at", type=options.Moment(), metavar="T", help="The time of a saved page that states none.")
@click.option("--new-store", is_flag=True, help="Make the store of the files; there is none yet.")
@options.as_json
@click.pass_context
def import_files(
    ctx: click.Context,
    files: tuple[Path, ...],
    name: str | None,
    url: str | None,
    at: datetime | None,
    new_store: bool,
    as_json: bool,
) -> None:
    """Read archives and saved pages of others: what they saw stands beside our own looks.

    WARC, ARC, WACZ, segments of Common Crawl, pages saved by browsers (HTML, SingleFile, MHTML). A sighting of others
    is shown by `history` with its source, and changes no finding, no version and no time of our own looks. Only pages
    of configured sites are kept. A second call adds nothing twice, and goes on where a stopped call ended.

    With --new-store the answers become captures of a store that `analyze` concludes and no crawl continues. The file of
    `export` of a whole store gives the same store again.

    \b
    Examples:  reprintwatch import CC-MAIN-2026.warc.gz --as "Common Crawl"
               reprintwatch import saved.html --url http://www.mca.gov.cn/a.shtml --at 2026-11-23T10:00
               reprintwatch --config other.toml import --new-store whole.wacz
    """
    config = options.config(ctx)
    tasks = [ImportTask(file, config.sites, name, url, at) for file in files]
    if new_store:
        _make_store(config, tasks, as_json=as_json)
        return
    done, refused = _imported(config, tasks)
    if as_json:
        terminal.as_json([_answer(each) for each in done])
    if refused:
        ctx.exit(options.PART_DONE if done else 1)


def _make_store(config: Config, tasks: Sequence[ImportTask], *, as_json: bool) -> None:
    """Make the configured store of the files. Raises ImportRefused."""
    if not isinstance(config.store, Path):
        raise click.ClickException(_("a new store is a file: name a path in [store]"))
    try:
        with terminal.progress(_("importing")) as advance:
            made = make_store(config.store, tasks, datetime.now(UTC), lambda n: advance(n, n))
    except OSError as error:
        raise terminal.unwritable(config.store, error) from error
    if as_json:
        terminal.as_json([{
            "store": str(config.store), "captures": made.captures, "own": made.is_own,
            "unknown_sites": list(made.unknown_sites), "files": [_answer(each) for each in made.imported],
        }])  # fmt: skip
    for each in made.imported:
        _tell(each)
    if made.unknown_sites:
        terminal.say(
            _("sites that the configuration lacks: {names}").format(names=", ".join(made.unknown_sites))
        )
    words = _("{count} captures in the new store {store}; now: reprintwatch analyze")
    terminal.say(words.format(count=made.captures, store=config.store))


def _imported(config: Config, tasks: Sequence[ImportTask]) -> tuple[list[Imported], int]:
    """Import the files; return what came of them, and the number of refused files."""
    done, refused = [], 0
    with closing(open_store(config.store)) as db, terminal.progress(_("importing")) as advance:
        for task in tasks:
            try:
                done.append(import_file(db, task, lambda: datetime.now(UTC), lambda n: advance(n, n)))
            except (ImportRefused, OSError) as error:
                refused += 1
                terminal.say(f"reprintwatch: {_words(task.file, error)}")
            else:
                _tell(done[-1])
    return done, refused


def _words(file: Path, error: Exception) -> str:
    if isinstance(error, ReprintWatchError):
        return str(error)
    return _("{file} cannot be read: {error}").format(file=file, error=library_words(error))


def _tell(imported: Imported) -> None:
    if imported.was_known:
        terminal.say(
            _("{file}: known already, {count} sightings").format(file=imported.file, count=imported.sightings)
        )
        return
    terminal.say(_("{file}: {count} new sightings").format(file=imported.file, count=imported.added))
    if imported.left_out:
        terminal.say("  " + _("passed over: {reasons}").format(reasons=_reasons(imported.left_out)))


def _reasons(left_out: Mapping[str, int]) -> str:
    ordered = sorted(left_out.items(), key=lambda each: (-each[1], each[0]))
    return ", ".join(f"{count} × {_(REASONS[reason])}" for reason, count in ordered)


def _answer(imported: Imported) -> dict[str, object]:
    return {
        "file": str(imported.file),
        "sightings": imported.sightings,
        "added": imported.added,
        "known": imported.was_known,
        "left_out": dict(sorted(imported.left_out.items())),
    }
