"""A rendered preview shows every frame of the cut and no other, and is heard where it should be."""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from django.conf import settings
from numpy.typing import NDArray

from demo.generator.strip import read_strip
from editor.rendering.plan import SOUND_RATE, Card, Plan, Shot, SoundUse
from editor.rendering.preview import write_preview
from projects.rushes.decode import PictureReading, read_sound
from projects.rushes.probe import probe
from roughcut.core.timecode import FrameRange
from tests.footage import make_sound, make_take

PAL = Fraction(25)
FILM = Fraction(24000, 1001)
NTSC = Fraction(30000, 1001)
SIZE = (320, 180)
pytestmark = pytest.mark.media


def shot(path: Path, record: tuple[int, int], source_in: int, rate: Fraction = PAL) -> Shot:
    return Shot(FrameRange(*record), path.stem, path, rate, source_in, start=90_000)


def plan_of(rate: Fraction, *shots: Shot, sounds: tuple[SoundUse, ...] = ()) -> Plan:
    end = max(shot.record.end for shot in shots)
    return Plan(rate, False, 90_000, *SIZE, end, shots, sounds)


def written(tmp_path: Path, plan: Plan) -> Path:
    path = tmp_path / "preview.mp4"
    write_preview(path, plan, lambda done: None)
    return path


def strips(path: Path, rate: Fraction) -> list[tuple[int, int] | None]:
    """Take and frame number read out of each picture."""
    return [read_strip(frame.to_ndarray(format="rgb24")) for _, frame in PictureReading(path, rate)]


def grey(path: Path, number: int, rate: Fraction = PAL) -> NDArray[np.float64]:
    """The luma of one frame."""
    for index, frame in PictureReading(path, rate):
        if index == number:
            return np.asarray(frame.to_ndarray(format="gray"), float)
    raise AssertionError(f"no frame {number}")


@pytest.mark.parametrize("rate", [PAL, FILM, NTSC, Fraction(50)], ids=str)
def test_every_frame_of_the_cut_is_there_and_in_its_place(tmp_path: Path, rate: Fraction) -> None:
    takes = [
        make_take(tmp_path / f"T{n}.mov", rate=rate, frames=90, take=n, sound=False) for n in (1, 2)
    ]
    plan = plan_of(
        rate,
        shot(takes[0], (0, 17), 31, rate),
        shot(takes[1], (17, 40), 3, rate),
        shot(takes[0], (40, 61), 66, rate),
    )
    found = strips(written(tmp_path, plan), rate)
    assert found == [
        *((1, 31 + n) for n in range(17)),
        *((2, 3 + n) for n in range(23)),
        *((1, 66 + n) for n in range(21)),
    ]


def test_a_clip_of_another_rate_shows_the_frame_of_each_moment(tmp_path: Path) -> None:
    take = make_take(tmp_path / "fast.mov", rate=Fraction(50), frames=120, take=5, sound=False)
    slow = make_take(tmp_path / "slow.mov", rate=FILM, frames=60, take=6, sound=False)
    plan = plan_of(PAL, shot(take, (0, 20), 41, Fraction(50)), shot(slow, (20, 50), 7, FILM))
    found = strips(written(tmp_path, plan), PAL)
    assert found == [
        *((5, 41 + 2 * n) for n in range(20)),
        *((6, int(7 + n / PAL * FILM)) for n in range(30)),
    ]


def test_the_file_lasts_exactly_as_long_as_the_cut(tmp_path: Path) -> None:
    take = make_take(tmp_path / "T1.mov", rate=FILM, frames=60)
    sound = SoundUse(take, 0, 0, Fraction(0), FrameRange(0, 48))
    path = written(tmp_path, plan_of(FILM, shot(take, (0, 48), 0, FILM), sounds=(sound,)))
    facts = probe(path)
    assert (facts.frames, facts.rate) == (48, FILM)
    heard = read_sound(path, 0, 0, SOUND_RATE)
    assert abs(len(heard) - round(48 / FILM * SOUND_RATE)) <= 1024
    assert (facts.start_frame, facts.video_codec, facts.audio_codec) == (90_000, "h264", "aac")


def test_a_clap_is_heard_at_its_sample(tmp_path: Path) -> None:
    """1.5 s into a recording that begins 0.25 s before the shot's first frame."""
    take = make_take(tmp_path / "T1.mov", frames=100, sound=False)
    boom = make_sound(tmp_path / "boom.wav", duration_s=4, tracks=("LAV", "BOOM"), clap_s=1.5)
    use = SoundUse(boom, 0, 1, Fraction(1, 4), FrameRange(10, 60))
    plan = plan_of(PAL, shot(take, (0, 75), 0), sounds=(use,))
    heard = read_sound(written(tmp_path, plan), 0, 0, SOUND_RATE)
    due = round((Fraction(10, 25) + Fraction(5, 4)) * SOUND_RATE)
    original = read_sound(boom, 0, 1, SOUND_RATE)[round(1.5 * SOUND_RATE) :][:2000]
    window = heard[due - 300 : due + 300 + len(original)]
    found = int(np.argmax(np.correlate(window, original, "valid"))) - 300
    assert abs(found) <= 2
    assert float(np.abs(heard[: 10 * 1920 - 2000]).max()) < 1e-3


def test_the_slate_runs_before_the_cut_and_the_cut_keeps_its_numbers(tmp_path: Path) -> None:
    take = make_take(tmp_path / "T1.mov", frames=60, take=3, clap_s=1.0)
    sound = SoundUse(take, 0, 0, Fraction(0), FrameRange(0, 50))
    plain = plan_of(PAL, shot(take, (0, 50), 0), sounds=(sound,))
    path = written(tmp_path, replace(plain, slate=Card("Low tide", ("Scene 4",), 25)))
    found = strips(path, PAL)
    assert found == [None] * 25 + [(3, n) for n in range(50)]
    assert probe(path).start_frame == 90_000 - 25
    heard = read_sound(path, 0, 0, SOUND_RATE)
    assert abs(int(np.argmax(np.abs(heard) > 0.15)) - 2 * SOUND_RATE) < 40
    assert grey(path, 3).max() > 200


def test_what_is_burnt_in_is_seen_and_only_where_it_was_asked_for(tmp_path: Path) -> None:
    take = make_take(tmp_path / "T1.mov", frames=40, sound=False)
    plain = plan_of(PAL, shot(take, (0, 30), 0))
    bare = grey(written(tmp_path, plain), 5)
    burnt = grey(written(tmp_path, replace(plain, burn=True)), 5)
    low, middle = slice(150, 172), slice(75, 105)
    assert np.abs(burnt[low] - bare[low]).mean() > 15
    assert np.abs(burnt[:140] - bare[:140]).mean() < 2
    marked = grey(written(tmp_path, replace(plain, watermark="Karim Éluard")), 5)
    assert np.abs(marked[middle] - bare[middle]).mean() > 5
    assert np.abs(marked[low] - bare[low]).mean() < 2


def test_the_burnt_in_timecode_counts_with_the_frames(tmp_path: Path) -> None:
    take = make_take(tmp_path / "T1.mov", frames=40, sound=False)
    path = written(tmp_path, replace(plan_of(PAL, shot(take, (0, 30), 0)), burn=True))
    frames = [np.asarray(f.to_ndarray(format="gray"), float) for _, f in PictureReading(path, PAL)]
    right = (slice(158, 172), slice(280, 306))
    changes = [np.abs(b[right] - a[right]).mean() for a, b in itertools.pairwise(frames)]
    assert min(changes) > 4


def test_a_caption_stands_while_its_line_is_said(tmp_path: Path) -> None:
    take = make_take(tmp_path / "T1.mov", frames=40, sound=False)
    plain = plan_of(PAL, shot(take, (0, 30), 0))
    captioned = replace(plain, captions=((FrameRange(10, 20), "Déjà minuit, à l’hôtel."),))
    bare, told = written(tmp_path, plain), tmp_path / "told.mp4"
    write_preview(told, captioned, lambda done: None)
    seen = [np.abs(grey(told, n)[140:172] - grey(bare, n)[140:172]).mean() > 5 for n in range(30)]
    assert seen == [10 <= n < 20 for n in range(30)]


def test_a_shot_without_material_is_a_card_with_its_line(tmp_path: Path) -> None:
    take = make_take(tmp_path / "T1.mov", frames=40, take=1, sound=False)
    slug = Shot(FrameRange(10, 20), "Missing", words="It is almost midnight now.")
    path = written(tmp_path, plan_of(PAL, shot(take, (0, 10), 0), slug, shot(take, (20, 30), 5)))
    found = strips(path, PAL)
    assert found[10:20] == [None] * 10
    assert found[20:] == [(1, 5 + n) for n in range(10)]
    card = grey(path, 12)
    assert card[60:140].max() > 200
    assert np.median(card) < 20


def test_a_tall_picture_gets_bars_and_keeps_its_shape(tmp_path: Path) -> None:
    take = make_take(tmp_path / "T1.mov", frames=12, size=(180, 320), sound=False)
    card = grey(written(tmp_path, plan_of(PAL, shot(take, (0, 10), 0))), 4)
    assert card[20:150, :100].max() < 22
    assert card[20:150, 220:].max() < 22
    assert card[20:150, 115:205].mean() > 40


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    take = make_take(tmp_path / "T1.mov", frames=40, clap_s=0.5)
    sound = SoundUse(take, 0, 0, Fraction(0), FrameRange(0, 30))
    plan = plan_of(PAL, shot(take, (0, 30), 4), sounds=(sound,))
    sums = {hashlib.sha256(written(tmp_path, plan).read_bytes()).hexdigest() for _ in range(2)}
    assert len(sums) == 1


WRITES = """
import os, sys
from fractions import Fraction
from pathlib import Path
from editor.rendering.plan import Plan, Shot
from editor.rendering.preview import write_preview
from roughcut.core.timecode import FrameRange

cores = sorted(os.sched_getaffinity(0))
os.sched_setaffinity(0, cores[: int(sys.argv[3])])
span = FrameRange(0, 90)
shot = Shot(span, "T1", Path(sys.argv[1]), Fraction(25), 5)
plan = Plan(Fraction(25), False, 0, 960, 540, 90, (shot,), ())
write_preview(Path(sys.argv[2]), plan, lambda _: None)
"""


def test_neither_cores_nor_what_memory_held_before_change_the_bytes(tmp_path: Path) -> None:
    """glibc fills fresh memory with MALLOC_PERTURB_; what is read unwritten then differs."""
    take = make_take(tmp_path / "T1.mov", frames=100)
    sums = set()
    for held, cores in (("0", 64), ("85", 64), ("170", 1)):
        path = tmp_path / f"{held}.mp4"
        told = [sys.executable, "-c", WRITES, str(take), str(path), str(cores)]
        known = {**os.environ, "MALLOC_PERTURB_": held, "OMP_NUM_THREADS": str(cores)}
        subprocess.run(told, env=known, cwd=settings.BASE_DIR, check=True)
        sums.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(sums) == 1


def test_telling_can_end_the_writing(tmp_path: Path) -> None:
    take = make_take(tmp_path / "T1.mov", frames=40, sound=False)

    def stop(done: int) -> None:
        if done == 7:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write_preview(tmp_path / "p.mp4", plan_of(PAL, shot(take, (0, 30), 0)), stop)


def test_a_file_without_a_readable_picture_is_named(tmp_path: Path) -> None:
    broken = make_take(tmp_path / "T1.mov", frames=4, sound=False)
    whole = bytearray(broken.read_bytes())
    start = whole.index(b"mdat") + 4
    whole[start : whole.index(b"moov") - 4] = bytes(whole.index(b"moov") - 4 - start)
    broken.write_bytes(whole)
    with av.logging.Capture(), pytest.raises(Exception, match=r"T1\.mov"):
        write_preview(tmp_path / "p.mp4", plan_of(PAL, shot(broken, (0, 4), 0)), lambda done: None)
