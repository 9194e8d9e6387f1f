"""A preview asked for on the page becomes a file that shows the cut, whatever happens meanwhile."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import django_rq
import numpy as np
import pytest
from django.conf import settings
from django.utils import timezone

from demo.generator.strip import read_strip
from editor.jobs import run_export
from editor.models import Cut, Event, Export
from editor.rendering.plan import SOUND_RATE
from editor.rendering.wishes import PreviewWishes
from editor.selectors.progress import progress_message
from editor.services.export import export_again, export_ask, export_cancel
from editor.services.exporting import export_run, export_take_up, exports_sweep
from projects.models import Clip, Role, User
from projects.rushes.bwf import read_wave
from projects.rushes.decode import PictureReading, read_sound
from projects.rushes.probe import probe
from projects.services.facts import facts_to_clip
from roughcut.core.errors import RefusedError
from roughcut.storage import local_path
from tests.factories import add_member, make_cut, make_user
from tests.footage import make_take
from tests.processes import until, worker

pytestmark = [pytest.mark.django_db, pytest.mark.media]
PAL = Fraction(25)
# Wherever a cut falls, a sound begins or ends within half a second: a held tone has no place.
BURSTS = tuple((1.0 + 0.31 * n, 1.2 + 0.31 * n) for n in range(13))
PLAIN = PreviewWishes(lines=540, burn=False, slate=False, originals=True)


@dataclass(frozen=True, slots=True)
class Filmed:
    """A cut whose clips are real files. takes: clip to the number in its strip."""

    cut: Cut
    owner: User
    takes: dict[int, int]


@pytest.fixture
def filmed(db: None, tmp_path: Path) -> Filmed:
    return film(tmp_path)


def film(tmp_path: Path) -> Filmed:
    owner = make_user("Lea")
    cut = make_cut(owner)
    takes: dict[int, int] = {}
    used = Clip.objects.filter(events__cut=cut).distinct().order_by("pk")
    for number, clip in enumerate(used, 1):
        path = make_take(tmp_path / clip.name, rate=PAL, frames=150, take=number, bursts=BURSTS)
        facts_to_clip(probe(path), clip)
        clip.path = str(path)
        clip.save()
        takes[clip.pk] = number
    for event in cut.events.all():
        event.sounds = [
            {**piece, "sound": piece["sound"] and {**piece["sound"], "stream": 0}}
            for piece in event.sounds
        ]
        event.save()
    return Filmed(cut, owner, takes)


def asked(filmed: Filmed, wishes: PreviewWishes = PLAIN, kind: str = "preview") -> Export:
    return export_ask(
        project=filmed.cut.project, cuts=[filmed.cut], actor=filmed.owner, wishes=wishes, kind=kind
    )


def made(export: Export) -> Path:
    run_export(export.pk)
    export.refresh_from_db()
    assert (export.state, export.fault) == (Export.State.DONE, {})
    path = local_path(export.file)
    assert path is not None
    return path


def shown(filmed: Filmed) -> list[tuple[int, int]]:
    return [
        (filmed.takes[event.clip_id or 0], event.source_in + into)
        for event in filmed.cut.events.order_by("order")
        for into in range(event.record_out - event.record_in)
    ]


def strips(path: Path) -> list[tuple[int, int] | None]:
    return [read_strip(frame.to_ndarray(format="rgb24")) for _, frame in PictureReading(path, PAL)]


def test_the_preview_shows_the_cut_frame_for_frame_with_its_sound(filmed: Filmed) -> None:
    export = asked(filmed)
    path = made(export)
    assert strips(path) == shown(filmed)
    assert (export.done, export.total) == (len(shown(filmed)),) * 2
    assert export.size == path.stat().st_size
    heard = read_sound(path, 0, 0, SOUND_RATE)
    event = filmed.cut.events.order_by("order")[0]
    (piece, *_) = event.sounds
    assert event.clip is not None
    original = read_sound(Path(event.clip.path), 0, 0, SOUND_RATE)
    into = 2000
    first = piece["record"][0] * 1920 + into
    source = piece["source"][0] * 1920 + into
    window, wanted = heard[first - 400 : first + 20_400], original[source : source + 20_000]
    assert abs(int(np.argmax(np.correlate(window, wanted, "valid"))) - 400) <= 2


def test_the_slate_and_a_missing_shot_are_in_the_preview(filmed: Filmed) -> None:
    Event.objects.filter(cut=filmed.cut, order=1).update(
        kind="slug", clip=None, source_in=0, source_out=0, sounds=[]
    )
    path = made(asked(filmed, PreviewWishes(lines=540, burn=True, originals=True, captions=True)))
    found = strips(path)
    missing = filmed.cut.events.get(order=1)
    assert found[: 3 * 25] == [None] * 75
    assert found[75 + missing.record_in : 75 + missing.record_out] == [None] * (
        missing.record_out - missing.record_in
    )
    assert None not in found[75 : 75 + missing.record_in]


def test_a_file_that_is_gone_is_a_card_and_not_the_end(filmed: Filmed) -> None:
    event = filmed.cut.events.select_related("clip").get(order=2)
    assert event.clip is not None
    Path(event.clip.path).unlink()
    found = strips(made(asked(filmed)))
    gone = range(event.record_in, event.record_out)
    assert [found[n] for n in gone] == [None] * len(gone)
    assert len(found) == len(shown(filmed))


def test_stems_are_one_wave_a_voice_and_begin_with_the_sequence(
    filmed: Filmed, tmp_path: Path
) -> None:
    path = made(asked(filmed, kind="stems"))
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        archive.extractall(tmp_path / "stems")
        names = archive.namelist()
    assert names == ["01_ANNA.wav", "02_BEN.wav"]
    frames = len(shown(filmed))
    for name in names:
        told = read_wave(tmp_path / "stems" / name)
        assert told is not None
        assert told.time_reference == filmed.cut.start_frame * 1920
        assert told.samples == frames * 1920


def test_the_same_cut_gives_the_same_bytes(filmed: Filmed) -> None:
    first = asked(filmed)
    made(first)
    second = export_again(export=first, actor=filmed.owner)
    made(second)
    assert first.sha256 == second.sha256 != ""
    assert second.options == first.options


def test_a_preview_that_was_stopped_leaves_no_file(filmed: Filmed) -> None:
    export = asked(filmed)
    taken = export_take_up(export_id=export.pk)
    assert taken is not None
    assert export_cancel(export=export, actor=filmed.owner)
    run_export(export.pk)
    export_run(export=taken)
    export.refresh_from_db()
    assert (export.state, export.file) == (Export.State.CANCELLED, "")
    assert not export_cancel(export=export, actor=filmed.owner)


def test_the_project_page_is_told_how_far_an_export_is(filmed: Filmed) -> None:
    export = asked(filmed)
    (told,) = progress_message(filmed.cut.project)["exports"]
    assert (told["id"], told["state"]) == (export.pk, "queued")
    made(export)
    (told,) = progress_message(filmed.cut.project)["exports"]
    assert (told["state"], told["done"]) == ("done", told["total"])


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.GUEST])
def test_who_may_not_export_cannot_ask_stop_or_repeat(filmed: Filmed, role: str) -> None:
    other = make_user("Karim")
    add_member(filmed.cut.project, other, role)
    export = asked(filmed)
    with pytest.raises(RefusedError):
        export_again(export=export, actor=other)
    with pytest.raises(RefusedError):
        export_cancel(export=export, actor=other)
    assert Export.objects.count() == 1


def test_a_worker_that_dies_three_times_is_told(filmed: Filmed) -> None:
    export = asked(filmed)
    for _ in range(Export.MAX_ATTEMPTS):
        assert export_take_up(export_id=export.pk) is not None
        Export.objects.update(heartbeat_at=timezone.now() - Export.SILENT - timedelta(seconds=1))
        exports_sweep()
    export.refresh_from_db()
    assert (export.state, export.fault["code"]) == ("failed", "machine.export.worker")
    django_rq.get_queue("default").empty()


@pytest.mark.django_db(transaction=True)
def test_a_preview_whose_worker_is_killed_is_written_by_another(tmp_path: Path) -> None:
    filmed, log = film(tmp_path), tmp_path / "worker.log"
    Event.objects.filter(cut=filmed.cut, order=3).update(record_out=2600)
    long = PreviewWishes(lines=1080, originals=True, captions=True, watermark="Karim")
    export = asked(filmed, long)

    def now() -> Export:
        return Export.objects.get(pk=export.pk)

    try:
        with worker(log, "default") as first:
            until(lambda: now().state == "writing" and now().done > 0, log)
            first.kill()
            first.wait()
        killed = now()
        assert (killed.state, killed.file, killed.attempts) == ("writing", "", 1)
        assert 0 < killed.done < killed.total
        folder = Path(settings.MEDIA_ROOT) / "projects" / str(filmed.cut.project_id)
        assert list(folder.rglob("exports/*")) == []
        Export.objects.update(heartbeat_at=timezone.now() - Export.SILENT - timedelta(seconds=1))
        with worker(log, "default"):
            until(lambda: not now().going, log)
    finally:
        django_rq.get_queue("default").empty()
    assert (now().state, now().attempts, now().fault) == ("done", 2, {})
    path = local_path(now().file)
    assert path is not None
    assert probe(path).frames == 2600 + 75
