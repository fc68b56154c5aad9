"""Imports run downward, each heavy library has one door, and what must be pure touches nothing outside.

The first table is section 1 of the style guide. Imports are read from the source, those inside functions too.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import pytest

from tests.loading.building import write_tree

PACKAGE = Path(__file__).parents[1] / "generator"

GROUND = ("source", "errors", "pdf", "shipped", "__version__", "record", "near", "prose", "zip_damage")
WORDS = (*GROUND, "findings", "model")
SIBLINGS = ("loading", "rules", "documents", "reports")

# Each part of the package to the parts that it may import, besides itself.
MAY_IMPORT: Mapping[str, tuple[str, ...]] = {
    "source": (),
    "record": (),
    "near": (),
    "prose": (),
    "zip_damage": (),
    "errors": ("source",),
    "shipped": (),
    "pdf": ("source", "errors", "zip_damage"),
    "findings": GROUND,
    "model": GROUND,
    **dict.fromkeys(SIBLINGS, WORDS),
    "questions": (*WORDS, "rules"),
    "commands": (*WORDS, *SIBLINGS, "questions"),
    "cli": (*WORDS, *SIBLINGS, "questions", "commands"),
    "__main__": ("cli",),
    "__init__": (),
}

# Each heavy library to the one place that may import it: a module, or a folder.
DOORS: Mapping[str, tuple[str, ...]] = {
    "cerberus": ("loading/schema_check.py",),
    "ruamel": ("loading/yaml_text.py",),
    "_ruamel_yaml": ("loading/yaml_text.py",),
    "docxtpl": ("documents/docx_template.py",),
    "docx": ("documents/docx_template.py",),
    "jinja2": (
        "documents/docx_template.py",
        "documents/names_used.py",
        "documents/template_language.py",
        "documents/template_names.py",
        "documents/template_reading.py",
    ),
    "lxml": ("documents/docx_template.py", "documents/template_reading.py", "documents/word_package.py", "documents/word_pages.py"),
    "typst": ("documents/typeset.py",),
    "holidays": ("model/calendar_days.py",),
    "pypdf": ("pdf/",),
    "pikepdf": ("pdf/",),
    "PIL": ("pdf/",),
    "page": ("pdf/",),
    "rich": ("cli.py",),
    "click": ("cli.py",),
    "mkdocs": (),  # run as a program of its own
    "material": (),
    "zensical": (),
}

# Run apart: what of the heavy libraries is there after a check of this repository, besides what the check needs.
LOOK = f"""
import sys
from datetime import date
from pathlib import Path
from generator.commands.gather import Asking, gather
import generator.reports.formats
gather(Asking(root=Path("."), today=date(2026, 10, 30)))
print(*sorted({{"generator.rules.judge", *{sorted(set(DOORS) - {"ruamel", "_ruamel_yaml"})!r}}} & set(sys.modules)))
"""

# What is computed from the workspace alone, and the modules that would let it look elsewhere.
PURE = ("findings", "model", "rules", "questions", "reports", "source")
OUTSIDE_WORLD = frozenset({"os", "time", "random", "subprocess", "tempfile", "shutil", "socket", "glob", "getpass", "platform", "locale"})
CLOCKS = frozenset({"today", "now", "utcnow"})


def modules(package: Path) -> Iterator[tuple[PurePosixPath, ast.Module]]:
    for path in sorted(package.rglob("*.py")):
        yield PurePosixPath(path.relative_to(package).as_posix()), ast.parse(path.read_text(encoding="utf-8"))


def imported(name: PurePosixPath, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a module imports; relative imports are told by their full name too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = ("generator", *name.parts[:-1])
            base = ".".join(parents[: len(parents) - node.level + 1]) if node.level else ""
            origin = ".".join(part for part in (base, node.module) if part)
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)


def part_of(name: PurePosixPath) -> str:
    return name.parts[0].removesuffix(".py")


def crossings(package: Path) -> list[str]:
    """Each import that runs against the table."""
    found = []
    for name, tree in modules(package):
        part = part_of(name)
        for line, module in imported(name, tree):
            steps = module.split(".")
            if steps[0] == "generator" and steps[1] not in (part, *MAY_IMPORT.get(part, ())):
                found.append(f"{name}:{line}: {part} may not import {steps[1]}")
    return found


def side_doors(package: Path) -> list[str]:
    """Each import of a heavy library elsewhere than at its door."""
    found = []
    for name, tree in modules(package):
        for line, module in imported(name, tree):
            library = module.split(".")[0]
            doors = DOORS.get(library)
            if doors is not None and not any(str(name) == door or (door.endswith("/") and str(name).startswith(door)) for door in doors):
                found.append(f"{name}:{line}: {library} has another door")
    return found


def impurities(package: Path) -> list[str]:
    """Each look of a pure part at the disk, the clock or the environment, and each print."""
    found = []
    for name, tree in modules(package):
        part = part_of(name)
        if part in PURE:
            found += [
                f"{name}:{line}: {part} may not import {module.split('.')[0]}"
                for line, module in imported(name, tree)
                if module.split(".")[0] in OUTSIDE_WORLD
            ]
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            if part in PURE and isinstance(called, ast.Name) and called.id == "open":
                found.append(f"{name}:{node.lineno}: {part} may not open files")
            if isinstance(called, ast.Name) and called.id == "print" and part != "cli":
                found.append(f"{name}:{node.lineno}: only cli prints")
            if isinstance(called, ast.Attribute) and called.attr in CLOCKS and part not in ("cli", "commands"):
                found.append(f"{name}:{node.lineno}: {part} may not ask the clock")
    return found


# --------------------------------------------------------------------------- this package


def test_imports_run_downward() -> None:
    assert crossings(PACKAGE) == []


def test_the_table_names_every_part_of_the_package() -> None:
    parts = {path.name.removesuffix(".py") for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert parts == set(MAY_IMPORT)


def test_siblings_never_import_each_other() -> None:
    for sibling in SIBLINGS:
        assert not set(MAY_IMPORT[sibling]) & set(SIBLINGS)


def test_heavy_libraries_have_one_door() -> None:
    assert side_doors(PACKAGE) == []


def test_every_door_is_there_and_used() -> None:
    used = {(module.split(".")[0], str(name)) for name, tree in modules(PACKAGE) for _, module in imported(name, tree)}
    for library, doors in DOORS.items():
        for door in doors:
            assert any(found == library and name.startswith(door) for found, name in used), f"{library} is not imported at {door}"


def test_a_check_imports_nothing_heavy() -> None:
    """In a process of its own, because the other tests have imported everything by now."""
    ran = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=False, cwd=PACKAGE.parent)
    assert ran.stdout.split() == ["generator.rules.judge"], ran.stderr


def test_what_is_pure_touches_nothing_outside() -> None:
    assert impurities(PACKAGE) == []


# --------------------------------------------------------------------------- the walls are shown to stand


@pytest.mark.parametrize(
    ("name", "line", "complaint"),
    [
        ("rules/team.py", "from generator.loading.files import read_bytes", "rules may not import loading"),
        ("documents/plan.py", "import generator.rules.judge", "documents may not import rules"),
        ("reports/text.py", "from generator import documents", "reports may not import documents"),
        ("loading/load.py", "def f():\n    from generator.reports.text import as_text", "loading may not import reports"),
        ("model/evidence.py", "from generator.findings import State", "model may not import findings"),
        ("findings.py", "import generator.model.evidence", "findings may not import model"),
        ("source.py", "from generator.errors import GeneratorError", "source may not import errors"),
        ("pdf/intake.py", "from generator.model.evidence import Exhibit", "pdf may not import model"),
        ("commands/check.py", "from generator.cli import main", "commands may not import cli"),
        ("rules/team.py", "from ..loading import files", "rules may not import loading"),
        ("rules/team.py", "from .. import loading", "rules may not import loading"),
        ("utils.py", "import generator.source", "utils may not import source"),
    ],
)
def test_a_crossed_wall_is_seen(tmp_path: Path, name: str, line: str, complaint: str) -> None:
    write_tree(tmp_path, {name: f'"""A module."""\n\n{line}\n'})
    (found,) = crossings(tmp_path)
    assert found == f"{name}:{3 + line.count(chr(10))}: {complaint}"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("rules/team.py", "from generator.model.workspace import Workspace"),
        ("rules/team.py", "from generator.rules.dates import add_months"),
        ("rules/team.py", "from .dates import add_months"),
        ("commands/check.py", "from generator.loading.load import load"),
        ("documents/plan.py", "from generator.pdf.intake import look_at"),
        ("source.py", "import dataclasses"),
    ],
)
def test_an_allowed_import_is_let_through(tmp_path: Path, name: str, line: str) -> None:
    write_tree(tmp_path, {name: line + "\n"})
    assert crossings(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "line", "library"),
    [
        ("documents/policy.py", "from docxtpl import DocxTemplate", "docxtpl"),
        ("documents/binder.py", "def f():\n    import typst", "typst"),
        ("documents/binder.py", "import pikepdf.settings", "pikepdf"),
        ("loading/references.py", "from cerberus.errors import BAD_TYPE", "cerberus"),
        ("commands/init.py", "from ruamel.yaml import YAML", "ruamel"),
        ("documents/handbook.py", "import mkdocs.commands.build", "mkdocs"),
        ("pdf.py", "import pypdf", "pypdf"),
    ],
)
def test_a_side_door_is_seen(tmp_path: Path, name: str, line: str, library: str) -> None:
    write_tree(tmp_path, {name: line + "\n"})
    assert side_doors(tmp_path) == [f"{name}:{1 + line.count(chr(10))}: {library} has another door"]


def test_the_door_itself_is_open(tmp_path: Path) -> None:
    write_tree(tmp_path, {"pdf/assembly.py": "import pikepdf\n", "loading/schema_check.py": "from cerberus import Validator\n"})
    assert side_doors(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "line", "complaint"),
    [
        ("rules/team.py", "import os", "rules may not import os"),
        ("reports/text.py", "from time import time", "reports may not import time"),
        ("model/evidence.py", "x = open('y')", "model may not open files"),
        ("rules/team.py", "x = date.today()", "rules may not ask the clock"),
        ("documents/plan.py", "x = datetime.now()", "documents may not ask the clock"),
        ("commands/check.py", "print('x')", "only cli prints"),
    ],
)
def test_an_impurity_is_seen(tmp_path: Path, name: str, line: str, complaint: str) -> None:
    write_tree(tmp_path, {name: line + "\n"})
    assert impurities(tmp_path) == [f"{name}:1: {complaint}"]
