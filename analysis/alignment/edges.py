"""Word and reading edges fitted to the sound: recognisers are 50 to 900 ms off.

A reading starts where the sound rises from the floor and ends where it falls for good; between,
words part at pauses or where the sound is weakest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from analysis.alignment.loudness import HOP_S, Loudness, loudness
from analysis.alignment.model import OffScript, Reading, SpokenWord
from analysis.alignment.phrasing import Phrase, ascending, pauses
from analysis.observations import Word

Samples = npt.NDArray[np.float32]

_NO_END_S = float("inf")
# How far a start may lie before the recogniser's, and an end after it, while it stays loud.
_BEFORE_S, _AFTER_S = 0.35, 0.5
# An edge is quiet on its outer side for so long; closures inside a word are shorter.
_QUIET_BEFORE_S, _QUIET_AFTER_S = 0.06, 0.14
# The least closure before the soft release of a last plosive, past the fall's own tail.
_CLOSURE_S = 0.03
# A sound shorter than this, apart from what follows, is a click or a breath.
_CLICK_S, _CLICK_APART_S = 0.05, 0.1
# A word begins at the latest this long before its end.
_LATEST_START_S = 0.25
# A silence between readings counts for its length up to this, less its distance.
_LONG_SILENCE_S = 0.5
# Inner edges: how far a pause or a weak spot may lie from the recogniser's edge.
_PAUSE_REACH_S, _WEAK_REACH_S, _SHORTEST_PAUSE_S = 0.15, 0.06, 0.03


@dataclass(frozen=True, slots=True)
class Edge:
    """A fitted edge. sure: the sound shows it."""

    time_s: float
    sure: bool


@dataclass(frozen=True, slots=True)
class Refit:
    """Words with fitted edges. unsure: the first start or the last end is not in the sound."""

    words: tuple[SpokenWord, ...]
    unsure: bool


def refit(
    words: Sequence[SpokenWord],
    samples: Samples,
    *,
    after_s: float = 0.0,
    before_s: float = _NO_END_S,
) -> Refit:
    """Fit the words of one reading to the sound.

    words: ascending, in the time of `samples` (16 kHz mono). after_s, before_s: where the speech
    before ends and the speech after begins; no edge leaves them.
    """
    return _refit(words, loudness(samples), after_s, before_s)


def refitted(phrases: Sequence[Phrase], sound: Loudness, words: Sequence[Word]) -> list[Phrase]:
    """The phrases of one take with the edges of their readings fitted to its sound.

    words: all words of the take, so that no edge runs into other speech.
    """
    fitted: list[Phrase] = []
    for phrase in phrases:
        spoken = phrase.reading.words
        before = [w for w in words if w.start_s < spoken[0].start_s - HOP_S]
        after = [w for w in words if w.start_s >= spoken[-1].end_s - HOP_S]
        begun = max(before[-1].start_s if before else 0.0, *_ends(fitted[-1:]))
        start = _onset_after_silence(spoken, sound, begun) if before else None
        end = _fall_before_silence(spoken, sound, _under_way_s(after)) if after else None
        fit = _refit(
            spoken,
            sound,
            max(before[-1].end_s if before and not fitted else 0.0, *_ends(fitted[-1:])),
            min(map(_surely_begun_s, after), default=_NO_END_S),
            start=start,
            end=end,
        )
        fitted.append(replace(phrase, reading=_with_words(phrase.reading, fit)))
    return fitted


def covered(stretch: OffScript, sound: Loudness, readings: Sequence[Reading]) -> OffScript:
    """Off-script speech drawn out to where its sound begins and ends, so that no part is heard.

    Never drawn in: what the recogniser heard stays covered. readings: of the same take; their
    fitted edges are not passed.
    """
    first, last = stretch.words[0], max(stretch.words, key=lambda word: word.end_s)
    after_s = max((r.end_s for r in readings if r.end_s <= first.end_s), default=0.0)
    before_s = min((r.start_s for r in readings if r.start_s >= last.start_s), default=_NO_END_S)
    start_s = min(stretch.start_s, _start(_unplaced(first), sound, after_s).time_s)
    end_s = max(stretch.end_s, _end(_unplaced(last), sound, last.start_s, before_s).time_s)
    words = tuple(
        replace(
            word,
            start_s=start_s if word is first else word.start_s,
            end_s=end_s if word is last else word.end_s,
        )
        for word in stretch.words
    )
    return replace(stretch, start_s=start_s, end_s=end_s, words=words)


def _unplaced(word: Word) -> SpokenWord:
    return SpokenWord(word.text, word.start_s, word.end_s, -1)


def _ends(phrases: Sequence[Phrase]) -> list[float]:
    return [0.0, *(phrase.reading.end_s for phrase in phrases)]


def _under_way_s(words: Sequence[Word]) -> float:
    """When the speech that follows has surely begun: a lone first word may be placed too early."""
    return max(words[0].end_s, *(word.start_s for word in words[:2]))


def _surely_begun_s(word: Word) -> float:
    """When a word has begun at the latest: its start is often heard early, its end is not."""
    return max(word.start_s, word.end_s - _LATEST_START_S)


def _with_words(reading: Reading, fit: Refit) -> Reading:
    return replace(
        reading,
        words=fit.words,
        start_s=fit.words[0].start_s,
        end_s=fit.words[-1].end_s,
        pauses=pauses(fit.words),
        unsure_edges=fit.unsure,
    )


def _refit(
    words: Sequence[SpokenWord],
    sound: Loudness,
    after_s: float,
    before_s: float,
    *,
    start: Edge | None = None,
    end: Edge | None = None,
) -> Refit:
    """The words with fitted edges; start and end where the silences around have shown them."""
    start = start or _start(words[0], sound, after_s)
    end = end or _end(words[-1], sound, max(start.time_s, words[-1].start_s), before_s)
    edges = [(start.time_s, start.time_s)]
    for left, right in pairwise(words):
        edges.append(_inner(left, right, sound, edges[-1][1], end.time_s))
    edges.append((end.time_s, end.time_s))
    moved = [
        replace(word, start_s=here[1], end_s=there[0])
        for word, here, there in zip(words, edges, edges[1:], strict=False)
    ]
    return Refit(ascending(moved), not (start.sure and end.sure))


def _onset_after_silence(
    words: Sequence[SpokenWord], sound: Loudness, from_s: float
) -> Edge | None:
    """The end of the silence nearest to the first word's start, other speech being before it."""
    until_s = words[1].start_s if len(words) > 1 else words[0].end_s
    silence = _silence(sound, from_s, until_s, words[0].start_s)
    if silence is None or silence[1] >= sound.index(until_s):
        return None
    return Edge(sound.time_s(silence[1]), True)


def _fall_before_silence(
    words: Sequence[SpokenWord], sound: Loudness, until_s: float
) -> Edge | None:
    """The start of the silence nearest to the last word's end, other speech being after it."""
    from_s = words[-2].end_s if len(words) > 1 else words[0].start_s
    silence = _silence(sound, from_s, until_s, words[-1].end_s)
    if silence is None or silence[0] <= sound.index(from_s):
        return None
    return _released(sound, silence[0], silence[1])


def _silence(
    sound: Loudness, from_s: float, until_s: float, near_s: float
) -> tuple[int, int] | None:
    """The silence of a part that is long and near to a time, None if none is worth it."""
    low, high, near = sound.index(from_s), sound.index(until_s), sound.index(near_s)
    speech = [(low, low), *_speech(sound, low, high, _QUIET_AFTER_S), (high, high)]
    silences = [(a[1], b[0]) for a, b in pairwise(speech) if b[0] > a[1]]
    longest = int(_LONG_SILENCE_S / HOP_S)

    def worth(silence: tuple[int, int]) -> int:
        distance = max(0, silence[0] - near, near - silence[1])
        return min(longest, silence[1] - silence[0]) - distance

    best = max(silences, key=worth, default=None)
    if best is None or worth(best) < int(_QUIET_AFTER_S / HOP_S) // 2:
        return None
    return best if best[1] - best[0] >= int(_QUIET_AFTER_S / HOP_S) else None


def _released(sound: Loudness, fall: int, until: int) -> Edge:
    """The end of speech that falls here, with the soft release of a last plosive."""
    reach = min(until, fall + int(_QUIET_AFTER_S / HOP_S))
    released = sound.release(fall + int(_CLOSURE_S / HOP_S), reach, until)
    return Edge(sound.time_s(fall - 1 if released is None else released), True)


def _start(word: SpokenWord, sound: Loudness, after_s: float) -> Edge:
    """The onset of the sound that the word is in, or of the next one before the word ends."""
    low = sound.index(max(after_s, word.start_s - _BEFORE_S))
    here, high = sound.index(word.start_s), sound.index(word.end_s)
    stretches = _speech(sound, low, max(high, here + 1), _QUIET_BEFORE_S)
    stretches = [s for s in stretches if s[1] > here - int(_CLICK_S / HOP_S)]
    if not stretches:
        return Edge(word.start_s, False)
    onset = stretches[0][0]
    quiet = onset > low or not sound.loud[max(0, low - 1)]
    return Edge(sound.time_s(onset), bool(quiet))


def _end(word: SpokenWord, sound: Loudness, from_s: float, before_s: float) -> Edge:
    """Where the sound that the word is in falls, and stays quiet for a while."""
    low = sound.index(from_s)
    here = sound.index(min(word.end_s, before_s))
    quiet = int(_QUIET_AFTER_S / HOP_S)
    high = sound.index(min(before_s, word.end_s + _AFTER_S))
    stretches = _speech(sound, low, min(high + quiet, len(sound.loud)), _QUIET_AFTER_S)
    stretches = [s for s in stretches if s[0] <= here]
    if not stretches:
        return Edge(min(word.end_s, before_s), False)
    fall = stretches[-1][1]
    if fall > high:
        return Edge(min(word.end_s, before_s), False)
    return _released(sound, fall, high + quiet)


def _speech(sound: Loudness, start: int, end: int, bridge_s: float) -> list[tuple[int, int]]:
    """The loud stretches of a part, gaps shorter than `bridge_s` closed, clicks left out."""
    bridge, click = int(bridge_s / HOP_S), int(_CLICK_S / HOP_S)
    apart = int(_CLICK_APART_S / HOP_S)
    joined: list[tuple[int, int]] = []
    for first, last in sound.runs(start, end, loud=True):
        if joined and first - joined[-1][1] < bridge:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return [
        stretch
        for index, stretch in enumerate(joined)
        if stretch[1] - stretch[0] >= click
        or (index + 1 < len(joined) and joined[index + 1][0] - stretch[1] < apart)
        or stretch[1] == end
    ]


def _inner(
    left: SpokenWord, right: SpokenWord, sound: Loudness, from_s: float, until_s: float
) -> tuple[float, float]:
    """End of one word and start of the next: the pause between them, else the weakest spot."""
    low = max(from_s + HOP_S, (left.start_s + left.end_s) / 2)
    high = min(until_s - HOP_S, (right.start_s + right.end_s) / 2)
    edge = min(max((left.end_s + right.start_s) / 2, low), max(low, high))
    if high <= low:
        return edge, edge
    reach = _PAUSE_REACH_S + max(0.0, right.start_s - left.end_s) / 2
    start = sound.index(max(low, edge - reach))
    end = sound.index(min(high, edge + reach))
    shortest = int(_SHORTEST_PAUSE_S / HOP_S)
    quiet = [run for run in sound.runs(start, end, loud=False) if run[1] - run[0] >= shortest]
    if quiet:
        first, last = max(quiet, key=lambda run: run[1] - run[0])
        return sound.time_s(first), sound.time_s(last - 1)
    start = sound.index(max(low, edge - _WEAK_REACH_S))
    end = sound.index(min(high, edge + _WEAK_REACH_S))
    if end <= start:
        return edge, edge
    weakest = sound.time_s(start + int(np.argmin(sound.level_db[start:end])))
    return weakest, weakest
