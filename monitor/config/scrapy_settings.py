"""Scrapy's settings as an operator may give them: which there are, which stay as they are, what they hold."""

from __future__ import annotations

# what the tool promises rests on these: the frontier, the archive of every answer, the guard of addresses
KEPT = frozenset(
    {
        "addons",
        "dns_resolver",
        "download_fail_on_dataloss",
        "download_handlers",
        "download_handlers_base",
        "download_slots",
        "downloader",
        "downloader_middlewares",
        "downloader_middlewares_base",
        "dupefilter_class",
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
PLAIN = (bool, int, float, str, list, dict)


def names() -> list[str]:
    """Every setting of Scrapy, in lower case."""
    from scrapy.settings import default_settings

    return [name.lower() for name in dir(default_settings) if name.isupper()]


def mistake(name: str, value: object) -> str:
    """What is wrong with a setting's value, judged by Scrapy's own default; "" where nothing is."""
    from scrapy.settings import default_settings

    default: object = getattr(default_settings, name.upper())
    if name.endswith("_enabled"):
        return "" if isinstance(value, bool) else f"must be true or false, not {value!r}"
    kinds = _kinds(default)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        return f"must be of the kind of Scrapy's default ({default!r}), not {value!r}"
    least = 1 if name.startswith("concurrent_") or name.endswith("_maxsize") else 0
    if isinstance(value, int | float) and not isinstance(value, bool) and "priority" not in name:
        return "" if value >= least else f"must be at least {least}, not {value!r}"
    return ""


def _kinds(default: object) -> tuple[type, ...]:
    if isinstance(default, bool):
        return (bool,)
    if isinstance(default, int | float):
        return (int, float)
    kind = type(default)
    return (kind,) if kind in PLAIN else PLAIN
