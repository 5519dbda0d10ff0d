"""Store → state, faults, copies; old content is given up.

Commands: doctor, verify, backup, restore, prune.
"""

from __future__ import annotations

import signal
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from gettext import gettext as _
from pathlib import Path

import click

from monitor.analysis.indexing import has_earlier_conclusions
from monitor.commands import options, terminal
from monitor.proving.publishing import begin_after_restore
from monitor.service.doctor import Diagnosis, ask_service, examine, problems
from monitor.speech.language import in_english, marked, system_words
from monitor.speech.own_call import with_own_call
from monitor.wording.plain import printable
from storage.archive import backup as copies
from storage.archive import retention
from storage.archive.faults import to_its_end
from storage.engine.address import StoreAddress
from storage.engine.opening import open_as_is, opened
from storage.engine.store import Store
from storage.log.beside import is_without_file, known_heads, lost_heads
from storage.log.checkpoint import HeadClaim, claims_in
from storage.log.comparing import brought_faults, log_notes
from storage.log.remarks import remarks

OLDER = marked(
    ", except its rows and its index for search, which were not read: the store is of an older reprintwatch."
    " The next command that works on the store converts it, then verify again"
)
EARLIER = marked(
    ". An earlier release concluded its texts: a text whose digest differs was passed over."
    " `reprintwatch analyze --again` concludes these anew"
)


@click.command()
@click.option("--head", "brought", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="Compare with heads of the log from outside: a letter, a checkpoint, a heads.log.")  # fmt: skip
@options.as_json
@click.pass_context
def verify(ctx: click.Context, brought: Path | None, as_json: bool) -> None:
    """Check the whole store: file, schema, references, every row, the hash chain, every body, search.

    Every head of the log is computed anew from the captures. Writes nothing. Ends with 4 where something is wrong.

    \b
    Examples:  reprintwatch verify && echo sound
               reprintwatch verify --head mail.txt     # is the store still the store of that letter?
    """
    config = options.config(ctx)
    claims = _claims(brought)
    db = open_as_is(config.store)
    with closing(db), terminal.progress(_("verifying")) as advance:
        with in_english() if as_json else nullcontext():
            faults = [
                *problems(db, advance, lambda: known_heads(config.store)),
                *to_its_end(db, lambda db: lost_heads(db, config.store)),
                *to_its_end(db, lambda db: brought_faults(db, claims)),
            ]
        unread = _unread(db)
        for note in _notes(db, config.store):
            terminal.say(note)
    if as_json:
        terminal.as_json([{"problem": fault} for fault in faults])
    else:
        for fault in faults:
            click.echo(printable(fault))
    terminal.say(
        (_("{count} problems").format(count=len(faults)) if faults else _("the store is sound")) + unread
    )
    if faults:
        ctx.exit(options.FOUND_SOMETHING)


def _notes(db: Store, store: StoreAddress) -> list[str]:
    """Return the notes on the log; none of a damaged store, whose damage stands among the problems."""
    if not db.is_current():
        return []
    try:
        notes = [*log_notes(db, known_heads(store)), *remarks(db)]
        if is_without_file(db, store):
            notes.append(_("no file heads.log lies beside the store: the heads stand in the store alone"))
        return notes
    except db.damage_errors:
        return []


def _claims(brought: Path | None) -> list[HeadClaim]:
    """Return the heads in a file that was brought. Raises UsageError for a file without a head."""
    if brought is None:
        return []
    try:
        claims = claims_in(brought.read_text("utf-8"))
    except UnicodeDecodeError:
        claims = []
    except OSError as error:
        raise click.ClickException(f"{brought}: {system_words(error)}") from error
    if not claims:
        raise click.UsageError(
            _("no head in {name}: a head is a line with a number and 44 signs of Base64").format(name=brought)
        )
    return claims


def _unread(db: Store) -> str:
    """Return the note on the parts of a store that were not checked, "" if all were checked."""
    if not db.is_current():
        return _(OLDER)
    return _(EARLIER) if has_earlier_conclusions(db) else ""


@click.command()
@click.option("--service", is_flag=True, help="Only ask the running service, on health_port.")
@options.as_json
@click.pass_context
def doctor(ctx: click.Context, service: bool, as_json: bool) -> None:
    """Examine configuration, sites and store, and say what to do.

    Ends with 4 where something needs you.

    \b
    Examples:  reprintwatch doctor
               reprintwatch doctor --service     # the health check of a container
    """
    config = options.config(ctx)
    with in_english() if as_json else nullcontext():
        diagnoses = [ask_service(config)] if service else examine(config, datetime.now(UTC))
    _print_diagnoses(diagnoses, as_json=as_json)
    if any(diagnosis.remedy for diagnosis in diagnoses):
        ctx.exit(options.FOUND_SOMETHING)


def _print_diagnoses(diagnoses: list[Diagnosis], *, as_json: bool) -> None:
    if as_json:
        terminal.as_json([
            {"what": diagnosis.what, "state": diagnosis.state, "do": diagnosis.remedy} for diagnosis in diagnoses
        ])  # fmt: skip
        return
    terminal.table(("", marked("what"), marked("state"), marked("what to do")), [
        ("!" if diagnosis.remedy else "", diagnosis.what, diagnosis.state, with_own_call(diagnosis.remedy))
        for diagnosis in diagnoses
    ])  # fmt: skip


@click.command()
@click.option("--older-than", "before", type=options.Moment(), metavar="T", required=True,
              help="Looks before then: 365d, 2025-01-01.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say how much it would be.")
@click.pass_context
def prune(ctx: click.Context, before: datetime, dry_run: bool) -> None:
    """Give up the content of old looks at which nothing had changed; all evidence stays.

    Captures stay with digest and chain; revisions, findings and what stands beside them keep their content.

    \b
    Example:  reprintwatch prune --older-than 365d --dry-run
    """
    now = datetime.now(UTC)
    if before > now:
        words = _("--older-than {day} is in the future: write a day of the past, or an age such as 365d")
        raise click.UsageError(words.format(day=f"{before:%Y-%m-%d}"))
    with opened(options.config(ctx).store) as db:
        pruned = retention.prune(db, before, now, trial=dry_run)
    said = (
        _("{bodies} bodies, {size:.1f} MiB would be given up")
        if dry_run
        else _("{bodies} bodies, {size:.1f} MiB given up")
    )
    terminal.say(said.format(bodies=pruned.bodies, size=pruned.bytes / 2**20))


@click.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.pass_context
def backup(ctx: click.Context, target: Path) -> None:
    """Copy the store into one file, also while the service runs; the copy is checked, bodies included.

    A damaged store is named and gives no copy.

    \b
    Example:  reprintwatch backup /backups/reprintwatch-$(date +%F).db
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: removes the unfinished copy
    try:
        with terminal.progress(_("checking the copy")) as advance:
            copy = copies.back_up(_file_of_store(ctx, "pg_dump --format=custom"), target, advance)
    except FileExistsError as error:
        words = _("{target} exists and is left as it is: name another file")
        raise click.ClickException(words.format(target=target)) from error
    except OSError as error:
        raise terminal.unwritable(target, error) from error
    click.echo(f"{copy.sha256}  {target}")
    terminal.say(
        _("{size:.1f} MB, {captures} captures, sound; the line above is its SHA-256").format(
            size=copy.size / 1e6, captures=copy.captures
        )
    )


def _file_of_store(ctx: click.Context, postgres_tool: str) -> Path:
    """Return the file of the store. Raises ClickException, with the tool to use, for a PostgreSQL store."""
    store = options.config(ctx).store
    if isinstance(store, Path):
        return store
    raise click.ClickException(
        _("{store} is a PostgreSQL database: use its own {postgres_tool}, also while services run").format(
            store=store, postgres_tool=postgres_tool
        )
    )


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.pass_context
def restore(ctx: click.Context, source: Path) -> None:
    """Put a sound copy in the store's place; what was there is kept beside it.

    Refuses with 11 while a service or a command works on the store.

    \b
    Example:  reprintwatch restore /backups/reprintwatch-2026-11-24.db && reprintwatch verify
    """
    store = _file_of_store(ctx, "pg_restore")
    if store.exists() and source.samefile(store):
        raise click.UsageError(
            _("{file} is the store itself: name a copy made by `backup`").format(file=source)
        )
    try:
        with terminal.progress(_("checking the copy")) as advance:
            copy, replaced = copies.restore(source, store, datetime.now(UTC), advance)
    except OSError as error:
        raise terminal.unwritable(store, error) from error
    aside = _("; the old store is {file}").format(file=replaced) if replaced else ""
    terminal.say(
        _("restored {captures} captures into {store}{aside}").format(
            captures=copy.captures, store=store, aside=aside
        )
    )
    _begin_new_log(store)


def _begin_new_log(store: Path) -> None:
    """Begin a new log of captures if the copy is older than heads.log; name the log.

    A copy of an older version waits for the command that converts the copy.
    """
    with closing(open_as_is(store)) as db:
        is_current = db.is_current()
    if is_current and known_heads(store):
        with opened(store) as db:
            begun = begin_after_restore(db, store, datetime.now(UTC))
        if begun is not None:
            terminal.say(
                _("the copy is older than heads.log: the log {origin} begins").format(origin=begun.origin)
            )
