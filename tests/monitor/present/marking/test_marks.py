from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.judge.meaning.significance import classify
from monitor.present.marking.marks import full_html, full_text, inline_html, inline_text
from monitor.texts.diff import diff

LABEL = "{count} 段未变 · {size} 字"
texts = st.lists(st.text(alphabet="甲乙丙，。<>&\"'/script=\x1b\u202e 12", max_size=40), max_size=4)
OURS = re.compile(r'</?(?:del|ins|span|div|p|details|summary)(?: class="[a-z \-]+")?>')


class Text(HTMLParser):
    """The text that a browser would show of each side, and the tags it would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert [name for name, _ in attrs] in ([], ["class"])


def tags(html: str) -> set[str]:
    reader = Text()
    reader.feed(html)
    return reader.tags


@given(texts, texts)
@settings(max_examples=150, deadline=None)
def test_html_never_holds_what_was_not_escaped(before: list[str], after: list[str]) -> None:
    hunks = diff(before, after)
    fragments = [full_html(before, after, hunks, fold_label=LABEL), *map(inline_html, classify(hunks))]
    for html in fragments:
        rest = OURS.sub("", html)
        assert "<" not in rest
        assert ">" not in rest
        assert '"' not in rest
        assert tags(html) <= {"del", "ins", "span", "div", "p", "details", "summary"}


@given(texts, texts)
@settings(max_examples=150, deadline=None)
def test_terminal_text_holds_no_foreign_escape(before: list[str], after: list[str]) -> None:
    hunks = diff(before, after)
    plain = [full_text(before, after, hunks, color=False), *map(inline_text, classify(hunks))]
    assert not any("\x1b" in text or "\u202e" in text for text in plain)
    colored = re.sub(r"\x1b\[[0-9;]*m", "", full_text(before, after, hunks, color=True))
    assert "\x1b" not in colored


@given(texts, texts)
@settings(max_examples=100, deadline=None)
def test_side_by_side_shows_both_texts_in_full(before: list[str], after: list[str]) -> None:
    html = full_html(before, after, diff(before, after), fold_label=LABEL)
    assert html.count('class="rw-cell rw-before"') == len(before)
    assert html.count('class="rw-cell rw-after"') == len(after)


def test_a_change_is_marked_in_its_sentence() -> None:
    (change,) = classify(diff(["全省共有122.7万人。"], ["全省共有127.2万人。"]))
    assert inline_text(change) == "全省共有[-122.7万-]{+127.2万+}人。"
    assert '全省共有<del class="rw-del">122.7万</del><ins class="rw-ins">127.2万</ins>人。' in inline_html(
        change
    )


def test_names_are_marked_whole() -> None:
    (change,) = classify(diff(["前往湖北调研。"], ["前往河北调研。"]))
    assert inline_text(change) == "前往[-湖北-]{+河北+}调研。"
    (change,) = classify(diff(["省民政厅副厅长到会。"], ["省民政厅厅长到会。"]))
    assert inline_text(change) == "省民政厅[-副厅长-]{+厅长+}到会。"


def test_long_sentences_are_cut() -> None:
    before = "甲" * 100 + "旧" + "乙" * 100
    (change,) = classify(diff([before], [before.replace("旧", "新")]))
    assert inline_text(change) == f"…{'甲' * 30}[-旧-]{{+新+}}{'乙' * 30}…"


def test_no_figure_is_cut_where_a_long_sentence_is_cut() -> None:
    before = f"{'甲' * 9}1250.5{'甲' * 28}旧{'乙' * 28}99.5%{'乙' * 9}"
    (change,) = classify(diff([before], [before.replace("旧", "新")]))
    assert inline_text(change) == f"…{'甲' * 28}[-旧-]{{+新+}}{'乙' * 28}…"


def test_a_moved_text_is_marked_as_moved() -> None:
    before = [f"第{n}段各有不同的内容需要说明清楚，任务逐一落实到位{'啊' * n}。" for n in range(4)]
    after = [*before[1:], before[0]]
    hunks = diff(before, after)
    assert inline_text(classify(hunks)[0]) == f"[>{before[0]}<]"
    assert full_html(before, after, hunks, fold_label=LABEL).count('class="rw-moved"') == 2


def test_unchanged_paragraphs_are_folded() -> None:
    before = [f"第{n}段没有变化。" for n in range(5)] + ["末段共有3人。"]
    after = [*before[:5], "末段共有4人。"]
    hunks = diff(before, after)
    assert "5 段未变" in full_html(before, after, hunks, fold_label=LABEL)
    assert full_text(before, after, hunks, color=False).splitlines()[0].strip() == "… 5 ¶"


def test_a_removed_sentence_and_paragraph_are_shown_where_they_stood() -> None:
    before = ["甲句在此。乙句被删去了。丙句。", "整段被删去了，一字不留。", "末段在此没有变。"]
    after = ["甲句在此。丙句。", "末段在此没有变。"]
    shown = full_text(before, after, diff(before, after), color=False)
    assert "甲句在此。[-乙句被删去了。-]丙句。" in shown
    assert "[-整段被删去了，一字不留。-]" in shown
