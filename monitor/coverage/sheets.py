"""Judged tasks → rows for CSV, and a workbook with summary, cells, evidence and notes.

The workbook has no formulas and no active links. Every cell of the sheet 明细 can be redone by hand from 证据.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter

from monitor.analysis.setup import Setup
from monitor.analysis.spread.coverage import SiteCell
from monitor.coverage.task_answers import TaskAnswer, evidence
from monitor.judge.spread.cells import CellState
from monitor.judge.spread.rates import rates_of
from monitor.wording.coverage import (
    BASES,
    CELL_REASONS,
    CELL_STATES,
    DIFFERENCES,
    RULINGS,
    SHEETS,
    YES_NO,
    words_of,
)
from monitor.wording.plain import Cell as Value
from monitor.wording.plain import printable, shown_time, utc

Row = tuple[Value, ...]
A4 = 9  # number of the paper size in a workbook
WIDEST, WIDEST_NOTE = (
    44,
    110,
)  # columns of a table and of the notes, in characters; longer values take several lines
LINE_HEIGHT = 15  # points

COLUMNS = ("序号", "单位", "层级", "网址", "标题", "是否转载", "首次见于（起）", "首次见于（止）",
           "页面标注时间", "是否按时", "依据", "状态", "改动", "最近核查", "裁定", "备注")  # fmt: skip
SUMMARY = ("任务", "层级", "应转", "按时", "逾期", "有改动", "未转", "未能核实", "待核", "按时转载率", "按时转载率上限",
           "合格转载率", "合格转载率上限", "发布时间", "截止时间", "稿件标题", "稿件网址")  # fmt: skip
EVIDENCE = ("任务", "单位", "站点", "证明", "查看时间", "网址", "存档编号", "SHA-256")
ROLES = {"absent": "列表中没有", "shown": "见到", "gone": "已撤下", "failed": "打不开"}
NOTES = (
    "本表由 reprintwatch 根据历次查看的存档生成。时间为北京时间。",
    "“首次见于”是一个区间：起，是最后一次没有见到的查看；止，是第一次见到的查看。起为空，表示此前没有查看。",
    "页面标注的时间只在区间之内、精确到分钟、查看记录本身不能确定时才采用，并注明“据页面标注”。",
    "“未转”须每个应查栏目在发布之前、截止之后各有一次成功查看，并且两次查看前后相接；否则记为“未能核实”。",
    "按时转载率 = 按时 ÷ 应转；上限 = （按时 + 不能确定）÷ 应转。合格转载率 = 已转 ÷ 应转；上限加上未能核实和待核。",
    "“未能核实”不是“未转”。人工裁定写在“裁定”一栏，不改变状态和比率；免于转载的单位另在备注中列出。",
    "复核一个单元格：在证据一表中找到该任务、该单位的各行。各行“列表中没有”中最早的时间，是首次见于的起；"
    "“见到”中最早的时间，是首次见于的止；二者与汇总中的截止时间比较，即得是否按时。“未转”的各行，"
    "是每个栏目发布之前、截止之后各一次没有见到。有改动的，把“见到”的正文存档与稿件对照。",
    "证据一表列出每个单元格所依据的存档编号、时间、网址和内容的 SHA-256，可用 reprintwatch capture 逐一复核。",
)


def csv_text(answers: Sequence[TaskAnswer], setup: Setup) -> str:
    """Return the cells as CSV with a byte order mark. No cell begins a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("任务", *COLUMNS))
    for answer in answers:
        for row in _detail(answer, setup):
            writer.writerow([inert(printable(value)) for value in (answer.judged.task.name, *row)])
    return "\ufeff" + text.getvalue()


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _detail(answer: TaskAnswer, setup: Setup) -> Iterator[Row]:
    """Yield the row of every shown cell, as the sheet 明细 has it."""
    for number, judged in enumerate(answer.shown, start=1):
        cell, copy = judged.cell, judged.cell.copy
        ruling = answer.rulings.get(judged.site.site)
        yield (
            number,
            setup.title(judged.site.site),
            judged.site.tier,
            copy.url if copy else None,
            answer.judged.message.headline,
            "是" if copy else "否" if cell.state is CellState.MISSING else "",
            _time(copy.presence.seen.after if copy else None),
            _time(copy.presence.seen.by if copy else None),
            _stated(judged),
            YES_NO["zh"][cell.in_time],
            BASES["zh"][cell.basis] if cell.basis else "",
            CELL_STATES["zh"][cell.state],
            words_of(DIFFERENCES, cell.how, "zh"),
            _time(judged.checked_at),
            RULINGS["zh"][ruling.ruling] if ruling else "",
            "；".join(
                filter(None, (CELL_REASONS["zh"][cell.why] if cell.why else "", ruling.why if ruling else ""))
            ),
        )


def _time(moment: object) -> str:
    stamp = utc(moment)  # type: ignore[call-overload]
    return shown_time(stamp) if stamp else ""


def _stated(judged: SiteCell) -> str:
    stated = judged.cell.copy.stated if judged.cell.copy else None
    return stated.in_china if stated else ""


def _summary(answer: TaskAnswer) -> Iterator[Row]:
    """Yield the row of every tier of a task, and the row of the whole task."""
    tiers = sorted({each.site.tier or "" for each in answer.judged.cells})
    for tier in [*tiers, None] if len(tiers) > 1 else [None]:
        cells = [each.cell for each in answer.judged.cells if tier is None or (each.site.tier or "") == tier]
        states = [cell.state for cell in cells]
        rates = rates_of([(cell.state, cell.in_time) for cell in cells])
        order = (CellState.LATE, CellState.ALTERED, CellState.MISSING, CellState.UNKNOWN, CellState.PENDING)
        yield (
            answer.judged.task.name,
            "合计" if tier is None else tier or "未分层级",
            rates.due,
            rates.in_time,
            *(states.count(state) for state in order),
            rates.low,
            rates.high,
            rates.sound_low,
            rates.sound_high,
            _time(answer.judged.task.issued_at),
            _time(answer.judged.task.deadline),
            answer.judged.message.headline,
            answer.judged.message.url,
        )


def _evidence(answer: TaskAnswer, setup: Setup) -> Iterator[Row]:
    for judged in answer.shown:
        for each in evidence(judged.cell, answer.digests):
            yield (
                answer.judged.task.name, setup.title(judged.site.site), judged.site.site, ROLES[each["role"]],
                shown_time(each["at"]), each["url"], each["capture"], each["digest"],
            )  # fmt: skip


def workbook(answers: Sequence[TaskAnswer], setup: Setup) -> bytes:
    """Return a workbook with the sheets 汇总, 明细, 证据 and 说明."""
    names = SHEETS["zh"]
    with_task = [("任务", *COLUMNS)]
    sheets: dict[str, Sequence[Row]] = {
        names["summary"]: [SUMMARY, *(row for answer in answers for row in _summary(answer))],
        names["cells"]: with_task
        + [(answer.judged.task.name, *row) for answer in answers for row in _detail(answer, setup)],
        names["evidence"]: [EVIDENCE, *(row for answer in answers for row in _evidence(answer, setup))],
        names["notes"]: [(note,) for note in (*NOTES, *_excused(answers, setup))],
    }
    return _book(sheets)


def plain_workbook(name: str, rows: Sequence[Row]) -> bytes:
    """Return a workbook with one sheet of rows below a head."""
    return _book({name: rows})


def _book(sheets: Mapping[str, Sequence[Row]]) -> bytes:
    content = io.BytesIO()
    settings = {
        "in_memory": True, "constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    book = xlsxwriter.Workbook(content, settings)
    formats = _Formats(
        head=book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1, "align": "center"}),
        share=book.add_format({"num_format": "0.0%", "valign": "top"}),
        number=book.add_format({"align": "center", "valign": "top"}),
        text=book.add_format({"text_wrap": True, "valign": "top"}),
    )
    for name, rows in sheets.items():
        _write_sheet(book.add_worksheet(name), rows, formats)
    book.close()
    return content.getvalue()


@dataclass(frozen=True)
class _Formats:
    """Formats of a workbook."""

    head: object
    share: object
    number: object
    text: object


def _write_sheet(sheet: xlsxwriter.worksheet.Worksheet, rows: Sequence[Row], formats: _Formats) -> None:
    """Write rows below a head that stays in view, and one page wide on paper. One column is a list of notes."""
    is_table = len(rows[0]) > 1
    most = WIDEST if is_table else WIDEST_NOTE
    widths = [min(most, max(8, *(2 + _width(row[at]) for row in rows[:200]))) for at in range(len(rows[0]))]
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.set_footer("&C&P / &N")
    if is_table:
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(rows) - 1), len(rows[0]) - 1)
    for line, row in enumerate(rows):
        text = formats.head if is_table and line == 0 else formats.text
        sheet.set_row(line, LINE_HEIGHT * max(map(_lines, row, widths)))
        for at, value in enumerate(row):
            _write_value(sheet, (line, at), value, text, formats)


def _write_value(
    sheet: xlsxwriter.worksheet.Worksheet,
    place: tuple[int, int],
    value: Value,
    text: object,
    formats: _Formats,
) -> None:
    """Write a value. Numbers with a fraction are shares."""
    if isinstance(value, float):
        sheet.write_number(*place, value, formats.share)
    elif isinstance(value, int):
        sheet.write_number(*place, value, formats.number)
    else:
        sheet.write_string(*place, printable(value), text)


def _lines(value: Value, width: int) -> int:
    """Return the number of lines that a value takes in a column."""
    return max(1, -(-_width(value) // width))


def _width(value: Value) -> int:
    """Return the width of a value in columns: Chinese characters take two."""
    return sum(2 if ord(character) > 0x2E80 else 1 for character in printable(value))


def _excused(answers: Sequence[TaskAnswer], setup: Setup) -> Iterator[str]:
    for answer in answers:
        for site, ruling in sorted(answer.rulings.items()):
            if ruling.ruling == "excused":
                yield f"免于转载：{answer.judged.task.name}，{setup.title(site)}。理由：{ruling.why}"
