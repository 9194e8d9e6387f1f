"""A file fits in the head, a function on the screen."""

from __future__ import annotations

import ast

from tests.architecture.tree import ROOT, modules, parsed, program

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 50
NAMES_THAT_SAY_NOTHING = frozenset(
    {"utils", "util", "helpers", "common", "misc", "manager", "data"}
)


def test_no_file_is_too_long() -> None:
    counted = {str(path): len((ROOT / path).read_text().splitlines()) for path in modules()}
    assert {path: lines for path, lines in counted.items() if lines > LINES_OF_A_FILE} == {}


def test_no_function_is_too_long() -> None:
    long = {
        f"{path}:{node.name}": node.end_lineno - node.lineno + 1
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LINES_OF_A_FUNCTION
    }
    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path)
        for path in program()
        if path.name != "__init__.py" and ast.get_docstring(parsed(path)) is None
    ]
    assert silent == []


def test_every_name_says_something() -> None:
    vague = [str(path) for path in modules() if NAMES_THAT_SAY_NOTHING & {*path.parts, path.stem}]
    assert vague == []


def test_every_folder_of_tests_is_a_package() -> None:
    """Else two files of one name hide each other, and tests/projects hides projects."""
    folders = {path.parent for path in modules() if path.parts[0] == "tests"}
    assert [str(folder) for folder in folders if not (ROOT / folder / "__init__.py").exists()] == []
