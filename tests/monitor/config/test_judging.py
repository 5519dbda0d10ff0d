"""Rules of judging: severities, profiles, duties, lists beside the configuration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.config.values import Config
from storage.clock import SHANGHAI
from storage.errors import ConfigError
from storage.records import Severity, Significance

MCA = """
[[sites]]
name = "mca"
title = "民政部"
role = "original"
allowed_domains = ["mca.gov.cn"]
start_urls = ["http://www.mca.gov.cn/n152/n166/index.html"]
"""


MSNC = """
[[sites]]
name = "msnc"
title = "民生内参"
role = "portal"
allowed_domains = ["msnc.org.cn"]
start_urls = ["http://www.msnc.org.cn/"]
"""


Read = Callable[[str], Config]


def test_profiles_follow_the_role_unless_they_are_given(read: Read) -> None:
    rules = read(MCA + MSNC + 'profile = "government-site"\n').monitor
    assert rules.profile_of("mca") == "government-site"
    assert rules.profile_of("msnc") == "government-site"
    assert read(MSNC).monitor.profile_of("msnc") == "news-service"


def test_lists_of_the_operators_are_read_from_files_beside_the_configuration(
    read: Read, tmp_path: Path
) -> None:
    (tmp_path / "sources.txt").write_text(
        "# dated 2026-11\n新华社\n\nmca.gov.cn # the ministry\n", encoding="utf-8"
    )
    (tmp_path / "wrong.txt").write_text("\ufeff一国两治 => 一国两制\n学贯彻\n", encoding="utf-8")
    lists = 'permitted_sources = "sources.txt"\nwatched_wording = "wrong.txt"\n'
    rules = read(f"[monitor]\n{lists}").monitor
    assert rules.permitted.has_name("新华通讯社")
    assert rules.permitted.has_host("www.mca.gov.cn")
    assert rules.grave_errors == (("一国两治", "一国两制"), ("学贯彻", ""))


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "No such file"), (b"\xff\xfe\x00", "not UTF-8"), (b"x" * 5_000_001, "no list")],
)
def test_a_list_that_cannot_be_read_is_a_mistake_of_the_configuration(
    read: Read, tmp_path: Path, content: bytes | None, told: str
) -> None:
    if content is not None:
        (tmp_path / "list.txt").write_bytes(content)
    with pytest.raises(ConfigError, match=told):
        read('[monitor]\nformulations = "list.txt"\n')


def test_severities_of_changes_can_be_set(read: Read) -> None:
    config = read('[monitor]\nseverities = { wording = "notice", punctuation = "critical" }')
    assert config.monitor.severities == {
        Significance.WORDING: Severity.NOTICE,
        Significance.PUNCTUATION: Severity.CRITICAL,
    }


def test_a_duty_covers_articles_by_address_or_headline(read: Read) -> None:
    duty = '[[must_carry]]\nfrom = "mca"\nsites = ["msnc"]\narticles = "通知"\nwithin_h = 8\n'
    (read_duty,) = read(MCA + MSNC + duty).monitor.must_carry
    assert (read_duty.original, read_duty.sites, read_duty.within_h) == ("mca", ("msnc",), 8.0)
    assert read_duty.covers("http://www.mca.gov.cn/1.html", "关于某事的通知")
    assert not read_duty.covers("http://www.mca.gov.cn/1.html", "要闻")


def test_rules_are_muted_everywhere_or_on_a_site(read: Read) -> None:
    rules = read(f'[monitor]\nmuted_rules = ["R09"]\n{MCA}{MSNC}muted_rules = ["R05"]\n').monitor
    assert (rules.muted_rules("mca"), rules.muted_rules("msnc")) == ({"R09"}, {"R05", "R09"})
    with pytest.raises(ConfigError, match="no rule 'R99'"):
        read(f'[monitor]\nmuted_rules = ["R99"]\n{MCA}')


@pytest.mark.parametrize(
    ("written", "since"),
    [
        ('"2026-11-30"', datetime(2026, 11, 30, tzinfo=SHANGHAI)),
        ("2026-11-30", datetime(2026, 11, 30, tzinfo=SHANGHAI)),
        ("2026-11-30T08:00:00", datetime(2026, 11, 30, 8, tzinfo=SHANGHAI)),
        ('"2026-11-30T08:00:00Z"', datetime(2026, 11, 30, 8, tzinfo=UTC)),
    ],
)
def test_a_duty_begins_at_a_day_or_a_time_of_china(read: Read, written: str, since: datetime) -> None:
    duty = f'[[must_carry]]\nfrom = "mca"\nsites = ["msnc"]\nsince = {written}\n'
    assert read(MCA + MSNC + duty).monitor.must_carry[0].since == since


@pytest.mark.parametrize("written", ['"gestern"', "7", "true"])
def test_a_beginning_that_is_no_time_is_refused(read: Read, written: str) -> None:
    duty = f'[[must_carry]]\nfrom = "mca"\nsites = ["msnc"]\nsince = {written}\n'
    with pytest.raises(ConfigError, match="a day or a time"):
        read(MCA + MSNC + duty)
