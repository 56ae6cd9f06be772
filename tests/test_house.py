"""The house keeps its order: words in the catalog, rights on every page, modules of a size, documents that are true."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from dashboard import words
from data_model import errors
from data_model.access import Right

ROOT = Path(__file__).parent.parent
PACKAGES = ("geodata", "data_model", "dashboard")
MODULES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py") if "versions" not in p.parts)
SCREENS = [p for p in MODULES if "dashboard" in p.parts]
WORDS = sorted((ROOT / "dashboard" / "words" / "ro").glob("*.toml"))
ENGLISH = ROOT / "dashboard" / "words" / "en"
ROMANIAN = re.compile(r"[ăâîșțĂÂÎȘȚ]")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """The string constants of a module that are not docstrings."""
    tree = tree_of(path)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


SHOWN = {
    "title", "header", "subheader", "markdown", "write", "caption", "button", "success", "error", "warning", "info",
    "text_input", "text_area", "selectbox", "multiselect", "radio", "checkbox", "toggle", "number_input", "date_input",
    "time_input", "expander", "tabs", "metric", "link_button", "form_submit_button", "toast", "popover", "page_link",
    "segmented_control", "pills", "slider", "file_uploader", "spinner", "status", "badge", "text",
}  # fmt: skip
DATA_OF_THE_DEMO = ("data_model/demo/", "data_model/seeding", "data_model/guard/", "geodata/")
LETTERS_AS_SUCH = {
    "data_model/access.py",
    "data_model/catalog/table.py",
    "dashboard/words/__init__.py",
    "dashboard/words/formats.py",
}


def test_no_romanian_stands_outside_the_catalog() -> None:
    judged = [p for p in MODULES if not name(p).startswith(DATA_OF_THE_DEMO) and name(p) not in LETTERS_AS_SUCH]
    assert [(name(p), line, text) for p in judged for line, text in strings(p) if ROMANIAN.search(text)] == []


def test_nothing_is_shown_that_is_not_a_word_of_the_catalog() -> None:
    """A literal with letters as the first argument of a Streamlit call is a string outside the catalog."""
    assert [(name(p), line, text) for p in SCREENS for line, text in shown_outside(p)] == []


def shown_outside(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(tree_of(path)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SHOWN):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id in {"st", "column", "left", "right"}):
            continue
        shown = [*node.args[:1], *(k.value for k in node.keywords if k.arg in {"label", "help", "placeholder", "body"})]
        found += [
            (node.lineno, a.value)
            for a in shown
            if isinstance(a, ast.Constant) and isinstance(a.value, str) and re.search(r"[A-Za-z]{2}", a.value)
        ]
    return found


def keys_used(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, first.value


def test_every_word_that_is_asked_for_exists() -> None:
    assert [(name(p), line, key) for p in SCREENS for line, key in keys_used(p) if not words.has(key)] == []


def test_every_error_of_the_model_has_its_sentence() -> None:
    codes = set()
    for path in (p for p in MODULES if "data_model" in p.parts):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {
                "Invalid",
                "Conflict",
                "NotFound",
                "NotAllowed",
            }:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    codes.add(first.value)
    assert issubclass(errors.Invalid, errors.ModelError)
    assert len(codes) > 40
    assert sorted(c for c in codes if not words.has(f"errors.{c}")) == []


def test_every_remark_of_an_import_has_its_sentence() -> None:
    codes = set()
    for path in (ROOT / "data_model" / "imports").rglob("*.py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                codes |= {node.args[0].value} if called in {"Remark", "Refused", "say", "refuse"} else set()
    assert len(codes) > 20
    assert sorted(c for c in codes if not words.has(f"service_import.remark.{c}")) == []


def test_every_right_has_its_sentence() -> None:
    assert [r for r in Right if not words.has(f"rights.{r}")] == []


def test_romanian_is_written_with_comma_below_and_every_plural_has_its_forms() -> None:
    def walk(node: dict[str, object], trail: str) -> None:
        if {"one", "few"} & node.keys() and {"one", "other"} & node.keys() != {"one"}:
            assert {"one", "few", "other"} <= node.keys(), trail
        for key, value in node.items():
            if isinstance(value, dict):
                walk(value, f"{trail}.{key}")
            else:
                assert isinstance(value, str), f"{trail}.{key}"

    for path in WORDS:
        text = path.read_text("utf-8")
        assert not re.search(r"[\u015f\u0163\u015e\u0162]", text), name(path)
        walk(tomllib.loads(text), path.stem)


def entries(path: Path) -> dict[str, str | dict[str, str]]:
    """The words of a file by key, in its order; plural forms together."""
    found: dict[str, str | dict[str, str]] = {}

    def walk(node: dict[str, Any], trail: str) -> None:
        for key, value in node.items():
            if isinstance(value, dict) and not {"one", "other"} <= value.keys():
                walk(value, f"{trail}{key}.")
            else:
                found[trail + key] = value

    walk(tomllib.loads(path.read_text("utf-8")), "")
    return found


def gaps_in(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


def test_english_has_each_file_of_words() -> None:
    assert sorted(p.name for p in ENGLISH.glob("*.toml")) == [p.name for p in WORDS]


def test_english_says_each_thing_with_the_same_gaps_in_its_own_two_forms() -> None:
    for path in WORDS:
        romanian, english = entries(path), entries(ENGLISH / path.name)
        assert list(english) == list(romanian), name(path)
        for key, said in english.items():
            place, meant = f"{path.stem}.{key}", romanian[key]
            if isinstance(said, str) or isinstance(meant, str):
                assert gaps_in(str(said)) == gaps_in(str(meant)), place
                continue
            assert set(said) == {"one", "other"}, place
            assert gaps_in(said["other"]) == gaps_in(meant["other"]), place
            assert gaps_in(said["one"]) <= gaps_in(said["other"]), place


def test_a_module_is_at_most_400_lines() -> None:
    long = {name(p): len(p.read_text("utf-8").splitlines()) for p in MODULES}
    assert {module: lines for module, lines in long.items() if lines > 400} == {}


def test_every_page_names_its_right_and_holds_no_query() -> None:
    for path in (ROOT / "dashboard" / "pages").glob("[!_]*.py"):
        decorated = [
            d for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef) for d in node.decorator_list
            if isinstance(d, ast.Call) and getattr(d.func, "id", "") == "page"
        ]  # fmt: skip
        assert len(decorated) == 1, name(path)
        assert "Right." in ast.unparse(decorated[0].args[0]), name(path)
        assert not re.search(r"\bselect\(|\.execute\(|\.exec\(", path.read_text("utf-8")), name(path)


def test_every_folder_of_the_packages_is_a_package() -> None:
    folders = {p.parent for p in MODULES}
    assert [name(f) for f in folders if not (f / "__init__.py").exists()] == []


def tracked() -> list[str]:
    return subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")


def test_every_path_and_command_that_the_documents_name_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    verbs = (ROOT / "dashboard" / "cli.py").read_text("utf-8")
    for document in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]:
        text = document.read_text("utf-8")
        named = re.findall(r"`([\w.-]+(?:/[\w.*-]+)+/?)`", text) + re.findall(r"\]\(([\w./-]+)\)", text)
        for path in (p for p in named if not p.startswith("data/")):  # data/ is made by running
            at = [ROOT / path, document.parent / path]
            assert any(list(a.parent.glob(a.name)) if "*" in a.name else a.exists() for a in at), (
                f"{document.name}: {path}"
            )
        for target in re.findall(r"`make ([a-z]+)", text):
            assert target in targets, f"{document.name}: make {target}"
        for verb in re.findall(r"`impreuna ([a-z]+)", text):
            assert f'"{verb}"' in verbs, f"{document.name}: impreuna {verb}"


def test_the_lock_holds_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "--hash=sha256:" in lock
    assert "://" not in lock
