"""Script lines to spoken words: which take speaks which line, where, and how well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analysis.alignment.delivery import Changed, judge
from analysis.alignment.dynamic import Costs
from analysis.alignment.edges import refitted
from analysis.alignment.match import Match, match, off_script
from analysis.alignment.model import LineText, OffScript, Reading, TakeWords
from analysis.alignment.phrasing import Phrase, as_written, phrases
from analysis.alignment.texts import ScriptText, heard_text, script_text
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
    costs: Costs | None = None,
) -> Alignment:
    """Match script lines to spoken words.

    lines: in script order. takes: words in clip time. language: ISO 639-1 of the dialogue.
    sounds: take id to 16 kHz mono samples in clip time (the clean channel where it is synced);
        with them edges are refitted to the sound. Returns readings by take, then time.
    """
    script = script_text(lines, language)
    costs = costs or Costs()
    found = [match(script, heard_text(take, language), language, costs) for take in takes]
    phrased: list[Phrase] = []
    for each in found:
        said = phrases(script, each.heard, each.runs, costs)
        sound = sounds.get(each.heard.take) if sounds else None
        phrased += refitted(said, sound, each.heard.words) if sound is not None else said
    return _judged(script, found, phrased, language)


def _judged(
    script: ScriptText, found: Sequence[Match], phrased: Sequence[Phrase], language: str
) -> Alignment:
    """The alignment with deliveries, off-script speech and the lines that nobody speaks."""
    verdicts, changed = judge([phrase.spoken for phrase in phrased])
    written = {line.id: words for line, words in zip(script.lines, script.written, strict=True)}
    readings = []
    for phrase, verdict in zip(phrased, verdicts, strict=True):
        reading = replace(phrase.reading, delivery=verdict)
        if verdict is Delivery.VERBATIM:
            reading = as_written(reading, written[reading.line])
        readings.append(reading)
    spoken = {reading.line for reading in readings}
    return Alignment(
        readings=tuple(readings),
        off_script=tuple(stretch for each in found for stretch in off_script(each, language)),
        uncovered=tuple(
            line.id
            for line, (start, end) in zip(script.lines, script.spans, strict=True)
            if end > start and line.id not in spoken
        ),
        changed=changed,
    )
