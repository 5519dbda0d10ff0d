"""Defaults of the crawler: polite, bounded, and without features unfit for a monitor."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from crawler import settings as defaults


@pytest.fixture(scope="module")
def settings() -> Settings:
    """The settings of Scrapy with our defaults."""
    wanted = Settings()
    wanted.setmodule(defaults)
    return wanted


def test_robots_txt_is_obeyed_and_a_site_gets_a_single_request_at_a_time_with_a_pause(
    settings: Settings,
) -> None:
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getfloat("DOWNLOAD_DELAY") >= 2


@pytest.mark.parametrize(
    "name",
    ["HTTPCACHE_ENABLED", "METAREFRESH_ENABLED", "TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED",
     "REFERER_ENABLED", "AUTOTHROTTLE_ENABLED", "LOG_ENABLED"],
)  # fmt: skip
def test_features_that_would_harm_a_monitor_are_off(settings: Settings, name: str) -> None:
    assert not settings.getbool(name)


def test_every_exchange_ends_in_time_and_memory(settings: Settings) -> None:
    assert settings.getint("DOWNLOAD_TIMEOUT") <= 60
    assert 0 < settings.getint("DOWNLOAD_MAXSIZE") <= 50 * 1024 * 1024
    assert settings.getint("RETRY_TIMES") == 1


def test_every_part_that_is_named_exists_and_requests_are_counted_last(settings: Settings) -> None:
    middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES")
    for name in (*middlewares, *settings.getdict("ITEM_PIPELINES"), *settings.getlist("RETRY_EXCEPTIONS")):
        load_object(name)
    places = {name: place for name, place in middlewares.items() if place is not None}
    assert max(places, key=lambda name: places[name]) == "crawler.fetch.politeness.Asked"
    assert min(places, key=lambda name: places[name]) == "crawler.fetch.politeness.Boundary"
