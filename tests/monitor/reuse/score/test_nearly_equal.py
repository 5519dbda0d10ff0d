"""A slip or a figure in a short text is no other event; another person in the same words is."""

from __future__ import annotations

from sites.pairs import pair

from monitor.reuse.score.nearly_equal import is_about_another, is_alone, is_nearly_equal, is_notice_with_slip

NEWS = (
    "山城夜航船今晚开班\n"
    "停了多年的夜航船9日开班，从老渡口到下游的竹木市场一共五站，船票仍收两角。"
    "头一班坐满了挑担的菜农，船工说等枯水期过了再添一条船，孩子们趴在舷窗上数岸边的灯。"
)


def verdict(name: str, old: str) -> str:
    """Return a notice about a person in the words of the authority."""
    return (
        f"{old}原主任{name}被除名\n"
        f"经查，{name}在任期间违反财务制度，私设账目，{name}对调查不予配合，影响恶劣。"
        "依照章程和有关纪律规定，经集体研究决定，给予除名处分，追回不当所得，并把有关线索移交主管机关处理。"
    )


def test_a_short_text_with_slips_and_an_altered_figure_is_nearly_equal() -> None:
    copy = pair(NEWS.replace("9日", "6日").replace("挑担", "挑但").replace("舷窗", "玄窗"), NEWS)
    assert is_alone(copy)
    assert is_nearly_equal(copy)
    assert not is_nearly_equal(pair(NEWS.replace("挑担的菜农", "戴斗笠的艄公和放排的汉子"), NEWS))


def test_a_slip_in_a_notice_keeps_headline_and_figures() -> None:
    notices = [
        f"{place}停水启事\n{place}因主管检修，定于{day}日{day + 3}时起停水{day + 1}小时，涉及用户{day * 31}户，"
        f"请各户提前储水，送水点设在{place}礼堂。"
        for place, day in (("枣子巷", 3), ("瓦窑头", 11), ("菜园坝", 17), ("碾盘沟", 6))
    ]
    assert is_notice_with_slip(pair(notices[1].replace("检修", "捡修"), *notices[1:], notices[0]))
    assert not is_notice_with_slip(pair(notices[1].replace("341户", "342户"), *notices[1:], notices[0]))


def test_the_same_words_about_another_person_are_another_notice() -> None:
    further = (
        "此外还查明其亲属承揽工程、虚报冒领补贴款、接受管理对象宴请和旅游安排等问题，均已另案处理，"
        "相关责任人分别受到处分，整改情况向全体成员公布。"
    )
    other = verdict("孟长河", "信用社").replace("给予", f"{further}给予")
    assert is_about_another(pair(other, verdict("祝秋生", "供销社")))
    assert not is_about_another(pair(other, verdict("孟长河", "供销社")))
    assert not is_about_another(
        pair(verdict("孟长河", "供销社"), verdict("祝秋生", "供销社"))
    )  # all else is equal
