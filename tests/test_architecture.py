"""The house rules that neither ruff nor mypy nor import-linter can see."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PIPELINE = ROOT / "pipeline"
MODULES = sorted(path for path in PIPELINE.rglob("*.py") if "__pycache__" not in path.parts)
STAGES = sorted(
    path
    for path in MODULES
    if path.relative_to(PIPELINE).parts[0] in {"decode", "detect", "judge", "tracks", "schemas"}
    or path.relative_to(PIPELINE).as_posix() in {"alerts/rules.py", "ports/distance.py", "ports/zones.py"}
)
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "stuff"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function, without its docstring."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    described = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - described


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", [*MODULES, *sorted((ROOT / "scripts").glob("*.py"))], ids=name)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    lengths = {function.name: length(function) for function in functions(path)}
    assert {function: lines for function, lines in lengths.items() if lines > 40} == {}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_name_says_what_is_in_it(path: Path) -> None:
    assert not {part.removesuffix(".py") for part in path.relative_to(PIPELINE).parts} & NAMES_THAT_SAY_NOTHING


@pytest.mark.parametrize("path", STAGES, ids=name)
def test_a_stage_asks_no_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not calls & {"now", "utcnow", "today", "time_ns", "monotonic", "getenv", "open"}


@pytest.mark.parametrize("path", STAGES, ids=name)
def test_a_stage_hashes_the_same_in_every_process(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert not [function for function in called if isinstance(function, ast.Name) and function.id == "hash"]


def test_the_modules_that_the_architecture_names_exist() -> None:
    table = [line for line in ARCHITECTURE.splitlines() if line.startswith("| `")]
    named = {module for line in table for module in re.findall(r"`([\w/]+\.py)`", line.split("|")[1])}
    assert named
    assert {module for module in named if not (PIPELINE / module).is_file()} == set()


def test_the_functions_that_the_architecture_names_exist() -> None:
    for line in ARCHITECTURE.splitlines():
        cells = line.split("|")
        modules = re.findall(r"`([\w/]+\.py)`", cells[1]) if line.startswith("| `") else []
        if modules:
            text = "".join((PIPELINE / module).read_text(encoding="utf-8") for module in modules)
            for function in re.findall(r"[`\s](\w+)\(", cells[2]):
                assert re.search(rf"(def|class) {function}\b", text), f"{modules}: no {function}"


def test_the_architecture_names_every_room() -> None:
    rooms = {path.parent.name for path in PIPELINE.glob("*/__init__.py")}
    assert {room for room in rooms if not re.search(rf"\b{room}(/|`)", ARCHITECTURE)} == set()


def test_the_lock_holds_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert "://" not in lock


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  the machine's git
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [ROOT / path for path in listed.stdout.split("\0") if path]


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    folder = re.compile(rb"(?<![\w.])/(home/\w+/|Users/\w+/|root/|work/)")
    found = [name(path) for path in tracked_files() if path.is_file() and folder.search(path.read_bytes())]
    assert found == []
