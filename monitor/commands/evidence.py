"""Finding → a package of evidence that a stranger can check; a new key for packages.

Command: evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from gettext import gettext as _
from pathlib import Path

import click

from monitor.commands import options, terminal
from monitor.commands.daily.subjects import subject_of
from monitor.config.values import Config
from monitor.evidence.wacz import zipped
from monitor.proving.key import make_key, read_key
from monitor.proving.packing import Package, package_of
from monitor.proving.publishing import publish_head
from monitor.proving.reconcluding import Reconcluded, Reconclusion
from storage.engine.opening import open_store
from storage.errors import EvidenceError


@click.command()
@click.argument("finding", required=False, metavar="FINDING")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.zip",
              help="The package; default: evidence-FINDING.zip here.")  # fmt: skip
@click.option(
    "--init", "is_init", is_flag=True, help="Make the key that signs packages, and print its fingerprint."
)
@click.option("--views", "with_views", is_flag=True,
              help="Add pictures of the pages as a browser shows the captures (extra [browser]).")  # fmt: skip
@options.as_json
@click.pass_context
def evidence(
    ctx: click.Context,
    finding: str | None,
    output: Path | None,
    is_init: bool,
    with_views: bool,
    as_json: bool,
) -> None:
    """Pack the captures of a finding, with proofs and a verifier, into one file for a lawyer or a court.

    The beginning of an id is enough where it is the only one. A new head of the log is made where captures, findings
    or notes came since the newest head.

    \b
    Examples:  reprintwatch evidence --init
               reprintwatch evidence 3f9c21 -o case-12.zip
    """
    config = options.config(ctx)
    if is_init == (finding is not None):
        raise click.UsageError(_("give a finding, or --init"))
    if is_init:
        _init(config)
    else:
        _pack(config, str(finding), output, with_views=with_views, as_json=as_json)


def _init(config: Config) -> None:
    """Make the key and print its fingerprint. Raises EvidenceError for a key that exists."""
    file = config.evidence.key
    try:
        key = make_key(file)
    except FileExistsError as error:
        raise EvidenceError(
            _(
                "the key {file} exists and is left as it is: set another key_file in [evidence] for a new key"
            ).format(file=file)
        ) from error
    except OSError as error:
        raise terminal.unwritable(file, error) from error
    click.echo(key.fingerprint)
    terminal.say(
        _(
            "key {file}: keep a copy; the number above is its fingerprint, tell it to those who will check"
        ).format(file=file)
    )


def _pack(config: Config, id_start: str, output: Path | None, *, with_views: bool, as_json: bool) -> None:
    key = read_key(config.evidence.key)
    with closing(open_store(config.store)) as db:
        found = subject_of(db, id_start).finding
        head = publish_head(db, config, lambda: datetime.now(UTC))
        if head is None:
            raise EvidenceError(_("the store has no captures"))
        package = package_of(db, config, found, head, key, with_views=with_views)
    target = output or Path(f"evidence-{found.id}.zip")
    terminal.write_bytes(target, zipped(_in_folder(package, found.id), pack=True))
    if as_json:
        terminal.as_json([
            {"finding": found.id, "file": str(target), "reconcluded": package.again.word, "size": head.size,
             "root": head.root, "key": key.fingerprint}
        ])  # fmt: skip
    terminal.say(
        _("{file}: {count} files, concluded again: {word}; key {fingerprint}").format(
            file=target, count=len(package.files), word=_again(package.again), fingerprint=key.fingerprint
        )
    )


def _again(again: Reconcluded) -> str:
    """Return in words whether the captures of a package give the finding again."""
    words = {
        Reconclusion.ALONE: _("yes, from these captures alone"),
        Reconclusion.WITH_MORE: _("yes, with {n} captures of further pages"),
        Reconclusion.NO: _("no"),
    }
    return words[again.outcome].format(n=again.more)


def _in_folder(package: Package, finding: str) -> Mapping[str, bytes]:
    """Return the files in a folder named after the finding."""
    return {f"evidence-{finding}/{name}": data for name, data in package.files.items()}
