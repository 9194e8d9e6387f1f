"""Who is on screen: faces followed into tracks, tracks told apart into people, people matched to
the script's characters by whose lips move while whose lines are spoken.

Pure. Times are clip time in seconds; boxes are fractions of the picture.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.optimize import linear_sum_assignment

from analysis.observations import Face, Mouth

GAP_S = 1.6  # a track ends when its face is not found for so long
HALF_SAMPLE_S = 0.25  # faces are sampled twice a second: each speaks for a quarter around it
REACH = 0.75  # of the face's width or height: how far it may have moved between samples
# Cosine distance of dlib's vectors between tracks of one person; measured on pairs of stills,
# .05 gives 1 % false matches, and means over a track lie closer together than stills do.
SAME_PERSON = 0.05
LEAST_SPEECH_S = 1.0
LEAST_SHARE = 0.12  # by so much must lips move more in a character's own lines to be theirs
SHORTEST_TRACK_S = 1.0
NEVER = 1e6  # a distance that no average of others brings back below one

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spoken:
    """That a character's line is spoken in a clip."""

    character: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class SeenClip:
    """What was seen and said in one clip. group: clips of one camera position share it."""

    id: str
    group: str
    faces: tuple[Face, ...]
    mouths: tuple[Mouth, ...]
    spoken: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class OnScreenSpan:
    """A character seen in a span of a clip. height: face / picture; x: 0 left .. 1 right.

    faces: those of the character, one a sample.
    """

    clip: str
    character: str
    start_s: float
    end_s: float
    height: float
    x: float
    confidence: float
    faces: tuple[Face, ...] = ()


@dataclass(slots=True)
class Track:
    """One face followed through one clip."""

    clip: str
    group: str
    faces: list[Face] = field(default_factory=list)
    lips: list[tuple[float, float]] = field(default_factory=list)

    @property
    def start_s(self) -> float:
        return self.faces[0].time_s - HALF_SAMPLE_S

    @property
    def end_s(self) -> float:
        return self.faces[-1].time_s + HALF_SAMPLE_S

    @property
    def height(self) -> float:
        return float(np.median([face.height for face in self.faces]))

    @property
    def x(self) -> float:
        return float(np.median([face.left + face.width / 2 for face in self.faces]))

    def vector(self) -> Vector | None:
        """Mean of the embeddings, unit length; None where nobody agreed to be recognised."""
        known = [face.embedding for face in self.faces if face.embedding]
        if not known:
            return None
        mean = np.mean(np.array(known), axis=0)
        return np.asarray(mean / (np.linalg.norm(mean) or 1.0))


def cast_on_screen(clips: Sequence[SeenClip]) -> tuple[OnScreenSpan, ...]:
    """Which character is seen where. A face that cannot be told stays without a name."""
    tracks = [track for clip in clips for track in tracks_of(clip)]
    people = told_apart(tracks)
    spoken = {clip.id: clip.spoken for clip in clips}
    names = named(people, spoken)
    return tuple(
        OnScreenSpan(
            clip=track.clip,
            character=name,
            start_s=max(0.0, track.start_s),
            end_s=track.end_s,
            height=track.height,
            x=track.x,
            confidence=confidence,
            faces=tuple(track.faces),
        )
        for number, (name, confidence) in sorted(names.items())
        for track in people[number]
    )


def tracks_of(clip: SeenClip) -> list[Track]:
    """Faces of a clip followed from sample to sample; short-lived ones are noise."""
    tracks: list[Track] = []
    by_time: dict[float, list[Face]] = defaultdict(list)
    for face in clip.faces:
        by_time[face.time_s].append(face)
    for time_s in sorted(by_time):
        open_tracks = [t for t in tracks if time_s - t.faces[-1].time_s <= GAP_S]
        pairs = sorted(
            (_distance(track.faces[-1], face), index, place)
            for index, track in enumerate(open_tracks)
            for place, face in enumerate(by_time[time_s])
        )
        _extend(clip, tracks, open_tracks, by_time[time_s], pairs)
    kept = [track for track in tracks if track.end_s - track.start_s >= SHORTEST_TRACK_S]
    for mouth in clip.mouths:
        _give(mouth, kept)
    return kept


def _extend(
    clip: SeenClip,
    tracks: list[Track],
    open_tracks: list[Track],
    faces: list[Face],
    pairs: list[tuple[float, int, int]],
) -> None:
    """Nearest first, each face to one track; faces left over begin tracks of their own."""
    used_tracks: set[int] = set()
    used_faces: set[int] = set()
    for distance, index, place in pairs:
        if distance > REACH or index in used_tracks or place in used_faces:
            continue
        used_tracks.add(index)
        used_faces.add(place)
        open_tracks[index].faces.append(faces[place])
    for place, face in enumerate(faces):
        if place not in used_faces:
            tracks.append(Track(clip.id, clip.group, [face]))


def _distance(one: Face | Mouth, other: Face | Mouth) -> float:
    """How far two boxes lie apart, in widths and heights of the larger one."""
    across = abs(one.left + one.width / 2 - other.left - other.width / 2)
    down = abs(one.top + one.height / 2 - other.top - other.height / 2)
    return max(across / max(one.width, other.width), down / max(one.height, other.height))


def _give(mouth: Mouth, tracks: list[Track]) -> None:
    """A mouth belongs to the face it lies in at that moment."""
    near = [
        (_distance(mouth, min(t.faces, key=lambda face: abs(face.time_s - mouth.time_s))), n)
        for n, t in enumerate(tracks)
        if t.start_s - HALF_SAMPLE_S <= mouth.time_s <= t.end_s + HALF_SAMPLE_S
    ]
    if near and min(near)[0] <= REACH:
        tracks[min(near)[1]].lips.append((mouth.time_s, mouth.opening))


def told_apart(tracks: Sequence[Track]) -> list[list[Track]]:
    """Tracks grouped into people: by their vectors, else by their place in one camera position.

    Average linkage; two faces seen at once in one clip are never one person.
    """
    if len(tracks) < 2:
        return [[track] for track in tracks]
    vectors = [track.vector() for track in tracks]
    apart = np.array(
        [
            _unlike(one, other, vectors[a], vectors[b])
            for a, one in enumerate(tracks)
            for b, other in enumerate(tracks)
            if a < b
        ]
    )
    numbers = fcluster(linkage(apart, method="average"), t=1.0, criterion="distance")
    people: dict[int, list[Track]] = defaultdict(list)
    for track, number in zip(tracks, numbers, strict=True):
        people[int(number)].append(track)
    return [people[number] for number in sorted(people)]


def _at_once(one: Track, other: Track) -> bool:
    shared = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    return one.clip == other.clip and shared > 2 * HALF_SAMPLE_S


def _unlike(one: Track, other: Track, first: Vector | None, second: Vector | None) -> float:
    """Distance of two tracks in units of what one person may differ by."""
    if _at_once(one, other):
        return NEVER
    if first is not None and second is not None:
        return float(1 - first @ second) / SAME_PERSON
    if one.group == other.group:
        return abs(one.x - other.x) / 0.15 + abs(math.log(one.height / other.height)) / 0.5
    return NEVER


def named(
    people: Sequence[Sequence[Track]], spoken: Mapping[str, Sequence[Spoken]]
) -> dict[int, tuple[str, float]]:
    """Person to (character, confidence), each character at most once in the best match.

    The evidence is how much more a person's lips move in a character's lines than in others'.
    Where there is but one face to a camera position without a rival, that is evidence enough.
    """
    characters = sorted({line.character for lines in spoken.values() for line in lines})
    if not people or not characters:
        return {}
    evidence = np.array(
        [[_evidence(person, spoken, name) for name in characters] for person in people]
    )
    rows, columns = linear_sum_assignment(-evidence)
    found = {
        int(row): (characters[column], float(min(1.0, 0.5 + evidence[row, column])))
        for row, column in zip(rows, columns, strict=True)
        if evidence[row, column] >= LEAST_SHARE
    }
    for row in range(len(people)):
        column = int(evidence[row].argmax())
        if row not in found and evidence[row, column] >= 2 * LEAST_SHARE:
            found[row] = (characters[column], float(min(1.0, evidence[row, column])))
    return found


def _evidence(
    person: Sequence[Track], spoken: Mapping[str, Sequence[Spoken]], character: str
) -> float:
    """Share by which the person's lips move more in the character's lines than elsewhere, -1..1."""
    own: list[float] = []
    others: list[float] = []
    for track in person:
        for line in spoken.get(track.clip, ()):
            moved = _movement(track, line)
            if moved is not None:
                (own if line.character == character else others).append(moved)
    if not own:
        return 0.0
    mine = float(np.mean(own))
    rest = float(np.mean(others)) if others else 0.0
    return (mine - rest) / ((mine + rest) or 1.0)


def _movement(track: Track, line: Spoken) -> float | None:
    """How much the lips move in a line: mean change of their opening; None if they are not seen."""
    if line.end_s - line.start_s < LEAST_SPEECH_S / 2:
        return None
    inside = [opening for time_s, opening in track.lips if line.start_s <= time_s < line.end_s]
    if len(inside) < 4:
        return None
    return float(np.mean(np.abs(np.diff(np.array(inside)))))
