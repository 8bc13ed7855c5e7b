"""The house rules that neither ruff nor mypy nor import-linter can see."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PIPELINE = ROOT / "pipeline"
MODULES = sorted(path for path in PIPELINE.rglob("*.py") if "__pycache__" not in path.parts)
PURE_ROOMS = {"decode", "detect", "grounds", "judge", "ports", "schemas", "tracks"}
PURE_MODULES = {
    "along_hulls.py",
    "alert_links.py",
    "alerts/messages.py",
    "alerts/local_time.py",
    "cited_lines.py",
    "durations.py",
    "findings.py",
    "imo.py",
    "keys.py",
    "listings.py",
    "pressing.py",
    "printable.py",
    "synthetic.py",
    "transmissions.py",
}
STAGES = sorted(
    path
    for path in MODULES
    if path.relative_to(PIPELINE).parts[0] in PURE_ROOMS
    or path.relative_to(PIPELINE).parts[:2] == ("alerts", "rules")
    or path.relative_to(PIPELINE).as_posix() in PURE_MODULES
)
READS_BY_DESIGN = {
    "pipeline/decode/feed.py": "opens a feed and takes its lines through feeds/, a batch at a time",
    "pipeline/decode/first_time.py": "takes the first lines of a feed through feeds/",
    "pipeline/ports/catalogue.py": "finds the folder of the catalogue in data/",
    "pipeline/ports/geojson.py": "reads zones and land from data/ and a home's own zones",
    "pipeline/ports/points.py": "reads the ports from data/",
    "pipeline/ports/sea_routes.py": "finds the land in data/",
}
OUTSIDE = re.compile(
    r"now|utcnow|today|time_ns|monotonic|perf_counter|getenv|environ|uuid\d|open|iterdir|glob|rglob|stat|exists|is_file|is_dir"
    r"|mkdir|unlink|read_(text|bytes|csv|json|ndjson|parquet|ipc|excel|database|avro)(_\w+)?"
    r"|(scan|write|sink)_\w+"
)
OUTSIDE_MODULES = {"os", "random", "secrets", "shutil", "socket", "subprocess", "sys", "tempfile", "time", "uuid"}
READING_MODULES = {"pipeline.feeds.compression", "pipeline.feeds.discovery", "pipeline.resources"}
READING_NAMES = {"FeedFile", "fingerprint", "read_feed"}
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
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


def touches_of_the_world(code: str) -> set[str]:
    """Names by which code reads or writes files, or asks the clock, chance or the environment."""
    touches: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Call(func=ast.Name(id="open" | "input" | "print" as function)):
                touches.add(function)
            case ast.Attribute(attr=attribute) if OUTSIDE.fullmatch(attribute):
                touches.add(attribute)
            case ast.Import(names=names):
                touches |= {module.name for module in names if module.name.split(".")[0] in OUTSIDE_MODULES}
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in OUTSIDE_MODULES:
                touches.add(module)
            case ast.ImportFrom(module=str(module), names=names):
                touches |= {imported.name for imported in names} & READING_NAMES | {module} & READING_MODULES
            case _:
                pass
    return touches


@pytest.mark.parametrize("path", STAGES, ids=name)
def test_a_stage_reads_nothing_and_asks_no_clock(path: Path) -> None:
    touches = touches_of_the_world(path.read_text(encoding="utf-8"))
    assert bool(touches) == (name(path) in READS_BY_DESIGN), touches or "reads nothing any more: off the list"


@pytest.mark.parametrize(
    "code",
    [
        "open('x')",
        "from time import time",
        "from random import random",
        "import os.path",
        "from os import environ",
        "datetime.now(UTC)",
        "clock = datetime.now",
        "path.read_text()",
        "path.read_bytes()",
        "path.open('rb')",
        "pl.read_csv('x')",
        "pl.scan_parquet('x')",
        "frame.write_parquet('x')",
        "from pipeline.feeds.source import FeedFile, read_feed",
        "from pipeline.resources import data_path",
    ],
)
def test_the_check_sees_a_stage_that_reads_writes_or_asks_the_clock(code: str) -> None:
    assert touches_of_the_world(code)


@pytest.mark.parametrize("code", ["from datetime import datetime", "from pathlib import Path", "read_noaa(lines)"])
def test_the_check_passes_over_what_touches_nothing(code: str) -> None:
    assert not touches_of_the_world(code)


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
            named = re.findall(r"`([\w.]+)", cells[2])
            assert named, f"{modules}: names no function"
            for part in {part for dotted in named for part in dotted.split(".")}:
                assert re.search(rf"(def|class) {part}\b|^{part}\b.* = ", text, re.MULTILINE), f"{modules}: no {part}"


def test_the_architecture_names_every_room() -> None:
    rooms = {path.parent.name for path in PIPELINE.glob("*/__init__.py")}
    assert {room for room in rooms if not re.search(rf"\b{room}(/|`)", ARCHITECTURE)} == set()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_relative_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)", page.read_text(encoding="utf-8"))
    relative = {link.partition("#")[0] for link in links if "://" not in link} - {""}
    assert {link for link in relative if not (page.parent / link).exists()} == set()


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
