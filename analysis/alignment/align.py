"""Script lines to spoken words: which take speaks which line, where, and how well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analysis.alignment.delivery import Changed, judge
from analysis.alignment.dynamic import Costs
from analysis.alignment.edges import covered, refitted
from analysis.alignment.hearing import Hearing, accepted
from analysis.alignment.islands import TakeSound, eliminate, heard_again, islands
from analysis.alignment.loudness import Loudness, loudness
from analysis.alignment.match import Match, match, off_script
from analysis.alignment.model import LineText, OffScript, Reading, TakeWords
from analysis.alignment.phrasing import Phrase, as_written, phrases
from analysis.alignment.texts import ScriptText, heard_text, script_text, timed
from analysis.alignment.voice import Voice, voice, voiced
from roughcut.core.vocabulary import Delivery

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Alignment:
    """What the takes say of the script.

    uncovered: ids of lines that no take speaks, in script order.
    changed: places where the takes of a line share a deviation; forgiven, but to be shown.
    """

    readings: tuple[Reading, ...]
    off_script: tuple[OffScript, ...]
    uncovered: tuple[str, ...]
    changed: tuple[Changed, ...] = ()


def align_takes(
    lines: Sequence[LineText],
    takes: Sequence[TakeWords],
    *,
    language: str,
    sounds: Mapping[str, Samples] | None = None,
    hearing: Hearing | None = None,
    costs: Costs | None = None,
) -> Alignment:
    """Match script lines to spoken words.

    lines: in script order. takes: words in clip time; the scene is only a prior.
    language: ISO 639-1 of the dialogue. sounds: take id to 16 kHz mono samples in clip time (the
    clean channel where it is synced), each read once: edges are refitted, lost lines looked for,
    and the voice of each reading is measured.
    hearing: a recogniser that can be asked again. Returns readings by take, then time.
    """
    script = script_text(lines, language)
    costs = costs or Costs()
    loud, voices = _listened(takes, sounds or {})
    if hearing is not None:
        takes = [_heard_again(take, loud, hearing) for take in takes]
    found = [match(script, heard_text(take, language), language, costs) for take in takes]
    phrased = [phrase for each in found for phrase in _phrased(script, each, loud, costs)]
    if hearing is not None:
        phrased = accepted(phrased, {line.id: line.spoken for line in lines}, hearing)
    readings, changed = _judged(script, phrased)
    readings = tuple(
        voiced(reading, loud[reading.take], voices[reading.take])
        if reading.take in loud
        else reading
        for reading in _completed(lines, found, readings, loud)
    )
    spoken = {reading.line for reading in readings}
    return Alignment(
        readings=readings,
        off_script=tuple(
            stretch for each in found for stretch in _unscripted(each, language, readings, loud)
        ),
        uncovered=tuple(line.id for line in script.speeches() if line.id not in spoken),
        changed=changed,
    )


def _listened(
    takes: Sequence[TakeWords], sounds: Mapping[str, Samples]
) -> tuple[dict[str, Loudness], dict[str, Voice]]:
    """The loudness and the pitch of each take that has a sound, one sound in memory at a time."""
    loud: dict[str, Loudness] = {}
    voices: dict[str, Voice] = {}
    for take in takes:
        if take.id in sounds:
            samples = sounds[take.id]
            loud[take.id] = loudness(samples)
            voices[take.id] = voice(samples, loud[take.id])
    return loud, voices


def _heard_again(take: TakeWords, loud: Mapping[str, Loudness], hearing: Hearing) -> TakeWords:
    if take.id not in loud:
        return take
    words = heard_again(take.id, timed(take.words), loud[take.id], hearing)
    return replace(take, words=words)


def _phrased(
    script: ScriptText, found: Match, loud: Mapping[str, Loudness], costs: Costs
) -> list[Phrase]:
    """The readings of one take, fitted to its sound where there is one."""
    said = phrases(script, found.heard, found.runs, costs)
    sound = loud.get(found.heard.take)
    return said if sound is None else refitted(said, sound, found.heard.words)


def _unscripted(
    found: Match, language: str, readings: Sequence[Reading], loud: Mapping[str, Loudness]
) -> tuple[OffScript, ...]:
    """The speech of one take that is no line, as far as its sound reaches."""
    said, sound = off_script(found, language), loud.get(found.heard.take)
    own = [reading for reading in readings if reading.take == found.heard.take]
    return said if sound is None else tuple(covered(stretch, sound, own) for stretch in said)


def _judged(
    script: ScriptText, phrased: Sequence[Phrase]
) -> tuple[tuple[Reading, ...], tuple[Changed, ...]]:
    """The readings with their delivery, the verbatim ones in the script's own words."""
    verdicts, changed = judge([phrase.spoken for phrase in phrased])
    written = {line.id: words for line, words in zip(script.lines, script.written, strict=True)}
    readings = []
    for phrase, verdict in zip(phrased, verdicts, strict=True):
        reading = replace(phrase.reading, delivery=verdict)
        if verdict is Delivery.VERBATIM:
            reading = as_written(reading, written[reading.line])
        readings.append(reading)
    return tuple(readings), changed


def _completed(
    lines: Sequence[LineText],
    found: Sequence[Match],
    readings: Sequence[Reading],
    loud: Mapping[str, Loudness],
) -> tuple[Reading, ...]:
    """The readings with those that can only be concluded, by take in the order given, by time."""
    takes = []
    for each in found:
        own = sorted((r for r in readings if r.take == each.heard.take), key=_begin)
        explained = [(word.start_s, word.end_s) for word in each.heard.words]
        sound = loud.get(each.heard.take)
        takes.append(TakeSound(tuple(own), islands(sound, explained) if sound is not None else ()))
    more = eliminate(lines, takes)
    order = {each.heard.take: index for index, each in enumerate(found)}
    return tuple(sorted([*readings, *more], key=lambda r: (order[r.take], r.start_s, r.end_s)))


def _begin(reading: Reading) -> float:
    return reading.start_s
