"""Application → a server on an address, alone or beside the service, in as many processes as the machine has room for.

The processes share the listening socket: the process that is free takes the next connection.
"""

from __future__ import annotations

import asyncio
import getpass
import logging
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from gettext import gettext as _
from multiprocessing import resource_tracker

import uvicorn

from monitor.config.values import Config
from monitor.service.logs import configure
from monitor.speech.language import system_words
from monitor.web.app import application
from monitor.web.security import is_loopback, new_secret
from storage.access import users
from storage.engine.opening import open_store
from storage.errors import ReprintWatchError

logger = logging.getLogger(__name__)

ENDS_WITHIN_S = 3
MOST_CONNECTIONS = 200  # of a process
MOST_PROCESSES = 4
# nice(2): on a processor that a crawl needs too, the kernel gives the page 45 parts and the crawl 1,024, about 4 %
YIELDS = 14


class PageRefused(ReprintWatchError):
    """The page cannot be served: the port is taken, or an address beyond this machine has no accounts."""


def serve_page(config: Config, announce: Callable[[str], None]) -> None:
    """Serve the page until SIGTERM or SIGINT, and announce the address. Raises PageRefused."""
    _check_accounts(config)
    with closing(_bound(config)) as listening:
        key = new_secret()
        with _processes(config, listening, key, _count(config) - 1):
            server = _server(config, key)
            announce(_("page at {address}; stop with Ctrl-C").format(address=address_of(config, listening)))
            server.run(sockets=[listening])


def _count(config: Config) -> int:
    return config.web.processes or min(MOST_PROCESSES, os.cpu_count() or 1)


def address_of(config: Config, listening: socket.socket) -> str:
    """Return the address of the page for people."""
    host, port = listening.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}{config.web.base}/"


def _check_accounts(config: Config) -> None:
    """Raise PageRefused if the page would be open to strangers. Makes or migrates the store."""
    with closing(open_store(config.store, create=True)) as db:
        if not is_loopback(config.web.host) and not users.has_users(db):
            raise PageRefused(
                _(
                    "{host} is reached from other machines, and the page has no accounts: add one with"
                    " `reprintwatch user add NAME --role admin`, or serve on 127.0.0.1"
                ).format(host=config.web.host)
            )


def _bound(config: Config) -> socket.socket:
    """Return a socket on the address of the page. Raises PageRefused."""
    family = socket.AF_INET6 if ":" in config.web.host else socket.AF_INET
    # asyncio sends small answers at once only on sockets that are named TCP; else the kernel holds them back 40 ms
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((config.web.host, config.web.port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise PageRefused(
            _(
                "the page cannot listen on {host}:{port}: {error}; choose another with --port, or [web] port"
            ).format(host=config.web.host, port=config.web.port, error=system_words(error))
        ) from error
    return listening


def _server(config: Config, key: str) -> uvicorn.Server:
    """Return a server. All processes of a page have the same key of archive addresses."""
    os.nice(YIELDS)
    settings = uvicorn.Config(
        application(config, key, _local_user()),
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        lifespan="off",
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=ENDS_WITHIN_S,
        ws="none",
    )
    return uvicorn.Server(settings)


def _local_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may have a user without a name
        return "operator"


@contextmanager
def page_beside(config: Config) -> Iterator[None]:
    """Serve the page in processes of its own during the block: no reader holds up the crawl.

    Without a free port the service logs a warning and goes on.
    """
    if not config.web.in_service:
        yield
        return
    try:
        _check_accounts(config)
        listening = _bound(config)
    except ReprintWatchError as error:
        logger.warning("no page: %s", error)
        yield
        return
    with _processes(config, listening, new_secret(), _count(config)):
        logger.warning("page at %s", address_of(config, listening))
        listening.close()  # the processes have it
        yield


@contextmanager
def _processes(config: Config, listening: socket.socket, key: str, count: int) -> Iterator[None]:
    """Serve the page in further processes during the block."""
    spawn = multiprocessing.get_context("spawn")
    level = logging.getLogger("monitor").getEffectiveLevel()
    children = [
        spawn.Process(target=_beside, args=(config, listening, key, level), name="page", daemon=True)
        for _ in range(count)
    ]
    with _without_interruption():
        for child in children:
            child.start()
    try:
        yield
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.join(ENDS_WITHIN_S)
            if child.is_alive():
                child.kill()


@contextmanager
def _without_interruption() -> Iterator[None]:
    """Let processes of the block inherit a blocked SIGINT: Ctrl-C reaches the whole group, and the parent ends them."""
    resource_tracker.ensure_running()  # would lift the block when started within
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _beside(config: Config, listening: socket.socket, key: str, level: int) -> None:
    """Serve the page until the parent process ends."""
    configure(as_json=False, level=level)
    with closing(listening):
        server = _server(config, key)
        threading.Thread(target=_end_with_parent, args=(server,), daemon=True).start()
        asyncio.run(server.serve(sockets=[listening]))


def _end_with_parent(server: uvicorn.Server) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        server.should_exit = True
