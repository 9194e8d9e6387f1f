"""Where silence lies between words, as loops over arrays that `kernels` compiles."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = Any


def quiet(
    clips: Array,
    frames: Array,
    opens: Array,
    closes: Array,
    first: Array,
    starts: Array,
    ends: Array,
) -> Array:
    """(N,) where so many frames begin in the middle of the longest gap of a clip between two of
    its frames, -1 where none is so long.

    first (clips + 1,): where the spans of each clip begin that the gaps lie between.
    """
    found = np.full(len(clips), -1, np.int64)
    for number in range(len(clips)):
        clip, start, end = clips[number], opens[number], closes[number]
        low, longest, last = start, frames[number] - 1, first[clip + 1]
        for place in range(first[clip], last + 1):
            high, following = end, end
            if place < last:
                high, following = starts[place], ends[place]
                if following <= start or high >= end:
                    continue
            if high - low > longest:
                longest = high - low
                found[number] = (low + high - frames[number]) // 2
            low = following
    return found


def rooms(
    clips: Array,
    spans: Array,
    places: Array,
    starts: Array,
    ended: Array,
    frames: Array,
    guards: Array,
) -> Array:
    """(4, N) how far the in points of spans may go back, least and last, and their out points
    forth, first and most, without other speech.

    spans (2, N): starts and ends. places (2, N): the first word of the clip that begins no earlier,
    among all, one past the last of the clip if none does. starts: of all words, clip by clip.
    ended: see `Words`, clip by clip. frames (2, clips): how many a clip has, and where its words
    end among all. guards (2, clips): frames kept before a word and after one.
    """
    found = np.empty((4, len(clips)), np.int64)
    for number in range(len(clips)):
        clip, start, end = clips[number], spans[0, number], spans[1, number]
        before, after = guards[0, clip], guards[1, clip]
        place = places[1, number]
        earlier, latest = ended[places[0, number] + clip], ended[place + clip]
        if earlier < 0:
            found[0, number], found[1, number] = 0, max(0, start - before)
        elif earlier >= start:
            found[0, number], found[1, number] = start, start
        else:
            guard = (start - earlier) // 2
            found[0, number] = earlier + min(after, guard)
            found[1, number] = start - min(before, guard)
        if latest > end:  # something that began before outlasts it
            found[2, number], found[3, number] = end, end
        elif place == frames[1, clip]:
            found[2, number], found[3, number] = min(frames[0, clip], end + after), frames[0, clip]
        else:
            guard = (starts[place] - end) // 2
            found[2, number] = end + min(after, guard)
            found[3, number] = starts[place] - min(before, guard)
    return found
