"""The configuration: what is right is read whole, and every mistake is answered with where and what instead."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.config.reader import FILE_NAME, LiveConfig, find, load
from monitor.config.values import Config
from monitor.notify.routing import AlertRule, Routing
from storage.errors import ConfigError
from storage.records import Severity

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


Mistake = Callable[[str], str]


def test_an_empty_file_gives_every_default(read: Read, file: Path) -> None:
    config = read("")
    assert config.store == file.parent / "reprintwatch.db"
    assert config.monitor.confirm_removal_s == 21_600
    assert config.monitor.language == "zh"
    assert config.monitor.workers is None
    assert config.monitor.severities is None
    assert config.routing == Routing((AlertRule((), Severity.WARNING),))
    assert (config.service.crawl_every_s, config.service.deliver_every_s) == (60, 30)
    assert config.crawler["robotstxt_obey"] is True
    assert config.crawler["download_delay"] == 2.0
    assert "user_agent" not in config.crawler
    assert (config.sites, dict(config.channels)) == ((), {})


def test_a_relative_store_lies_beside_the_file_and_an_absolute_one_where_it_says(
    read: Read, file: Path
) -> None:
    assert read('[store]\npath = "data/watch.db"').store == file.parent / "data" / "watch.db"
    assert read('[store]\npath = "/srv/watch.db"').store == Path("/srv/watch.db")


def test_comments_and_quoted_keys_do_not_disturb(read: Read) -> None:
    assert read('[ "crawler" ] # how\n"download_delay" = 3 # seconds\n').crawler["download_delay"] == 3


MISTAKES = {
    "endless number": ("\n[crawler]\nretry_times = " + "9" * 5000, ":3: [crawler] retry_times: ", "thousands"),
    "endless nesting": ("\n[crawler]\na = " + "[" * 20_000, ":3: [crawler] a: ", "nested too deeply"),
    "endless name of a file": (f'[store]\npath = "{"a" * 5000}"', ":2: [store] path", "File name too long"),
    "device as store": ('[store]\npath = "/dev/zero"', ":2: [store] path", "a device or a pipe"),
    "device as list": ('[monitor]\nformulations = "/dev/zero"', ":2: [monitor] formulations", "is no file"),
    "number as channel": ("[alerts]\ndigest_channels = [1]", ":2: [alerts] digest_channels", "list of strings"),
    "texts as channels": ('[alerts]\nchannels = ["x"]', ":2: [alerts] channels", "list of tables"),
    "pattern that counts too far": (
        MCA + "article_urls = ['a{99999999999}']",
        ":8: [sites] article_urls",
        "not a regular expression",
    ),
    "pattern of many brackets": (
        MCA + f"article_urls = ['{'(' * 5000}{')' * 5000}']",
        ":8: [sites] article_urls",
        "not a regular expression",
    ),
    "template of the title": (
        "[alerts]\ntitle_template = '{{ title|truncate(-1) }}'\nbody_template = '{{ title }}'",
        ":2: [alerts] title_template",
        "the template cannot be used",
    ),
    "mail from no address": (
        "[[alerts.channels]]\nname = 'm'\nkind = 'mail'\nurl = 'smtp://h'\nto = ['\"@x']",
        ":4: [alerts.channels] url",
        "no mail can be sent",
    ),
    "mail to a host that is none": (
        "[[alerts.channels]]\nname = 'm'\nkind = 'mail'\nurl = 'http://a..b/'",
        ":4: [alerts.channels] url",
        "no mail can be sent",
    ),
    "unknown section": ("[crawlr]\n", ":1: [crawlr]", "did you mean 'crawler'?"),
    "unknown key": (
        "[crawler]\ndownlod_delay = 2\n",
        ":2: [crawler] downlod_delay",
        "did you mean 'download_delay'?",
    ),
    "unknown key of a site": (MCA + "start_url = 1\n", ":8: [sites] start_url", "'start_urls'"),
    "upper-case Scrapy key": ("[crawler]\nDOWNLOAD_DELAY = 2\n", ":2: [crawler] DOWNLOAD_DELAY", "unknown key"),
    "fixed Scrapy key": ("[crawler]\nscheduler = 'x'\n", ":2: [crawler] scheduler", "fixed by reprintwatch"),
    "number as text": (
        "[store]\n[crawler]\ndownload_delay = '2'\n",
        ":3: [crawler] download_delay",
        "must be a number, not '2'",
    ),
    "true as number": (
        "[crawler]\ndownload_timeout = true\n",
        ":2: [crawler] download_timeout",
        "must be a number",
    ),
    "number as true": ("[crawler]\nrobotstxt_obey = 1\n", ":2: [crawler] robotstxt_obey", "true or false"),
    "fraction as count": ("[monitor]\nworkers = 1.5\n", ":2: [monitor] workers", "a whole number"),
    "too little": ("[service]\ncrawl_every_s = 0\n", ":2: [service] crawl_every_s", "at least 1, not 0"),
    "below nought": ("[monitor]\nconfirm_removal_s = -1\n", ":2: [monitor] confirm_removal_s", "at least 0"),
    "no such choice": ("[monitor]\nlanguage = 'cn'\n", ":2: [monitor] language", "one of zh, en, not 'cn'"),
    "near choice": ("[alerts]\nmin_severity = 'warn'\n", ":2: [alerts] min_severity", "mean 'warning'?"),
    "role": (MCA.replace('"original"', '"orignal"'), ":5: [sites] role", "did you mean 'original'?"),
    "missing key": (MCA.replace('title = "民政部"\n', ""), ":2: [sites]", "title is missing"),
    "empty list": (MCA.replace('["mca.gov.cn"]', "[]"), ":6: [sites] allowed_domains", "must not be empty"),
    "list of numbers": (MCA + "aliases = [1]\n", ":8: [sites] aliases", "a list of strings"),
    "regular expression": (MCA + "article_urls = ['(']\n", ":8: [sites] article_urls", "not a regular expr"),
    "address": (MCA + "allow_addresses = ['here']\n", ":8: [sites] allow_addresses", "no address or network"),
    "site twice": (MCA + MCA.replace("mca.gov", "mca2.gov"), ":10: [sites] name", "'mca' is used twice"),
    "domain twice": (
        MCA + MSNC.replace("msnc.org.cn", "www.mca.gov.cn"),
        ":13: [sites] allowed_domains",
        "belongs to site 'mca' too",
    ),
    "start URL elsewhere": (
        MSNC + MCA.replace("http://www.mca.gov.cn/n152", "http://example.cn/n152"),
        ":14: [sites] start_urls",
        "http://example.cn/n152/n166/index.html is not http(s) on one of allowed_domains (mca.gov.cn)",
    ),
    "start URL of another kind": (MCA.replace("http://", "ftp://"), ":7: [sites] start_urls", "http(s)"),
    "start URL without a host": (MCA.replace("www.mca", "[www.mca"), ":7: [sites] start_urls", "http(s)"),
    "port out of range": (MCA.replace(".cn/", ".cn:99999/"), ":7: [sites] start_urls", "http(s)"),
    "no finite number": ("[monitor]\nconfirm_removal_s = nan\n", ":2: [monitor] confirm", "must be a number"),
    "endless": ("[crawler]\ndownload_delay = inf\n", ":2: [crawler] download_delay", "must be a number"),
    "sites as table": ("[sites]\nname = 'mca'\n", ":1: [sites]", "write [[sites]], once for each"),
    "section as list": ("[[store]]\npath = 'a'\n", ":1: [store]", "must be a table"),
    "unknown site in must_carry": (
        MCA + MSNC + '[[must_carry]]\nfrom = "mca"\nsites = ["msmc"]\n',
        ":17: [must_carry] sites",
        "no site 'msmc'; did you mean 'msnc'?",
    ),
    "unknown origin in must_carry": (
        MCA + MSNC + '[[must_carry]]\nfrom = "mcaa"\nsites = ["msnc"]\n',
        ":16: [must_carry] from",
        "did you mean 'mca'?",
    ),
    "unknown class": (
        "[monitor]\nseverities = { wordin = 'notice' }\n",
        ":2: [monitor] severities",
        "did you mean 'wording'?",
    ),
    "unknown severity": (
        "[monitor]\nseverities = { wording = 'low' }\n",
        ":2: [monitor] severities",
        "info, notice, warning, critical, not 'low'",
    ),
    "severities as a table of their own": (
        "[monitor.severities]\nwordin = 'notice'\n", ":1: [monitor] severities", "did you mean 'wording'?",
    ),
    "origin that carries itself": (
        MCA + '[[must_carry]]\nfrom = "mca"\nsites = ["mca"]\n', ":10: [must_carry] sites", "the origin itself",
    ),
    "broader domain": (
        MSNC.replace("msnc.org.cn", "www.mca.gov.cn") + MCA,
        ":13: [sites] allowed_domains",
        "belongs to site 'msnc' too",
    ),
    "domain as address": (
        MCA.replace('["mca.gov.cn"]', '["http://mca.gov.cn"]'), ":6: [sites] allowed_domains", "a domain alone",
    ),
    "no name": (MCA.replace('"mca"', '" "'), ":3: [sites] name", "must not be empty"),
    "alias of nothing": (MCA + "aliases = ['']\n", ":8: [sites] aliases", "must not be empty"),
    "line break in a header": (
        '[crawler]\nuser_agent = "a\\nb"\n', ":2: [crawler] user_agent", "must not hold control characters",
    ),
    "beyond its bound": ("[crawler]\ndownload_delay_jitter = 2\n", ":2: [crawler] download", "at most 1, not 2"),
    "beyond every calendar": ("[monitor]\nconfirm_removal_s = 1e300\n", ":2: [monitor] confirm", "at most"),
    "near setting of Scrapy": ("[crawler]\nretry_tims = 2\n", ":2: [crawler] retry_tims", "mean 'retry_times'?"),
    "setting of Scrapy in capitals": ("[crawler]\nRETRY_TIMES = 2\n", ":2: [crawler]", "mean 'retry_times'?"),
    "kind of a setting of Scrapy": (
        "[crawler]\nconcurrent_requests = 'many'\n", ":2: [crawler] concurrent_requests", "default (16)",
    ),
    "setting of Scrapy that stops it": ("[crawler]\nconcurrent_requests = 0\n", ":2: [crawler]", "at least 1"),
    "channel twice": (
        "[[alerts.channels]]\nname = 'a'\nurl = 'json://x'\n[[alerts.channels]]\nname = 'a'\nurl = 'json://y'\n",
        ":5: [alerts.channels] name",
        "'a' is used twice",
    ),
    "rule without its channel": (
        "[[alerts.channels]]\nname = 'mail'\nurl = 'smtp://x'\n[[alerts.rules]]\nchannels = ['mial']\n",
        ":5: [alerts.rules] channels", "no channel 'mial'; did you mean 'mail'?",
    ),
    "rule of an unknown kind": (
        "[[alerts.channels]]\nname = 'a'\nurl = 'smtp://x'\n[[alerts.rules]]\nchannels = ['a']\n"
        "kinds = ['remvoed']\n", ":6: [alerts.rules] kinds", "mean 'removed'?",
    ),
    "escalation without a time": (
        "[[alerts.channels]]\nname = 'a'\nurl = 'smtp://x'\n[[alerts.rules]]\nchannels = ['a']\n"
        "escalate_to = ['a']\n", ":6: [alerts.rules] escalate_to", "go together",
    ),
    "template that cannot be read": (
        "[alerts]\ntitle_template = '{{ title'\n", ":2: [alerts] title_template", "cannot be used",
    ),
    "template of unknown words": (
        "[alerts]\nbody_template = '{{ no_such }}'\n", ":2: [alerts] body_template", "'no_such' is undefined",
    ),
    "template that reaches out": (
        "[alerts]\nbody_template = \"{{ ''.__class__.__mro__ }}\"\n", ":2: [alerts] body_template", "cannot be used",
    ),
    "digest at no time": ("[alerts]\ndaily_digest = '8.30'\n", ":2: [alerts] daily_digest", "'08:30'"),
    "quiet hours of no form": ("[alerts]\nquiet_hours = '22-6'\n", ":2: [alerts] quiet_hours", "22:00-06:00"),
    "milliseconds for seconds": ("[crawler]\ndownload_delay = 2000\n", ":2: [crawler] download_delay", "at most 600"),
    "level of no log": ("[crawler]\nlog_level = 'DEBUGG'\n", ":2: [crawler] log_level", "'DEBUGG'"),
    "hours of no length": ("[alerts]\nquiet_hours = '8:00-8:00'\n", ":2: [alerts] quiet_hours", "same time"),
    "whole Internet as a network": (MCA + "allow_addresses = ['0.0.0.0/0']\n", ":8: [sites] allow", "all networks"),
    "alias of a character": (MCA + "aliases = ['民']\n", ":8: [sites] aliases", "too short"),
    "everything ignored": (MCA + "ignore_urls = ['.*']\n", ":8: [sites] ignore_urls", "every address"),
    "template that is not there": ("[letters]\ntemplate = 'no.txt'\n", ":2: [letters] template", "no file"),
    "key in a folder": ("[evidence]\nkey_file = '/'\n", ":2: [evidence] key_file", "is a folder"),
    "prefix without its stroke": ("[web]\nprefix = 'watch'\n", ":2: [web] prefix", '"/watch"'),
    "host with a port": ("[web]\nhost = 'localhost:80'\n", ":2: [web] host", "without port"),
    "host with a slip": ("[web]\nhost = '127.0.0.256'\n", ":2: [web] host", "without port"),
    "one port twice": ("[service]\nhealth_port = 8765\n[web]\nport = 8765\n", ":4: [web] port", "health_port"),
    "reminder after the deadline": (
        MCA + "[[must_carry]]\nfrom = 'mca'\nlists = ['a']\nwithin_h = 4\nremind_before_h = 4\n"
        "[[lists]]\nname = 'a'\nsites = ['mca']\n", ":12: [must_carry] remind_before_h", "less than within_h",
    ),
    "duty of the next century": (
        MCA + "[[must_carry]]\nfrom = 'mca'\nlists = ['a']\nsince = 2126-01-01\n"
        "[[lists]]\nname = 'a'\nsites = ['mca']\n", ":11: [must_carry] since", "between 1995 and 2099",
    ),
    "channel without url": ("[[alerts.channels]]\nname = 'a'\n", ":1: [alerts.channels]", "url is missing"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "where", "what"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_answered_with_file_line_key_and_what_is_right(
    mistake: Mistake, text: str, where: str, what: str
) -> None:
    message = mistake(text)
    assert message.startswith(FILE_NAME + where), message
    assert what in message


def test_the_store_may_not_be_a_folder(mistake: Mistake, tmp_path: Path) -> None:
    assert "is a folder" in mistake(f"[store]\npath = {json.dumps(str(tmp_path))}\n")


def test_what_is_no_toml_is_refused_with_its_line(mistake: Mistake) -> None:
    words = mistake("[store]\npath = \n")
    assert words.endswith(':2: Invalid value: a text stands in straight quotes: key = "text"')


def test_what_is_no_utf8_is_refused_with_its_line(file: Path) -> None:
    file.write_bytes('[store]\npath = "数据.db"'.encode("gb18030"))
    with pytest.raises(ConfigError, match="toml:2: not UTF-8: save the file as UTF-8"):
        load(file)


def test_a_file_with_a_byte_order_mark_is_read(file: Path) -> None:
    file.write_text("\ufeff[crawler]\ndownload_delay = 3\n", encoding="utf-8")
    assert load(file).crawler["download_delay"] == 3


def test_the_option_goes_before_the_environment_and_that_before_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, named, here = (tmp_path / name for name in ("asked.toml", "named.toml", FILE_NAME))
    for each in (asked, named, here):
        each.touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REPRINTWATCH_CONFIG", raising=False)
    assert find(None) == Path(FILE_NAME)
    monkeypatch.setenv("REPRINTWATCH_CONFIG", str(named))
    assert find(None) == named
    assert find(asked) == asked


def test_a_file_that_is_not_there_is_answered_with_how_to_write_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigError, match="reprintwatch init"):
        find(tmp_path / "none.toml")
    monkeypatch.setenv("REPRINTWATCH_CONFIG", str(tmp_path))
    with pytest.raises(ConfigError, match="is a folder: name a file in it"):
        find(None)


def test_a_changed_file_is_taken_up_and_a_mistake_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "reprintwatch.toml"
    path.write_text(MCA, encoding="utf-8")
    live = LiveConfig(load(path))
    begun = live.now()
    assert begun is live.now()
    further = '\n[[sites]]\nname = "sx"\ntitle = "石溪"\nrole = "portal"\n'
    path.write_text(MCA + further, encoding="utf-8")
    assert live.now() is begun
    assert "allowed_domains" in live.mistake and str(path) in live.mistake
    whole = (
        further + 'allowed_domains = ["sx.example"]\nstart_urls = ["http://sx.example/"]\n[web]\nport = 99\n'
    )
    path.write_text(MCA + whole, encoding="utf-8")
    assert [site.name for site in live.now().sites][-1] == "sx"
    assert (live.mistake, live.now().web) == ("", begun.web)
    path.unlink()
    assert live.now().sites[-1].name == "sx"
