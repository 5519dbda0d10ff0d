"""Articles as pictures, half of them with an altered figure → what is read, what is told, and the article that is found.

    PYTHONPATH=.:benchmarks python benchmarks/pictures.py [--pictures 150] [--seed 1] [--keep FOLDER]

Needs the extra [pictures], and Chinese fonts (fonts-noto-cjk; more of Debian's fonts make the pictures more various).
A picture has a layout (page, cards, columns, vertical text), a font, and a hardship (JPEG 30, watermark, seal, photograph,
coloured ground, shrunk by a third). A false alert is a substitution that nobody made.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from webs_grammar import civil, text_of
from webs_make import FIGURE, other_figure

from crawler.files.picture import PictureUnread
from crawler.files.picture import text_of as recognised
from monitor.reuse.bulk.collection import match_files
from monitor.texts.recognised import Recognised, surely_read
from storage.records import PictureText

FONTS = (
    ("opentype/noto/NotoSansCJK-Regular.ttc", 2), ("opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    ("opentype/noto/NotoSansCJK-Bold.ttc", 2), ("opentype/noto/NotoSerifCJK-Bold.ttc", 2),
    ("truetype/wqy/wqy-zenhei.ttc", 0), ("truetype/wqy/wqy-microhei.ttc", 0), ("truetype/arphic/uming.ttc", 0),
    ("truetype/arphic/ukai.ttc", 0), ("truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", 0),
)  # fmt: skip
LAYOUTS = ("page", "cards", "columns", "vertical", "poster")
HARDSHIPS = ("none", "jpeg30", "watermark", "seal", "photograph", "ground", "shrunk")
NO_START = "，。、；：？！）》”%"  # characters that begin no line


@dataclass(frozen=True)
class Drawn:
    """A picture with the article that it shows."""

    number: int
    article: int
    layout: str
    hardship: str
    font: str
    body: bytes
    altered: tuple[str, str] | None  # the figure of the article, and the figure of the picture


def articles(count: int, seed: int) -> list[tuple[str, tuple[str, ...]]]:
    """Return headlines with paragraphs, of one grammar: many share words and moulds of sentences."""
    rng, grammar = random.Random(f"articles {seed}"), civil(seed)
    return [
        (
            grammar.headline(rng),
            tuple(text_of(grammar.paragraph(rng, rng.randint(1, 3))) for _ in range(rng.randint(3, 6))),
        )
        for _ in range(count)
    ]


def with_figure(
    paragraphs: Sequence[str], rng: random.Random
) -> tuple[tuple[str, ...], tuple[str, str] | None]:
    """Return the paragraphs with another figure in one place."""
    places = [(at, found) for at, text in enumerate(paragraphs) for found in FIGURE.finditer(text)]
    if not places:
        return tuple(paragraphs), None
    at, found = rng.choice(places)
    new = other_figure(found[0], rng)
    text = paragraphs[at][: found.start()] + new + paragraphs[at][found.end() :]
    return (*paragraphs[:at], text, *paragraphs[at + 1 :]), (found[0], new)


def pictures(count: int, seed: int, stock: Sequence[tuple[str, tuple[str, ...]]]) -> Iterator[Drawn]:
    """Yield pictures; every second has an altered figure."""
    fonts = [(Path("/usr/share/fonts") / name, index) for name, index in FONTS]
    fonts = [each for each in fonts if each[0].exists()]
    for number in range(count):
        rng = random.Random(f"picture {seed} {number}")
        article = number % len(stock)
        title, paragraphs = stock[article]
        shown, altered = with_figure(paragraphs, rng) if number % 2 else (paragraphs, None)
        layout, hardship = LAYOUTS[number % len(LAYOUTS)], HARDSHIPS[number // 2 % len(HARDSHIPS)]
        font = fonts[number % len(fonts)]
        body = Canvas(rng, font, rng.choice((20, 22, 24, 28))).drawn(layout, hardship, title, shown)
        yield Drawn(number, article, layout, hardship, font[0].stem, body, altered)


class Canvas:
    """Draws an article as a picture."""

    def __init__(self, rng: random.Random, font: tuple[Path, int], size: int) -> None:
        self.rng, self.path, self.size = rng, font, size
        self.ink = rng.choice(("#000", "#222", "#333", "#102a43"))

    def font(self, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(self.path[0]), size, index=self.path[1])

    def lines(self, text: str, width: int) -> list[str]:
        """Return a paragraph in lines, none of which begins with a mark."""
        font, lines, line = self.font(self.size), [], "　　"
        for char in text:
            if font.getlength(line + char) > width and char not in NO_START:
                lines.append(line)
                line = ""
            line += char
        return [*lines, line]

    def drawn(self, layout: str, hardship: str, title: str, paragraphs: Sequence[str]) -> bytes:
        ground = self.rng.choice(("#fff4e6", "#e7f5ff", "#d3f9d8")) if hardship == "ground" else "white"
        draw = getattr(self, f"_{layout}")
        image = draw(Image.new("RGB", (10, 10), ground), ground, title, paragraphs)
        if hardship == "watermark":
            self._watermark(image)
        if hardship == "seal":
            self._seal(image)
        if hardship == "photograph":
            image = image.rotate(
                self.rng.uniform(-1.2, 1.2), expand=True, fillcolor="#888", resample=Image.Resampling.BICUBIC
            )
            image = image.filter(ImageFilter.GaussianBlur(0.7))
        if hardship == "shrunk":
            image = image.resize((int(image.width * 0.7), int(image.height * 0.7)), Image.Resampling.LANCZOS)
        file = io.BytesIO()
        image.save(file, "JPEG", quality=30 if hardship in ("jpeg30", "photograph") else 88)
        return file.getvalue()

    def _page(self, image, ground, title, paragraphs, width=960):
        rows = [line for text in paragraphs for line in [*self.lines(text, width - 120), ""]]
        pitch = int(self.size * self.rng.choice((1.5, 1.7, 1.9)))
        image = Image.new("RGB", (width, 160 + pitch * len(rows)), ground)
        pen, y = ImageDraw.Draw(image), 110
        pen.text((60, 40), title, font=self.font(min(38, (width - 120) // max(8, len(title)))), fill="#900")
        for row in rows:
            pen.text((60, y), row, font=self.font(self.size), fill=self.ink)
            y += pitch if row else pitch // 2
        return image

    def _poster(self, image, ground, title, paragraphs):
        band = Image.new("RGB", (960, 260), "#b02a2a")
        pen = ImageDraw.Draw(band)
        pen.text((240, 90), "一图读懂", font=self.font(90), fill="#ffe066")
        rest = self._page(image, ground, title, paragraphs)
        whole = Image.new("RGB", (960, 260 + rest.height), ground)
        whole.paste(band, (0, 0))
        whole.paste(rest, (0, 260))
        return whole

    def _cards(self, image, ground, title, paragraphs):
        width, gap, columns = 460, 24, 2
        cards = [self.lines(text, width - 48) for text in paragraphs]
        pitch = int(self.size * 1.55)
        rows = [cards[at : at + columns] for at in range(0, len(cards), columns)]
        heights = [90 + pitch * max(map(len, row)) for row in rows]
        image = Image.new("RGB", (columns * width + 3 * gap, 120 + sum(heights) + gap * len(rows)), "#dbe4ff")
        pen, y, number = ImageDraw.Draw(image), 110, 0
        pen.text((gap, 30), title, font=self.font(min(38, 900 // max(8, len(title)))), fill="#1c3d8f")
        for row, height in zip(rows, heights, strict=True):
            for at, lines in enumerate(row):
                number += 1
                x = gap + at * (width + gap)
                pen.rounded_rectangle((x, y, x + width, y + height - gap), 14, fill="white")
                pen.text((x + 24, y + 16), f"第{number}项", font=self.font(self.size + 6), fill="#1c3d8f")
                for line_number, line in enumerate(lines):
                    pen.text(
                        (x + 24, y + 60 + line_number * pitch),
                        line.strip("　"),
                        font=self.font(self.size),
                        fill=self.ink,
                    )
            y += height
        return image

    def _columns(self, image, ground, title, paragraphs):
        width, gap = 430, 60
        lines = [line for text in paragraphs for line in self.lines(text, width)]
        half, pitch = (len(lines) + 1) // 2, int(self.size * 1.5)
        image = Image.new("RGB", (2 * width + 2 * gap + 60, 140 + pitch * half), ground)
        pen = ImageDraw.Draw(image)
        pen.text((60, 40), title, font=self.font(min(40, 800 // max(8, len(title)))), fill="black")
        for number, line in enumerate(lines):
            x, y = 50 + number // half * (width + gap), 120 + number % half * pitch
            pen.text((x, y), line, font=self.font(self.size), fill=self.ink)
        return image

    def _vertical(self, image, ground, title, paragraphs):
        size, height = self.size + 4, 820
        chars = "".join(paragraphs)
        rows = (height - 80) // (size + 3)
        columns = [chars[at : at + rows] for at in range(0, len(chars), rows)]
        pitch = int(size * 1.7)
        image = Image.new("RGB", (max(640, 160 + pitch * len(columns)), height), ground)
        pen = ImageDraw.Draw(image)
        for number, column in enumerate(columns):
            x = image.width - 110 - number * pitch
            for row, char in enumerate(column):
                pen.text((x, 40 + row * (size + 3)), char, font=self.font(size), fill=self.ink)
        return image

    def _watermark(self, image):
        words = self.rng.choice(("云溪发布", "内部资料 严禁外传", "微信公众号 南浦民政"))
        layer = Image.new("RGBA", (2 * image.width, 2 * image.height), (0, 0, 0, 0))
        pen, font = ImageDraw.Draw(layer), self.font(44)
        for y in range(0, layer.height, 260):
            for x in range(0, layer.width, 460):
                pen.text((x, y), words, font=font, fill=(120, 120, 120, 60))
        layer = layer.rotate(self.rng.choice((0, 24, 30)))
        image.paste(
            layer.crop((300, 300, 300 + image.width, 300 + image.height)),
            (0, 0),
            layer.crop((300, 300, 300 + image.width, 300 + image.height)),
        )

    def _seal(self, image):
        side = 190
        layer = Image.new("RGBA", (side, side), (0, 0, 0, 0))
        pen = ImageDraw.Draw(layer)
        pen.ellipse((4, 4, side - 4, side - 4), outline=(200, 20, 20, 190), width=6)
        pen.text((38, 70), "南浦市民政局", font=self.font(19), fill=(200, 20, 20, 190))
        pen.text((78, 105), "★", font=self.font(32), fill=(200, 20, 20, 190))
        layer = layer.rotate(self.rng.uniform(-12, 12))
        place = (
            self.rng.randint(50, image.width - side - 20),
            self.rng.randint(image.height // 2, max(image.height // 2 + 1, image.height - side)),
        )
        image.paste(layer, place, layer)


def told(
    stock: Sequence[tuple[str, tuple[str, ...]]], drawn: Drawn, text: Recognised
) -> list[tuple[str, str]]:
    """Return the substitutions that are told, as paragraphs before and after."""
    known = stock[drawn.article][1]
    after = surely_read(Recognised(known), text).paragraphs
    return [(old, new) for old, new in zip(known, after, strict=True) if old != new]


def read_of(drawn: Drawn) -> PictureText | None:
    """Return the recognised text; None for a picture without text, and for one set aside."""
    try:
        return recognised(drawn.body, str(drawn.number))
    except PictureUnread as error:
        print(f"set aside: {drawn.number} {error.reason.cause}", flush=True)
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    stock = articles(max(20, asked.pictures // 3), asked.seed)
    counts: Counter[str] = Counter()
    missed: Counter[tuple[str, str]] = Counter()
    queries, most_cpu, most_mb = [], 0.0, 0
    for drawn in pictures(asked.pictures, asked.seed, stock):
        if asked.keep:
            asked.keep.mkdir(parents=True, exist_ok=True)
            (asked.keep / f"{drawn.number}.jpg").write_bytes(drawn.body)
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        found = read_of(drawn)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        most_cpu, most_mb = max(most_cpu, cpu), max(most_mb, used.ru_maxrss // 1024)
        counts["pictures"] += 1
        counts["altered"] += drawn.altered is not None
        if found is None:
            counts["unread"] += 1
            print(
                f"unread: {drawn.number} {drawn.layout} {drawn.hardship} {time.monotonic() - began:.1f} s",
                flush=True,
            )
            continue
        queries.append((drawn, found))
        differences = told(stock, drawn, Recognised(found.paragraphs, found.certainty))
        judge(drawn, stock, differences, counts, missed)
    print(dict(counts))
    print("missed, by layout and hardship:", dict(missed))
    print(f"a picture at most: {most_cpu:.1f} CPU s, {most_mb} MB")
    print(matches(stock, queries))


def judge(drawn, stock, differences, counts, missed) -> None:
    """Count what is told of a picture."""
    right = 0
    for old, new in differences:
        expected = drawn.altered and any(
            old[: f.start()] + drawn.altered[1] + old[f.end() :] == new
            for f in FIGURE.finditer(old)
            if f[0] == drawn.altered[0]
        )
        if expected:
            right = 1
        else:
            counts["false"] += 1
            print(
                f"false: {drawn.number} {drawn.layout} {drawn.hardship} {drawn.font}\n  {old}\n  {new}",
                flush=True,
            )
    counts["told"] += right
    if drawn.altered and not right:
        missed[drawn.layout, drawn.hardship] += 1
        print(
            f"missed: {drawn.number} {drawn.layout} {drawn.hardship} {drawn.font} {drawn.altered}", flush=True
        )


def matches(stock, queries) -> str:
    """Return how many pictures find their article, and how many another."""
    import json

    with tempfile.TemporaryDirectory() as folder:
        against, asked = Path(folder) / "articles.jsonl", Path(folder) / "queries.jsonl"
        against.write_text(
            "".join(
                json.dumps({"id": f"a{at}", "title": title, "text": "\n".join(text)}) + "\n"
                for at, (title, text) in enumerate(stock)
            )
        )
        asked.write_text(
            "".join(
                json.dumps({"id": f"p{drawn.number}", "title": "", "text": "\n".join(found.paragraphs)})
                + "\n"
                for drawn, found in queries
            )
        )
        lines = {
            line["id"]: [each["id"] for each in line["matches"]]
            for line in match_files(asked, against, workers=1)
        }
    found = sum(f"a{drawn.article}" in lines[f"p{drawn.number}"] for drawn, _ in queries)
    others = sum(each != f"a{drawn.article}" for drawn, _ in queries for each in lines[f"p{drawn.number}"])
    return f"{found} of {len(queries)} pictures find their article, {others} times another is found"


if __name__ == "__main__":
    main()
