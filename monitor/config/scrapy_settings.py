"""Name and value of a Scrapy setting → whether an operator may set it, and the words of a mistake in the value."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from importlib import import_module
from types import ModuleType

# The program's promises rest on these settings: the frontier, the archive of every answer, the guard of addresses.
KEPT = frozenset(
    {
        "addons",
        "asyncio_event_loop",
        "dns_resolver",
        "download_fail_on_dataloss",
        "download_handlers",
        "download_handlers_base",
        "download_slots",
        "downloader",
        "downloader_middlewares",
        "downloader_middlewares_base",
        "dupefilter_class",
        "extensions_base",
        "feed_exporters_base",
        "feed_storages_base",
        "httpcache_enabled",
        "httperror_allow_all",
        "item_pipelines",
        "item_pipelines_base",
        "item_processor",
        "jobdir",
        "metarefresh_enabled",
        "remote_control_enabled",
        "scheduler",
        "spider_loader_class",
        "spider_middlewares_base",
        "spider_modules",
        "twisted_dns_resolver",
        "twisted_reactor",
        "twisted_reactor_enabled",
    }
)
# Scrapy makes as many tasks or threads at once as these settings say.
AT_ONCE = ("concurrent_", "reactor_threadpool_")
LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
MOST_AT_ONCE = 1_000
MOST = 10**12  # bytes, seconds or counts
PLAIN = (bool, int, float, str, list, dict)


def names() -> list[str]:
    """Return the names of all settings of Scrapy, in lower case."""
    return [name.lower() for name in dir(_defaults()) if name.isupper()]


def _defaults() -> ModuleType:
    """Return Scrapy's module of default settings.

    Every command reads the configuration. Scrapy takes 200 ms to import, so it is imported for a configuration that
    holds a setting of Scrapy. The module of defaults reads Scrapy's version, so no part of Scrapy suffices.
    """
    return import_module("scrapy.settings.default_settings")


def mistake(name: str, value: object) -> str:
    """Return the words of the mistake in a value, judged by Scrapy's own default; "" if the value is right."""
    default: object = getattr(_defaults(), name.upper())
    if name.endswith("_enabled"):
        return (
            "" if isinstance(value, bool) else _("must be true or false, not {value!r}").format(value=value)
        )
    if not _is_like(default, value):
        return _("must be of the kind of Scrapy's default ({default!r}), not {value!r}").format(
            default=default, value=value
        )
    if name == "log_level" and value not in LEVELS:
        return _("must be one of {names}, not {value!r}{hint}").format(
            names=", ".join(LEVELS), value=value, hint=""
        )
    unloadable = _unloadable(name, default, value)
    if unloadable is not None:
        return _("Python cannot load {value!r}").format(value=unloadable)
    return _wrong_number(name, value)


def _wrong_number(name: str, value: object) -> str:
    """Return the words for a number out of its bounds, else ""."""
    if isinstance(value, bool) or not isinstance(value, int | float) or "priority" in name:
        return ""
    least = 1 if name.startswith("concurrent_") or name.endswith("_maxsize") else 0
    most = MOST_AT_ONCE if name.startswith(AT_ONCE) else MOST
    if value < least:
        return _("must be at least {least}, not {value!r}").format(least=least, value=value)
    return (
        "" if value <= most else _("must be at most {most:,}, not {value!r}").format(most=most, value=value)
    )


def _unloadable(name: str, default: object, value: object) -> object:
    """Return the first path of a class in a value that Python cannot load, or None.

    A text that replaces the path of a class is a path. A table over a table `…_BASE` of Scrapy has paths as its keys,
    or as its values where Scrapy's has.
    """
    base: object = getattr(_defaults(), f"{name.upper()}_BASE", None)
    paths: list[object] = []
    if isinstance(value, str) and isinstance(default, str) and _is_loadable(default):
        paths = [value]
    elif isinstance(value, dict) and isinstance(base, dict):
        is_by_value = any(isinstance(path, str) for path in base.values())
        paths = list(value.values() if is_by_value else value)
    return next((path for path in paths if not _is_loadable(path)), None)


def _is_loadable(path: object) -> bool:
    load: Callable[[object], object] = import_module("scrapy.utils.misc").load_object
    try:
        return callable(load(path))
    except Exception:  # noqa: BLE001 - a module of the operator may fail in any way
        return False


def _is_like(default: object, value: object) -> bool:
    """Return whether a value is of a kind that may replace the default. True is no number."""
    kinds = _kinds(default)
    return isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))


def _kinds(default: object) -> tuple[type, ...]:
    if isinstance(default, bool):
        return (bool,)
    if isinstance(default, int | float):
        return (int, float)
    kind = type(default)
    return (kind,) if kind in PLAIN else PLAIN
