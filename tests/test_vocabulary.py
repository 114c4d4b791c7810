"""The vocabulary of the code: terms of the field, one meaning a name, no circular imports."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]


def _set(words):
    return frozenset(words.split())


FORMER_MODULES = _set("""
    alike answer_presses app attendance chain cleaning collisions community cooldown decide deciding
    desk directions drafting exits exporting exts fingerprint finding follow forgetting from_graph
    guard guidance guide harm hearing helpers importing incoming inspection journal keeping ledger
    library living loopback manager meanings migrating misc moving outcome packing past postings
    promoting recall refine repeats resolving room saving several showing slips teaching translation
    turns utils vocabulary voters writing yaml_faults
""")
FORMER_NAMES = _set("""
    AnyEntry Asked Atlas Attendance Community Desk Drawer Frame Got Incoming Journal Keeping Laid
    Ledger Manners Missed Moment NotForUs Noting Opened Past Press Promotion Reading Recent
    Repeats Reporter Saving Service Spot Teaching Tree Turns UnseenLibrary Unfit Writing
""")
FORMER_WORDS = _set("""
    anew banter chatter harm likeness mend mended mending overheard slips told unread
""")
"""Parts of names: each has a term of the field (rebuilt, small talk, injury, similarity, …)."""
STYLE = re.compile(r"(Give|Gives|Tell|Tells)\b")


@cache
def _modules():
    """Return the parsed modules of the bot by their path."""
    return {
        file.relative_to(ROOT): ast.parse(file.read_text("utf-8"))
        for file in sorted((ROOT / "bot").rglob("*.py"))
    }


def _definitions():
    """Yield every class and function of the bot with its module."""
    for path, tree in _modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def _public_names():
    """Yield every public class, function, method, constant and field with its module."""
    for path, tree in _modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                name = node.name
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                name = node.target.id
            else:
                continue
            if not name.startswith("_"):
                yield path, name
        for node in tree.body:
            if isinstance(node, ast.Assign):
                yield from (
                    (path, target.id)
                    for target in node.targets
                    if isinstance(target, ast.Name) and not target.id.startswith("_")
                )


def _words(name):
    """Split snake_case and CamelCase."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_modules_have_the_names_of_the_field():
    """No module goes by a name that says nothing about what it defines."""
    assert [str(path) for path in _modules() if path.stem in FORMER_MODULES] == []


def test_public_names_are_terms_of_the_field():
    """No class, function, field or constant has a name of the former private language."""
    old = {
        f"{path}: {name}"
        for path, name in _public_names()
        if name in FORMER_NAMES or _words(name) & FORMER_WORDS
    }
    assert sorted(old) == []


def test_a_public_class_name_means_one_thing():
    """A reader who knows a class in one package knows it in all."""
    places = defaultdict(set)
    for path, node in _definitions():
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            places[node.name].add(str(path))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_docstrings_name_what_is_returned():
    """A docstring begins with Return, Raise, Post …, as PEP 257 has it."""
    quaint = [
        f"{path}:{node.lineno}"
        for path, node in _definitions()
        if STYLE.match(ast.get_docstring(node) or "")
    ]
    assert quaint == []


def test_no_modules_import_each_other_in_a_circle():
    """Whatever a module needs, also for its types, never needs that module."""
    graph = grimp.build_graph("bot")
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the circle


def test_contracts_hold_for_cogs_to_come():
    """The contract between cogs names them by a wildcard, so that a new one is in it."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = pyproject["tool"]["importlinter"]["contracts"]
    independent = [module for contract in contracts for module in contract.get("modules", [])]
    assert "bot.cogs.*" in independent
