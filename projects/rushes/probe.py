"""What a media file says of itself: read once at ingest, never guessed.

Nothing is loaded whole: chunk headers, packets and a few decoded frames are enough. A file that
cannot be used comes back as facts with a fatal problem, never as an exception.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av

from projects.rushes.bwf import WaveFacts, read_wave
from projects.rushes.facts import ClipFacts, Problem, SoundChannel
from projects.rushes.origin import collect_tags, rate_words, read_timecode
from projects.rushes.picture import (
    Cadence,
    PacketTable,
    measure_cadence,
    read_packets,
    without_torn_tail,
)
from projects.rushes.problems import problem
from projects.rushes.signatures import (
    EXTENSIONS,
    MEDIA_EXTENSIONS,
    PICTURE_EXTENSIONS,
    STILLS,
    container_name,
    foreign_content,
    unfinished_quicktime,
)
from projects.rushes.slate import read_slate
from projects.rushes.soundness import PlayTest, sound_onset_s, try_playing

LATE_S = 0.5  # a sound that begins this long after the picture is a fault to tell
RAW_CAMERAS = {".braw": "Blackmagic RAW", ".r3d": "REDCODE RAW", ".ari": "ARRIRAW"}
RAW_CAMERAS |= {".crm": "Canon Cinema RAW", ".dng": "CinemaDNG", ".arx": "ARRIRAW"}


def probe(path: Path) -> ClipFacts:
    """The facts of one file. Times count from its first frame or sample.

    A missing timecode, rate or slate stays None, 0 or "". Blocks for as long as one pass over
    the file's packets takes.
    """
    try:
        size = path.stat().st_size
        if not size:
            return _set_aside(path, 0, problem("zero-bytes"))
        foreign = foreign_content(path)
    except OSError as error:
        return _set_aside(path, 0, problem("unreadable", reason=error.strerror or str(error)))
    try:
        with av.open(str(path), metadata_errors="replace") as container:
            return _probe_open(path, size, container, foreign)
    except (av.error.FFmpegError, OSError):
        return _set_aside(path, size, _why_closed(path, foreign))


def _probe_open(
    path: Path, size: int, container: av.container.InputContainer, foreign: str
) -> ClipFacts:
    if container.format.name not in EXTENSIONS or foreign:
        return _set_aside(path, size, _why_closed(path, foreign or container.format.name))
    videos = [s for s in container.streams.video if not _cover_art(s)]
    undecodable = [s for s in container.streams if s.type == "video" and s.codec_context is None]
    if undecodable and not videos:
        return _set_aside(path, size, problem("unsupported-codec", codec=_codec_name(path)))
    if videos:
        return _probe_picture(path, size, container, videos[0])
    if container.streams.audio:
        return _probe_sound(path, size, container)
    return _set_aside(path, size, _why_closed(path, foreign))


def _cover_art(stream: av.video.stream.VideoStream) -> bool:
    return stream.codec_context is None or bool(
        stream.disposition & av.stream.Disposition.attached_pic
    )


def _codec_name(path: Path) -> str:
    return RAW_CAMERAS.get(path.suffix.lower(), "an unknown codec")


def _set_aside(path: Path, size: int, found: Problem) -> ClipFacts:
    """Facts of a file that cannot be used; its name may still tell its slate."""
    return ClipFacts(
        path=str(path),
        kind="sound" if path.suffix.lower() in EXTENSIONS["wav"] else "picture",
        container="",
        size=size,
        rate=None,
        drop=False,
        start_frame=None,
        frames=0,
        duration_s=0.0,
        slate=read_slate(path.name, {}),
        problems=(found,),
    )


def _why_closed(path: Path, content: str) -> Problem:
    """Why a file yields neither picture nor sound."""
    extension = path.suffix.lower()
    if content.upper() in STILLS or content.endswith("_pipe") or content == "image2":
        name = content.removesuffix("_pipe").upper()
        return problem("still-picture", extension=extension or path.name, content=name)
    if content:
        return problem("not-media", extension=extension or path.name, content=content.upper())
    if extension in RAW_CAMERAS:
        return problem("unsupported-codec", codec=RAW_CAMERAS[extension])
    if extension in EXTENSIONS["mov,mp4,m4a,3gp,3g2,mj2"] and unfinished_quicktime(path):
        return problem("unfinished")
    return problem("corrupt")


def _misnamed(path: Path, container: av.container.InputContainer) -> tuple[Problem, ...]:
    name, extension = container.format.name, path.suffix.lower()
    right = extension in EXTENSIONS[name]
    if right and extension in PICTURE_EXTENSIONS and not container.streams.video:
        return (problem("no-picture", extension=extension),)
    if right or extension not in MEDIA_EXTENSIONS:
        return ()
    return (problem("wrong-extension", extension=extension, content=container_name(name)),)


def _probe_picture(
    path: Path,
    size: int,
    container: av.container.InputContainer,
    stream: av.video.stream.VideoStream,
) -> ClipFacts:
    table = read_packets(container, stream)
    if not len(table.times):
        return _set_aside(path, size, problem("corrupt"))
    played = try_playing(path, table)
    if not played.plays:
        return _set_aside(path, size, problem("corrupt"))
    declared = (stream.guessed_rate, stream.average_rate)
    torn = _torn(container, stream)
    cadence = measure_cadence(without_torn_tail(table) if torn else table, declared)
    tags = collect_tags(container)
    timecode = read_timecode(tags, cadence.rate)
    sounds = container.streams.audio
    return ClipFacts(
        path=str(path),
        kind="picture",
        container=container.format.name,
        size=size,
        rate=cadence.rate,
        drop=timecode.drop,
        start_frame=timecode.start_frame,
        frames=cadence.frames,
        duration_s=float(cadence.frames / cadence.rate),
        width=stream.codec_context.width,
        height=stream.codec_context.height,
        rotation=played.rotation,
        video_codec=stream.codec_context.name,
        audio_codec=sounds[0].codec_context.name if sounds and sounds[0].codec_context else "",
        sample_rate=sounds[0].sample_rate if sounds else 0,
        channels=_channels(container, None),
        variable_rate=cadence.variable,
        slate=read_slate(path.name, tags),
        metadata=tags,
        problems=(
            *_misnamed(path, container),
            *_picture_problems(container, stream, table, cadence, played),
            *_sound_problems(path, container, table),
            *timecode.problems,
        ),
    )


def _picture_problems(
    container: av.container.InputContainer,
    stream: av.video.stream.VideoStream,
    table: PacketTable,
    cadence: Cadence,
    played: PlayTest,
) -> tuple[Problem, ...]:
    found = []
    promised = _promised_frames(container, stream, table, cadence)
    if promised > table.packets:
        figures = {"present": str(table.packets), "promised": str(promised)}
        found.append(problem("cut-short", **figures))
    elif played.faults:
        where = ", ".join(f"{trial.at_s:.0f} s" for trial in played.faults)
        found.append(problem("damaged", where=where))
    if cadence.variable:
        found.append(
            problem(
                "variable-rate",
                lowest=f"{cadence.lowest:.2f}",
                highest=f"{cadence.highest:.2f}",
                rate=rate_words(cadence.rate),
            )
        )
    return tuple(found)


def _promised_frames(
    container: av.container.InputContainer,
    stream: av.video.stream.VideoStream,
    table: PacketTable,
    cadence: Cadence,
) -> int:
    """How many frames the file's index or header promises; 0 where it holds what it promises.

    An index that points past the end of the file is proof; so is a header whose length is a
    second or more beyond the last packet of every stream.
    """
    if _torn(container, stream):
        return max(len(stream.index_entries), int(stream.frames))
    end_s = ((container.duration or 0) + (container.start_time or 0)) / av.time_base
    missing_s: float = end_s - table.last_end_s
    return table.packets + int(Fraction(missing_s) * cadence.rate) if missing_s >= 1.0 else 0


def _torn(container: av.container.InputContainer, stream: av.video.stream.VideoStream) -> bool:
    """Whether the index points past the end of the file."""
    return any(entry.pos + entry.size > container.size for entry in stream.index_entries)


def _sound_problems(
    path: Path, container: av.container.InputContainer, table: PacketTable
) -> tuple[Problem, ...]:
    if not container.streams.audio:
        return (problem("no-audio"),)
    if not table.sound_starts_s:
        return (problem("no-audio"),)
    late = min(table.sound_starts_s.values()) - table.start_s
    if late <= LATE_S:
        late += sound_onset_s(path)
    return (problem("audio-late", seconds=f"{late:.2f}"),) if late > LATE_S else ()


def _channels(
    container: av.container.InputContainer, wave: WaveFacts | None
) -> tuple[SoundChannel, ...]:
    names = {track.interleave: track.name for track in wave.tracks} if wave else {}
    return tuple(
        SoundChannel(
            stream=order,
            index=channel,
            name=names.get(channel + 1, "") if wave else stream.metadata.get("title", ""),
        )
        for order, stream in enumerate(container.streams.audio)
        for channel in range(stream.codec_context.channels if stream.codec_context else 0)
    )


def _probe_sound(path: Path, size: int, container: av.container.InputContainer) -> ClipFacts:
    stream = container.streams.audio[0]
    wave = read_wave(path)
    tags = collect_tags(container) | (wave.fields if wave else {})
    sample_rate = wave.sample_rate if wave else stream.sample_rate
    samples = wave.samples if wave else _count_samples(container, stream)
    if not samples or not sample_rate:
        return _set_aside(path, size, problem("corrupt"))
    facts = ClipFacts(
        path=str(path),
        kind="sound",
        container=container.format.name,
        size=size,
        rate=None,
        drop=False,
        start_frame=None,
        frames=0,
        duration_s=samples / sample_rate,
        audio_codec=stream.codec_context.name if stream.codec_context else "",
        sample_rate=sample_rate,
        samples=samples,
        channels=_channels(container, wave),
        slate=read_slate(path.name, tags),
        metadata=tags,
        problems=(*_misnamed(path, container), *_wave_problems(wave, samples)),
    )
    return _with_wave_time(facts, wave) if wave else facts


def _wave_problems(wave: WaveFacts | None, samples: int) -> tuple[Problem, ...]:
    if wave is None:
        return (problem("no-timecode"),)
    found = []
    if wave.cut_short:
        found.append(problem("sound-cut-short", seconds=f"{samples / wave.sample_rate:.1f}"))
    if not wave.time_reference:
        found.append(problem("no-timecode"))
    return tuple(found)


def _with_wave_time(facts: ClipFacts, wave: WaveFacts) -> ClipFacts:
    """A time reference of zero is what recorders and workstations write when they have none."""
    start = wave.time_reference or None
    rate = wave.timecode_rate
    if rate is None:
        return replace(facts, start_samples=start)
    return replace(
        facts,
        start_samples=start,
        rate=rate,
        drop=wave.drop,
        frames=int(Fraction(facts.samples, facts.sample_rate) * rate),
        start_frame=int(Fraction(start, facts.sample_rate) * rate) if start else None,
    )


def _count_samples(
    container: av.container.InputContainer, stream: av.audio.stream.AudioStream
) -> int:
    """Samples by the packets' durations, so that a false header does not count."""
    ticks = 0
    with suppress(av.error.FFmpegError):  # what was read before the fault counts
        for packet in container.demux(stream):
            ticks += (packet.duration or 0) if packet.size else 0
    return int(ticks * Fraction(stream.time_base or 0) * stream.sample_rate)
