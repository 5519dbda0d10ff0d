"""Compiled patterns of a package, and hostile texts made from the alphabet and the literals of each pattern.

Backtracking makes a pattern superlinear if a text holds many places to start, or many ways to divide a run. Both
come from the pattern's own characters. So the texts are runs, alternations and beginnings of matches, repeated.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("crawler", "monitor")
FLOOR_S = 0.002  # shorter times say nothing about growth
CHARS = 4096  # a quadratic pattern needs far more than FLOOR_S for so many characters
RATIO = 2.3  # of the times for doubled length
LONGEST_S = 0.02  # for CHARS characters; so 1 MB takes at most about 5 s
SAMPLES = 3  # texts that match, for each pattern
SPACES = (" ", "\n", "\u3000", "\t")
EVERY_METHOD = frozenset(("search",))
ANCHORED = ("match", "fullmatch")
CATEGORIES = {
    "CATEGORY_DIGIT": "7",
    "CATEGORY_SPACE": " \n",
    "CATEGORY_WORD": "a_9中",
    "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_NOT_WORD": "-",
}


@dataclass(frozen=True)
class Named:
    """A pattern, the place of its definition, and the methods by which the program uses the pattern."""

    where: str
    pattern: re.Pattern[Any]
    methods: frozenset[str] = EVERY_METHOD


# --- collecting ---


def parts() -> list[str]:
    """Return the modules and folders right below the packages, without importing them: crawler.article …"""
    found = (
        info for package in PACKAGES for info in pkgutil.iter_modules([str(ROOT / package)], f"{package}.")
    )
    return [info.name for info in found if not info.name.endswith("__main__")]


def collected(names: Iterable[str] = PACKAGES) -> list[Named]:
    """Return the patterns of all modules with these names, and of the modules in them, each pattern once."""
    modules = [module for name in names for module in _modules(name)]
    uses = _uses()
    named: dict[tuple[object, int], Named] = {}
    for module in modules:
        for name, value in vars(module).items():
            for pattern in _patterns_in(value):
                methods = uses.get(name, EVERY_METHOD) if isinstance(value, re.Pattern) else EVERY_METHOD
                found = Named(f"{module.__name__}.{name}", pattern, methods)
                named.setdefault((pattern.pattern, pattern.flags), found)
        for found in _inline(module):
            named.setdefault((found.pattern.pattern, found.pattern.flags), found)
    return list(named.values())


def _modules(name: str) -> Iterator[ModuleType]:
    top = importlib.import_module(name)
    yield top
    for info in pkgutil.walk_packages(getattr(top, "__path__", ()), f"{name}."):
        if not info.name.endswith("__main__"):
            try:
                yield importlib.import_module(info.name)
            except ModuleNotFoundError as error:
                if (error.name or "").split(".")[0] in ("crawler", "monitor", "storage"):
                    raise  # any other package belongs to an extra that is not installed


def _patterns_in(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _patterns_in(item, depth + 1)
    elif depth < 4 and isinstance(value, dict):
        yield from _patterns_in([*value.keys(), *value.values()], depth + 1)
    elif depth < 4 and is_dataclass(value) and not isinstance(value, type):
        yield from _patterns_in([getattr(value, part.name) for part in fields(value)], depth + 1)
    elif depth < 4 and hasattr(value, "cache_info") and not getattr(value, "__code__", None):
        yield from _patterns_in(_made(value), depth + 1)


def _made(function: Any) -> object:
    """Return the value of a cached function without parameters, which may build patterns at its first call."""
    try:
        return function()
    except Exception:  # noqa: BLE001 - the function needs arguments
        return None


def _inline(module: ModuleType) -> Iterator[Named]:
    """Yield the patterns that stand as literals in calls such as ``re.sub(r"\\s+", ...)``."""
    path = Path(str(module.__file__))
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        owner, first = node.func.value, node.args[0]
        if isinstance(owner, ast.Name) and owner.id == "re" and isinstance(first, ast.Constant):
            method = node.func.attr if node.func.attr in ANCHORED else "search"
            where = f"{module.__name__}:{node.lineno}"
            yield Named(where, re.compile(first.value), frozenset((method,)))


@cache
def _uses() -> dict[str, frozenset[str]]:
    """Return the methods by which the sources use each name of a pattern; "search" for any other use."""
    uses: dict[str, set[str]] = {}
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        owners = {id(node.value): node.attr for node in nodes if isinstance(node, ast.Attribute)}
        for node in nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id.isupper():
                method = owners.get(id(node), "search")
                if method != "pattern":  # the text of the pattern, put into another one
                    uses.setdefault(node.id, set()).add(method if method in ANCHORED else "search")
    return {name: frozenset(methods) for name, methods in uses.items()}


# --- texts ---


def hostile(pattern: re.Pattern[Any], *, thorough: bool, chars: int = CHARS) -> dict[str, str]:
    """Return texts of `chars` characters by the names of their shapes."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = re._parser.parse(text, pattern.flags)  # type: ignore[attr-defined]
    letters = list(dict.fromkeys((*_letters(tree), *SPACES, "x", "7", "中")))[: 24 if thorough else 12]
    begun = list(dict.fromkeys(_begun(tree)))[: 60 if thorough else 8]
    units = dict.fromkeys((*letters, *begun, *_pairs(letters)[: 60 if thorough else 10]))
    texts = {f"{unit!r} repeated": (unit * (chars // len(unit) + 1))[:chars] for unit in units if unit}
    for beginning in begun[: 20 if thorough else 4]:
        for letter in letters[: 8 if thorough else 4]:
            texts[f"{beginning!r}, then {letter!r} repeated"] = beginning + letter * chars
    return texts


def _pairs(letters: list[str]) -> list[str]:
    mixed = [first + second for first, second in pairwise(letters)]
    return mixed + [first + second for first in letters[:8] for second in letters[:8] if first != second]


def _letters(tree: Any) -> Iterator[str]:
    """Yield characters of a parsed pattern: first those under repetitions."""
    repeated, plain = [], []
    for name, value in _nodes(tree):
        (repeated if "REPEAT" in name else plain).append((name, value))
    for _, (_, _, inner) in repeated:
        for name, value in _nodes(inner):
            yield from _of_node(name, value)
    for name, value in plain:
        yield from _of_node(name, value)


def _nodes(tree: Any) -> Iterator[tuple[str, Any]]:
    for code, value in tree:
        yield str(code), value
        for inner in _inside(str(code), value):
            yield from _nodes(inner)


def _inside(name: str, value: Any) -> list[Any]:
    if "REPEAT" in name:
        return [value[2]]
    if name == "SUBPATTERN":
        return [value[3]]
    if name == "BRANCH":
        return list(value[1])
    if name in ("ASSERT", "ASSERT_NOT"):
        return [value[1]]
    return [value] if name == "ATOMIC_GROUP" else []


def _of_node(name: str, value: Any) -> Iterator[str]:
    if name == "LITERAL":
        yield chr(value)
    elif name == "NOT_LITERAL":
        yield "x" if chr(value) != "x" else "y"
    elif name == "ANY":
        yield "x"
    elif name == "IN":
        yield from _of_set(value)


def _of_set(items: Any) -> list[str]:
    """Return some characters that a set of a pattern admits."""
    if str(items[0][0]) == "NEGATE":
        excluded = re.compile("[" + "".join(_class_of(name, value) for name, value in items[1:]) + "]")
        return [char for char in "x7中 ,-<_" if not excluded.match(char)][:3]
    admitted: list[str] = []
    for code, value in items:
        if str(code) == "LITERAL":
            admitted.append(chr(value))
        elif str(code) == "RANGE":
            admitted += [chr(value[0]), chr(value[1])]
        elif str(code) == "CATEGORY":
            admitted += list(CATEGORIES.get(str(value), ""))
    return admitted[:8]


def _class_of(code: Any, value: Any) -> str:
    if str(code) == "LITERAL":
        return re.escape(chr(value))
    if str(code) == "RANGE":
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    shorts = {
        "DIGIT": r"\d",
        "SPACE": r"\s",
        "WORD": r"\w",
        "NOT_DIGIT": r"\D",
        "NOT_SPACE": r"\S",
        "NOT_WORD": r"\W",
    }
    return shorts[str(value).removeprefix("CATEGORY_")]


def _begun(tree: Any) -> Iterator[str]:
    """Yield beginnings of texts that match."""
    rng = random.Random(15)
    for _ in range(SAMPLES):
        pieces = _sample(tree, rng)
        for end in range(1, len(pieces) + 1):
            yield "".join(pieces[:end])
        if len(pieces) > 2:
            yield "".join(pieces[1:])


def _sample(tree: Any, rng: random.Random) -> list[str]:
    pieces: list[str] = []
    for code, value in tree:
        pieces += _sampled(str(code), value, rng)
    return pieces


def _sampled(name: str, value: Any, rng: random.Random) -> list[str]:
    if "REPEAT" in name:
        least, most, inner = value
        times = min(int(most), max(int(least), rng.choice((1, 1, 2))))
        return [piece for _ in range(min(times, 6)) for piece in _sample(inner, rng)]
    if name == "SUBPATTERN":
        return _sample(value[3], rng)
    if name == "ATOMIC_GROUP":
        return _sample(value, rng)
    if name == "BRANCH":
        return _sample(rng.choice(value[1]), rng)
    letters = list(_of_node(name, value))
    return [rng.choice(letters)] if letters else []


# --- timing ---


def faults_of(part: str, *, thorough: bool = False) -> list[str]:
    """Return the faults of all patterns below a name."""
    return [fault for named in collected((part,)) if (fault := fault_of(named, thorough=thorough))]


def fault_of(named: Named, *, thorough: bool = False) -> str | None:
    """Return the first shape of text for which a pattern is superlinear or slow, with the times; else None."""
    for shape, text in hostile(named.pattern, thorough=thorough).items():
        subject: Any = text if isinstance(named.pattern.pattern, str) else text.encode("utf-8", "replace")
        for method in sorted(named.methods):
            trouble = _trouble(_runner(named.pattern, method), subject)
            if trouble and _trouble(_runner(named.pattern, method), subject):  # twice: a machine may hesitate
                return f"{named.where} {method} of {shape}: {trouble}"
    return None


def _runner(pattern: re.Pattern[Any], method: str) -> Callable[[Any], object]:
    if method != "search":
        return getattr(pattern, method)  # type: ignore[no-any-return]
    return lambda text: deque(pattern.finditer(text), maxlen=0)


def _trouble(run: Callable[[Any], object], text: Any) -> str | None:
    before = _seconds(run, text[: len(text) // 256])
    for parts in (128, 64, 32, 16, 8, 4, 2, 1):
        taken = _seconds(run, text[: len(text) // parts])
        if taken > FLOOR_S and taken > RATIO * before:
            short, long = (
                min(_seconds(run, text[: len(text) // cut]) for _ in range(3)) for cut in (2 * parts, parts)
            )
            if long > FLOOR_S and long > RATIO * short:
                return f"{short * 1000:.1f} ms, doubled {long * 1000:.1f} ms (at {len(text) // parts})"
        before = taken
    if before > LONGEST_S:  # again: another program may have had the core
        before = min(_seconds(run, text) for _ in range(3))
    return f"{before * 1000:.1f} ms for {len(text)} characters" if before > LONGEST_S else None


def _seconds(run: Callable[[Any], object], text: Any) -> float:
    begun = time.thread_time()
    run(text)
    return time.thread_time() - begun
