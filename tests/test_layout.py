"""Folders with a face and at most twelve modules, small files, plain functions, a test file beside each module."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("crawler", "monitor", "storage")
MOST_MODULES, MOST_LINES, MOST_BRANCHES, MOST_NESTING = 12, 500, 12, 4
HANDED_ON = ("storage.records", "monitor.demo")  # folders whose names are those of `__init__.py` itself
BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp, ast.match_case)
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MODULES = [path for path in FILES if path.name != "__init__.py"]
FOLDERS = sorted({path.parent for path in FILES})


def name_of(path: Path) -> str:
    """monitor.texts.diff for a module, monitor.texts for its folder."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS))


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """Everything inside a function, without the functions inside it."""
    waiting = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield node
            waiting += ast.iter_child_nodes(node)


def branches(function: ast.AST) -> int:
    """One, and one more for each branch and each further part of a condition."""
    nodes = list(own_nodes(function))
    return 1 + sum(
        len(node.values) - 1 if isinstance(node, ast.BoolOp) else isinstance(node, BRANCHES) for node in nodes
    )


def nesting(node: ast.AST, depth: int = 0) -> int:
    """How many blocks stand inside one another; `elif` opens none."""
    deepest = depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (*FUNCTIONS, ast.ClassDef)):
            continue
        elif_ = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, nesting(child, depth + (isinstance(child, BLOCKS) and not elif_)))
    return deepest


def imported(tree: ast.AST) -> Iterator[str]:
    """Dotted names that a module imports of ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in PACKAGES:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def faces() -> dict[str, tuple[str, list[str]]]:
    """Folder → its purpose and the names that it hands out."""
    found = {}
    for folder in FOLDERS:
        tree = tree_of(folder / "__init__.py")
        names = [
            ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        ]
        found[name_of(folder / "__init__.py")] = (ast.get_docstring(tree) or "", names[0] if names else [])
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_a_folder_holds_at_most_twelve_modules_and_says_its_purpose_in_one_line(folder: Path) -> None:
    assert len([path for path in MODULES if path.parent == folder]) <= MOST_MODULES
    purpose, _ = faces()[name_of(folder / "__init__.py")]
    assert purpose and "\n" not in purpose and purpose.endswith(".")


def test_other_folders_import_what_a_folder_hands_out_and_nothing_else() -> None:
    used: dict[str, set[str]] = {name: set() for name in faces()}
    for path in FILES:
        here = name_of(path.parent / "__init__.py")
        for target in imported(tree_of(path)):
            parts = target.split(".")
            for end in range(1, len(parts)):
                folder = ".".join(parts[:end])
                if folder in used and here != folder and not here.startswith(f"{folder}."):
                    used[folder].add(parts[end])
    wrong = {
        folder: (sorted(names ^ set(faces()[folder][1])))
        for folder, names in used.items()
        if folder not in HANDED_ON and names != set(faces()[folder][1])
    }
    assert not wrong, "names in __all__ and names imported from outside differ"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_files_are_short_and_functions_plain(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES
    for function in functions(tree_of(path)):
        assert branches(function) <= MOST_BRANCHES, function.name
        assert nesting(function) <= MOST_NESTING, function.name


def test_functions_are_plain_on_the_whole() -> None:
    counts = sorted(branches(function) for path in FILES for function in functions(tree_of(path)))
    assert sum(counts) / len(counts) <= 3.0
    assert counts[int(len(counts) * 0.9)] <= 6


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    inside = [
        ast.unparse(node)
        for function in functions(tree_of(path))
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert name_of(path) == "monitor.cli" or not inside
    assert "TYPE_CHECKING" not in path.read_text("utf-8")


def test_a_class_name_occurs_once() -> None:
    names = Counter(
        node.name for path in FILES for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)
    )
    assert not [name for name, count in names.items() if count > 1]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_module_has_its_test_file(path: Path) -> None:
    relative = path.relative_to(ROOT)
    assert (ROOT / "tests" / relative.parent / f"test_{path.name}").exists()


def test_the_architecture_lists_each_folder_with_its_purpose() -> None:
    rows = re.findall(
        r"^\| `([\w/]+)/` \| (.+) \|$", (ROOT / "docs" / "architecture.md").read_text("utf-8"), re.M
    )
    assert {folder.replace("/", "."): purpose for folder, purpose in rows} == {
        folder: purpose for folder, (purpose, _) in faces().items()
    }
