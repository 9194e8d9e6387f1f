"""Proves an export before it is offered: reads it back and compares it with the sequence.

What is compared: every event's track, record frames, file, moment in the file and channel;
the timecode of the first frame; the drop-frame flag; the frames of all markers. What a format
cannot say is not claimed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from collections.abc import Sequence as Many
from dataclasses import dataclass
from fractions import Fraction

from editor.interchange import readback
from editor.interchange.names import one_line
from editor.interchange.readback import ReadBack, Use
from editor.interchange.timeline import Sequence, transitions_into, transitions_out_of
from roughcut.core.errors import MachineError
from roughcut.core.timecode import day_frames


@dataclass(frozen=True, slots=True)
class Proof:
    """What was read back of one format's files.

    claims: codes of what holds ("events", "start", "drop", "markers"). faults: what does not,
    for the log; a file with a fault must not be offered. events: how many were compared.
    """

    format: str
    events: int
    claims: tuple[str, ...]
    faults: tuple[str, ...]


def fcp7(sequence: Sequence, data: bytes, *, name: str) -> Proof:
    """name: the flavour, "premiere" or "resolve". Both hosts of a file URL mean this machine."""
    got = readback.fcp7(data)
    got.uses = [
        use._replace(file=use.file.replace("file://localhost/", "file:///", 1)) for use in got.uses
    ]
    return _proof(name, sequence, got, _outer(sequence))


def fcpxml(sequence: Sequence, data: bytes) -> Proof:
    return _proof("fcpxml", sequence, readback.fcpxml(data), _at_cuts(sequence))


def otio(sequence: Sequence, data: bytes) -> Proof:
    return _proof("otio", sequence, readback.otio(data), _at_cuts(sequence))


def aaf(sequence: Sequence, data: bytes) -> Proof:
    return _proof("aaf", sequence, readback.aaf(data), _outer(sequence))


def edl(sequence: Sequence, lists: Iterable[tuple[str, bytes]]) -> Proof:
    """All lists together: (track, bytes) of each. Sources stand in whole frames of their rate."""
    got = ReadBack(start=sequence.start)
    sources = {one_line(source.path): source for source in sequence.sources}
    day = day_frames(sequence.rate, drop=sequence.drop)
    drops = set()
    for track, data in lists:
        part = readback.edl(data, track, sequence.rate, sources)
        drops.add(part.drop)
        for use in part.uses:
            start, length = (use.start - sequence.start) % day, (use.end - use.start) % day
            got.uses.append(use._replace(start=start, end=start + length))
        got.markers += [(frame - sequence.start) % day for frame in part.markers]
    got.drop = sequence.drop if drops <= {sequence.drop} else not sequence.drop
    return _proof("edl", sequence, got, _listed(sequence))


def require(proof: Proof, subject: str) -> None:
    """Raises MachineError for a proof with a fault. subject: the sequence's name."""
    if proof.faults:
        raise unproved(proof.format, proof.faults[0], subject)


def unproved(name: str, fault: str, subject: str) -> MachineError:
    return MachineError(
        "interchange.unproved",
        f"The {name} export does not read back as the cut: {fault}",
        subject=subject,
    )


def _proof(name: str, sequence: Sequence, got: ReadBack, wanted: Many[Use]) -> Proof:
    checks: dict[str, Callable[[], bool]] = {
        "events": lambda: Counter(got.uses) == Counter(wanted),
        "start": lambda: got.start == sequence.start,
        "drop": lambda: got.drop is None or got.drop == sequence.drop,
        "markers": lambda: sorted(got.markers) == sorted(m.frame for m in sequence.markers),
    }
    held = {code: check() for code, check in checks.items()}
    said = {"events", "start", "markers"} | ({"drop"} if got.drop is not None else set())
    return Proof(
        format=name,
        events=len(wanted),
        claims=tuple(code for code, holds in held.items() if holds and code in said),
        faults=tuple(
            f"{code}: {_difference(code, got, wanted)}" for code, holds in held.items() if not holds
        ),
    )


def _difference(code: str, got: ReadBack, wanted: Many[Use]) -> str:
    if code != "events":
        return repr(getattr(got, code))
    missing, extra = Counter(wanted) - Counter(got.uses), Counter(got.uses) - Counter(wanted)
    return f"missing {list(missing)[:2]}, not wanted {list(extra)[:2]}"


def _at_cuts(sequence: Sequence) -> list[Use]:
    """Every event between its cuts, as formats have it whose dissolves move no edge."""
    sources = sequence.by_key
    return [
        Use(
            event.track,
            event.record.start,
            event.record.end,
            sources[event.source].url,
            event.source_in / sequence.rate,
            event.channel,
        )
        for event in sequence.events
    ]


def _outer(sequence: Sequence, *, every: bool = True) -> list[Use]:
    """Every event with what a dissolve shows of it; every=False leaves switched-off ones out."""
    into, out_of = transitions_into(sequence), transitions_out_of(sequence)
    uses = []
    for index, use in enumerate(_at_cuts(sequence)):
        if not every and not sequence.events[index].enabled:
            continue
        head = into[index].head if index in into else 0
        tail = out_of[index].tail if index in out_of else 0
        uses.append(
            use._replace(
                start=use.start - head,
                end=use.end + tail,
                moment=use.moment - head / sequence.rate,
            )
        )
    return uses


def _listed(sequence: Sequence) -> list[Use]:
    """As a CMX list has it: an event ends where the dissolve out of it begins."""
    out_of = transitions_out_of(sequence)
    sources = sequence.by_key
    active = [index for index, event in enumerate(sequence.events) if event.enabled]
    uses = []
    for index, use in zip(active, _outer(sequence, every=False), strict=True):
        source = sources[sequence.events[index].source]
        end = out_of[index].record.start if index in out_of else use.end
        moment = Fraction(source.frame_at(use.moment)) / source.rate
        path = one_line(source.path)
        uses.append(use._replace(end=end, file=path, moment=moment, channel=None))
    return [use for use in uses if use.end > use.start]
