"""Cuts for the exporters' tests: one scene with everything, and cuts made by chance."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from editor.interchange.timeline import (
    Event,
    Marker,
    Reply,
    Sequence,
    Source,
    Transition,
    tracks_of,
)
from roughcut.core.timecode import FrameRange, droppable, nominal

F23 = Fraction(24000, 1001)
F29 = Fraction(30000, 1001)
F59 = Fraction(60000, 1001)
RATES = (
    (F23, False),
    (Fraction(24), False),
    (Fraction(25), False),
    (F29, True),
    (F29, False),
    (Fraction(30), False),
    (Fraction(50), False),
    (F59, True),
    (F59, False),
)
NOTE = 'Preferred by Zoé\n& <the "others">'


def camera(key: str, rate: Fraction, drop: bool, *, path: str = "", **facts: object) -> Source:
    """Ten seconds of picture with two channels, from a quarter past two."""
    counted = nominal(rate)
    told = {"frames": counted * 10, "channels": 2, "reel": f"{key}001", "width": 1920}
    told |= {"height": 1080, "video": True, "start": counted * 51300, **facts}
    return Source(key=key, path=path or f"/Volumes/R/{key}.mov", rate=rate, drop=drop, **told)  # type: ignore[arg-type]  # a table of facts


def recorder(rate: Fraction, drop: bool) -> Source:
    counted = nominal(rate)
    return Source(
        key="SND",
        path="/Volumes/R/12A-T3 boom+lav.wav",
        rate=rate,
        drop=drop,
        start=counted * 51290,
        frames=counted * 30,
        channels=4,
        video=False,
        reel="SR 2026-11-22",
        channel_names=("boom", "Inès", "Jonah", "mix"),
    )


def scene(rate: Fraction = Fraction(25), drop: bool = False) -> Sequence:
    """Two cameras and a recorder: J and L cuts, a hole, a cutaway, a dissolve, markers."""
    events = (
        Event(
            "V1",
            "A",
            24,
            FrameRange(0, 50),
            "12A T3",
            link=1,
            lines=("4. You came.",),
            reason="Best delivery",
        ),
        Event("V1", "B", 60, FrameRange(50, 110), "12B T1", link=2, status="GREEN"),
        Event("V1", "A", 130, FrameRange(110, 150), "12A T3", link=3),
        Event("V1", "B", 150, FrameRange(162, 200), "12B T2", link=4),
        Event("V2", "B", 10, FrameRange(70, 95), "cutaway", link=5),
        Event("A1", "SND", 124, FrameRange(0, 42), "12A T3", channel=0, link=1),
        Event("A1", "SND", 300, FrameRange(42, 120), "12B T1", channel=0, link=2),
        Event("A2", "SND", 124, FrameRange(0, 42), "12A T3", channel=2, link=1),
        Event("A3", "B", 60, FrameRange(50, 110), "12B T1", channel=1, link=2),
    )
    markers = (
        Marker(30, "Line 4", NOTE, "Director", "RED"),
        Marker(155, "hole", "", "", "ORANGE", duration=5),
        Marker(60, "confidence 0.62", "alt: 12B T4", "Rough Cut", "YELLOW", event=1),
    )
    return Sequence(
        name="Scene 12 – Café",
        rate=rate,
        drop=drop,
        start=_hour(rate, drop),
        width=1920,
        height=1080,
        sources=(camera("A", rate, drop), camera("B", rate, drop), recorder(rate, drop)),
        events=events,
        tracks=tracks_of(events),
        transitions=(Transition("V1", FrameRange(104, 116), 110, 1, 2),),
        markers=markers,
        project="ferry",
    )


def _hour(rate: Fraction, drop: bool) -> int:
    return nominal(rate) * 3600 - (108 * nominal(rate) // 30 if drop else 0)


def long_cut(shots: int, *, sounds: int = 2, dissolve_every: int = 0) -> Sequence:
    """Shots of eight frames one after the other, with their sound."""
    rate, drop = F29, True
    events: list[Event] = []
    transitions: list[Transition] = []
    pictures: list[int] = []
    for shot in range(shots):
        key, start = "AB"[shot % 2], shot * 8
        record = FrameRange(start, start + 8)
        source_in = 20 + shot * 7 % 200
        if dissolve_every and shot % dissolve_every == 1:
            span = FrameRange(start - 2, start + 2)
            transitions.append(Transition("V1", span, start, pictures[-1], len(events)))
        pictures.append(len(events))
        events.append(Event("V1", key, source_in, record, f"shot {shot}", link=shot))
        events += [
            Event(f"A{n + 1}", key, source_in, record, f"shot {shot}", channel=n, link=shot)
            for n in range(sounds)
        ]
    return Sequence(
        name="long",
        rate=rate,
        drop=drop,
        start=_hour(rate, drop),
        width=1920,
        height=1080,
        sources=(camera("A", rate, drop), camera("B", rate, drop)),
        events=tuple(events),
        tracks=tracks_of(events),
        transitions=tuple(transitions),
    )


_TEXT = st.text(
    st.characters(codec="utf-8") | st.sampled_from("é\"'#%&<> 日😀\n\t\x07"), max_size=12
)
_PART = st.text(
    st.characters(codec="utf-8", exclude_characters="/\0") | st.sampled_from(" \"'#%&éàΩ日😀;?*+"),
    min_size=1,
    max_size=10,
).filter(lambda part: part not in (".", ".."))


@st.composite
def sources(draw: st.DrawFn, key: str) -> Source:
    rate, drop = draw(st.sampled_from(RATES))
    folder, name = draw(_PART), draw(_PART)
    return camera(
        key,
        rate,
        drop,
        path=f"/Volumes/{folder}/{key}/{name}.mov",
        start=draw(st.integers(0, nominal(rate) * 80000)),
        frames=nominal(rate) * 60,
        channels=draw(st.integers(1, 6)),
        reel=draw(_TEXT),
    )


_TRACKS = ("V1", "V2", "V3", "A1", "A2", "A4")


@st.composite
def sequences(draw: st.DrawFn) -> Sequence:
    """Any rate, sources of any rate, odd names, holes, dissolves and markers anywhere."""
    rate, drop = draw(st.sampled_from(RATES))
    media = tuple(draw(sources(key)) for key in ("one", "two", "three"))
    events: list[Event] = []
    transitions: list[Transition] = []
    for track in draw(st.lists(st.sampled_from(_TRACKS), min_size=1, unique=True)):
        _fill(draw, track, rate, media, events, transitions)
    markers = tuple(
        Marker(
            frame=draw(st.integers(0, 300)),
            name=draw(_TEXT),
            note=draw(_TEXT),
            author=draw(_TEXT),
            color=draw(st.sampled_from(("RED", "PURPLE", "WHITE"))),
            replies=tuple(Reply(draw(_TEXT), draw(_TEXT)) for _ in range(draw(st.integers(0, 2)))),
            done=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 3)))
    )
    return Sequence(
        name=draw(_TEXT),
        rate=rate,
        drop=drop and droppable(rate),
        start=draw(st.integers(0, nominal(rate) * 80000)),
        width=1920,
        height=1080,
        sources=media,
        events=tuple(events),
        tracks=tracks_of(events),
        transitions=tuple(transitions),
        markers=markers,
    )


def _fill(
    draw: st.DrawFn,
    track: str,
    rate: Fraction,
    media: tuple[Source, ...],
    events: list[Event],
    transitions: list[Transition],
) -> None:
    position, before = 0, -1
    enabled = track != "V3" or not events or draw(st.booleans())  # V3 may be alternates
    for _ in range(draw(st.integers(1, 5))):
        hole = draw(st.sampled_from((0, 0, 3)))
        source = draw(st.sampled_from(media))
        length = draw(st.integers(6, 40))
        record = FrameRange(position + hole, position + hole + length)
        sound = track[0] == "A"
        joined = enabled and not hole and before >= 0 and draw(st.booleans())
        if joined:
            head, tail = draw(st.sampled_from(((2, 2), (0, 2), (2, 0), (1, 2), (2, 1), (0, 1))))
            span = FrameRange(record.start - head, record.start + tail)
            transitions.append(Transition(track, span, record.start, before, len(events)))
        before = len(events)
        events.append(
            Event(
                track=track,
                source=source.key,
                source_in=draw(st.integers(2, int(rate * 50))),
                record=record,
                name=draw(_TEXT),
                channel=draw(st.integers(0, source.channels - 1)) if sound else None,
                link=draw(st.sampled_from((None, 1, 2))),
                enabled=enabled,
                lines=tuple(draw(st.lists(_TEXT, max_size=2))),
                reason=draw(_TEXT),
                status=draw(st.sampled_from(("", "GREEN", "ORANGE", "BLUE", "RED"))),
            )
        )
        position = record.end
