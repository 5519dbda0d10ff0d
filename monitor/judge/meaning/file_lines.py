"""Changes between two texts, one of which names other files → the changes beside the lines that name files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.urls import attachment_key
from storage.records import Article, Change, Span

# Words, numbers and sizes around the name of a file: 附件：1.名单（32KB）, 点击下载
AROUND_A_NAME = re.compile(
    r"[\d.]{1,12}\s{0,3}[KMG]i?B?\b|附\s{0,4}[件表图圖录錄]|相关|相關|点击|點擊|下载|下載|查看|预览|預覽|文件|"
    r"[\d一二三四五六七八九十]+|[\W_]+",
    re.IGNORECASE,
)
WORDS = re.compile(r"附\s{0,4}[件表图圖录錄]|下载|下載")  # of a line that may name files


def beside_file_lines(changes: Sequence[Change], before: Article, after: Article) -> tuple[Change, ...]:
    """Return the changes without those that a file which came or went makes in lines of names of files.

    Another file is an event of its own. The name of a file that stays is text: a change of the name is kept.
    """
    old, new = ({attachment_key(each): each.name for each in article.files} for article in (before, after))
    if old.keys() == new.keys():
        return tuple(changes)
    renamed = {key for key in old.keys() & new.keys() if old[key] != new[key]}
    names_before, names_after = (
        [name for key, name in files.items() if key not in renamed] for files in (old, new)
    )
    return tuple(
        change
        for change in changes
        if not (
            _names_files(before, change.hunk.before, change.hunk.before_span, names_before)
            and _names_files(after, change.hunk.after, change.hunk.after_span, names_after)
        )
    )


def _names_files(article: Article, words: str, span: Span, names: Iterable[str]) -> bool:
    """Return whether the changed words of a text stand in a line that only names files; True without words."""
    return not words or is_file_line(article.paragraphs[span.paragraph], names)


def is_file_line(line: str, names: Iterable[str]) -> bool:
    """Return whether a line holds names of files, with labels, numbers and sizes, and nothing else: 附件：1.名单.pdf"""
    rest = line
    for name in sorted(filter(None, names), key=len, reverse=True):
        rest = rest.replace(name, " ")
    return (rest != line or WORDS.search(line) is not None) and not AROUND_A_NAME.sub("", rest)
