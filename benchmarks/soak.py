"""The service under load and fire: a scripted web that edits, removes and fails, kill -9 at random instants.

    python benchmarks/soak.py [--minutes 30] [--pages 2000] [--kills 50] [--seed 1] [--services 4]

Real service, real store, real HTTP on loopback, a receiver that checks signatures and refuses now and then. With
more than one service they share a PostgreSQL store, and kill -9 ends one of them at a time.
Afterwards: was every edit that stood longer than a revisit found, once; was every alert delivered; is the store
clean; was the web treated politely; did memory stay flat. Ends with 1 where a promise was broken.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from sites.program import Program, kill  # noqa: E402
from sites.web import Answer, Asked, Web, endless  # noqa: E402

HOST, SITE, SECRET = "www.soak.gov.cn", "soak", "not-a-secret"
DELAY_S, ON_A_LIST, RETRY_AFTER_S = 0.04, 100, 3
SLACK_S = 0.01  # of the clocks of two processes on a busy machine
LONGEST_DRAIN_S = (
    1500  # critical like changes past the twentieth are told together, a quarter of an hour later
)
PRIVATE = "/private/draft.html"
WORDS = (
    "全市民政系统",
    "进一步",
    "完善",
    "基层",
    "养老",
    "服务",
    "设施",
    "建设",
    "标准",
    "推动",
    "社会救助",
    "信息",
    "平台",
    "上线",
    "运行",
    "做好",
    "困难",
    "群众",
    "基本",
    "生活",
    "保障",
    "工作",
    "组织",
    "开展",
    "志愿",
    "服务",
    "活动",
    "加强",
    "儿童",
    "福利",
    "机构",
    "管理",
    "提升",
    "婚姻",
    "登记",
    "服务",
    "水平",
    "推进",
    "地名",
    "公共",
    "服务",
    "规范",
    "社会组织",
    "年度",
    "检查",
    "落实",
    "残疾人",
    "两项",
    "补贴",
    "政策",
    "健全",
    "主动",
    "发现",
    "机制",
    "优化",
    "办理",
    "流程",
    "公布",
    "咨询",
    "电话",
    "接受",
    "监督",
)


@dataclass
class Story:
    """One article of the site, and what became of it."""

    number: int
    figure: int
    gone: bool = False
    shown: bool = False  # answered whole, at least once

    @property
    def path(self) -> str:
        return f"/xw/{self.number}.html"

    def text(self) -> list[str]:
        rng = random.Random(self.number)
        told = ["".join(rng.choices(WORDS, k=24)) + "。" for _ in range(4)]
        return [told[0], f"{told[1][:-1]}，全年共发放补助资金{self.figure}万元。", *told[2:]]

    @property
    def title(self) -> str:
        return "".join(random.Random(-self.number - 1).choices(WORDS, k=5))


@dataclass(frozen=True)
class Edit:
    """What the site did: put another figure in, or took the page away."""

    path: str
    figure: int | None  # none: removed
    at: float
    until: float  # when the next one hid it


@dataclass
class Press:
    """The site: answers, faults, and a record of every edit."""

    pages: int
    seed: int
    edits: list[Edit] = field(default_factory=list)
    asked_after_refusal: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.stories = [Story(number, 1000 + number) for number in range(self.pages)]
        self.by_path = {each.path: each for each in self.stories}
        self.rng = random.Random(self.seed)
        self.next_figure = 100_000
        self.refused_until = 0.0
        self.calm = False
        self.lock = threading.Lock()

    def edit(self) -> None:
        """Alter one article, or now and then take one away."""
        story = self.rng.choice([each for each in self.stories if not each.gone])
        with self.lock:
            now = time.monotonic()
            self._close(story, now)
            if self.rng.random() < 0.05:
                story.gone = True
                self.edits.append(Edit(story.path, None, now, float("inf")))
                return
            self.next_figure += 1
            story.figure = self.next_figure
            self.edits.append(Edit(story.path, story.figure, now, float("inf")))

    def _close(self, story: Story, now: float) -> None:
        for at in range(len(self.edits) - 1, -1, -1):
            last = self.edits[at]
            if last.path == story.path:
                self.edits[at] = Edit(last.path, last.figure, last.at, now)
                return

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return Answer(b"User-agent: *\nDisallow: /private/\n", headers=(("Content-Type", "text/plain"),))
        with self.lock:
            if time.monotonic() < self.refused_until:
                self.asked_after_refusal += 1
            fault = None if self.calm else self._fault()
            story = self.by_path.get(asked.path)
            body = self._page(story) if story else self._list(asked.path)
            if story is not None and fault is None:
                story.shown = True
        if fault is not None:
            return fault
        if body is None:
            return Answer(b"<html><head><title>404</title></head><body>404 Not Found</body></html>", 404)
        data = body.encode()
        return Answer(data, etag=f'"{hashlib.sha256(data).hexdigest()[:16]}"')

    def _fault(self) -> Answer | None:
        draw = self.rng.random()
        for name, share in SHARES.items():
            draw -= share
            if draw < 0:
                self.faults[name] += 1
                return self._failing(name)
        return None

    def _failing(self, name: str) -> Answer:
        if name == "retry-after":
            self.refused_until = time.monotonic() + RETRY_AFTER_S
            return Answer(
                b"busy", 503, (("Retry-After", str(RETRY_AFTER_S + 1)), ("Content-Type", "text/html"))
            )
        return FAULTS[name]

    def _page(self, story: Story) -> str | None:
        if story.gone:
            return None
        told = "".join(f"<p>　　{each}</p>" for each in story.text())
        return (
            f"<html><head><meta charset='utf-8'><title>{story.title}</title></head><body><h1>{story.title}</h1>"
            f"<div class='info'>发布时间：2026-11-20 09:30 来源：市民政局</div><div class='TRS_Editor'>{told}</div>"
            "<div class='footer'>主办：市民政局 版权所有</div></body></html>"
        )

    def _list(self, path: str) -> str | None:
        found = re.fullmatch(r"/list/(\d+)\.html", path)
        if found is None:
            return None
        first = int(found[1]) * ON_A_LIST
        rows = "".join(
            f"<li><a href='{each.path}'>{each.title}</a><span>2026-11-20</span></li>"
            for each in self.stories[first : first + ON_A_LIST]
            if not each.gone
        )
        return (
            f"<html><head><meta charset='utf-8'><title>新闻列表</title></head><body><ul class='list'>{rows}</ul>"
            f"<a href='{PRIVATE}'>内部稿件管理入口说明</a></body></html>"
        )


# what goes wrong, and how often
SHARES = {
    "500": 0.004,
    "broken": 0.004,
    "slow": 0.004,
    "gone for a moment": 0.001,
    "endless": 0.0002,
    "retry-after": 0.0005,
}
FAULTS = {
    "500": Answer(b"<html><body>Internal Server Error</body></html>", 500),
    "broken": Answer(b"<html><body><p>half", content_length=9000),
    "slow": Answer(b"<html><body>Gateway Timeout</body></html>", 504, slow_s=1.5),
    "gone for a moment": Answer(
        b"<html><head><title>404</title></head><body>404 Not Found</body></html>", 404
    ),
    "endless": Answer(stream=endless),
}


class Receiver(ThreadingHTTPServer):
    """A webhook: checks the signature, refuses one in ten, half of them inside a 200."""

    daemon_threads = True

    def __init__(self, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.rng = random.Random(seed)
        self.taken: list[dict[str, Any]] = []
        self.badly_signed = 0
        self.refused = 0
        threading.Thread(target=self.serve_forever, args=(0.2,), daemon=True).start()


class _Hook(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        stamp = self.headers["X-Reprintwatch-Timestamp"]
        signed = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        self.server.badly_signed += self.headers["X-Reprintwatch-Signature"] != f"sha256={signed}"
        draw = self.server.rng.random()
        status, said = (503, b"{}") if draw < 0.05 else (200, b'{"code": 7}') if draw < 0.1 else (200, b"{}")
        if draw < 0.1:
            self.server.refused += 1
        else:
            self.server.taken.append(json.loads(body))
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def configured(folder: Path, pages: int, hook: str, latest_s: float, store: str) -> Path:
    """The configuration of the service."""
    lists = [f"http://{HOST}/list/{number}.html" for number in range(-(-pages // ON_A_LIST))]
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
[[sites]]
name = "{SITE}"
title = "市民政局"
role = "original"
allowed_domains = ["{HOST}"]
revisit_soonest_s = {latest_s / 10}
revisit_latest_s = {latest_s}
start_urls = {json.dumps(lists)}
""",
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
    memory: list[tuple[float, int]] = field(default_factory=list)  # when, KiB

    def start(self) -> None:
        env = self.program.web.env(os.environ) | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
        env["REPRINTWATCH_CONFIG"] = str(self.program.config)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "monitor.cli", "run", *(f"--role={each}" for each in self.roles)],
                env=env, cwd=self.program.config.parent, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def sample(self) -> None:
        """How much memory it takes, its workers counted."""
        assert self.process is not None
        with suppress(OSError, ValueError):
            self.memory.append((time.monotonic(), sum(map(_own_kib, _family(self.process.pid)))))

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


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _family(int(child))


def _own_kib(pid: int) -> int:
    """What the process allocated; files that it maps count for as much as others happen to map them too."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss_Anon:\s+(\d+)", rollup, re.MULTILINE)[1])  # type: ignore[index]


def soak(options: argparse.Namespace, folder: Path) -> bool:
    """Run it all and print what came of it; whether every promise was kept."""
    press, hook = Press(options.pages, options.seed), Receiver(options.seed)
    rng = random.Random(options.seed)
    with Web({HOST: press}, past="127.0.0.1") as web, _store(options, folder) as store:
        config = configured(
            folder, options.pages, f"http://127.0.0.1:{hook.server_address[1]}/", options.latest, store
        )
        services = [
            Service(Program(config, web), folder / f"service{number}.log", roles)
            for number, roles in enumerate(_roles(options.services))
        ]
        for each in services:
            each.start()
        _first_looks(services, press)
        end = time.monotonic() + options.minutes * 60
        kills = sorted(rng.uniform(time.monotonic() + 5, end - options.latest) for _ in range(options.kills))
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
        time.sleep(2 * options.latest)  # the last edits get their revisit
        _delivered(services[0])
        took = max(each.stop() for each in services)
        print(f"{killed} kills; stopped within {took:.1f} s of SIGTERM; faults {dict(press.faults)}")
        return _judged(options, press, hook, web, services)


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
    options: argparse.Namespace, press: Press, hook: Receiver, web: Web, services: list[Service]
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
    removed = Counter(each["url"].split(HOST)[1] for each in found if each["kind"] == "removed")
    lost = [e for e in stood if (removed[e.path] if e.figure is None else edited[e.figure]) == 0]
    doubled = [each for each in (*edited.items(), *removed.items()) if each[1] > 1]
    true = {e.figure for e in press.edits if e.figure} | {e.path for e in press.edits if e.figure is None}
    false = [
        each
        for each in found
        if (_figure_of(each) if each["kind"] == "edited" else each["url"].split(HOST)[-1]) not in true
    ]
    false = [each for each in false if each["kind"] not in ("site-failing", "restored")]
    # two faults of the web in a row are a suspicion, which is listed, sent to nobody, and over at the next look
    false = [each for each in false if not (each["facts"].get("suspected") and each["resolved_at"])]
    promise(
        "every edit that stood long enough is found",
        not lost,
        f"{len(stood)} of {len(press.edits)} stood longer than {options.patience} s, {len(lost)} lost {lost[:3]}",
    )
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
    promise("polite", *_politeness(press, web))
    promise("memory is flat", *_flat([each.memory for each in services]))
    return not broken


def _figure_of(finding: Mapping[str, Any]) -> int | None:
    """The figure that an edit put in."""
    said = (str(change["after_value"] or change["after"]) for change in finding["changes"])
    return next((int(found.group()) for each in said if (found := re.search(r"1\d{5}", each))), None)


def _politeness(press: Press, web: Web) -> tuple[bool, str]:
    seen = sorted(web.seen, key=lambda each: each.started)
    gaps = [later.started - earlier.started for earlier, later in pairwise(seen)]
    hasty = sum(gap < DELAY_S - SLACK_S for gap in gaps)
    at_once = sum(later.started < earlier.ended - SLACK_S for earlier, later in pairwise(seen))
    private = sum(each.path == PRIVATE for each in seen)
    told = (
        f"{len(seen)} requests, {hasty} sooner than {DELAY_S} s, {at_once} while another was answered, "
        f"{private} forbidden, {press.asked_after_refusal} within Retry-After"
    )
    return hasty + at_once + private + press.asked_after_refusal == 0, told


def _flat(memories: list[list[tuple[float, int]]]) -> tuple[bool, str]:
    means = [sum(_third(each, number) for each in memories) for number in range(3)]
    return means[2] <= means[1] * 1.05, "thirds " + ", ".join(f"{each:.0f} MiB" for each in means)


def _third(memory: list[tuple[float, int]], number: int) -> float:
    """What a service took on average in a third of the time, MiB."""
    size = len(memory) // 3
    some = memory[number * size : (number + 1) * size]
    return sum(kib for _, kib in some) / max(1, len(some)) / 1024


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--pages", type=int, default=2000)
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
