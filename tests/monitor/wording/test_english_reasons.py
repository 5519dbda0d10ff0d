"""English words of reasons are a public form: the frozen tables of the migration read every sentence back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.wording.english_reasons import in_english
from storage.engine.schema.old_sentences import reason_and_cause
from storage.records import Cause, Failure, PageKind, Reason
from storage.records.from_json import read_reason

words = st.text(min_size=1, max_size=30).filter(lambda text: not text.startswith("its reader"))
numbers = st.integers(0, 10**6)
VALUES: dict[Cause, tuple[st.SearchStrategy[object], ...]] = {
    Cause.STATUS: (numbers,),
    Cause.MAGIC: (st.sampled_from(["PDF", "ZIP or Office"]),),
    Cause.CONTENT_TYPE: (st.sampled_from(["application/pdf", ""]),),
    Cause.UNREADABLE: (st.sampled_from(["MemoryError", "ValueError"]),),
    Cause.READER_SLOW: (st.sampled_from([60.0, 0.5]),),
    Cause.SAYS: (words,),
    Cause.HIJACKED: (st.sampled_from(["bet365, 博彩"]),),
    Cause.PARAGRAPHS: (numbers,),
    Cause.LIST: (st.sampled_from(["list", "json-list", "feed", "sitemap", "sitemap-index"]), numbers),
    Cause.ENTRIES: (numbers,),
    Cause.VIDEO_ONLY: (numbers,),
    Cause.PICTURES_ONLY: (numbers,),
    Cause.FEW_CHARACTERS: (numbers,),
    Cause.NO_RESPONSE: (st.sampled_from([each.value for each in Failure]),),
    Cause.REDIRECTS: (st.just("http://a.cn/1.html"),),
    Cause.ONLY_REDIRECTS: (st.just("http://a.cn/1.html"),),
    Cause.REDIRECTS_TO_ENTRY: (st.just("http://a.cn/"),),
    Cause.REDIRECTS_TO_OTHER: (st.just("http://a.cn/2.html"),),
    Cause.PROFILE_LOST: (st.just("mca-2016"),),
    Cause.TEXT: (st.just("words of a release long ago"),),
}
OUTER: dict[Cause, tuple[st.SearchStrategy[object], ...]] = {
    Cause.FILE: (st.sampled_from(["公告.pdf", "no name"]), numbers, st.just("ab" * 32)),
    Cause.NO_ARTICLE: (st.sampled_from([each.value for each in PageKind if each is not PageKind.VIDEO]),),
    Cause.NO_ENTRIES: (),
    Cause.NOT_BELIEVED: (),
    Cause.LISTS_ANSWER: (),
}
CAUSES = list(Cause)
OF_MESSAGES = CAUSES[CAUSES.index(Cause.NO_CHANNEL) : CAUSES.index(Cause.TEXT)]
# No earlier release wrote a sentence for these.
LATER = frozenset(
    {
        Cause.SHOWN_DESPITE, Cause.TRUNCATED,
        Cause.WAS_TRUNCATED, Cause.PARTIAL_STATUS, Cause.SILENT_STATUS, Cause.UNKNOWN_STATUS,
        Cause.FILES_ONLY, Cause.FRAME_ONLY, Cause.FORM, Cause.FILES_NAMED, Cause.TEXT_LOST,
        Cause.PICTURE_SLOW, Cause.PICTURE_KILLED, Cause.FILE_READ, *OF_MESSAGES,
    }
)  # fmt: skip


def plain(cause: Cause) -> st.SearchStrategy[Reason]:
    return st.builds(Reason, st.just(cause), st.tuples(*VALUES.get(cause, ())))


@pytest.mark.parametrize("cause", [each for each in Cause if each not in OUTER and each not in LATER])
def test_every_sentence_is_read_back_as_its_reason(cause: Cause) -> None:
    @given(plain(cause))
    def read_back(reason: Reason) -> None:
        assert read_reason(reason_and_cause(in_english(reason))[0]) == reason

    read_back()


@given(st.sampled_from(list(OUTER)), st.sampled_from([Cause.STATUS, Cause.MAGIC, Cause.SENDS_ON]), st.data())
def test_a_reason_within_a_reason_is_read_back_too(outer: Cause, inner: Cause, data: st.DataObject) -> None:
    within = data.draw(plain(inner))
    values = data.draw(st.tuples(*OUTER[outer]))
    reason = Reason(outer, values, within)  # type: ignore[arg-type]
    text, root = reason_and_cause(in_english(reason))
    assert (read_reason(text), root) == (reason, inner)
