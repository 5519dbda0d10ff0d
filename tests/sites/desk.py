"""The operators' page served on loopback over a copy of the golden store, and browsers and programs that ask it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from golden import golden

from monitor.analysis.indexing import index_what_waits
from monitor.config.reader import load
from monitor.config.values import Config
from monitor.web.accounts import new_user
from monitor.web.app import application
from storage.access.users import UserRole, save_user
from storage.engine.opening import opened
from storage.engine.store import transaction

TOKEN = re.compile(r'name="token" value="([^"]+)"')
PASSWORD = "correct horse battery"


@dataclass
class Desk:
    """A served page."""

    config: Config
    address: str
    client: httpx.Client = field(default_factory=httpx.Client)

    def get(self, path: str, **options: Any) -> httpx.Response:
        """The answer to a request, without following redirects."""
        return self.client.get(f"{self.address}{path}", **options)

    def json(self, path: str) -> Any:
        """The data of a page."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def token(self, path: str = "/desk/inbox") -> str:
        """The token of the forms of a page."""
        found = TOKEN.search(self.get(path).text)
        assert found
        return found[1]

    def post(
        self, path: str, token: str | None = None, headers: dict[str, str] | None = None, **form: Any
    ) -> Any:
        """The answer to a form of this browser."""
        fields = {"token": self.token() if token is None else token, **form}
        return self.client.post(f"{self.address}{path}", data=fields, headers=headers or {})

    def log_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        """The answer to a login."""
        answer: httpx.Response = self.post(
            "/desk/login", token=self.token("/desk/login"), name=name, password=password
        )
        return answer

    def ids(self, query: str = "") -> list[str]:
        """The ids of the rows of the inbox."""
        return [row["id"] for row in self.json(f"/desk/inbox.json{query}")["rows"]]

    def other(self) -> Desk:
        """The same page in a further browser."""
        return Desk(self.config, self.address)


def unpacked(folder: Path) -> Config:
    """The configuration of a copy of the golden store, indexed as after an analysis."""
    config = load(golden.unpack(folder))
    with opened(config.store) as db:
        index_what_waits(db)
    return config


def with_user(config: Config, name: str, role: str = "operator") -> None:
    """Keep an account with the password PASSWORD."""
    with opened(config.store) as db, transaction(db):
        save_user(db, new_user(name, PASSWORD, UserRole(role), datetime.now(UTC)))


@contextmanager
def served(config: Config, *, shares: bool = True, **web: Any) -> Iterator[Desk]:
    """The page of a configuration on a free port, in a thread."""
    config = replace(config, web=replace(config.web, **web))
    with opened(config.store):
        pass
    settings = uvicorn.Config(
        application(config, "key", "lin", shares=shares),
        port=0,
        log_level="error",
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    waited = threading.Event()
    while not server.started:
        assert thread.is_alive()
        waited.wait(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    desk = Desk(config, f"http://127.0.0.1:{port}{config.web.base}")
    try:
        yield desk
    finally:
        desk.client.close()
        server.should_exit = True
        thread.join(10)
