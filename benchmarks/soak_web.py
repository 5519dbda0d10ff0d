"""The scripted web of the soak: good sites that edit, remove and fail now and then, a hostile site, a webhook."""

from __future__ import annotations

import gzip
import hashlib
import hmac
import itertools
import json
import random
import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sites.web import Answer, Asked, endless

SECRET = "not-a-secret"
ON_A_LIST, RETRY_AFTER_S = 100, 3
PRIVATE = "/private/draft.html"
TRAP = "www.trap.example.cn"
VOCABULARY = (
    "全市民政系统 进一步 完善 基层 养老 服务 设施 建设 标准 推动 社会救助 信息 平台 上线 运行 做好 困难 群众 "
    "基本 生活 保障 工作 组织 开展 志愿 服务 活动 加强 儿童 福利 机构 管理 提升 婚姻 登记 服务 水平 推进 "
    "地名 公共 服务 规范 社会组织 年度 检查 落实 残疾人 两项 补贴 政策 健全 主动 发现 机制 优化 办理 流程 "
    "公布 咨询 电话 接受 监督"
)
WORDS = VOCABULARY.split()


def host_of(number: int, sites: int) -> str:
    """Return the host of a story or a site."""
    return f"www{number % sites}.soak.gov.cn"


@dataclass
class Story:
    """An article of a site, and its state."""

    number: int
    host: str
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
    """An act of a site: another figure in a text, or a page taken away."""

    path: str
    figure: int | None  # None: removed
    at: float
    until: float  # the time of the next edit


@dataclass(frozen=True)
class Shown:
    """An answer about a story: its figure, None for a removed page, or the name of a fault."""

    at: float
    figure: int | None
    fault: str = ""


@dataclass
class Press:
    """The good sites: answers, faults, and a record of edits and answers."""

    pages: int
    seed: int
    sites: int = 1
    edits: list[Edit] = field(default_factory=list)
    shown: defaultdict[str, list[Shown]] = field(default_factory=lambda: defaultdict(list))  # by path
    asked_after_refusal: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.stories = [Story(n, host_of(n, self.sites), 1000 + n) for n in range(self.pages)]
        self.by_path = {each.path: each for each in self.stories}
        self.rng = random.Random(self.seed)
        self.next_figure = 100_000
        self.refused_until: defaultdict[str, float] = defaultdict(float)
        self.calm = False
        self.lock = threading.Lock()

    @property
    def hosts(self) -> list[str]:
        """The hosts of the good sites."""
        return [host_of(number, self.sites) for number in range(self.sites)]

    def lists(self, host: str) -> list[str]:
        """Return the addresses of the lists of a host."""
        count = sum(each.host == host for each in self.stories)
        return [f"http://{host}/list/{number}.html" for number in range(-(-count // ON_A_LIST))]

    def edit(self) -> None:
        """Alter an article, or now and then take an article away."""
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
            now = time.monotonic()
            self.asked_after_refusal += now < self.refused_until[asked.host]
            fault = None if self.calm else self._fault()
            story = self.by_path.get(asked.path)
            body = self._page(story) if story else self._list(asked)
            if story is not None:
                self.shown[story.path].append(
                    Shown(now, None if story.gone else story.figure, "" if fault is None else fault)
                )
                story.shown |= fault is None
            if fault == "retry-after":
                self.refused_until[asked.host] = now + RETRY_AFTER_S
        if fault is not None:
            return FAULTS[fault]
        if body is None:
            return Answer(b"<html><head><title>404</title></head><body>404 Not Found</body></html>", 404)
        data = body.encode()
        return Answer(data, etag=f'"{hashlib.sha256(data).hexdigest()[:16]}"')

    def _fault(self) -> str | None:
        draw = self.rng.random()
        for name, share in SHARES.items():
            draw -= share
            if draw < 0:
                self.faults[name] += 1
                return name
        return None

    def _page(self, story: Story) -> str | None:
        if story.gone:
            return None
        told = "".join(f"<p>　　{each}</p>" for each in story.text())
        return (
            f"<html><head><meta charset='utf-8'><title>{story.title}</title></head><body><h1>{story.title}</h1>"
            f"<div class='info'>发布时间：2026-11-20 09:30 来源：市民政局</div><div class='TRS_Editor'>{told}</div>"
            "<div class='footer'>主办：市民政局 版权所有</div></body></html>"
        )

    def _list(self, asked: Asked) -> str | None:
        found = re.fullmatch(r"/list/(\d+)\.html", asked.path)
        if found is None:
            return None
        own = [each for each in self.stories if each.host == asked.host]
        rows = "".join(
            f"<li><a href='{each.path}'>{each.title}</a><span>2026-11-20</span></li>"
            for each in own[int(found[1]) * ON_A_LIST :][:ON_A_LIST]
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
    "retry-after": Answer(
        b"busy", 503, (("Retry-After", str(RETRY_AFTER_S + 1)), ("Content-Type", "text/html"))
    ),
}


@cache
def _bomb() -> bytes:
    return gzip.compress(b"<p>" + b"\0" * 200_000_000, 9)


def _crowded() -> bytes:
    return ("<html><body>" + "<record><group>" * 60_000 + "</body></html>").encode()


def trap(asked: Asked) -> Answer:
    """Answer as the hostile site: new addresses without end, bodies without end, bombs, pages that hold readers."""
    if asked.path == "/robots.txt":
        return Answer(b"", 404)
    if asked.path == "/":
        rows = "".join(
            f"<li><a href='/{kind}/{asked.number}-{n}.html'>关于印发第{asked.number}批工作要点第{n}号的通知</a></li>"
            for n, kind in zip(range(14), itertools.cycle(TRAPS), strict=False)
        )
        return Answer(f"<html><body><ul>{rows}</ul><a href='/calendar/1'>下个月</a></body></html>".encode())
    kind, _, rest = asked.path.strip("/").partition("/")
    if kind == "calendar":
        return Answer(f"<html><body><a href='/calendar/{int(rest) + 1}'>下个月</a></body></html>".encode())
    return TRAPS[kind]() if kind in TRAPS else Answer(b"", 404)


TRAPS = {
    "endless": lambda: Answer(stream=endless),
    "bomb": lambda: Answer(_bomb(), headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip"))),
    "crowded": lambda: Answer(_crowded()),
    "title": lambda: Answer(f"<html><head><title>{'_' * 1_000_000}</title></head></html>".encode()),
    "charset": lambda: Answer(b"<p>x</p>", headers=(("Content-Type", "text/html; charset=uu_codec"),)),
    "drip": lambda: Answer(stream=_drip),
    "cut": lambda: Answer(b"<html><body><p>half", content_length=9000),
}


def _drip() -> Iterator[bytes]:
    while True:
        time.sleep(0.5)
        yield b"<p>"


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
