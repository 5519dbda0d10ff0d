"""Golden store: a crawl of five scripted sites, kept as a file, and everything that the program says of it.

`store.db.zst` holds the store as an earlier release crawled it. `dump` opens a copy, concludes everything again from
the archive, and returns every table and the answer of every command that reads. The files in `expected/` hold the
answers that were checked.

Commands, from the root of the checkout:

    PYTHONPATH=.:tests python -m golden.golden compare     # exit 1 and a diff where an answer differs
    PYTHONPATH=.:tests python -m golden.golden write       # take today's answers as the expected ones
    PYTHONPATH=.:tests python -m golden.golden crawl       # crawl the five sites anew into store.db.zst
"""

from __future__ import annotations

import difflib
import json
import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from click.testing import CliRunner
from sites.five.serve import five, write_config
from sites.five.truth import ROUNDS
from sites.program import Program
from sites.web import Web

from monitor.cli import cli
from storage.archive.bodies import zstd
from storage.clock import SHANGHAI

FOLDER = Path(__file__).parent
STORE = FOLDER / "store.db.zst"
CONFIG = FOLDER / "reprintwatch.toml"
EXPECTED = FOLDER / "expected"
TABLES, COMMANDS = "tables.txt", "commands.txt"

UNCHANGED_ROUND = 4
ALERTS = """
[[must_carry]]
from = "bu"
sites = ["ting"]
within_h = 0
since = "2020-01-01"

[[alerts.channels]]
name = "office"
url = "http://127.0.0.1:9/hook"
"""
# Columns that hold the time of the run and not of a capture.
TIMES_OF_THE_RUN = {
    ("_sqlite_migrations", "applied_at"),
    ("alerts", "key"),
    ("pages", "lease_owner"),
    ("finding_versions", "changes"),
}
# Tables of the full-text index that hold no column of their own text.
SHADOWS = re.compile(r"^search_\w+_(data|idx|docsize|config|content)$|^sqlite_")
ADDRESSES = "SELECT url FROM pages WHERE role = 'article' ORDER BY url"
# Minutes in Beijing time, as pages show them. Later ones than the crawl's last belong to the run.
MINUTE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
# No width of a terminal and no language of the machine changes an answer.
PLAIN = dict.fromkeys(("COLUMNS", "LC_ALL", "LC_MESSAGES", "LANG"), "")
WORDS = ("养老", "122.7万", "救助 资金", "民政部门", '"困难群众"')


def crawl() -> None:
    """Crawl the five scripted sites for four rounds and keep the store with its configuration."""
    with tempfile.TemporaryDirectory() as made, Web(five()) as web:
        folder = Path(made)
        program = Program(write_config(folder / "reprintwatch.toml"), web)
        with program.config.open("a", encoding="utf-8") as config:
            config.write(ALERTS)
        for number in (*ROUNDS, UNCHANGED_ROUND):
            web.round = number
            run = program.run("crawl", "--all")
            if run.code:
                raise SystemExit(f"round {number} ended with {run.code}: {run.err}")
        with closing(sqlite3.connect(program.store)) as store:
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            store.execute("PRAGMA journal_mode = DELETE")
        STORE.write_bytes(zstd.compress(program.store.read_bytes(), level=19))
        CONFIG.write_bytes(program.config.read_bytes())


def unpack(folder: Path) -> Path:
    """Write the golden store and its configuration into `folder`; return the configuration's path."""
    (folder / "watch.db").write_bytes(zstd.decompress(STORE.read_bytes()))
    config = folder / "reprintwatch.toml"
    config.write_bytes(CONFIG.read_bytes())
    return config


def dump(folder: Path) -> dict[str, str]:
    """Conclude the golden store again in `folder`; return the expected files' names with today's texts."""
    config = unpack(folder)
    answer(config, "analyze", "--again")
    return {TABLES: tables(folder / "watch.db"), COMMANDS: commands(config)}


def answer(config: Path, *arguments: str) -> str:
    """Run a command in this process; return its standard output."""
    run = CliRunner(env=PLAIN).invoke(cli, ["--config", str(config), *arguments], catch_exceptions=False)
    if run.exit_code not in (0, 4):
        raise AssertionError(f"{' '.join(arguments)} ended with {run.exit_code}: {run.output}")
    return run.stdout


def commands(config: Path) -> str:
    """Return the JSON of every command that reads the store, one block a call."""
    told = [f"$ {' '.join(call)}\n{_told(answer(config, *call), config)}\n" for call in _calls(config)]
    return "".join([*told, *(_page(config, *call) for call in PAGES)])


PAGES = (
    ("report",),
    ("report", "--lang", "en"),
    ("digest", "--since", "2026-01-01"),
    ("digest", "--since", "2026-01-01", "--lang", "en"),
)


def _page(config: Path, *call: str) -> str:
    """Return a page that a command writes, without the minute in which it was written."""
    file = config.with_name("page.html")
    file.unlink(missing_ok=True)
    answer(config, *call, "-o", str(file))
    with closing(sqlite3.connect(config.with_name("watch.db"))) as store:
        ((last,),) = store.execute("SELECT max(fetched_at) FROM captures")
    end = (
        (datetime.fromisoformat(last) + timedelta(minutes=1)).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    )
    text = MINUTE.sub(lambda found: found[0] if found[0] <= end else "NOW", file.read_text("utf-8"))
    return f"$ {' '.join(call)}\n{text}\n"


def _calls(config: Path) -> Iterator[tuple[str, ...]]:
    with closing(sqlite3.connect(config.with_name("watch.db"))) as store:
        urls = [url for (url,) in store.execute(ADDRESSES)]
    yield from [("findings", "--json"), ("findings", "--json", "--lang", "en"), ("findings",), ("reprints",)]
    yield from [
        ("reprints", "--json"),
        ("alerts", "list", "--json"),
        ("sites", "--json"),
        ("verify", "--json"),
    ]
    yield from [("feed", "--since", "2026-01-01"), ("feed", "--since", "2026-01-01", "--lang", "en")]
    for words in WORDS:
        yield ("search", words, "--json", "--all-revisions")
    for url in urls:
        yield ("history", url, "--json")
        yield ("history", url, "--lang", "en")


def _told(text: str, config: Path) -> str:
    """Return an answer without the folder of the run; JSON is laid out one value a line."""
    text = text.replace(str(config.parent), "FOLDER")
    if text.startswith(("[", "{")):
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    return text


def tables(store: Path) -> str:
    """Return every table as text, one line a row, in the order of the first column."""
    with closing(sqlite3.connect(store)) as db:
        names = [
            name
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        return "".join(_table(db, name) for name in names if not SHADOWS.match(name))


def _table(db: sqlite3.Connection, name: str) -> str:
    columns = [column for _, column, *_ in db.execute(f'PRAGMA table_info("{name}")')]
    if name.startswith("search_"):
        return _terms(db, name)
    order = ", ".join(str(number + 1) for number in range(len(columns)))
    lines = []
    for row in db.execute(f'SELECT * FROM "{name}" ORDER BY {order}'):
        values = {c: v for c, v in zip(columns, row, strict=True) if (name, c) not in TIMES_OF_THE_RUN}
        lines.append(json.dumps(values, ensure_ascii=False, default=lambda value: value.hex()[:64]))
    return f"## {name}\n" + "".join(f"{line}\n" for line in lines)


def _terms(db: sqlite3.Connection, name: str) -> str:
    """Return how often each term occurs in a full-text index: the index holds no other text."""
    db.execute(f"CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, {name}, row)")
    rows = db.execute("SELECT term, doc, cnt FROM temp.terms ORDER BY term").fetchall()
    db.execute("DROP TABLE temp.terms")
    return f"## {name}\n" + "".join(f"{term} {documents} {count}\n" for term, documents, count in rows)


def difference(name: str, now: str) -> str:
    """Return how an answer of today differs from the expected file, "" where both are equal."""
    expected = (EXPECTED / name).read_text("utf-8")
    if expected == now:
        return ""
    lines = difflib.unified_diff(
        expected.splitlines(), now.splitlines(), f"expected/{name}", "now", lineterm="", n=0
    )
    return "\n".join(lines)


def main(action: str) -> int:
    """Run one action of the command line; return the exit code."""
    if action == "crawl":
        crawl()
        return 0
    with tempfile.TemporaryDirectory() as folder:
        now = dump(Path(folder))
    if action == "write":
        EXPECTED.mkdir(exist_ok=True)
        for name, text in now.items():
            (EXPECTED / name).write_text(text, "utf-8")
        return 0
    differences = [found for name, text in now.items() if (found := difference(name, text))]
    print("\n".join(differences)[:20_000])
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
