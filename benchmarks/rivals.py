"""Other extractors, each with the setting that suits Chinese news best: bytes of a page → its main text."""

from __future__ import annotations

import re
from collections.abc import Callable

Extractor = Callable[[bytes, str], str]


def rivals() -> dict[str, Extractor]:
    """Those that are installed (``pip install -e '.[benchmark]'``), by name."""
    found: dict[str, Extractor] = {}
    for name, make in MAKERS.items():
        try:
            found[name] = make()
        except ImportError:
            print(f"{name}: not installed, left out")
    return found


def _trafilatura() -> Extractor:
    import trafilatura

    return lambda body, _: trafilatura.extract(body) or ""


def _readability() -> Extractor:
    import readability
    from lxml import html

    def read(body: bytes, _: str) -> str:
        summary = readability.Document(_decoded(body)).summary()
        return "\n".join(html.fromstring(summary).itertext())

    return read


def _newspaper() -> Extractor:
    import newspaper

    def read(body: bytes, url: str) -> str:
        article = newspaper.Article(url, language="zh", fetch_images=False)
        article.download(input_html=_decoded(body))
        article.parse()
        return str(article.text)

    return read


def _resiliparse() -> Extractor:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda body, _: extract_plain_text(_decoded(body), main_content=True)


def _goose() -> Extractor:
    from goose3 import Goose
    from goose3.text import StopWordsChinese

    goose = Goose({"stopwords_class": StopWordsChinese, "enable_image_fetching": False})
    return lambda body, _: str(goose.extract(raw_html=_decoded(body)).cleaned_text)


def _justext() -> Extractor:
    import justext

    def read(body: bytes, _: str) -> str:
        found = justext.justext(_decoded(body), frozenset(), stopwords_low=0, stopwords_high=0)
        return "\n".join(each.text for each in found if not each.is_boilerplate)

    return read


def _decoded(body: bytes) -> str:
    """Text for tools that want it decoded: by our own decoding, so that they are not judged by theirs."""
    from crawler.markup.decoding import decode

    return re.sub(r"^\s*<\?xml[^>]*\?>|\x00", "", decode(body).text)


MAKERS: dict[str, Callable[[], Extractor]] = {
    "trafilatura": _trafilatura,
    "readability-lxml": _readability,
    "newspaper4k": _newspaper,
    "resiliparse": _resiliparse,
    "goose3": _goose,
    "jusText": _justext,
}
