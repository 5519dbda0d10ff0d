"""Characters that somebody inserted to hide a copy are found, whatever they are; ordinary texts have none."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.texts.insertions import insertions, lettered_texts

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
TEXT = (
    "全省各级民政部门切实履行兜底脱贫保障政治责任，大力推进农村低保制度与扶贫开发政策有效衔接。"
    "全省共有122.7万建档立卡贫困人口纳入农村低保或特困人员救助供养范围，发放救助金38亿元。"
    "连续4年实施农村福利院平安工程，提高生活不能自理特困人员的集中供养率，新建护理院56所。"
    "GDP增长5.1%，5G基站覆盖城乡，A股上涨，残疾人两项补贴惠及115万残疾人，高龄津贴实现全覆盖。"
)
CLASSES = {
    "circled letters": (0x24D0, 0x24E9),
    "circled digits": (0x2460, 0x2468),
    "Latin letters": (0x61, 0x7A),
    "full-width letters": (0xFF41, 0xFF5A),
    "Latin letters with marks": (0x1E00, 0x1EFF),
    "superscripts": (0x2074, 0x2079),
    "modifier letters": (0x2B0, 0x2B8),
    "kana": (0x3042, 0x3093),
    "half-width kana": (0xFF71, 0xFF9D),
    "iteration marks": (0x3005, 0x3005),
    "Hangul letters": (0x3131, 0x314E),
    "Hangul syllables": (0xAC00, 0xD7A3),
    "Thai letters": (0xE01, 0xE2E),
    "Greek letters": (0x3B1, 0x3C9),
    "Cyrillic letters": (0x430, 0x44F),
    "Arabic digits": (0x661, 0x669),
    "mathematical letters": (0x1D400, 0x1D454),
    "mathematical digits": (0x1D7CE, 0x1D7FF),
    "bopomofo": (0x3105, 0x3129),
    "rare ideographs": (0x3400, 0x4DB5),
    "ideographs of another plane": (0x20000, 0x2A6D6),
    "strokes": (0x4E36, 0x4E36),
}


def codes_of(text: str) -> np.ndarray:
    return np.array([ord(character) for character in text], dtype=np.int64)


def places(text: str) -> list[int]:
    return insertions(codes_of(text)).tolist()


@st.composite
def disguised(draw: st.DrawFn) -> tuple[str, list[int]]:
    """The text with characters of a class between every two to five characters, and the places of these."""
    first, last = CLASSES[draw(st.sampled_from(sorted(CLASSES)))]
    rng = Random(draw(st.integers(0, 2**32)))
    text, inserted, at = "", [], 0
    while at < len(TEXT):
        step = rng.randint(2, 5)
        text += TEXT[at : at + step]
        at += step
        inserted.append(len(text))
        text += chr(rng.randint(first, last))
    return text, inserted


@settings(deadline=None, max_examples=100)
@given(disguised())
def test_inserted_characters_of_any_class_are_found_and_no_others(disguise: tuple[str, list[int]]) -> None:
    text, inserted = disguise
    # a letter beside a word of its own kind may be a part of the word
    assert set(places(text)) <= set(inserted)
    assert len(places(text)) >= 0.97 * len(inserted)


@pytest.mark.parametrize("name", CLASSES)
def test_figures_and_abbreviations_stay(name: str) -> None:
    letter = chr(CLASSES[name][0])
    parts = [TEXT[at : at + 4] for at in range(0, len(TEXT), 4)]
    text = letter.join(parts)
    left = set(places(text))
    assert "".join(each for at, each in enumerate(text) if at not in left) == TEXT


def test_an_abbreviation_of_one_letter_stays_among_inserted_letters_of_its_kind() -> None:
    text = "X".join(TEXT[at : at + 3] for at in range(0, len(TEXT), 3))
    left = set(places(text))
    rest = "".join(each for at, each in enumerate(text) if at not in left)
    assert rest.replace("X", "") == TEXT
    assert rest.count("X") <= 3  # beside GDP and A


def test_invisible_characters_beside_the_inserted_ones_hide_nothing() -> None:
    text = "\u200bⓐ\u200b".join(TEXT[at : at + 3] for at in range(0, len(TEXT), 3))
    assert len(places(text)) == text.count("ⓐ")


ORDINARY = {
    "plain": TEXT,
    "units and abbreviations": "5G基站、AI芯片、GDP增长5%、WTO规则、11月3日、A股、B超、X光、C919、T3航站楼、4K电视、"
    "PM2.5、Wi-Fi、pH值、U盘、K歌、Q版、T恤、e租宝、G7峰会、G20、5A景区、3D打印、8小时、1带1路",
    "figures": "3月5日，第3届会议在6楼举行，共有8个组9名代表参加，其中2名来自3个省，用时5天，于9日7时结束。4月1日起实行"
    "5条措施，7月8日第2批公布，9人获奖，6个单位受到表彰。",
    "full-width figures": "３月５日，第３届会议在６楼举行，共有８个组９名代表参加，"
    "其中２名来自３个省，用时５天，于９日７时结束。",
    "a list": "①加强领导②落实责任③抓好宣传④严格考核⑤保障经费⑥强化监督⑦总结经验⑧表彰先进",
    "choices": "1.首都是A.北京B.上海C.天津D.重庆\n2.长江流经A.四川B.山东C.河北D.福建\n3.最长的河A长江B黄河C淮河D海河",
    "classes": "A类人才每人补贴80万元，B类人才每人补贴50万元，C类人才30万元，D类人才20万元。对A类、B类、C类人才"
    "子女入学予以保障，D类、E类人才优先安排。A类B类C类D类E类均可申报",
    "shares": "本公司A股代码600000，H股代码2600，B股已摘牌。A股与H股同股同权，A股股东与H股股东同权。A股收盘价5元，"
    "H股收盘价6元，B股无。A股H股B股A股H股B股",
    "vitamins": "维生素A、维生素B、维生素C、维生素D、维生素E、维生素K各有作用。缺维生素A会得夜盲症，"
    "缺维生素C会得坏血病",
    "grades": "语文A，数学B，英语A，物理C，化学B，历史A，地理D，政治B，生物A",
    "lots": "一期Ⅰ标段、二期Ⅱ标段、三期Ⅲ标段由中标人承建，Ⅰ标段长3千米，Ⅱ标段长5千米，Ⅲ标段长8千米，Ⅳ标段待定。",
    "lines": "乘坐A线到B站换乘C线，再乘D线至E站下车。F口出站步行5分钟。",
    "rays": "α粒子与β射线和γ射线不同，α衰变后β衰变，γ射线穿透力最强，α最弱。β介于两者之间。",
    "pinyin": "喝nǐ好hǎo吗ma中zhōng国guó人rén民mín站zhàn起qǐ来lái了le",
    "Japanese": "米国の大統領が日本の首相と会談し、両国の関係を強化することで一致した。東京都の知事は記者会見で"
    "感染者の数が増加していると述べた。",
    "rare names": "赵赟、钱犇、孙淼、李龘、周翀、吴喆、郑甡、王堃参加会议",
    "empty": "",
}


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_text_has_no_inserted_characters(name: str) -> None:
    assert places(ORDINARY[name]) == []


@settings(deadline=None)
@given(st.text(max_size=200) | st.text(st.sampled_from("民政部社会救助aⓐあ12.%，\u3164\n"), max_size=200))
def test_places_are_in_order_and_of_this_text(text: str) -> None:
    found = places(text)
    assert found == sorted(set(found))
    assert all(0 <= at < len(text) for at in found)


@settings(deadline=None)
@given(
    st.lists(
        disguised().map(lambda disguise: disguise[0]) | st.sampled_from(sorted(ORDINARY.values())), max_size=6
    )
)
def test_a_batch_names_every_text_with_inserted_characters(batch: list[str]) -> None:
    starts = [sum(len(text) + 1 for text in batch[:at]) for at in range(len(batch))]
    numbers = lettered_texts(codes_of("\n".join(batch)), starts) if batch else []
    assert {at for at, text in enumerate(batch) if places(text)} <= set(numbers)


@pytest.mark.skipif(not SHARED.exists(), reason="needs the real texts of ../shared/data")
def test_no_real_text_has_inserted_characters() -> None:
    with gzip.open(SHARED / "reuse" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    texts += [path.read_text("utf-8", errors="replace") for path in (SHARED / "pages" / "text").iterdir()]
    assert [text[:40] for text in texts if places(text)] == []
