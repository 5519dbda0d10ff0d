"""A group of commands with a command for calls that name none."""

from __future__ import annotations

import click


class ListingGroup(click.Group):
    """Group with `list` as the command for calls without a command: ``tasks T1``, ``cases --json``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `list` before arguments that begin with no command."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)
