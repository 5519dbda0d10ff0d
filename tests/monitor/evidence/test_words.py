from __future__ import annotations

from monitor.evidence.words import plain, words_not_in


def test_words_are_found_across_elements_in_any_encoding() -> None:
    page = "<p>全省共有<b>127.2</b>\n&#19975;人<script>var a='9亿';</script><!-- 8亿 --></p>"
    assert plain(page) == "全省共有127.2万人"
    for name in ("utf-8", "gb18030", "utf-16"):
        assert words_not_in([b"x", page.encode(name)], ["127.2万", "9亿", "8亿"]) == ["9亿", "8亿"]
