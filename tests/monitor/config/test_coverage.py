"""Lists of sites, duties, cases and letters are read and checked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.reader import load
from monitor.config.values import Config
from storage.errors import ConfigError
from storage.records import FindingKind

SITES = "".join(
    f'[[sites]]\nname = "{name}"\ntitle = "{name}"\nrole = "portal"\nallowed_domains = ["{name}.cn"]\n'
    f'start_urls = ["http://{name}.cn/a/", "http://{name}.cn/b/"]\n'
    for name in ("bu", "p1", "p2")
)
LIST = '[[lists]]\nname = "province"\ntier = "省级"\nweight = 3\nsites = ["p1", "p2"]\n'
DUTY = (
    '[[must_carry]]\nfrom = "bu"\nlists = ["province"]\narticles = "通知"\nwithin_h = 24\nform = "headline"\n'
)


def read(folder: Path, text: str) -> Config:
    file = folder / "reprintwatch.toml"
    file.write_text(text, "utf-8")
    return load(file)


def test_lists_and_duties_are_read(tmp_path: Path) -> None:
    rules = read(tmp_path, SITES + LIST + DUTY).monitor
    (found,) = rules.lists
    assert (found.name, found.tier, found.weight, found.sites) == ("province", "省级", 3.0, ("p1", "p2"))
    (duty,) = rules.must_carry
    assert (duty.lists, duty.sites, duty.form, duty.within_h) == (("province",), (), "headline", 24.0)


def test_cases_and_letters_have_defaults_and_are_read(tmp_path: Path) -> None:
    config = read(tmp_path, SITES)
    assert config.monitor.cases.verify_after == timedelta(days=1)
    assert config.letters.reply_within_days == 3 and config.letters.template is None
    (tmp_path / "l.txt").write_text("x")
    more = '[cases]\nverify_after_s = 60\nkinds = ["reprint-altered"]\n[letters]\nsender = "x"\ntemplate = "l.txt"\n'
    config = read(tmp_path, more + SITES)
    assert config.monitor.cases.kinds == (FindingKind.REPRINT_ALTERED,)
    assert config.letters.template == tmp_path / "l.txt"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LIST.replace('"p2"]', '"p3"]'), "no site 'p3'"),
        (LIST + LIST, "used twice"),
        (DUTY, "no list 'province'"),
        ('[[must_carry]]\nfrom = "bu"\n', "name sites or lists"),
        ('[cases]\nkinds = ["edited-badly"]\n', "no kind"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        read(tmp_path, SITES + text)


def test_a_coverage_page_must_be_a_start_page(tmp_path: Path) -> None:
    good = SITES.replace("start_urls", 'coverage_urls = ["http://bu.cn/a/"]\nstart_urls', 1)
    assert read(tmp_path, good).site("bu").coverage_urls == ("http://bu.cn/a/",)
    with pytest.raises(ConfigError, match="none of start_urls"):
        read(
            tmp_path,
            good.replace('coverage_urls = ["http://bu.cn/a/"]', 'coverage_urls = ["http://bu.cn/c/"]'),
        )
