"""Settings of Scrapy: taken in lower case, judged by their defaults, refused where a promise rests on them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from scrapy.settings import default_settings

from monitor.config.scrapy_settings import KEPT, names
from monitor.config.values import Config

Read = Callable[[str], Config]


Mistake = Callable[[str], str]


def test_scrapy_settings_are_accepted_in_lower_case(read: Read) -> None:
    assert read("[crawler]\nconcurrent_requests = 8\n").crawler["concurrent_requests"] == 8


@pytest.mark.parametrize("key", sorted(KEPT))
def test_scrapy_settings_that_carry_the_promises_are_refused(mistake: Mistake, key: str) -> None:
    assert f":2: [crawler] {key}: this Scrapy setting is fixed" in mistake(f"[crawler]\n{key} = 'x'\n")


@pytest.mark.parametrize(
    "line",
    [
        'stats_class = "nosuch.Stats"',
        'stats_class = "x"',
        'stats_class = "os.path"',
        'extensions = { "nosuch.Extension" = 500 }',
        'extensions = { "" = 500 }',
        'spider_middlewares = { "os.path" = 1 }',
        'feed_exporters = { x = "nosuch.Exporter" }',
        "feed_exporters = { x = 5 }",
        "concurrent_items = 9999999999",
        f"dns_timeout = {'9' * 30}",
    ],
)
def test_classes_that_cannot_be_loaded_and_endless_numbers_are_refused(mistake: Mistake, line: str) -> None:
    assert mistake(f"[crawler]\n{line}\n").startswith(
        f"reprintwatch.toml:2: [crawler] {line.split(' ', maxsplit=1)[0]}: "
    )


def test_components_of_scrapy_are_taken(read: Read) -> None:
    wanted = {"scrapy.extensions.memusage.MemoryUsage": 500}
    assert (
        read(f'[crawler]\nextensions = {{ "{next(iter(wanted))}" = 500 }}\n').crawler["extensions"] == wanted
    )


def test_every_default_of_scrapy_that_may_be_set_is_taken(read: Read) -> None:
    plain = {name: getattr(default_settings, name.upper()) for name in names() if name not in KEPT}
    shown = {name: value for name, value in plain.items() if isinstance(value, str | int | float) and value}
    lines = [
        f"{name} = {json.dumps(value)}" for name, value in shown.items() if not name.endswith("_enabled")
    ]
    crawler = read("\n".join(["[crawler]", *lines])).crawler
    assert crawler["retry_times"] == shown["retry_times"]
