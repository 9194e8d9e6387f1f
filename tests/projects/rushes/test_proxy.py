"""Proxies, strips and decoded frames keep the source's frame numbers."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from projects.rushes.decode import PictureReading, frames
from projects.rushes.filmstrip import FilmstripWriter
from projects.rushes.probe import probe
from projects.rushes.proxy import ProxyWriter
from tests.projects.rushes.small_media import number_shown, picture, write_clip

pytestmark = pytest.mark.media


def make_proxy(source: Path, target: Path) -> None:
    facts = probe(source)
    assert facts.rate is not None
    with ProxyWriter(
        target, rate=facts.rate, frames=facts.frames, rotation=facts.rotation
    ) as writer:
        for index, frame in frames(source, facts.rate):
            writer.write(frame, index)


def numbers(path: Path) -> list[int]:
    with av.open(str(path)) as container:
        return [number_shown(frame) for frame in container.decode(video=0)]


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001)])
@pytest.mark.parametrize("name", ["clip.mov", "clip.mkv", "clip.avi"])
def test_a_proxy_has_the_same_frames_at_the_same_rate(
    tmp_path: Path, name: str, rate: Fraction
) -> None:
    source = write_clip(tmp_path / name, rate=rate, frames=61)
    make_proxy(source, tmp_path / "proxy.mp4")
    facts = probe(tmp_path / "proxy.mp4")
    assert (facts.rate, facts.frames, facts.variable_rate) == (rate, 61, False)
    assert numbers(tmp_path / "proxy.mp4") == [i % 16 for i in range(61)]


def test_a_proxy_has_a_key_frame_at_least_every_twelve_and_begins_at_zero(tmp_path: Path) -> None:
    make_proxy(write_clip(tmp_path / "clip.mov", frames=50), tmp_path / "proxy.mp4")
    with av.open(str(tmp_path / "proxy.mp4")) as container:
        packets = [p for p in container.demux(video=0) if p.size]
    keys = [i for i, packet in enumerate(packets) if packet.is_keyframe]
    assert max(np.diff([*keys, len(packets)])) <= 12
    assert packets[0].pts == 0
    assert all(packet.pts == packet.dts for packet in packets)


def test_a_proxy_is_played_while_it_is_still_loading(tmp_path: Path) -> None:
    make_proxy(write_clip(tmp_path / "clip.mov"), tmp_path / "proxy.mp4")
    content = (tmp_path / "proxy.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize(
    ("size", "expected"), [((64, 48), (64, 48)), ((1280, 720), (960, 540)), ((66, 50), (66, 50))]
)
def test_a_proxy_is_at_most_540_lines_and_never_enlarged(
    tmp_path: Path, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    make_proxy(write_clip(tmp_path / "clip.mov", frames=3, size=size), tmp_path / "proxy.mp4")
    facts = probe(tmp_path / "proxy.mp4")
    assert (facts.width, facts.height) == expected


@pytest.mark.parametrize("rotation", [90, 180, -90])
def test_a_turned_clip_is_upright_in_the_proxy(tmp_path: Path, rotation: int) -> None:
    """The bright corner of the stored picture lands where the display matrix puts it."""
    source = tmp_path / "clip.mp4"
    stored = np.full((48, 64, 3), 30, np.uint8)
    stored[:16, :20] = 220
    with av.open(str(source), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.set_display_rotation(rotation)
        for number in range(3):
            frame = av.VideoFrame.from_ndarray(stored, format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    make_proxy(source, tmp_path / "proxy.mp4")
    expected = np.rot90(stored, rotation // 90)  # both count counter-clockwise
    with av.open(str(tmp_path / "proxy.mp4")) as container:
        shown = next(container.decode(video=0)).to_ndarray(format="rgb24")
    assert shown.shape == expected.shape
    assert np.abs(shown.astype(int) - expected).mean() < 12


def test_a_variable_clip_is_set_on_the_grid_of_its_rate(tmp_path: Path) -> None:
    steps = [Fraction(1, 30) if i % 5 else Fraction(1, 10) for i in range(1, 60)]
    times = [sum(steps[:i], Fraction(0)) for i in range(60)]
    source = write_clip(tmp_path / "IMG_1.mov", rate=Fraction(30), frames=60, times=times)
    make_proxy(source, tmp_path / "proxy.mp4")
    source_facts, facts = probe(source), probe(tmp_path / "proxy.mp4")
    assert (facts.rate, facts.frames) == (source_facts.rate, source_facts.frames)
    assert facts.rate is not None
    shown = numbers(tmp_path / "proxy.mp4")
    for number, time in enumerate(times):
        place = round(time * facts.rate)
        assert (shown[place] - number) % 16 in (0, 15)  # its own or, where two met, the one before


def test_a_place_that_nothing_fills_repeats_the_frame_before(tmp_path: Path) -> None:
    with ProxyWriter(tmp_path / "p.mp4", rate=Fraction(25), frames=8) as writer:
        for index in (1, 2, 5, 9):
            writer.write(picture(index), index)
    assert numbers(tmp_path / "p.mp4") == [1, 1, 2, 2, 2, 5, 5, 5]


def test_a_writer_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail() -> None:
        with ProxyWriter(tmp_path / "p.mp4", rate=Fraction(25), frames=8) as writer:
            writer.write(picture(0), 0)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_writer_without_a_frame_says_so(tmp_path: Path) -> None:
    writer = ProxyWriter(tmp_path / "p.mp4", rate=Fraction(25), frames=8)
    with pytest.raises(ValueError, match="no frame"):
        writer.close()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_middle_loses_its_frames_and_no_others_move(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mov", frames=200, sound=None, size=(320, 240))
    content = bytearray(path.read_bytes())
    begin, end = len(content) * 45 // 100, len(content) * 55 // 100
    content[begin:end] = np.random.default_rng(5).bytes(end - begin)
    path.write_bytes(content)
    reading = PictureReading(path, Fraction(25))
    read = [(index, number_shown(frame)) for index, frame in reading]
    assert reading.lost > 0
    assert len(read) > 120
    assert [index for index, _ in read] == sorted({index for index, _ in read})
    ends = [pair for pair in read if pair[0] < 60 or pair[0] >= 150]
    assert all(index % 16 == shown for index, shown in ends)
    make_proxy(path, tmp_path / "proxy.mp4")
    assert len(numbers(tmp_path / "proxy.mp4")) == 200


def test_a_strip_has_a_thumbnail_every_two_seconds_and_a_poster(tmp_path: Path) -> None:
    source = write_clip(tmp_path / "clip.mov", frames=130, size=(320, 180))
    writer = FilmstripWriter(
        tmp_path / "strip.jpg", tmp_path / "poster.jpg", rate=Fraction(25), frames=130
    )
    for index, frame in frames(source):
        writer.write(frame, index)
    strip = writer.close()
    assert (strip.count, strip.width, strip.height, strip.step_frames) == (3, 160, 90, 50)
    with av.open(str(tmp_path / "strip.jpg")) as container:
        shown = next(container.decode(video=0)).to_ndarray(format="rgb24")
    assert shown.shape == (90, 480, 3)
    for place in range(3):
        expected = 16 + (place * 50 % 16) * 14
        assert abs(float(shown[:, place * 160 + 20 : place * 160 + 140].mean()) - expected) < 5
    with av.open(str(tmp_path / "poster.jpg")) as container:
        poster = next(container.decode(video=0))
    assert (poster.width, poster.height) == (320, 180)
