"""Channels, rules and templates: secrets come from the environment and are shown in no message."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from monitor.config.values import Config
from monitor.notify.channels.mail import post_of
from monitor.notify.routing import AlertRule

Read = Callable[[str], Config]


Mistake = Callable[[str], str]


def test_a_channels_secret_comes_from_the_environment_and_is_not_shown(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "geheim")
    config = read('[[alerts.channels]]\nname = "office"\nurl = "mailtos://me:${MAIL_PASSWORD}@example.cn"\n')
    assert config.channels["office"].url == "mailtos://me:geheim@example.cn"
    assert "geheim" not in repr(config)
    assert config.routing.rules == (AlertRule(("office",)),)
    assert config.channels["office"].kind == "mail"


def test_a_missing_variable_is_named_and_the_address_not_shown(
    mistake: Mistake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_SUCH_SECRET", raising=False)
    message = mistake(
        '[[alerts.channels]]\nname = "a"\nurl = "mailtos://user:${NO_SUCH_SECRET}@mail.example.cn"\n'
    )
    assert ":3: [alerts.channels] url: the environment has no NO_SUCH_SECRET" in message
    assert "mail.example.cn" not in message


def test_an_address_of_a_channel_is_not_shown_where_it_is_of_the_wrong_kind(mistake: Mistake) -> None:
    assert "geheim" not in mistake('[[alerts.channels]]\nname = "a"\nurl = ["json://geheim"]\n')


def test_a_secret_of_the_wrong_kind_and_an_address_that_is_none_are_not_shown(mistake: Mistake) -> None:
    head = '[[alerts.channels]]\nname = "a"\n'
    assert "987654321" not in mistake(f'{head}url = "smtp://x"\nsecret = 987654321\n')
    assert "is no address" in mistake(f'{head}url = "http://[geheim"\n')
    assert "geheim" not in mistake(f'{head}url = "http://[geheim"\n')


@pytest.mark.parametrize(
    "lines",
    [
        'url = "smtp://me:geheim@x.cn"\nto = ["no address"]',
        'url = "smtp://me:geheim@x.cn"\nto = ["办公室@example.cn"]',
        'url = "smtp://me:geheim@x.cn"\nto = ["a@example.cn"]\nsender = "监测"',
        'url = "mailto:geheim"\nto = ["a@example.cn"]',
    ],
)
def test_a_mail_channel_that_can_send_nothing_is_an_error_that_shows_no_password(
    lines: str, mistake: Mistake
) -> None:
    found = mistake(f'[[alerts.channels]]\nname = "mail"\n{lines}\n')
    assert "[alerts.channels] url: no mail can be sent: " in found
    assert "geheim" not in found


def test_the_templates_rules_and_channels_of_the_documentation_are_taken(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (Path(__file__).resolve().parents[3] / "docs" / "alerts.md").read_text(encoding="utf-8")
    for name in re.findall(r"\$\{(\w+)\}", text):
        monkeypatch.setenv(name, "not-a-secret")
    channels, rules, templates = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    sites = "".join(
        f'[[sites]]\nname = "{name}"\ntitle = "{name}"\nrole = "portal"\nallowed_domains = ["{name}.cn"]\n'
        f'start_urls = ["http://{name}.cn/"]\n'
        for name in ("mca", "msnc")
    )
    found = read(f"{rules}{channels}{sites}")
    assert len(found.routing.rules) == 3
    assert found.routing.rules[2].words == ("养老金", "养老保险")
    found = read(f"[alerts]\n{templates}{channels}{sites}")
    assert found.notices.templates is not None
    assert "\n" in found.notices.templates.body


@pytest.mark.parametrize("words", ["[5]", '[""]'])
def test_words_of_a_rule_are_words(words: str, mistake: Mistake) -> None:
    channel = '[[alerts.channels]]\nname = "a"\nurl = "https://x.cn/"\n'
    found = mistake(f'{channel}[[alerts.rules]]\nchannels = ["a"]\nwords = {words}\n')
    assert "[alerts.rules] words: must " in found


@pytest.mark.parametrize("password", ["a@b/c#d?e:f%g h", "a%40b", "汉字"])
def test_a_password_from_the_environment_may_hold_any_character(
    password: str, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", password)
    found = read(
        '[[alerts.channels]]\nname = "mail"\nurl = "smtps://m%40x.cn:${MAIL_PASSWORD}@smtp.x.cn:465"\nto = ["a@x.cn"]\n'
    )
    post = post_of(found.channels["mail"])
    assert (post.host, post.user) == ("smtp.x.cn", "m@x.cn")
    assert post.password == unquote(password) if password == "a%40b" else password
