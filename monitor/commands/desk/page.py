"""Configuration → the operators' page; names and passwords → its accounts. Commands: serve, user add, list, remove."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from gettext import gettext as _

import click

from monitor.commands import on_demand, options, terminal
from monitor.config.values import Config
from monitor.speech.language import marked
from storage.access.users import UserRole, disable_user, list_users, save_user
from storage.engine.opening import open_store, opened
from storage.engine.store import transaction

ROLES = [role.value for role in UserRole]


@click.command()
@click.option("--host", metavar="HOST", help="Address to listen on; default: [web] host, 127.0.0.1.")
@click.option(
    "--port",
    type=options.Number(0, 65_535),
    metavar="PORT",
    help="Port; 0: any free one; default: [web] port.",
)
@click.pass_context
def serve(ctx: click.Context, host: str | None, port: int | None) -> None:
    """Serve the operators' page until Ctrl-C or SIGTERM.

    Beyond this machine the page asks for accounts, made by `user add`.

    \b
    Example:  reprintwatch serve --port 8765
    """  # fmt: skip
    serve_page(options.config(ctx), host, port)


def serve_page(config: Config, host: str | None = None, port: int | None = None) -> None:
    """Serve the page of a configuration; host and port replace the configured values."""
    web = config.web
    web = replace(web, host=web.host if host is None else host, port=web.port if port is None else port)
    on_demand.module(on_demand.PAGE).serve_page(replace(config, web=web), terminal.say)


@click.group()
def user() -> None:
    """Accounts of the operators' page.

    \b
    Example:  reprintwatch user add lin --role operator
    """


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="operator", help="What the person may do.")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of asking."
)
@click.pass_context
def user_add(ctx: click.Context, name: str, role: str, password_stdin: bool) -> None:
    """Add an account, or give an account a new password and role; its sessions end.

    \b
    Example:  reprintwatch user add lin --role admin
    """
    config = options.config(ctx)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else _asked_password()
    accounts = on_demand.module(on_demand.ACCOUNTS)
    try:
        new = accounts.new_user(name, password, UserRole(role), datetime.now(UTC))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    open_store(config.store, create=True).close()
    with opened(config.store) as db, transaction(db):
        save_user(db, new)
    terminal.say(_("{name} may log in as {role}").format(name=name, role=role))


def _asked_password() -> str:
    if not sys.stdin.isatty():
        raise click.UsageError(
            _("no terminal to ask on: --password-stdin reads the password from standard input")
        )
    answer: str = click.prompt(_("Password"), hide_input=True, confirmation_prompt=True, err=True)
    return answer


@user.command("list")
@options.as_json
@click.pass_context
def user_list(ctx: click.Context, as_json: bool) -> None:
    """List the accounts.

    \b
    Example:  reprintwatch user list
    """
    with options.store(ctx) as (_, db):
        kept = list_users(db)
    if as_json:
        terminal.as_json([
            {"name": each.name, "role": each.role.value, "is_open": each.disabled_at is None} for each in kept
        ])  # fmt: skip
        return
    terminal.table(
        (marked("name"), marked("role"), marked("since"), marked("closed")),
        [
            (each.name, each.role.value, terminal.moment(each.created_at), terminal.moment(each.disabled_at))
            for each in kept
        ],
    )


@user.command("remove")
@click.argument("name")
@click.pass_context
def user_remove(ctx: click.Context, name: str) -> None:
    """Close an account and its sessions; the record of its actions stays.

    \b
    Example:  reprintwatch user remove lin
    """
    config = options.config(ctx)
    with opened(config.store) as db, transaction(db):
        known = disable_user(db, name, datetime.now(UTC))
    if not known:
        raise click.UsageError(_("no account {name!r}; see `reprintwatch user list`").format(name=name))
    terminal.say(_("{name} may not log in any more").format(name=name))
