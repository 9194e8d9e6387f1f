"""What the repository says about itself is there and true."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands

from analysis.models import Stage, State
from editor.protocol import ACTS
from tests.architecture.tree import ROOT, files, parsed

READERS = frozenset({"text", "flag", "number", "words", "path", "database"})
# Written in two halves, so that this file does not name what it looks for.
FOREIGN = re.compile(
    "|".join(
        re.escape("".join(halves))
        for halves in (
            ("pypi", ".org"),
            ("python", "hosted.org"),
            ("npm", "js.org"),
            ("npm", "js.com"),
            ("yarn", "pkg.com"),
            ("download.py", "torch.org"),
            ("deb.deb", "ian.org"),
        )
    )
)


@pytest.mark.parametrize(
    "name",
    """README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md LICENSE .env.example Makefile .ci/run
    docs/architecture.md docs/vocabulary.md docs/protocol.md docs/weights.md
    docs/guides/editor.md docs/guides/operator.md docs/guides/analyser-author.md
    docs/pictures/review.png deploy/README.md deploy/compose.yaml""".split(),
)
def test_the_document_exists(name: str) -> None:
    assert (ROOT / name).read_bytes().strip()


def test_the_licence_is_the_one_we_say() -> None:
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text()
    assert "AGPL-3.0-or-later" in (ROOT / "pyproject.toml").read_text()


def test_the_example_names_every_variable_the_settings_read_and_no_other() -> None:
    documented = re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.M)
    assert len(documented) == len(set(documented))
    assert set(documented) == _variables_read()


def _variables_read() -> set[str]:
    settings = [path for path in files() if path.match("roughcut/settings/*.py")]
    names = (name for path in settings for name in _variables_of(path))
    return set(names) - {"ROUGHCUT_TEST_HOME"}  # CONTRIBUTING.md tells developers of this one


def _variables_of(path: Path) -> list[str]:
    return [
        node.args[0].value
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(function := node.func, ast.Attribute | ast.Name)
        and (function.attr if isinstance(function, ast.Attribute) else function.id) in READERS
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    ]


def test_no_file_names_a_registry() -> None:
    naming = []
    for path in files():
        words = (ROOT / path).read_bytes()
        if b"\0" not in words and FOREIGN.search(words.decode(errors="replace")):
            naming.append(str(path))
    assert naming == []


@pytest.mark.parametrize("name", ["web", "worker", "worker-test", "dev"])
def test_every_locked_package_is_pinned_and_hashed(name: str) -> None:
    entries = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ").splitlines()
    loose = [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]
    assert loose == []


def test_the_tests_run_on_the_releases_that_are_served() -> None:
    assert _pins("web") <= _pins("dev")


def _pins(name: str) -> set[str]:
    return set(re.findall(r"^\S+==\S+", (ROOT / "requirements" / f"{name}.txt").read_text(), re.M))


def test_every_make_target_that_a_document_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    documents = [path for path in files() if path.suffix == ".md"]
    named = {
        target
        for path in documents
        for target in re.findall(r"`make ([a-z-]+)", (ROOT / path).read_text())
    }
    assert named <= targets


DOCUMENTS = tuple(path for path in files() if path.suffix == ".md")


def _told(name: str) -> str:
    return (ROOT / name).read_text()


def test_every_link_of_a_document_leads_somewhere() -> None:
    broken = [
        (str(path), target)
        for path in DOCUMENTS
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", (ROOT / path).read_text())
        if not (ROOT / path.parent / target).exists()
    ]
    assert broken == []


def test_every_file_that_a_document_names_exists() -> None:
    """A path in back quotes that begins with a folder of ours."""
    named = re.compile(
        r"`((?:analysis|deploy|docs|editor|frontend|projects|requirements|roughcut|tests)/[\w/.{},-]*)`"
    )
    missing = [
        (str(path), name)
        for path in DOCUMENTS
        for name in named.findall((ROOT / path).read_text())
        if "{" not in name and not (ROOT / name).exists()
    ]
    assert missing == []


def test_every_command_that_a_document_names_exists() -> None:
    known = set(get_commands())
    named = {
        (str(path), command)
        for path in DOCUMENTS
        for command in re.findall(r"manage\.py\s+([a-z_]+)", (ROOT / path).read_text())
    }
    assert {pair for pair in named if pair[1] not in known} == set()


def test_every_variable_that_a_document_names_is_read() -> None:
    known = _variables_read() | {"DJANGO_SETTINGS_MODULE", "ROUGHCUT_TEST_HOME"}
    known |= {"POSTGRES_PASSWORD", "TLS_DIRECTORY"}  # compose's own
    documents = [path for path in DOCUMENTS if path.parts[0] in {"docs", "README.md", "deploy"}]
    named = {
        (str(path), name)
        for path in documents
        for name in re.findall(r"`\$?([A-Z]+_[A-Z_]+)`", (ROOT / path).read_text())
    }
    assert {pair for pair in named if pair[1] not in known} == set()


def test_the_protocol_tells_every_act_with_its_fields() -> None:
    rows = re.findall(r"^\| `(\w+)` \|([^|]*)\| \S", _told("docs/protocol.md"), re.M)
    acts = {act: set(re.findall(r"`(\w+)`", fields)) for act, fields in rows}
    spoken = {act: set(spec.fields) for act, spec in ACTS.items()}
    assert {act: fields for act, fields in acts.items() if act in spoken} == spoken


def test_the_architecture_tells_every_stage_and_state() -> None:
    told = _told("docs/architecture.md")
    assert set(re.findall(r"^\| `(\w+)` \| (?:clip|project|scene) \|", told, re.M)) == set(Stage)
    assert [state for state in State if f"`{state}`" not in told] == []


def test_the_table_of_weights_is_the_manifest() -> None:
    told = set(
        re.findall(r"^\| (\S+) \| (.+) \| (\S+) \| (.+) \|$", _told("docs/weights.md"), re.M)
    )
    models = tomllib.loads(_told("analysis/weights.toml"))["models"]
    rows = {
        (name, model["purpose"], model["licence"], ", ".join(model["sets"]))
        for name, model in models.items()
    }
    assert told - {("model", "purpose", "licence", "sets"), ("---", "---", "---", "---")} == rows


def test_the_vocabulary_has_a_french_word_for_each_of_ours() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", _told("docs/vocabulary.md"), re.M)
    words = [word for word, french, meaning in rows[2:] if french.strip() and meaning.strip()]
    assert len(words) == len(set(words)) == len(rows) - 2
