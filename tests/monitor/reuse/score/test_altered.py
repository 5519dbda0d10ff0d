"""A copy keeps the words of its original and alters the figures; the next notice names another occasion."""

from __future__ import annotations

from monitor.reuse.bulk.collection import Matcher

WHO = ("蒲家坳", "杜鹃岭", "柘皋集", "苇子沟")


def notice(place: str, session: int, first: int) -> str:
    """Return a notice of a mould about a place."""
    return (
        f"{place}第{session}次村务公开\n"
        f"{place}于{first % 11 + 1}月{first % 27 + 1}日公布收支，"
        f"当期收入{first * 37}元，支出{first * 23}元，结余{first * 14}元。"
        f"其中水渠维修用款{first * 3}元，路灯电费{first * 2 + 1}元，"
        f"保洁人员{first % 9 + 2}名的工资已经全部发放到个人账户。"
        f"村民对账目有疑问的，可以在公布之后{first % 20 + 5}日内到村部查阅凭证。"
    )


NEWS = (
    "老码头改作渔业博物馆\n"
    "沿江的旧码头停用7年之后，上月改作渔业博物馆，收进渔船12条、网具340件和账册58本。"
    "守馆的人多半是退下来的船工，每逢假日要接待2600名游客，最忙的一天来了410个学生。"
)


def found(query: str, *known: str) -> dict[str, str]:
    """Return the relations to the known texts by number."""
    articles = [{"id": str(number), "text": text} for number, text in enumerate(known)]
    return {
        hit["id"]: hit["relation"]
        for hit in Matcher.of(articles).match({"id": "q", "text": query})["matches"]
    }


def altered(text: str) -> str:
    """Return a text with other figures below the headline."""
    headline, body = text.split("\n")
    return headline + "\n" + body.translate(str.maketrans("123456789", "347698215"))


def test_a_copy_with_all_figures_altered_is_an_edited_copy_with_and_without_a_mould() -> None:
    notices = [notice(place, 4 + number, 61 + 17 * number) for number, place in enumerate(WHO)]
    assert found(altered(NEWS), NEWS) == {"0": "edited"}
    assert found(altered(notices[2]), *notices) == {"2": "edited"}


def test_a_notice_of_the_mould_with_another_session_or_headline_is_no_copy() -> None:
    notices = [notice(place, 4 + number, 61 + 17 * number) for number, place in enumerate(WHO)]
    assert found(notice(WHO[2], 9, 207), *notices) == {}
    body = altered(notices[2]).split("\n")[1]
    assert found(f"账目公开了\n{body}", *notices) == {}


def test_a_mould_that_repeats_its_words_has_no_copies() -> None:
    repeated = [notice(WHO[0], 4, first) for first in (61, 95, 128)]
    assert found(notice(WHO[0], 4, 207), *repeated) == {}


def test_a_copy_that_keeps_some_figures_is_a_copy_under_another_session_too() -> None:
    notices = [notice(place, 4 + number, 61 + 17 * number) for number, place in enumerate(WHO)]
    copy = notices[1].replace("第5次", "第8次").replace(f"收入{78 * 37}元", "收入9417元")
    assert found(copy, *notices) == {"1": "edited"}
