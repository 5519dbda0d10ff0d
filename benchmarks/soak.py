"""The service under load and fire: scripted sites that edit, remove and fail, kill -9 at random instants.

    python benchmarks/soak.py [--minutes 30] [--pages 2000] [--sites 10] [--kills 50] [--seed 1] [--services 2]

Real service, real store, real HTTP on loopback, a hostile site beside the good sites, a receiver that checks signatures
and refuses now and then. With more than one service they share a PostgreSQL store, and kill -9 ends one of them at a
time. The kills end after two thirds of the time; the memory is measured after them, because a kill empties all caches.
Afterwards: was every edit that stood longer than a revisit found, once; was every page looked at in time; was every
alert delivered; is the store clean; was the web treated politely; did memory stay flat. Ends with 1 where a promise was
broken. A lost edit is told with the answers that showed it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from sites.program import Program, kill  # noqa: E402
from sites.web import Seen, Web  # noqa: E402
from soak_web import PRIVATE, SECRET, TRAP, Edit, Press, Receiver, trap  # noqa: E402

DELAY_S = 0.04
WARM_UP_S = 180.0  # of a service after its start: models are loaded, caches fill
MOST_GROWTH = 1.05
SLACK_S = 0.01  # of the clocks of two processes on a busy machine
LONGEST_DRAIN_S = (
    1500  # critical like changes past the twentieth are told together, a quarter of an hour later
)


def configured(folder: Path, press: Press, hook: str, latest_s: float, store: str) -> Path:
    """Write the configuration of the service."""
    own = f"revisit_soonest_s = {latest_s / 10}\nrevisit_latest_s = {latest_s}\n"
    sites = "".join(
        f"""
[[sites]]
name = "{host.split(".")[0]}"
title = "市民政局{number}"
role = "original"
allowed_domains = ["{host}"]
{own}start_urls = {json.dumps(starts)}
"""
        for number, (host, starts) in enumerate(
            [*((host, press.lists(host)) for host in press.hosts), (TRAP, [f"http://{TRAP}/"])]
        )
    ).replace('name = "www"', 'name = "trap"')
    path = folder / "reprintwatch.toml"
    path.write_text(
        f"""
[store]
{store}
[crawler]
user_agent = "reprintwatch-soak (+mailto:operator@example.org)"
download_delay = {DELAY_S}
download_delay_jitter = 0
download_timeout = 5
download_maxsize = 2000000
[monitor]
confirm_removal_s = 10
[service]
crawl_every_s = 2
pass_at_most_s = 20
deliver_every_s = 2
[alerts]
min_severity = "notice"
[[alerts.channels]]
name = "hook"
url = "{hook}"
secret = "{SECRET}"
{sites}""",
        encoding="utf-8",
    )
    return path


@dataclass
class Service:
    """A service in a process of its own, started again whenever it was killed."""

    program: Program
    log: Path
    roles: tuple[str, ...] = ()  # none: all
    process: subprocess.Popen[bytes] | None = None
    memory: list[tuple[float, dict[str, int]]] = field(default_factory=list)  # when, KiB by kind of process
    started: float = 0.0

    def start(self) -> None:
        self.started, self.memory = time.monotonic(), []
        env = self.program.web.env(os.environ) | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
        env["REPRINTWATCH_CONFIG"] = str(self.program.config)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "monitor.cli", "run", *(f"--role={each}" for each in self.roles)],
                env=env, cwd=self.program.config.parent, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def sample(self) -> None:
        """Note the memory of each kind of process."""
        assert self.process is not None
        with suppress(OSError, ValueError, TypeError):
            used: Counter[str] = Counter()
            for kind, pid in _family(self.process.pid):
                used[kind] += _own_kib(pid)
            self.memory.append((time.monotonic() - self.started, dict(used)))

    def kill(self) -> None:
        assert self.process is not None
        kill(self.process)

    def stop(self) -> float:
        """Tell it to stop; how many seconds it took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.terminate()
        self.process.wait(timeout=30)
        return time.monotonic() - began


def _family(pid: int, kind: str = "service") -> Iterator[tuple[str, int]]:
    """Yield the processes of a service with their kinds: service, readers, page."""
    yield kind, pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            command = Path(f"/proc/{child}/cmdline").read_bytes()
            yield from _family(
                int(child), "readers" if kind == "readers" or b"warm_processes" in command else "page"
            )


def _own_kib(pid: int) -> int:
    """What the process allocated; files that it maps count for as much as others happen to map them too."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss_Anon:\s+(\d+)", rollup, re.MULTILINE)[1])  # type: ignore[index]


def soak(options: argparse.Namespace, folder: Path) -> bool:
    """Run it all and print what came of it; whether every promise was kept."""
    press, hook = Press(options.pages, options.seed, options.sites), Receiver(options.seed)
    rng = random.Random(options.seed)
    hosts = {**dict.fromkeys(press.hosts, press), TRAP: trap}
    with Web(hosts, past="127.0.0.1") as web, _store(options, folder) as store:
        config = configured(
            folder, press, f"http://127.0.0.1:{hook.server_address[1]}/", options.latest, store
        )
        services = [
            Service(Program(config, web), folder / f"service{number}.log", roles)
            for number, roles in enumerate(_roles(options.services))
        ]
        for each in services:
            each.start()
        _first_looks(services, press)
        begun = time.monotonic()
        end = begun + options.minutes * 60
        kills = sorted(rng.uniform(begun + 5, begun + options.minutes * 40) for _ in range(options.kills))
        print(f"all {options.pages} pages looked at; {options.minutes} minutes begin", flush=True)
        next_edit = next_sample = time.monotonic()
        killed = 0
        while (now := time.monotonic()) < end:
            if kills and now >= kills[0]:
                kills.pop(0)
                unlucky = rng.choice(services)
                unlucky.kill()
                killed += 1
                unlucky.start()
            if now >= next_edit:
                press.edit()
                next_edit = now + rng.expovariate(1 / options.edit_every)
            if now >= next_sample:
                for each in services:
                    each.sample()
                next_sample = now + 1
            time.sleep(0.05)
        press.calm = True
        _last_looks(services, options.latest)
        _delivered(services[0])
        took = max(each.stop() for each in services)
        print(f"{killed} kills; stopped within {took:.1f} s of SIGTERM; faults {dict(press.faults)}")
        return _judged(options, press, hook, [each for each in web.seen if each.host != TRAP], services)


@contextmanager
def _store(options: argparse.Namespace, folder: Path) -> Iterator[str]:
    """The setting that names the store: a file, or a database of a server of its own."""
    if options.services == 1:
        yield 'path = "watch.db"'
        return
    from sites import postgres

    with postgres.server(folder) as server:
        yield f'url = "{server.database()}"'


def _roles(services: int) -> list[tuple[str, ...]]:
    """One service does all; of several, two by two fetch and analyse."""
    if services == 1:
        return [()]
    return [("crawl", "alert") if number % 2 == 0 else ("analyse", "alert") for number in range(services)]


def _delivered(service: Service) -> None:
    """Wait until no alert waits for its next try."""
    patience = time.monotonic() + LONGEST_DRAIN_S
    while time.monotonic() < patience:
        alerts = service.program.run("alerts", "list", "--json").json
        if not any(each["state"] == "pending" for each in alerts):
            return
        time.sleep(5)


def _last_looks(services: list[Service], latest_s: float) -> None:
    """Wait for the revisits of the last edits."""
    end = time.monotonic() + 2 * latest_s
    while time.monotonic() < end:
        for each in services:
            each.sample()
        time.sleep(1)


def _first_looks(services: list[Service], press: Press) -> None:
    """Wait until every page was answered whole: what is edited before that, nobody can find."""
    patience = time.monotonic() + 1200
    while True:
        if all(each.shown for each in press.stories):
            return
        ended = [each for each in services if each.process and each.process.poll() is not None]
        if time.monotonic() > patience or ended:
            log = (ended or services)[0].log.read_text()
            raise SystemExit(f"the first looks were not done: {log[-3000:]}")
        time.sleep(0.5)


def _judged(
    options: argparse.Namespace, press: Press, hook: Receiver, seen: list[Seen], services: list[Service]
) -> bool:
    service = services[0]
    found = service.program.run("findings", "--json").json
    broken: list[str] = []

    def promise(name: str, kept: bool, told: object) -> None:
        print(f"{'kept  ' if kept else 'BROKEN'} {name}: {told}", flush=True)
        if not kept:
            broken.append(name)

    stood = [each for each in press.edits if each.until - each.at > options.patience]
    edited = Counter(_figure_of(each) for each in found if each["kind"] == "edited")
    found = [each for each in found if urlsplit(each["url"]).hostname != TRAP]
    removed = Counter(_path_of(each) for each in found if each["kind"] == "removed")
    lost = [e for e in stood if (removed[e.path] if e.figure is None else edited[e.figure]) == 0]
    doubled = [each for each in (*edited.items(), *removed.items()) if each[1] > 1]
    true = {e.figure for e in press.edits if e.figure} | {e.path for e in press.edits if e.figure is None}
    false = [
        each
        for each in found
        if (_figure_of(each) if each["kind"] == "edited" else _path_of(each)) not in true
    ]
    false = [each for each in false if each["kind"] not in ("site-failing", "restored")]
    # two faults of the web in a row are a suspicion, which is listed, sent to nobody, and over at the next look
    false = [each for each in false if not (each["facts"].get("suspected") and each["resolved_at"])]
    promise(
        "every edit that stood long enough is found",
        not lost,
        f"{len(stood)} of {len(press.edits)} stood longer than {options.patience} s, {len(lost)} lost",
    )
    for edit in lost:
        print(_story_of(edit, press, seen))
    promise("every page is looked at within twice its time", *_lateness(press, seen, options.latest))
    promise("none twice", not doubled, doubled[:3])
    promise("nothing else is found", not false, [(e["kind"], e["url"], e["summary_en"]) for e in false[:3]])
    told = {each["id"] for message in hook.taken for each in message["findings"]}
    alerts = service.program.run("alerts", "list", "--json").json
    counted = {
        each["finding"] for each in alerts if each["state"] == "grouped"
    }  # beyond twenty like changes a day
    owed = [
        e
        for e in found
        if e["severity"] != "info"
        and e["kind"] != "restored"
        and not e["resolved_at"]
        and e["id"] not in told | counted
    ]
    keys = Counter(message["key"] for message in hook.taken)
    again = sum(count - 1 for count in keys.values())
    twice = Counter(each["id"] for m in {m["key"]: m for m in hook.taken}.values() for each in m["findings"])
    promise(
        "every alert is delivered",
        not owed,
        f"{len(keys)} messages, {hook.refused} refused and tried again, "
        f"{len(counted - told)} findings counted in a notice of like changes, "
        f"{len(owed)} findings untold {[e['summary_en'] for e in owed[:3]]}",
    )
    promise(
        "none under two keys",
        max(twice.values(), default=1) == 1,
        f"{again} repeated under their own key after a kill",
    )
    promise("every message is signed", hook.badly_signed == 0, hook.badly_signed)
    verified = service.program.run("verify", timeout=600)
    promise("verify is clean", verified.code == 0, verified.out.strip().splitlines()[-1:])
    promise("polite", *_politeness(press, seen))
    promise("memory is flat", *_flat(services))
    return not broken


def _figure_of(finding: Mapping[str, Any]) -> int | None:
    """The figure that an edit put in."""
    said = (str(change["after_value"] or change["after"]) for change in finding["changes"])
    return next((int(found.group()) for each in said if (found := re.search(r"1\d{5}", each))), None)


def _path_of(finding: Mapping[str, Any]) -> str:
    return urlsplit(finding["url"]).path


def _story_of(edit: Edit, press: Press, seen: list[Seen]) -> str:
    """Return the answers of the server about a page in the time of an edit."""
    told = [
        f"{each.at - edit.at:+.0f} s {each.fault or each.figure or 'gone'}"
        for each in press.shown[edit.path]
        if each.at > edit.at - 60
    ]
    stood_s = min(edit.until, max(each.ended for each in seen)) - edit.at
    return f"       {edit.path} {edit.figure or 'gone'} stood {stood_s:.0f} s; answers: {', '.join(told)}"


def _lateness(press: Press, seen: list[Seen], latest_s: float) -> tuple[bool, str]:
    """Judge the times between two looks at each page. A page that was taken away counts until then."""
    ends = max(each.started for each in seen)
    gone = {each.path: each.at for each in press.edits if each.figure is None}
    looks = defaultdict(list)
    for each in sorted(seen, key=lambda each: each.started):
        looks[each.path].append(each.started)
    gaps = sorted(
        later - earlier
        for path in press.by_path
        for earlier, later in pairwise([*looks[path], ends])
        if earlier < gone.get(path, ends)
    )
    late = sum(gap > 2 * latest_s for gap in gaps)
    told = f"{len(gaps)} waits, half below {gaps[len(gaps) // 2]:.0f} s, 99 % below {gaps[len(gaps) * 99 // 100]:.0f} s"
    return late == 0, f"{told}, longest {gaps[-1]:.0f} s, {late} above {2 * latest_s:.0f} s"


def _politeness(press: Press, seen: list[Seen]) -> tuple[bool, str]:
    hasty = at_once = 0
    for host in press.hosts:
        asked = sorted((each for each in seen if each.host == host), key=lambda each: each.started)
        hasty += sum(
            later.started - earlier.started < DELAY_S - SLACK_S for earlier, later in pairwise(asked)
        )
        at_once += sum(later.started < earlier.ended - SLACK_S for earlier, later in pairwise(asked))
    private = sum(each.path == PRIVATE for each in seen)
    told = (
        f"{len(seen)} requests, {hasty} sooner than {DELAY_S} s, {at_once} while another was answered, "
        f"{private} forbidden, {press.asked_after_refusal} within Retry-After"
    )
    return hasty + at_once + private + press.asked_after_refusal == 0, told


def _flat(services: list[Service]) -> tuple[bool, str]:
    """Judge the memory of the services since the last kill, by kind of process, after the warm-up."""
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for service in services:
        warm = [used for age, used in service.memory if age >= WARM_UP_S]
        half = len(warm) // 2
        for into, some in ((first, warm[:half]), (second, warm[half:])):
            for used in some:
                for kind, kib in used.items():
                    into[kind] += kib / len(some) / 1024
    told = ", ".join(f"{kind} {first[kind]:.0f} then {second[kind]:.0f} MiB" for kind in sorted(second))
    whole = sum(first.values()), sum(second.values())
    told = f"{told}, together {whole[0]:.0f} then {whole[1]:.0f} MiB"
    return 0 < whole[1] <= whole[0] * MOST_GROWTH, told


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--sites", type=int, default=10)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--services", type=int, default=1, help="more than one share a PostgreSQL store")
    parser.add_argument(
        "--latest", type=float, default=180, help="seconds until every page is looked at again"
    )
    parser.add_argument(
        "--patience", type=float, default=400, help="seconds after which an edit must be found"
    )
    parser.add_argument("--edit-every", type=float, default=3, help="seconds between two edits, on average")
    parser.add_argument("--keep", type=Path, help="a folder to work in, kept afterwards")
    options = parser.parse_args()
    if options.keep:
        options.keep.mkdir(parents=True)
        sys.exit(0 if soak(options, options.keep) else 1)
    with tempfile.TemporaryDirectory(prefix="reprintwatch-soak-") as name:
        sys.exit(0 if soak(options, Path(name)) else 1)


if __name__ == "__main__":
    main()
