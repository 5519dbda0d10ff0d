"""Words of the operators' page by language. Both languages have the same keys."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.wording.page.chinese import CHINESE
from monitor.wording.page.english import ENGLISH

PAGE_WORDS: Mapping[str, Mapping[str, str]] = {"zh": CHINESE, "en": ENGLISH}
