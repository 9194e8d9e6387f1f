"""What probing tells of real files, sound and broken."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from projects.rushes.facts import ClipFacts
from projects.rushes.probe import probe
from roughcut.core.timecode import smpte_to_frames
from roughcut.core.vocabulary import DefectKind
from tests.projects.rushes.small_media import SAMPLE_RATE, Sound, picture, wave_bytes, write_clip

pytestmark = pytest.mark.media
NTSC24, NTSC30 = Fraction(24000, 1001), Fraction(30000, 1001)
IXML = (
    "<BWFXML><SCENE>12A</SCENE><TAKE>2</TAKE><TAPE>SR1</TAPE><CIRCLED>TRUE</CIRCLED>"
    "<SPEED><TIMECODE_RATE>24000/1001</TIMECODE_RATE><TIMECODE_FLAG>NDF</TIMECODE_FLAG></SPEED>"
    "<TRACK_LIST><TRACK><INTERLEAVE_INDEX>2</INTERLEAVE_INDEX><NAME>LAV MARIE</NAME></TRACK>"
    "<TRACK><INTERLEAVE_INDEX>1</INTERLEAVE_INDEX><NAME>BOOM</NAME></TRACK></TRACK_LIST></BWFXML>"
)


def codes(facts: ClipFacts) -> set[str]:
    return {problem.code for problem in facts.problems}


def noise(count: int = 48000, channels: int = 1) -> np.ndarray:
    return np.random.default_rng(1).integers(-9000, 9000, (count, channels))


@pytest.mark.parametrize(
    "rate", [NTSC24, Fraction(24), Fraction(25), NTSC30, Fraction(50)], ids=str
)
@pytest.mark.parametrize("name", ["clip.mov", "clip.mp4", "clip.mkv", "clip.avi"])
def test_rate_and_count_are_exact_in_every_container(
    tmp_path: Path, name: str, rate: Fraction
) -> None:
    facts = probe(write_clip(tmp_path / name, rate=rate, frames=49))
    assert (facts.rate, facts.frames, facts.variable_rate) == (rate, 49, False)
    assert facts.duration_s == pytest.approx(float(49 / rate))
    assert codes(facts) <= {"no-timecode"}


@pytest.mark.parametrize(
    ("rate", "text", "drop"),
    [
        (Fraction(25), "10:12:00:05", False),
        (NTSC24, "01:00:00:23", False),
        (NTSC30, "01:10:00;02", True),
        (NTSC30, "01:10:00:02", False),
    ],
)
def test_timecode_of_a_camera_file_is_read_with_its_drop_flag(
    tmp_path: Path, rate: Fraction, text: str, drop: bool
) -> None:
    facts = probe(write_clip(tmp_path / "A001_C001.mov", rate=rate, tags={"timecode": text}))
    assert facts.drop is drop
    assert facts.start_frame == smpte_to_frames(text, rate)
    assert (facts.slate.reel, facts.slate.camera) == ("A001", "A")


def test_timecode_of_an_mxf_is_read(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mxf", codec="mpeg2video", tags={"timecode": "10:00:00:00"})
    facts = probe(path)
    assert facts.start_frame == 900_000
    assert facts.container == "mxf"


def test_a_missing_timecode_stays_unknown_and_is_told(tmp_path: Path) -> None:
    facts = probe(write_clip(tmp_path / "clip.mov"))
    assert facts.start_frame is None
    assert "no-timecode" in codes(facts)


def test_a_phone_clip_is_told_as_variable_and_given_a_standard_rate(tmp_path: Path) -> None:
    steps = [Fraction(1, 30) if i % 5 else Fraction(1, 15) for i in range(1, 60)]
    times = [sum(steps[:i], Fraction(0)) for i in range(60)]
    facts = probe(write_clip(tmp_path / "IMG_1.mov", rate=Fraction(30), frames=60, times=times))
    assert facts.variable_rate
    assert facts.rate in (Fraction(24), Fraction(25), Fraction(30))
    assert facts.duration_s == pytest.approx(float(times[-1]) + 1 / 30, abs=0.05)
    assert {p.kind for p in facts.problems} >= {DefectKind.VARIABLE_RATE}


def test_rotation_is_told_and_the_size_is_as_stored(tmp_path: Path) -> None:
    facts = probe(write_clip(tmp_path / "clip.mp4", rotation=90))
    assert facts.rotation == 270
    assert (facts.width, facts.height) == (64, 48)


def test_a_clip_without_sound_is_told(tmp_path: Path) -> None:
    facts = probe(write_clip(tmp_path / "clip.mov", sound=None))
    assert "no-audio" in codes(facts)
    assert facts.channels == ()


@pytest.mark.parametrize("sound", [Sound(silent_s=0.9), Sound(starts_s=0.9)], ids=["zeros", "late"])
def test_sound_that_begins_late_is_told_with_its_delay(tmp_path: Path, sound: Sound) -> None:
    facts = probe(write_clip(tmp_path / "clip.mov", sound=sound, frames=100))
    late = next(problem for problem in facts.problems if problem.code == "audio-late")
    assert float(late.detail["seconds"]) == pytest.approx(0.9, abs=0.06)
    assert late.kind is DefectKind.AUDIO_LATE


def test_sound_from_the_start_is_not_late(tmp_path: Path) -> None:
    assert "audio-late" not in codes(probe(write_clip(tmp_path / "clip.mov")))


def test_an_empty_file_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "A001_C002.mov").touch()
    facts = probe(tmp_path / "A001_C002.mov")
    assert [(p.kind, p.fatal) for p in facts.problems] == [(DefectKind.ZERO_BYTES, True)]
    assert facts.slate.reel == "A001"


def test_a_missing_file_is_told_not_raised(tmp_path: Path) -> None:
    assert codes(probe(tmp_path / "gone.mov")) == {"unreadable"}


@pytest.mark.parametrize("content", [b"Dear editor,\n" * 40, b"%PDF-1.7\n" + bytes(500)])
def test_other_content_under_a_media_name_is_a_wrong_extension(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "12A-1.mov").write_bytes(content)
    found = probe(tmp_path / "12A-1.mov").problems
    assert [(p.kind, p.fatal) for p in found] == [(DefectKind.WRONG_EXTENSION, True)]


def test_a_still_picture_under_a_film_name_is_a_wrong_extension(tmp_path: Path) -> None:
    coder = av.CodecContext.create("mjpeg", "w")
    coder.width, coder.height = 64, 48
    coder.pix_fmt, coder.time_base = "yuvj420p", Fraction(1, 25)
    frame = picture(3).reformat(format="yuvj420p")
    (tmp_path / "12A-1.mov").write_bytes(bytes(coder.encode(frame)[0]))
    found = probe(tmp_path / "12A-1.mov").problems
    assert [(p.code, p.fatal) for p in found] == [("still-picture", True)]


def test_sound_under_a_film_name_is_used_as_sound_and_told(tmp_path: Path) -> None:
    (tmp_path / "12A-1.mov").write_bytes(wave_bytes(noise()))
    facts = probe(tmp_path / "12A-1.mov")
    assert facts.kind == "sound"
    assert "wrong-extension" in codes(facts)


def test_a_film_whose_index_was_never_written_is_set_aside(tmp_path: Path) -> None:
    whole = write_clip(tmp_path / "whole.mov", frames=100).read_bytes()
    (tmp_path / "cut.mov").write_bytes(whole[: len(whole) // 2])
    assert codes(probe(tmp_path / "cut.mov")) == {"unfinished"}


def test_a_film_cut_off_after_its_index_tells_what_is_there(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "whole.mov", frames=200, options={"movflags": "+faststart"})
    whole = path.read_bytes()
    (tmp_path / "cut.mov").write_bytes(whole[: len(whole) * 6 // 10])
    facts = probe(tmp_path / "cut.mov")
    assert "cut-short" in codes(facts)
    assert 0 < facts.frames < 200
    assert not any(problem.fatal for problem in facts.problems)


def test_noise_under_a_film_name_is_corrupt(tmp_path: Path) -> None:
    (tmp_path / "clip.mov").write_bytes(np.random.default_rng(3).bytes(100_000))
    found = probe(tmp_path / "clip.mov").problems
    assert [(p.kind, p.fatal) for p in found] == [(DefectKind.CORRUPT, True)]


def test_a_damaged_middle_is_told_and_the_rest_kept(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mov", frames=200, sound=None, size=(320, 240))
    content = bytearray(path.read_bytes())
    begin = len(content) * 4 // 10
    end = len(content) * 6 // 10
    content[begin:end] = np.random.default_rng(5).bytes(end - begin)
    path.write_bytes(content)
    facts = probe(path)
    assert "damaged" in codes(facts)
    assert facts.frames == 200


@pytest.mark.parametrize("long_form", [False, True], ids=["RIFF", "RF64"])
def test_a_broadcast_wave_tells_time_rate_tracks_and_slate(tmp_path: Path, long_form: bool) -> None:
    reference = SAMPLE_RATE * 36000
    path = tmp_path / "12A-T02.wav"
    path.write_bytes(
        wave_bytes(noise(channels=2), reference=reference, ixml=IXML, long_form=long_form)
    )
    facts = probe(path)
    assert (facts.kind, facts.samples, facts.start_samples) == ("sound", 48000, reference)
    assert (facts.rate, facts.drop, facts.frames) == (NTSC24, False, 23)
    assert facts.start_frame == int(36000 * NTSC24)
    assert [channel.name for channel in facts.channels] == ["BOOM", "LAV MARIE"]
    assert (facts.slate.setup, facts.slate.take, facts.slate.circled) == ("12A", 2, True)
    assert facts.problems == ()


def test_a_time_reference_of_zero_is_no_timecode(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(wave_bytes(noise(), reference=0))
    facts = probe(tmp_path / "a.wav")
    assert facts.start_samples is None
    assert "no-timecode" in codes(facts)


@pytest.mark.parametrize("promised", [0, 10_000_000], ids=["never closed", "cut off"])
def test_a_wave_cut_short_keeps_what_is_there(tmp_path: Path, promised: int) -> None:
    (tmp_path / "a.wav").write_bytes(wave_bytes(noise(), reference=48, promised=promised))
    facts = probe(tmp_path / "a.wav")
    assert facts.samples == 48000
    assert "sound-cut-short" in codes(facts)


def test_several_gigabytes_are_not_read_into_memory(tmp_path: Path) -> None:
    """A sparse file: five hours of stereo whose bytes were never written."""
    size = 5 * 3600 * SAMPLE_RATE * 4
    header = wave_bytes(noise(0, 2), reference=48, long_form=True, promised=size)
    with (tmp_path / "long.wav").open("wb") as file:
        file.write(header)
        file.truncate(len(header) + size)
    facts = probe(tmp_path / "long.wav")
    assert facts.duration_s == 5 * 3600
    assert facts.problems == ()


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.flac", "flac"), ("a.m4a", "aac"), ("a.aiff", "pcm_s16be"), ("a.mp3", "libmp3lame")],
)
def test_other_sound_files_tell_their_length(tmp_path: Path, name: str, codec: str) -> None:
    with av.open(str(tmp_path / name), "w") as container:
        stream = container.add_stream(codec, rate=SAMPLE_RATE, layout="mono")
        size = stream.codec_context.frame_size or 1024
        samples = noise(SAMPLE_RATE)[:, 0].astype(np.int16)
        for at in range(0, len(samples), size):
            frame = av.AudioFrame.from_ndarray(samples[None, at : at + size], "s16", "mono")
            frame.sample_rate, frame.pts = SAMPLE_RATE, at
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    facts = probe(tmp_path / name)
    assert facts.kind == "sound"
    assert facts.duration_s == pytest.approx(1.0, abs=0.06)
    assert facts.start_samples is None
