"""Commands that keep things in order: sites, verify, doctor, backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.commands import options, terminal
from monitor.wording import plain

if TYPE_CHECKING:
    from datetime import datetime

FOUND_SOMETHING = 4


@click.command()
@click.option("--check", is_flag=True, help="Read one start page of each and show what would be followed.")
@options.as_json
@click.pass_context
def sites(ctx: click.Context, check: bool, as_json: bool) -> None:
    """The configured sites.

    \b
    Example:  reprintwatch sites --check
    """
    config = options.config(ctx)
    found: list[dict[str, Any]] = [
        {"name": each.name, "title": each.title, "role": each.role.value, "start_urls": list(each.start_urls)}
        for each in config.sites
    ]
    if check:
        from monitor.service.probe import check_sites

        checked = check_sites(config.sites, config.crawler)
        found = [one | more for one, more in zip(found, checked, strict=True)]
    if as_json:
        terminal.as_json(found)
    elif not check:
        terminal.table(("name", "title", "role", "start"), [
            (each["name"], each["title"], each["role"], str(each["start_urls"][0])) for each in found
        ])  # fmt: skip
    else:
        terminal.table(("name", "state", "entries", "first entry"), [
            (each["name"], each["state"], len(each["entries"]), each["entries"][0]["url"] if each["entries"] else "")
            for each in found
        ])  # fmt: skip
    if check and any(not each["entries"] for each in found):
        ctx.exit(3)


@click.command()
@options.as_json
@click.pass_context
def verify(ctx: click.Context, as_json: bool) -> None:
    """Check the whole store: every capture's digest, the hash chain, references, indexes.

    Ends with 4 where something is wrong.

    \b
    Example:  reprintwatch verify && echo sound
    """
    from monitor.service.doctor import problems

    with options.store(ctx) as (_, db), terminal.progress("verifying") as told:
        found = list(problems(db, told))
    if as_json:
        terminal.as_json([{"problem": each} for each in found])
    else:
        for each in found:
            click.echo(plain.printable(each))
    terminal.say(f"{len(found)} problems" if found else "the store is sound")
    if found:
        ctx.exit(FOUND_SOMETHING)


@click.command()
@options.as_json
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """What is configured, reachable, overdue or failing, and what to do.

    Ends with 4 where something needs you.

    \b
    Example:  reprintwatch doctor
    """
    from datetime import UTC, datetime

    from monitor.service.doctor import examine

    config = options.config(ctx)
    found = examine(config, datetime.now(UTC))
    if as_json:
        terminal.as_json([{"what": each.what, "state": each.state, "do": each.remedy} for each in found])
    else:
        terminal.table(("", "what", "state", "what to do"), [
            ("!" if each.remedy else "", each.what, each.state, each.remedy) for each in found
        ])  # fmt: skip
    if any(each.remedy for each in found):
        ctx.exit(FOUND_SOMETHING)


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
    from datetime import UTC, datetime

    from storage.archive.retention import prune as give_up
    from storage.engine.opening import opened

    with opened(options.config(ctx).store) as db:
        found = give_up(db, before, datetime.now(UTC), trial=dry_run)
    done = "would be given up" if dry_run else "given up"
    terminal.say(f"{found.bodies} bodies, {found.bytes / 2**20:.1f} MiB {done}")


def _file_of(ctx: click.Context, instead: str) -> Path:
    store = options.config(ctx).store
    if isinstance(store, Path):
        return store
    raise click.ClickException(
        f"{store} is a PostgreSQL database: use its own {instead}, also while services run"
    )


@click.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.pass_context
def backup(ctx: click.Context, target: Path) -> None:
    """Copy the store into one file, also while the service runs; the copy is checked.

    \b
    Example:  reprintwatch backup /backups/reprintwatch-$(date +%F).db
    """
    import signal

    from storage.archive.backup import back_up

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: what was begun is taken away
    try:
        copy = back_up(_file_of(ctx, "pg_dump --format=custom"), target)
    except FileExistsError as error:
        raise click.ClickException(f"{target} exists: it is left as it is") from error
    except OSError as error:
        raise click.ClickException(f"{target} cannot be written: {error.strerror}") from error
    click.echo(f"{copy.sha256}  {target}")
    terminal.say(f"{copy.size / 1e6:.1f} MB, {copy.captures} captures, sound; the line above is its SHA-256")


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.pass_context
def restore(ctx: click.Context, source: Path) -> None:
    """Put a copy in the store's place; what was there is kept beside it.

    Refuses with 11 while a service runs on the store.

    \b
    Example:  reprintwatch restore /backups/reprintwatch-2026-11-24.db && reprintwatch verify
    """
    from datetime import UTC, datetime

    from storage.archive.backup import restore as put_back

    store = _file_of(ctx, "pg_restore")
    try:
        copy, kept = put_back(source, store, datetime.now(UTC))
    except OSError as error:
        raise click.ClickException(f"{store} cannot be written: {error.strerror}") from error
    terminal.say(
        f"restored {copy.captures} captures into {store}" + (f"; the old store is {kept}" if kept else "")
    )
