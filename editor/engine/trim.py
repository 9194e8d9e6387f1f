"""Cut points of the sound: the frames at which each passage of a chosen cut begins and ends.

Sound first: a cut never falls inside a word, other speech stays out, and the silence between two
speeches is the style's pause, shared between the end of one passage and the head of the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from editor.engine.candidates import Choices
from editor.engine.heard import Room, frames_in
from editor.engine.measures import SOUND_DEFECTS
from editor.engine.passages import Item, Passage
from editor.engine.strip import Strip, ratio_of, record_frames
from editor.engine.styles import Taste
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value

# Of a pause, the part that the outgoing speaker keeps: the cut falls just before the answer.
TAIL_SHARE = 0.55
# No shot is shorter than this where its material allows more.
LEAST_SHOT_S = Fraction(6, 10)
# Whoever cuts another short leaves no pause: only what parts two words.
_INTERRUPTION_S = 0.08
# What parts two halves of a sentence at least.
_INSIDE_S = 0.12
_HOLD_S = 0.4
_WORD = re.compile(r"[^\W\d_]+")
_PAUSE_WORDS = frozenset(
    "pause paused silence silent beat wait waits temps hésite hésitant hesitates hesitating".split()
)
_CUT_SHORT_WORDS = frozenset(
    "interrupting interrupts overlapping overlaps coupant interrompant chevauchant".split()
)
_CUT_SHORT = ("--", "—", "–")


@value(frozen=True, slots=True)
class Laid:
    """A passage on the record. source: frames of its clip, of a card at the scene's rate."""

    passage: Passage
    source: FrameRange
    record: FrameRange
    strip: Strip


@value(frozen=True, slots=True)
class _Edge:
    """A movable edge: nearest frame to the words, how far it may go, the clip's rate."""

    core: int
    least: int
    most: int
    rate: Fraction

    def at(self, seconds: float) -> int:
        """Frames from the words for a wished time from them, within what is allowed."""
        per_second = self.rate.numerator / self.rate.denominator
        return max(self.least, min(self.most, round(seconds * per_second)))

    def seconds(self, frames: int) -> float:
        return frames * self.rate.denominator / self.rate.numerator


def lay_sound(choices: Choices, passages: Sequence[Passage], taste: Taste) -> tuple[Laid, ...]:
    """The passages end to end on the record from 0."""
    laid, at = [], 0
    rate = choices.coverage.rate
    for passage, source in zip(passages, _sources(choices, passages, taste), strict=True):
        clip = choices.coverage.clips[passage.clip] if passage.clip >= 0 else None
        frames = record_frames(source, clip, rate)
        ratio = ratio_of(clip, rate)
        if ratio != 1:
            frames += _rounded(Strip(source.start, 0, ratio), frames, _tail(choices, passage))
        frames = max(len(passage.items), frames)
        record = FrameRange(at, at + frames)
        laid.append(Laid(passage, source, record, Strip(source.start, at, ratio)))
        at = record.end
    return tuple(laid)


def _rounded(strip: Strip, frames: int, tail: _Edge) -> int:
    """One frame of the record more or less, where the nearest count would split a word."""
    ends = {by: strip.source_at(frames + by) for by in (-1, 0, 1)}
    if ends[0] > tail.core + tail.most and ends[-1] >= tail.core and frames > 1:
        return -1
    return int(ends[0] < tail.core and ends[1] <= tail.core + tail.most)


def _sources(choices: Choices, passages: Sequence[Passage], taste: Taste) -> tuple[FrameRange, ...]:
    heads = [_head(choices, passage) for passage in passages]
    tails = [_tail(choices, passage) for passage in passages]
    before = [0] * len(passages)
    after = [0] * len(passages)
    for place in range(len(passages) - 1):
        wish = _pause_s(choices, passages[place].items[-1], passages[place + 1].items[0], taste)
        tail, head = tails[place], heads[place + 1]
        kept = tail.at(wish * TAIL_SHARE)
        before[place + 1] = head.at(wish - tail.seconds(kept))
        after[place] = tail.at(wish - head.seconds(before[place + 1]))
    if passages:
        first, last = passages[0].items[0], passages[-1].items[-1]
        lead = taste.breath_s * len(first.stretches[0].lead)
        before[0] = heads[0].at(taste.pause_s / 2 + lead)
        after[-1] = tails[-1].at(taste.pause_s / 2 + _HOLD_S + taste.breath_s * last.beats)
    rate = choices.coverage.rate
    least_s = frames_in(LEAST_SHOT_S, rate) / rate
    return tuple(
        _long_enough(
            FrameRange(head.core - lead_in, tail.core + lead_out),
            head,
            tail,
            frames_in(least_s, tail.rate),
        )
        for head, tail, lead_in, lead_out in zip(heads, tails, before, after, strict=True)
    )


def _head(choices: Choices, passage: Passage) -> _Edge:
    item, start = passage.opener, passage.heard.start
    if passage.clip < 0:
        return _Edge(0, 0, 0, choices.coverage.rate)
    clip = choices.coverage.clips[passage.clip]
    least, last = _room(choices, item).ins
    if item.in_sync:
        ends = [x.frames.end for x in clip.defects if _seen(x.kind) and x.frames.end <= last]
        least = max([least, *ends])
    return _Edge(start, start - last, start - least, clip.rate)


def _tail(choices: Choices, passage: Passage) -> _Edge:
    item, end = passage.closer, passage.heard.end
    if passage.clip < 0:
        return _Edge(end, 0, 0, choices.coverage.rate)
    clip = choices.coverage.clips[passage.clip]
    first, most = _room(choices, item).outs
    if item.in_sync:
        starts = [x.frames.start for x in clip.defects if _seen(x.kind) and x.frames.start >= first]
        most = min([most, *starts])
    return _Edge(end, first - end, most - end, clip.rate)


def _room(choices: Choices, item: Item) -> Room:
    """How far the sound may begin before an item and last after it; all other words keep out."""
    if item.in_sync and not item.fallen:
        return item.way.room
    return choices.tracks[item.clip].room(item.said)


def _seen(kind: str) -> bool:
    return kind not in SOUND_DEFECTS


def _pause_s(choices: Choices, left: Item, right: Item, taste: Taste) -> float:
    """The silence wished between the last words of one passage and the first of the next."""
    if "slug" in (left.way.kind, right.way.kind):
        return taste.pause_s / 2
    if left.stretch.line.id == right.stretch.line.id:
        return _inside_s(choices, left, taste)
    wish = taste.pause_s
    hints = {
        word
        for hint in right.stretch.line.parentheticals
        for word in _WORD.findall(hint.casefold())
    }
    if "action" in (left.way.kind, right.way.kind):
        wish = taste.pause_s / 2  # the action is its own breath
    elif left.stretch.line.spoken.rstrip().endswith(_CUT_SHORT) or _CUT_SHORT_WORDS & hints:
        wish = min(wish, _INTERRUPTION_S)
    if _PAUSE_WORDS & hints:
        wish += taste.breath_s
    return wish + taste.breath_s * left.beats


def _inside_s(choices: Choices, left: Item, taste: Taste) -> float:
    """The pause inside a line: as the actor made it, never longer than between two speeches."""
    track = choices.tracks[left.clip]
    made = track.room(left.said).outs[1] - left.said.end
    return max(_INSIDE_S, min(taste.pause_s, float(made / track.clip.rate)))


def _long_enough(span: FrameRange, head: _Edge, tail: _Edge, least: int) -> FrameRange:
    """The span, drawn out into its own silence where it is too short to be seen."""
    missing = least - span.duration
    if missing <= 0:
        return span
    end = max(span.end, min(tail.core + tail.most, span.end + missing))
    missing -= end - span.end
    start = min(span.start, max(head.core - head.most, span.start - max(0, missing)))
    return FrameRange(start, end)
