"""Edits that write one value in another notation: the class is punctuation or invisible, never more than info."""

from __future__ import annotations

import random
import re

from edit_kinds import COUNTED, DIGITS, Kind, changed

NUMERALS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """An integer below a hundred million as it is spoken."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        joint = "零" if 0 < low < 1_000 else ""
        return in_chinese(high) + "万" + (joint + in_chinese(low) if low else "")
    text, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            text += ("零" if gap and text else "") + NUMERALS[digit] + name
            gap = False
        elif text:
            gap = True
    return (text.removeprefix("一") if text.startswith("一十") else text) or "零"


def _spoken(_: random.Random, found: re.Match[str]) -> str | None:
    return in_chinese(int(found["t"]))


def _spelled(_: random.Random, found: re.Match[str]) -> str | None:
    token = found["t"]
    if token == "两":
        return "2"
    tens, ten, ones = token.rpartition("十") if "十" in token else ("", "", token)
    value = (NUMERALS.index(tens) if tens else 1) * 10 if ten else 0
    return str(value + (NUMERALS.index(ones) if ones else 0))


def _written_out(_: random.Random, found: re.Match[str]) -> str | None:
    """1.2亿 → 12000万, 3.5万 → 35000."""
    figure, scale = found["f"], found["s"]
    whole, _, rest = figure.partition(".")
    number = int(whole + rest.ljust(4, "0"))
    if len(rest) > 4:
        return None
    return f"{number}万" if scale == "亿" else f"{number}"


def _grouped(_: random.Random, found: re.Match[str]) -> str | None:
    return f"{int(found['t']):,}"


def _share(_: random.Random, found: re.Match[str]) -> str | None:
    whole, _, rest = found["f"].partition(".")
    if int(whole) > 999:
        return None
    return (
        "百分之"
        + in_chinese(int(whole))
        + ("点" + "".join(NUMERALS[int(each)] for each in rest) if rest else "")
    )


def _year(_: random.Random, found: re.Match[str]) -> str | None:
    return "".join("〇一二三四五六七八九"[int(each)] for each in found["t"])


NOTATIONS: dict[str, Kind] = {
    "12 as 十二": changed(rf"(?<![\d.,第—\-至年月日时分:：])(?P<t>[1-9]\d{{0,3}})(?=[{COUNTED}](?![\u4e00-\u9fff]?月))", _spoken, "punctuation"),
    "十二 as 12": changed(
        rf"(?<![第十百千万一二三四五六七八九之])(?P<t>[二三四五六七八九]?十[一二三四五六七八九]?|[二三四五六七八九两])(?=[{COUNTED}])(?!两会|十分)",
        _spelled, "punctuation",
    ),
    "1.2亿 as 12000万": changed(r"(?<![\d.])(?P<t>(?P<f>\d{1,5}(?:\.\d{1,4})?)(?P<s>[亿]))(?=[元人吨户])", _written_out, "punctuation"),
    "3.5万 as 35000": changed(r"(?<![\d.])(?P<t>(?P<f>\d{1,4}(?:\.\d{1,4})?)(?P<s>[万]))(?=[元人吨户个名家亩])", _written_out, "punctuation"),
    "1200 as 1,200": changed(r"(?<![\d.,])(?P<t>\d{4,7})(?=[元人吨户个名家亩])", _grouped, "punctuation"),
    "30% as 百分之三十": changed(rf"(?<![\d.—\-])(?P<t>(?P<f>{DIGITS})%)", _share, "punctuation"),
    "30% as 三成": changed(
        r"(?<![\d.—\-])(?P<t>(?P<f>[1-9])0%)", lambda _, found: NUMERALS[int(found["f"])] + "成", "punctuation"
    ),
    "二〇二一年": changed(r"(?<!\d)(?P<t>(?:19|20)\d\d)年", _year, "punctuation"),
    "六月九日": changed(
        r"(?<!\d)(?P<t>(?P<m>\d{1,2})月(?P<d>\d{1,2})日)",
        lambda _, found: f"{in_chinese(int(found['m']))}月{in_chinese(int(found['d']))}日", "punctuation",
    ),
    "06月09日": changed(
        r"(?<!\d)(?P<t>(?P<m>\d)月(?P<d>\d)日)", lambda _, found: f"0{found['m']}月0{found['d']}日", "punctuation"
    ),
    "2021-06-24": changed(
        r"(?<!\d)(?P<t>(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日)(?!\d)",
        lambda rng, found: rng.choice("-./").join((found["y"], f"{int(found['m']):02d}", f"{int(found['d']):02d}")),
        "punctuation",
    ),
    "第十八 as 第18": changed(r"第(?P<t>[一二三四五六七八九]?十?[一二三四五六七八九十])(?=[次届个批])(?<!第十十)", _spelled, "punctuation"),
    "range sign": changed(
        r"(?<=\d)(?P<t>[—\-~～至到])(?=\d+(?:\.\d+)?[%万亿年月日天个])",
        lambda rng, found: rng.choice([each for each in ("—", "-", "~", "至", "～") if each != found["t"]]), "punctuation",
    ),
    "千米 for 公里": changed(r"(?<=[\d万])(?P<t>公里|公斤)", lambda _, found: {"公里": "千米", "公斤": "千克"}[found["t"]], "punctuation"),
}  # fmt: skip
