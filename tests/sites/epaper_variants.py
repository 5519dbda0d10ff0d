"""Newspapers on the web that differ from the usual e-paper in one respect each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sites.epaper import PAPER, UTF8, EPaper, Form
from sites.web import NOT_FOUND, Answer, Asked, Site, redirect


@dataclass(frozen=True)
class Variant:
    """A paper, and its site as changed by the variant. `entry` is the address in the configuration."""

    paper: EPaper
    site: Site
    entry: str
    further: Mapping[str, Site]  # further hosts of the paper
    to_path: Callable[[str], str] = str  # the path of an article in the variant
    days: tuple[int, ...] = (0, 1)  # days with an issue, counted from the first


def variants(first: date) -> dict[str, Variant]:
    """All variants by name; the first issue is of the day `first`, and round 2 of the web is the next day."""
    return {
        "gbk": _rewritten(
            Form.OLD, first, lambda text: text.replace("charset=utf-8", "charset=gb2312"), "gb18030"
        ),
        "script": _entered(
            Form.OLD, first, '<html><head><script>window.location.href = "{}";</script></head></html>'
        ),
        "frameset": _entered(
            Form.OLD,
            first,
            '<html><frameset rows="60,*"><frame src="top.html"><frame src="{}"></frameset></html>',
        ),
        "iframe": _entered(
            Form.NEW, first, '<html><body><iframe width="100%" src="{}"></iframe></body></html>'
        ),
        "plain": _rewritten(Form.NEW, first, _without_map_and_pdf),
        "people with id": _rewritten(Form.PEOPLE, first, _without_map_and_pdf),
        "gap": _gap(first),
        "lettered": _lettered(first),
        "continued": _rewritten(Form.OLD, first, _continued),
        "advertisement": _rewritten(Form.NEW, first, _advertisement),
        "calendar": _calendar(first),
        "other host": _other_host(first),
        "moved entry": _moved_entry(first),
        "nbs": _nbs(first),
    }


def _paper(name: str, form: Form, first: date) -> EPaper:
    return EPaper(f"{name}.example.com", form, first)


def _changed(paper: EPaper, change: Callable[[str], str], charset: str = "utf-8") -> Site:
    """The site of a paper with the text of each page changed."""

    def answer(asked: Asked) -> Answer:
        plain = paper(asked)
        if plain.status != 200:
            return plain
        return replace(
            plain, body=change(plain.body.decode()).encode(charset), headers=(("Content-Type", "text/html"),)
        )

    return answer


def _rewritten(form: Form, first: date, change: Callable[[str], str], charset: str = "utf-8") -> Variant:
    paper = _paper(f"{change.__name__.strip('_<>')}{form}".replace("_", "-"), form, first)
    return Variant(paper, _changed(paper, change, charset), paper.entry, {})


def _entered(form: Form, first: date, entry: str) -> Variant:
    """A paper whose entry leads to the issue in another way than by a refresh."""
    paper = _paper(f"entry{len(entry)}", form, first)

    def answer(asked: Asked) -> Answer:
        if asked.path == paper.entry:
            day = first + timedelta(days=asked.round - 1)
            return Answer(entry.format(paper.layout(day, 0)[1:]).encode(), headers=UTF8)
        return paper(asked)

    return Variant(paper, answer, paper.entry, {})


def _without_map_and_pdf(text: str) -> str:
    text = re.sub(r"<map .*?</map>", "", text)
    text = re.sub(r'<td><a href="/page/[^"]*"><img src=/pdf.gif></a></td>', "", text)
    return text.replace("id=pageLink", "class=nav-item").replace("id=ozoom", "id=articleContent")


def _gap(first: date) -> Variant:
    """No issue on the second day: the entry still leads to the first; the third day has an issue again."""
    paper = _paper("gap", Form.OLD, first)

    def answer(asked: Asked) -> Answer:
        return paper(replace(asked, round=1) if asked.round == 2 and asked.path == paper.entry else asked)

    return Variant(paper, answer, paper.entry, {}, days=(0,))


def _lettered(first: date) -> Variant:
    """Pages A01, A02, B01, B02, with addresses that have the letter too."""
    names = {f"node_{187 + page}.": f"node_{name}." for page, name in enumerate(("A01", "A02", "B01", "B02"))}
    numbers = {"A03": "B01", "A04": "B02"}

    def change(text: str) -> str:
        for old, new in (names | numbers).items():
            text = text.replace(old, new)
        return text

    paper = _Lettered("lettered.example.com", Form.OLD, first)
    inner = _changed(paper, change)

    def answer(asked: Asked) -> Answer:
        path = asked.path
        for old, new in names.items():
            path = path.replace(new, old)
        return inner(replace(asked, path=path))

    return Variant(paper, answer, paper.entry, {})


class _Lettered(EPaper):
    def number(self, page: int) -> str:
        return ("A01", "A02", "B01", "B02")[page]


def _continued(text: str) -> str:
    """The first article of the first page goes on elsewhere, and says so."""
    return re.sub(
        r"(第A01版：头版</p>.*?)(<!--/enpcontent-->)", r"\1<p>（下转第3版）</p>\2", text, flags=re.DOTALL
    )


def _advertisement(text: str) -> str:
    """Each layout page names an advertisement, which is an article of a picture."""
    area = '<area coords="1,2,3,4" href="../../../content/{}/content_99{}.html">'
    found = re.search(r"<founder-date>(\d{4})-(\d\d)-(\d\d) .*?<founder-pagenum>0(\d)", text, re.DOTALL)
    if "PagePicMap" not in text or found is None:
        return text
    year, month, day, page = found.groups()
    return text.replace("</map>", area.format(f"{year}{month}/{day}", page) + "</map>")


def _calendar(first: date) -> Variant:
    """The entry is the first layout page itself, with a calendar that names the issues of the month."""
    paper = _paper("calendar", Form.NEW, first)

    def answer(asked: Asked) -> Answer:
        day = first + timedelta(days=asked.round - 1)
        path = paper.layout(day, 0) if asked.path == paper.entry else asked.path
        plain = paper(replace(asked, path=path))
        if plain.status != 200:
            return plain
        past = (day - timedelta(days=number) for number in range(1, 20))
        links = "".join(f'<td><a href="{paper.layout(each, 0)}">{each.day}</a></td>' for each in past)
        text = plain.body.decode().replace(
            "</body>", f"<table class=calendar><tr>{links}</tr></table></body>"
        )
        if asked.path == paper.entry:
            text = text.replace('"../../../../', '"/')
        return replace(plain, body=text.encode())

    return Variant(paper, answer, paper.entry, {})


def _other_host(first: date) -> Variant:
    """The entry stands on the site of the publisher, the issues on a host of their own."""
    paper = _paper("issues", Form.NEW, first)

    def answer(asked: Asked) -> Answer:
        if asked.path != "/dzb/":
            return NOT_FOUND
        day = first + timedelta(days=asked.round - 1)
        refresh = f'<meta http-equiv="refresh" content="0;url=http://{paper.host}{paper.layout(day, 0)}">'
        return Answer(f"<html><head>{refresh}</head></html>".encode(), headers=UTF8)

    return Variant(paper, answer, "/dzb/", {"www.publisher.example.com": answer, paper.host: paper})


def _moved_entry(first: date) -> Variant:
    """The entry answers with a redirect to the issue of the day."""
    paper = _paper("moved", Form.PEOPLE, first)

    def answer(asked: Asked) -> Answer:
        if asked.path == paper.entry:
            day = first + timedelta(days=asked.round - 1)
            return redirect(f"http://{paper.host}{paper.layout(day, 0)}")
        return paper(asked)

    return Variant(paper, answer, paper.entry, {})


def _nbs(first: date) -> Variant:
    """The addresses of 人民日报 until 2024."""
    paper = _paper("nbs", Form.OLD, first)
    layout, content = re.compile(r"node_(\d+)\.htm"), re.compile(r"(\d{4})-(\d\d)/(\d\d)/content_(\d+)\.htm")

    def to_nbs(text: str) -> str:
        text = layout.sub(lambda found: f"nbs.D110000renmrb_{int(found[1]) - 186:02}.htm", text)
        text = content.sub(r"\1-\2/\3/nw.D110000renmrb_\1\2\3_\4-01.htm", text)
        return re.sub(r'"(?:\.\./)*content_(\d+)\.htm', r'"content_\1.htm', text)

    def from_nbs(path: str) -> str:
        path = re.sub(r"nbs\.D110000renmrb_(\d\d)", lambda found: f"node_{int(found[1]) + 186}", path)
        return re.sub(r"nw\.D110000renmrb_\d+_(\d+)-01", r"content_\1", path)

    inner = _changed(paper, to_nbs)
    return Variant(
        paper, lambda asked: inner(replace(asked, path=from_nbs(asked.path))), paper.entry, {}, to_path=to_nbs
    )


__all__ = ["PAPER", "Variant", "variants"]
