"""Mob chains as Media Composer builds them, written with pyaaf2 piece by piece."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import aaf2
import pytest

from editor.interchange.foreign import Foreign
from editor.interchange.readers import aaf
from roughcut.core.timecode import FrameRange


class _Bench:
    """An AAF in the making: a tape from 10:00:00:00, an imported file on it, an MXF, a master."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.create = file.create
        self.tape = self._mob("SourceMob", "A001", self.create.TapeDescriptor())
        self._code(self.tape, 900_000)
        self._slot(self.tape, 1, self._clip(None, 0, 0, 5000))
        self.file_mob = self._file("A001C002.mov", self.tape, 250)
        self.mxf = self._file("A001C002.V1.mxf", self.file_mob, 0)
        self.master = self._mob("MasterMob", "12A T3")
        self._slot(self.master, 1, self._clip(self.mxf, 1, 0, 2000))
        self.top = self._mob("CompositionMob", "Reel 1.Exported.01")
        self.top.usage = "Usage_TopLevel"
        self._code(self.top, 90_000, slot_id=9)

    def _mob(self, kind: str, name: str, descriptor: Any = None) -> Any:
        mob = getattr(self.create, kind)()
        mob.name = name
        if descriptor is not None:
            mob.descriptor = descriptor
        self.file.content.mobs.append(mob)
        return mob

    def _file(self, name: str, under: Any, start: int) -> Any:
        descriptor = self.create.CDCIDescriptor()
        for key, value in (
            ("ComponentWidth", 8),
            ("HorizontalSubsampling", 2),
            ("FrameLayout", "FullFrame"),
            ("VideoLineMap", [0, 0]),
            ("ImageAspectRatio", "16/9"),
            ("StoredWidth", 1920),
            ("StoredHeight", 1080),
            ("SampleRate", 25),
            ("Length", 2000),
        ):
            descriptor[key].value = value
        locator = self.create.NetworkLocator()
        locator["URLString"].value = f"file:///D%3A/Rushes/{name}"
        descriptor["Locator"].append(locator)
        mob = self._mob("SourceMob", name, descriptor)
        self._slot(mob, 1, self._clip(under, 1, start, 2000))
        return mob

    def _slot(self, mob: Any, slot_id: int, segment: Any, number: int = 1) -> None:
        slot = self.create.TimelineMobSlot(slot_id, "", segment, edit_rate=25)
        slot["PhysicalTrackNumber"].value = number
        mob.slots.append(slot)

    def _code(self, mob: Any, start: int, slot_id: int = 2) -> None:
        code = self.create.Timecode(25, drop=False, length=5000)
        code.start = start
        self._slot(mob, slot_id, code)

    def _clip(self, mob: Any, slot_id: int, start: int, length: int) -> Any:
        identity = mob.mob_id if mob is not None else None
        return self.create.SourceClip(start, length, identity, slot_id, media_kind="picture")

    def use(self, start: int, length: int) -> Any:
        return self._clip(self.master, 1, start, length)

    def row(self, *parts: Any) -> Any:
        made = self.create.Sequence(media_kind="picture", length=sum(part.length for part in parts))
        made["Components"].extend(parts)
        return made

    def filler(self, length: int) -> Any:
        return self.create.Filler(media_kind="picture", length=length)

    def picture(self, segment: Any, number: int = 1) -> None:
        self._slot(self.top, 20 + number, segment, number)


def _read(tmp_path: Path, build: Any) -> Foreign:
    path = tmp_path / "cut.aaf"
    with aaf2.open(str(path), "w") as file:
        build(_Bench(file))
    return aaf.read(path.read_bytes())


def test_a_clip_is_followed_to_the_imported_file_and_its_tape(tmp_path: Path) -> None:
    def build(bench: _Bench) -> None:
        bench.picture(bench.row(bench.filler(10), bench.use(100, 50)))

    (event,) = _read(tmp_path, build).events

    assert event.record == FrameRange(10, 60)
    assert event.media.names == ("A001C002.mov", "A001C002.V1.mxf", "12A T3")
    assert (event.media.path, event.media.reel) == ("D:/Rushes/A001C002.mov", "A001")
    assert event.moment == 4
    assert event.timecode_s == 36000 + 10 + 4


def test_all_picture_tracks_of_avids_scope_are_read(tmp_path: Path) -> None:
    def build(bench: _Bench) -> None:
        scope = bench.create.NestedScope(media_kind="picture", length=60)
        below = bench.create.ScopeReference(media_kind="picture", length=30)
        below["RelativeScope"].value, below["RelativeSlot"].value = 0, 1
        upper = bench.row(below, bench.use(200, 30))
        scope.slots.extend([bench.row(bench.use(0, 60)), upper])
        bench.picture(scope)

    read = _read(tmp_path, build)

    assert [(e.track, e.record, e.moment) for e in read.events] == [
        ("V1", FrameRange(0, 60), Fraction(0)),
        ("V2", FrameRange(30, 60), Fraction(8)),
    ]


def test_a_subclip_is_looked_through(tmp_path: Path) -> None:
    def build(bench: _Bench) -> None:
        subclip = bench._mob("CompositionMob", "12A T3.Sub.01")
        bench._slot(subclip, 1, bench.row(bench.use(500, 400)))
        bench.picture(bench.row(bench._clip(subclip, 1, 25, 75)))

    read = _read(tmp_path, build)

    assert [(e.name, e.record, e.moment) for e in read.events] == [
        ("12A T3.Sub.01", FrameRange(0, 75), Fraction(525, 25))
    ]
    assert [loss.code for loss in read.losses] == ["nested"]


def test_a_dissolve_cuts_where_its_cut_point_lies(tmp_path: Path) -> None:
    def build(bench: _Bench) -> None:
        bench.file.dictionary.register_def(_dissolve(bench))
        mix = bench.create.Transition(media_kind="picture", length=20)
        group = bench.create.OperationGroup("VideoDissolve", 20, media_kind="picture")
        mix["OperationGroup"].value = group
        mix.cutpoint = 5
        row = bench.row(bench.use(0, 60), mix, bench.use(300, 60))
        row.length = 100
        bench.picture(row)

    read = _read(tmp_path, build)

    assert [(e.record, e.moment) for e in read.events] == [
        (FrameRange(0, 45), Fraction(0)),
        (FrameRange(45, 100), Fraction(305, 25)),
    ]
    assert (read.mixes[0].record, read.mixes[0].cut) == (FrameRange(40, 60), 45)


def _choice(bench: _Bench, chosen: Any, *others: Any) -> Any:
    made = bench.create.Selector(media_kind="picture", length=chosen.length)
    made["Selected"].value = chosen
    made["Alternates"].value = list(others)
    return made


def test_a_muted_clip_is_read_as_switched_off_and_of_a_group_the_chosen_one(
    tmp_path: Path,
) -> None:
    def build(bench: _Bench) -> None:
        muted = _choice(bench, bench.filler(50), bench.use(100, 50))
        group = _choice(bench, bench.use(200, 25), bench.use(300, 25), bench.use(400, 25))
        bench.picture(bench.row(muted, group))

    read = _read(tmp_path, build)

    assert [(e.record, e.moment, e.enabled) for e in read.events] == [
        (FrameRange(0, 50), Fraction(4), False),
        (FrameRange(50, 75), Fraction(8), True),
    ]
    assert [(loss.code, loss.count) for loss in read.losses] == [("alternates", 2)]


def _dissolve(bench: _Bench) -> Any:
    made = bench.create.OperationDef(
        aaf2.auid.AUID("0c3bea40-fc05-11d2-8a29-0050040ef7d2"), "VideoDissolve", ""
    )
    made.datadef = bench.file.dictionary.lookup_datadef("picture")
    made["IsTimeWarp"].value = False
    made["Bypass"].value = 0
    made.number_inputs = 2
    made["OperationCategory"].value = "OperationCategory_Effect"
    return made


@pytest.mark.parametrize("kind", ["SourceMob", "CompositionMob"])
def test_mobs_in_a_circle_are_told(kind: str, tmp_path: Path) -> None:
    def build(bench: _Bench) -> None:
        bench.picture(bench.row(bench.use(0, 50)))
        if kind == "CompositionMob":
            loop = bench._mob(kind, "loop")
            bench._slot(loop, 1, bench._clip(loop, 1, 0, 50))
            bench.picture(bench.row(bench._clip(loop, 1, 0, 50)), 2)
        else:
            bench.file_mob.slots[0].segment.mob_id = bench.mxf.mob_id

    read = _read(tmp_path, build)

    assert {loss.code for loss in read.losses} >= {"circles"}
    assert read.events[0].record == FrameRange(0, 50)
