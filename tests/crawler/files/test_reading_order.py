"""Lines of a picture in reading order: cards, columns, headlines above columns, vertical text."""

from __future__ import annotations

from dataclasses import replace

from crawler.files.reading_order import RecognisedLine, paragraphs_of


def line(text: str, left: float, top: float, *, size: float = 24) -> RecognisedLine:
    return RecognisedLine(text, "9" * len(text), left, top, left + size * len(text), top + size)


def texts(*pieces: RecognisedLine) -> list[str]:
    return [each.text for each in paragraphs_of(pieces)]


def test_a_line_that_fills_its_column_goes_on() -> None:
    assert texts(
        line("全市新建社区食堂四十", 40, 40), line("三处。", 40, 76), line("通知要求整改。", 88, 112)
    ) == [
        "全市新建社区食堂四十三处。",
        "通知要求整改。",
    ]


def test_a_short_last_line_below_an_indented_line_comes_after_it() -> None:
    pieces = [
        line("南湖镇把临时救助列入平台", 88, 40),
        line("间。", 40, 70),
        line("扎实落实档案整理的同时", 88, 100),
    ]
    assert texts(*pieces)[0].startswith("南湖镇")
    assert "间。" in texts(*pieces)[:2][-1] or "间。" in texts(*pieces)[0]


def test_cards_are_read_row_by_row() -> None:
    cards = [
        line(f"第{row}行第{column}张", 40 + 330 * column, 100 + 300 * row + 40 * number)
        for row in (0, 1)
        for column in (0, 1, 2)
        for number in (0, 1)
    ]
    read = "".join(texts(*reversed(cards)))
    places = [read.index(f"第{row}行第{column}张") for row in (0, 1) for column in (0, 1, 2)]
    assert places == sorted(places)


def test_columns_below_a_headline_are_read_one_after_the_other() -> None:
    left = [line("左栏文字左栏文字左", 40, 120 + 40 * number) for number in range(5)]
    right = [line("右栏文字右栏文字右", 340, 133 + 40 * number) for number in range(5)]
    read = texts(*right, *left, line("两栏之上的大标题在这里", 80, 30, size=40))
    assert read[0] == "两栏之上的大标题在这里"
    assert "".join(read[1:]).index("右栏") > "".join(read[1:]).rindex("左栏")


def test_a_headline_beside_a_column_leaves_the_columns_in_order() -> None:
    pieces = [
        line("左栏第一段左栏第一段左栏", 40, 40),
        line("左栏第二行左栏第二行左栏", 40, 76),
        line("右栏第一行右栏第一行右栏", 420, 58),
        line("右栏第二行右栏第二行右栏", 420, 94),
        line("横贯两栏的一行横贯两栏的一行横贯两栏", 100, 118),
        line("下左下左下左下左下左下左", 40, 150),
        line("下右下右下右下右下右下右", 420, 150),
    ]
    read = "".join(texts(*pieces))
    order = [read.index(word) for word in ("左栏第一", "右栏第一", "横贯两栏", "下左", "下右")]
    assert order == sorted(order)


def test_vertical_text_is_read_from_the_right() -> None:
    columns = [
        RecognisedLine("竖排文字第一列", "8888888", 400, 40, 426, 260),
        RecognisedLine("第二列接着读完", "8888888", 350, 40, 376, 260),
        RecognisedLine("第三列", "888", 300, 40, 326, 130),
    ]
    assert "".join(texts(*reversed(columns))) == "竖排文字第一列第二列接着读完第三列"


def test_a_figure_at_the_edge_of_a_line_is_less_sure() -> None:
    pieces = [line("全市新建社区食堂共14", 40, 40), line("31处，补贴12元。", 40, 76)]
    (paragraph,) = paragraphs_of(pieces)
    assert paragraph.certainty == "999999999" + "8888" + "99999999"


def test_the_words_of_a_seal_within_a_paragraph_are_not_sure_and_a_red_headline_is() -> None:
    dark, red = line("办结留守儿童事项，全市各", 40, 40), replace(line("南浦市民政局", 40, 70), is_red=True)
    assert [(each.text, each.certainty) for each in paragraphs_of([dark, red])] == [
        (dark.text + red.text, "9" * 12 + "0" * 6)
    ]
    assert [each.certainty for each in paragraphs_of([red])] == ["9" * 6]
