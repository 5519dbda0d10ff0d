"""The console over a store of coverage: a configuration beside the store, and commands run in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from sites.coverage import BU, HEADLINE, MESSAGE, TEXT, Coverage, article, listing, old, portal

from monitor.cli import cli

SITES = [BU, *(portal(name) for name in ("pa", "pb", "pc"))]
RIGHT = (TEXT[0], TEXT[1].replace("122.7", "127.2"), *TEXT[2:])
MORE = """
[[lists]]
name = "province"
tier = "省级"
weight = 3.0
sites = ["pa", "pb"]

[letters]
sender = "省民政厅办公室"
contact = "李某"
"""


def page(name: str) -> str:
    """The address of a portal's copy."""
    return f"http://{name}.example.cn/2026/t20260302_7.html"


def start(name: str) -> str:
    """The start page of a portal."""
    return f"http://{name}.example.cn/news/"


@dataclass
class Console:
    """A configuration with its store."""

    config: Path
    web: Coverage

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command; return its standard output."""
        done = CliRunner().invoke(cli, ["--config", str(self.config), *arguments], catch_exceptions=True)
        found = done.exit_code
        if done.exception and not isinstance(done.exception, SystemExit):
            found = getattr(done.exception, "exit_code", -1)
            if found == -1:
                raise done.exception
        result = done.return_value if isinstance(done.return_value, int) else found
        assert (result or found) == code, (arguments, found, done.output)
        return done.stdout

    def json(self, *arguments: str) -> Any:
        """Run a command with --json; return the value."""
        return json.loads(self.run(*arguments, "--json"))


def console(folder: Path) -> Console:
    """A day: pa copies wrongly and in time, pb does not copy, pc is not looked at; the ministry corrects at 21:00."""
    tables = [
        f'[[sites]]\nname = "{site.name}"\ntitle = "{site.title}"\nrole = "{site.role}"\n'
        f'allowed_domains = ["{site.allowed_domains[0]}"]\nstart_urls = {json.dumps(site.start_urls)}\n'
        for site in SITES
    ]
    config = folder / "reprintwatch.toml"
    config.write_text(
        '[store]\npath = "watch.db"\n[monitor]\nconfirm_removal_s = 0\n' + "\n".join(tables) + MORE
    )
    web = Coverage(folder / "watch.db", SITES)
    empty = {start(name): listing(*old(f"{name}.example.cn", 0, 1)) for name in ("pa", "pb")}
    web.look("11:00", {BU.start_urls[0]: listing(*old("bu.example.cn", 4)), **empty})
    told = listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4))
    web.look("12:00", {BU.start_urls[0]: told, MESSAGE: article(stated="2026-03-02 11:40")})
    carried = listing((page("pa"), HEADLINE), *old("pa.example.cn", 0, 1))
    web.look("13:00", {start("pa"): carried, page("pa"): article(source="省民政厅")})
    web.look("20:00", {start("pb"): empty[start("pb")]})
    for clock in ("21:00", "21:10"):
        web.look(
            clock,
            {MESSAGE: article(RIGHT, stated="2026-03-02 11:40"), page("pa"): article(source="省民政厅")},
        )
    return Console(config, web)


def with_task(folder: Path) -> Console:
    """That day with the task T1 for the province and pc."""
    made = console(folder)
    made.run(
        "tasks", "add", "--name", "T1", "--message", MESSAGE, "--deadline", "2026-03-02T19:00+08:00",
        "--list", "province", "--site", "pc",
    )  # fmt: skip
    return made
