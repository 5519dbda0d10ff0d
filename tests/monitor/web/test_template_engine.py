"""Templates are whole in both languages, static files have an address of their content."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import monitor.web
from monitor.web.template_engine import (
    PageEnvironment,
    counted,
    page_environment,
    prepare,
    static_file,
    static_version,
    whole_dates,
    with_query,
)
from monitor.wording.page.words import PAGE_WORDS
from storage.records import Article, Attachment, AttachmentKind

TEMPLATES = Path(monitor.web.__file__).parent / "templates"


def test_all_templates_can_be_read() -> None:
    prepare()


def test_every_word_of_a_template_exists() -> None:
    used = {
        key
        for file in TEMPLATES.glob("*.html")
        for key in re.findall(r"\bt\.(?!get\b)(\w+)", file.read_text())
    }
    assert used <= set(PAGE_WORDS["zh"])


def test_words_follow_their_count() -> None:
    words = "{n} [site has|sites have] it"
    assert [counted(words, n) for n in (0, 1, 1234)] == [
        "0 sites have it",
        "1 site has it",
        "1,234 sites have it",
    ]


def test_no_line_ends_inside_a_date_and_text_stays_escaped() -> None:
    shown = whole_dates("<b>（2026-11-30 00:12 起）")
    assert shown == '&lt;b&gt;（<span class="w">2026-11-30 00:12</span> 起）'


def test_no_template_holds_code_or_style() -> None:
    for file in TEMPLATES.glob("*.html"):
        text = file.read_text()
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?! src)", text), file.name
        assert "| safe" not in text, file.name


def test_static_files_are_known_by_name_and_content() -> None:
    assert static_file("page.css") and static_file("../app.py") is None and static_file("none.css") is None
    assert len(static_version("page.js")) == 12 and static_version("none") == ""


def test_a_query_leaves_out_what_is_missing() -> None:
    assert with_query("/a", {"x": "1", "y": "2"}, y=None, z="中") == "/a?x=1&z=%E4%B8%AD"
    assert with_query("/a", {}) == "/a"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_word_with_the_name_of_a_method_is_the_word(language: str) -> None:
    words = PAGE_WORDS[language]
    environment = PageEnvironment()
    for name in set(words) & set(dir(dict)):
        assert environment.from_string(f"{{{{ t.{name} }}}}").render(t=words) == words[name]
    assert "keys" in words


def test_a_text_that_was_read_in_pictures_is_marked_with_its_certainty() -> None:
    source = "{% import 'parts.html' as parts with context %}{{ parts.recognised(article) }}"
    picture = Attachment("1.png", "http://a.cn/1.png", AttachmentKind.PICTURE, certainty=("99", "97"))
    template = page_environment().from_string(source)
    for attachments, words in (((picture,), "置信度 0.90"), ((), "")):
        shown = template.render(
            t=PAGE_WORDS["zh"], article=Article("通知", ("正文",), attachments=attachments)
        )
        assert words in shown and bool(words) == bool(shown.strip())
