"""Where two cuts of a scene say the same word, so that both can play it at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from editor.models import Cut, Event
from editor.services.edit_list import events_of
from projects.services.facts import rate_of


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word that begins in a cut. frame: of the record; line: row id; place: of the line."""

    frame: int
    line: int
    place: int
    event: int


def spoken_in(cut: Cut) -> list[Spoken]:
    """The words that are heard in a cut, in the order of its shots."""
    per_s = float(cut.rate)
    return [word for event in events_of(cut) for word in _of_event(event, per_s)]


def same_words(here: list[Spoken], there: list[Spoken], ends: tuple[int, int]) -> list[list[int]]:
    """Pairs of record frames of two cuts where the same word begins, both rising.

    ends: the lengths of the cuts. Both ends are pairs too, so that every frame lies between two.
    """
    first, second = _first(here), _first(there)
    rising = [(0, 0)]
    for pair in sorted((first[word], second[word]) for word in first.keys() & second.keys()):
        if all(last < now < end for last, now, end in zip(rising[-1], pair, ends, strict=True)):
            rising.append(pair)
    return [list(pair) for pair in (*rising, ends)]


def line_starts(words: list[Spoken]) -> dict[tuple[int, int], int]:
    """The record frame of the first word of each line in each shot, by shot and line."""
    found: dict[tuple[int, int], int] = {}
    for word in words:
        key = word.event, word.line
        found[key] = min(found.get(key, word.frame), word.frame)
    return found


def end_of(cut: Cut) -> int:
    return max((event.record_out for event in cut.events.all()), default=0)


def _first(words: list[Spoken]) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for word in words:
        found.setdefault((word.line, word.place), word.frame)
    return found


def _of_event(event: Event, per_s: float) -> Iterator[Spoken]:
    pieces = [piece for piece in event.sounds if piece.get("kind", "speech") == "speech"]
    for reading in event.readings.select_related("clip"):
        rate = float(rate_of(reading.clip))
        for piece in pieces:
            if piece["of_clip"] != reading.clip_id:
                continue
            first, last = piece["source"]
            for _text, start_s, _end_s, place in reading.words:
                if first <= start_s * rate < last and place >= 0:
                    record = piece["record"][0] + (start_s - first / rate) * per_s
                    yield Spoken(round(record), reading.line_id, int(place), event.pk)
