"""The demo shoot in the repository is what its truth says, and small enough to be cloned."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from demo.generator.strip import read_strip
from roughcut.core.timecode import smpte_to_frames

pytestmark = pytest.mark.media

DEMO = Path(__file__).parents[2] / "demo"
LANGUAGES = ("en", "fr")
BUDGET = 20_000_000  # bytes of both languages together


def truth(language: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((DEMO / language / "truth.json").read_text("utf-8"))
    return told


def readable(language: str) -> list[dict[str, Any]]:
    return [take for take in truth(language)["takes"] if not take["file_flags"]]


def samples(path: Path) -> NDArray[np.float32]:
    """The first channel at 48 kHz, from the clip's first instant."""
    with av.open(str(path)) as clip:
        mono = av.AudioResampler(format="flt", layout="mono", rate=48_000)
        blocks = [b for frame in clip.decode(audio=0) for b in mono.resample(frame)]
    heard = np.concatenate([block.to_ndarray().ravel() for block in blocks])
    return np.asarray(heard, np.float32)


def test_both_languages_together_stay_within_the_budget() -> None:
    sizes = [file.stat().st_size for lang in LANGUAGES for file in (DEMO / lang).rglob("*.*")]
    assert sum(sizes) < BUDGET


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_speech_of_the_script_is_in_the_truth_in_order(language: str) -> None:
    script = (DEMO / language / "script.fountain").read_text("utf-8")
    places = [script.index(speech["text"]) for speech in truth(language)["script"]]
    assert places == sorted(places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_camera_files_hold_the_rate_length_and_timecode_of_the_truth(language: str) -> None:
    for take in readable(language):
        with av.open(str(DEMO / language / take["file"])) as clip:
            video = clip.streams.video[0]
            assert video.average_rate == Fraction(take["fps"]), take["take"]
            assert video.frames == take["frames"], take["take"]
            assert clip.metadata.get("timecode") == take["tc_start"], take["take"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_frame_of_a_take_says_which_it_is(language: str) -> None:
    take = min(readable(language), key=lambda take: int(take["frames"]))
    with av.open(str(DEMO / language / take["file"])) as clip:
        read = [
            read_strip(np.asarray(frame.to_ndarray(format="gray"), np.uint8))
            for frame in clip.decode(video=0)
        ]
    assert read == [(take["number"], frame) for frame in range(take["frames"])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_camera_file_cannot_be_opened(language: str) -> None:
    broken = [take for take in truth(language)["takes"] if take["file_flags"]]
    assert len(broken) == 1
    with pytest.raises(av.FFmpegError):
        av.open(str(DEMO / language / broken[0]["file"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_recorder_timecode_is_right_within_a_frame_but_where_the_truth_says_it_is_not(
    language: str,
) -> None:
    for take in readable(language):
        dual = take["dual"]
        if dual is None or dual["timecode"] == "none":
            continue
        rate = Fraction(take["fps"])
        with av.open(str(DEMO / language / dual["file"])) as sound:
            recorded = int(sound.metadata["time_reference"]) / 48_000
        filmed = float(smpte_to_frames(take["tc_start"], rate) / rate)
        late = abs((filmed - recorded) - dual["offset_s"]) > 1 / rate
        assert late == (dual["timecode"] == "wrong"), take["take"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clap_is_heard_on_its_frame_by_camera_and_recorder(language: str) -> None:
    take = next(t for t in readable(language) if t["dual"] and t["slate"])
    clap = take["slate"]["clap_s"]
    for file, at in (
        (take["file"], clap),
        (take["dual"]["file"], clap + take["dual"]["offset_s"]),
    ):
        heard = samples(DEMO / language / file)[round((at - 0.3) * 48_000) :][: round(0.4 * 48_000)]
        first = int(np.argmax(np.abs(heard) > 0.25 * np.abs(heard).max()))
        assert first / 48_000 - 0.3 == pytest.approx(0, abs=0.005), file
