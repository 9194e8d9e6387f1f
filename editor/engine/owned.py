"""Which words of a scene belong to which reading, part by part where its line may be cut inside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from editor.engine.cut import TakeClip
from editor.engine.grouped import Grouped, Ints, spread
from editor.engine.heard import Hearing, Soundtrack, Uttered
from editor.engine.phrases import Phrasing
from editor.engine.spoken import Spans, Speeches, Spoken, ints
from roughcut.core.value import value


@value(frozen=True, slots=True)
class Owned:
    """U readings, and of readings of parted lines the parts that were said, with their words.

    of: place of the reading. first (R + 1,): where those of each reading begin. places: of the part
    among all, -1 a whole reading. starts, ends: from the first word to the last, within the clip.
    frames: of words that are its own. owners: of each speech the place of its owner, -1 none.
    names: ids, those of parts "r#2".
    """

    of: Ints
    first: Ints
    places: Ints
    starts: Ints
    ends: Ints
    frames: Ints
    speeches: Speeches
    owners: Ints
    names: tuple[str, ...]


def owned(spoken: Spoken, phrased: Phrasing) -> Owned:
    """Gives the words of a scene to its readings."""
    readings = spoken.readings
    begun = np.flatnonzero(phrased.said)
    begins = np.searchsorted(phrased.of[begun], np.arange(len(readings.each) + 1))
    speeches = _parted(spoken, phrased, begun, begins)
    counts = np.diff(begins)
    of, at = spread(np.where(counts, begins[:-1], 0), np.maximum(counts, 1))
    places = np.where(counts[of] > 0, np.append(begun, -1)[np.minimum(at, len(begun))], -1)
    parted, numbers = places >= 0, _of(phrased.numbers, places)
    spans = Spans(
        readings.spans.clips[of],
        _line(phrased, readings.spans.lines[of], numbers),
        np.where(parted, _of(phrased.starts, places), readings.spans.starts[of]),
        np.where(parted, _of(phrased.ends, places), readings.spans.ends[of]),
    )
    unwritten = spoken.speeches.spans.lines[speeches.of] == spoken.lines.get("", -1)
    owners = speeches.spans.owners(spans, mostly=True)
    owners = np.where(speeches.cues | unwritten, -1, owners)
    first = np.searchsorted(of, np.arange(len(readings.each) + 1))
    starts, ends, frames = _cores(spoken.clips, spans, speeches, owners)
    whole = [readings.each[x].id for x in of.tolist()]
    ids = zip(whole, numbers.tolist(), strict=True)
    names = tuple([f"{name}#{part}" if part else name for name, part in ids])
    return Owned(of, first, places, starts, ends, frames, speeches, owners, names)


def _of(values: Ints, places: Ints) -> Ints:
    """The values at some places, 0 where the place is -1."""
    return np.append(values, 0)[places]


def _line(phrased: Phrasing, lines: Ints, parts: Ints) -> Ints:
    """A number for each part of each line; part 0 is the line as a whole."""
    return lines * (int(phrased.numbers.max(initial=0)) + 1) + parts


def _parted(spoken: Spoken, phrased: Phrasing, begun: Ints, begins: Ints) -> Speeches:
    """Speeches with those of parted lines in parts: each word belongs to the last part begun by
    then.

    begun: the parts that were said. begins: where those of each reading begin among them.
    """
    said, spans = spoken.speeches, spoken.speeches.spans
    owners = _parted_owners(spoken, phrased)
    split = owners >= 0
    counts = np.append(np.diff(begins), 1)[owners]
    of, at = spread(np.append(begins[:-1], 0)[owners], counts)
    split = split[of]
    parts = np.append(begun, -1)[np.where(split, at, -1)]
    opens = np.append(True, of[1:] != of[:-1])[: len(of)]
    words = Grouped(np.append(said.first, len(said.starts)), said.starts)
    heads = np.where(opens, said.first[of], words.before(of, _of(phrased.starts, parts)))
    closes = np.append(opens[1:], True)[: len(of)]
    tails = np.where(closes, said.after[of], np.append(heads[1:], 0)[: len(of)])
    kept = np.flatnonzero(~split | (heads < tails))
    of, split, parts, heads, tails = of[kept], split[kept], parts[kept], heads[kept], tails[kept]
    numbers = np.where(split, _of(phrased.numbers, parts), 0)
    return Speeches(
        Spans(
            spans.clips[of],
            _line(phrased, spans.lines[of], numbers),
            np.where(split, np.append(said.starts, 0)[heads], spans.starts[of]),
            np.where(split, _last_ends(said.ends, heads, tails), spans.ends[of]),
        ),
        numbers,
        of,
        said.cues[of] & ~split,
        heads,
        tails,
        said.starts,
        said.ends,
    )


def _parted_owners(spoken: Spoken, phrased: Phrasing) -> Ints:
    """The reading that each speech of a parted line is, -1 for all other speech."""
    lines = np.zeros(len(spoken.lines), dtype=np.bool_)
    lines[[spoken.lines[line] for line in phrased.counts]] = True
    own = np.flatnonzero(lines[spoken.speeches.spans.lines])
    by = np.flatnonzero(lines[spoken.readings.spans.lines])
    places = spoken.speeches.spans.at(own).owners(spoken.readings.spans.at(by), mostly=False)
    found = np.full(len(spoken.speeches.of), -1, dtype=np.int64)
    found[own] = np.append(by, -1)[places]
    return found


def _last_ends(ends: Ints, first: Ints, after: Ints) -> Ints:
    """The last end of the words of each speech."""
    if not len(first):
        return np.zeros(0, dtype=np.int64)
    edges = np.stack([first, after], axis=1).ravel()
    return np.asarray(np.maximum.reduceat(np.append(ends, 0), edges)[::2])


def _cores(
    clips: Sequence[TakeClip], spans: Spans, speeches: Speeches, owners: Ints
) -> tuple[Ints, Ints, Ints]:
    """From first word to last of each reading, and how many frames of words are its own."""
    starts, ends = spans.starts.copy(), spans.ends.copy()
    said = np.flatnonzero(owners >= 0)
    by, first, after = owners[said], speeches.first[said], speeches.after[said]
    np.minimum.at(starts, by, speeches.starts[first])
    np.maximum.at(ends, by, _last_ends(speeches.ends, first, after))
    lasts = ints([clip.frames for clip in clips])
    of, at = spread(first, after - first)
    last = lasts[speeches.spans.clips[said]][of]
    lengths = np.minimum(speeches.ends[at], last) - np.minimum(speeches.starts[at], last)
    frames = np.zeros(len(starts), dtype=np.int64)
    np.add.at(frames, by[of], lengths)
    last = lasts[spans.clips]
    starts = np.maximum(0, np.minimum(starts, last))
    return starts, np.maximum(starts, np.minimum(ends, last)), frames


def soundtracks(spoken: Spoken, given: Owned, hearing: Hearing) -> tuple[Soundtrack, ...]:
    """What is heard in each clip."""
    said: list[dict[str, int]] = [{} for _ in spoken.clips]
    clips = spoken.readings.spans.clips[given.of].tolist()
    for clip, name, frames in zip(clips, given.names, given.frames.tolist(), strict=True):
        said[clip][name] = frames
    cues = _cues(spoken, given.speeches)
    edges = np.searchsorted(given.speeches.spans.clips, np.arange(len(said) + 1)).tolist()
    each = zip(spoken.clips, hearing.of_clips(), said, pairwise(edges), cues, strict=True)
    return tuple(
        [
            Soundtrack(clip, words, names, partial(_uttered, spoken.speeches, given, *own), called)
            for clip, words, names, own, called in each
        ]
    )


def _uttered(whole: Speeches, given: Owned, first: int, after: int) -> list[Uttered]:
    """The speech of a clip in parts. first, after: which of all speeches in parts are its own."""
    speeches, own = given.speeches, slice(first, after)
    of = speeches.of[own]
    base = whole.first[of]
    columns = (
        of - np.searchsorted(whole.spans.clips, whole.spans.clips[of]),
        speeches.parts[own],
        speeches.first[own] - base,
        speeches.after[own] - base,
    )
    owners = [given.names[x] if x >= 0 else "" for x in given.owners[own].tolist()]
    return list(map(Uttered, *[x.tolist() for x in columns], owners))


def _cues(spoken: Spoken, speeches: Speeches) -> list[list[tuple[int, int]]]:
    """The words of slates and calls in each clip."""
    own = np.flatnonzero(speeches.cues)
    of, at = spread(speeches.first[own], speeches.after[own] - speeches.first[own])
    clips = speeches.spans.clips[own][of]
    found: list[list[tuple[int, int]]] = [[] for _ in spoken.clips]
    for clip, start, end in zip(
        clips.tolist(), speeches.starts[at].tolist(), speeches.ends[at].tolist(), strict=True
    ):
        found[clip].append((start, end))
    return found
