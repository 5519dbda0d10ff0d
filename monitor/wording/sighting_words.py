"""Facts of a sighting of others → a sentence in Chinese or English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SEEN: Mapping[str, str] = {"zh": "他处所见：{source}", "en": "seen by others: {source}"}
SAME: Mapping[str, str] = {"zh": "与抓取记录 {capture} 内容一致", "en": "the same bytes as capture {capture}"}
OTHER: Mapping[str, str] = {"zh": "内容与本站各次抓取均不同", "en": "other bytes than our captures"}
NO_BODY: Mapping[str, str] = {"zh": "无内容", "en": "without content"}
STATUS: Mapping[str, str] = {"zh": "状态 {status}", "en": "status {status}"}
NOTES: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "cut": "内容不完整",
        "revisit": "存档注明与其先前记录相同",
        "saved": "由浏览器另存，并非服务器原始字节",
        "file-time": "时间取自文件修改时间",
    },
    "en": {
        "cut": "the content is not whole",
        "revisit": "repeats an earlier record of the archive",
        "saved": "saved by a browser, not the bytes of the server",
        "file-time": "the time is that of the file",
    },
}
JOINT: Mapping[str, str] = {"zh": "，", "en": ", "}


def sighting_words(
    source: str,
    status: int | None,
    digest: str | None,
    capture: int | None,
    notes: Sequence[str],
    language: str,
) -> str:
    """Return the sentence: who saw it, whether we saw the same bytes, the status if not 200, what to know."""
    if digest is None:
        bytes_seen = NO_BODY[language]
    elif capture is not None:
        bytes_seen = SAME[language].format(capture=capture)
    else:
        bytes_seen = OTHER[language]
    answered = [STATUS[language].format(status=status)] if status not in (None, 200) else []
    known = [NOTES[language].get(note, note) for note in notes]
    return JOINT[language].join([SEEN[language].format(source=source), *answered, bytes_seen, *known])
