"""Reactions: a line heard over the picture of somebody who listens to it.

The sound is a good reading's; the picture is another clip's, where a listener of the line is seen
and nobody who is seen speaks. Only a few of each are offered: the best sounds, and the pictures
in which the listening is best seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from editor.engine.beside import Beside, beside
from editor.engine.candidates import OVER, Candidate
from editor.engine.cut import TakeClip
from editor.engine.grouped import Bools, Ints, spread, starts_of
from editor.engine.heard import Room
from editor.engine.heard_over import Row, Run, Sound, sounds
from editor.engine.listening import ALIGNS, LEFT, RIGHT, Listening
from editor.engine.spoken import ints
from roughcut.core.timecode import FrameRange
from roughcut.core.value import value

BEST_PICTURES = 3
# Nobody listens longer than this without the speaker being looked for.
_LONGEST_S = 8


@value(frozen=True, slots=True)
class _Views:
    """V pictures of clips under sounds, sound by sound, clips ascending. sounds: places of those.

    origins, toward: what each might run on from, and into, among what is beside; -1 nothing.
    starts (V, ALIGNS): where the picture begins, by how it is fixed. fits: whether it may.
    """

    sounds: Ints
    clips: Ints
    origins: Ints
    toward: Ints
    starts: Ints
    fits: Bools


@value(frozen=True, slots=True)
class _Shown:
    """What views show during each stretch of their sounds, view by view; N of both.

    views, parts: the view, and which stretch of the sound. offsets: frames of the view's clip
    since the sound began. frames: how long.
    """

    views: Ints
    parts: Ints
    offsets: Ints
    frames: Ints


class Listeners:
    """Finds the reactions to the lines of a scene."""

    def __init__(
        self, clips: Sequence[TakeClip], listening: Listening, asked: frozenset[str]
    ) -> None:
        """asked: names of reactions that are offered whether they look good or not."""
        self._clips = clips
        self._asked = asked
        self._listening = listening
        numbers: dict[Fraction, int] = {}
        self._rates = ints([numbers.setdefault(clip.rate, len(numbers)) for clip in clips])

    def of(self, rows: Sequence[Row], runs: Sequence[Run]) -> dict[int, list[Candidate]]:
        """The reactions that each stretch may show, by its row."""
        watched = [run for run in runs if len(self._listening.pictures(run[0].character))]
        heard = sounds(self._clips, rows, watched, self._asked)
        if not heard:
            return {}
        around = beside([ways for _, ways in rows], len(self._clips))
        views = self._views(heard, around)
        return self._reactions(heard, views, around)

    def _views(self, heard: Sequence[Sound], around: Beside) -> _Views:
        """Where the picture of each clip may lie under each sound so that it shows a listener."""
        shown = [self._pictures(sound) for sound in heard]
        of = np.repeat(np.arange(len(heard)), ints([len(clips) for clips in shown]))
        clips = np.concatenate(shown)
        first = ints([sound.first for sound in heard])[of]
        after = ints([sound.first + len(sound.spoken) for sound in heard])[of]
        frames = self._in_clips(heard, of, clips, ints([sound.frames for sound in heard])[of])
        origins, toward = around.from_[first - 1, clips], around.into[after, clips]
        within = around.into[first, clips]
        opens = np.where(origins >= 0, around.ends[origins], 0)
        closes = np.where(toward >= 0, around.starts[toward], self._listening.frames[clips])
        free = np.where(within >= 0, around.starts[within], -1)
        for place in np.flatnonzero(within < 0).tolist():
            gap = int(frames[place]), int(opens[place]), int(closes[place])
            free[place] = self._listening.quiet(int(clips[place]), *gap)
        left, right = np.where(origins >= 0, opens, -1), np.where(toward >= 0, closes - frames, -1)
        starts = np.stack([left, right, free], axis=1)
        views = _Views(of, clips, origins, toward, starts, starts >= 0)
        self._keep_asked(heard, views)
        at, aligns = np.nonzero(views.fits)
        who = [heard[sound].line.character for sound in of[at].tolist()]
        fits = self._listening.fit(clips[at], starts[at, aligns], frames[at], aligns, who)
        views.fits[at, aligns] = fits
        return views

    def _pictures(self, sound: Sound) -> Ints:
        """The clips that may be seen under a sound: none if it is too long, or a part unsaid."""
        rate = self._clips[sound.clip].rate
        too_long = sound.frames * rate.denominator > _LONGEST_S * rate.numerator
        if too_long or not all(way.core.duration for way in sound.spoken):
            return ints([])
        clips = self._listening.pictures(sound.line.character)
        return np.asarray(clips[clips != sound.clip])

    def _keep_asked(self, heard: Sequence[Sound], views: _Views) -> None:
        """Of sounds that are not among the best, only the very reactions that were asked for."""
        others = ints([place for place, sound in enumerate(heard) if not sound.best])
        for place in np.flatnonzero(np.isin(views.sounds, others)).tolist():
            names = self._names(heard[views.sounds[place]], int(views.clips[place]))
            views.fits[place] &= [name in self._asked for name in names]

    def _names(self, sound: Sound, clip: int) -> list[str]:
        return [f"{OVER}{self._clips[clip].id}:{sound.name}:{align}" for align in ALIGNS]

    def _in_clips(self, heard: Sequence[Sound], of: Ints, clips: Ints, frames: Ints) -> Ints:
        """Lengths of sounds in frames of the clips that are seen meanwhile. of: the sounds."""
        own = ints([sound.clip for sound in heard])[of]
        found = frames.copy()
        for place in np.flatnonzero(self._rates[own] != self._rates[clips]).tolist():
            rate, other = self._clips[own[place]].rate, self._clips[clips[place]].rate
            found[place] = round(int(frames[place]) * other / rate)
        return found

    def _shown(self, heard: Sequence[Sound], views: _Views) -> _Shown:
        counts = ints([len(sound.spoken) for sound in heard])
        base = starts_of(counts)
        kept = np.flatnonzero(views.fits.any(axis=1))
        of = views.sounds[kept]
        place, at = spread(base[of], counts[of])
        offsets = ints([x.core.start - s.spoken[0].core.start for s in heard for x in s.spoken])[at]
        frames = ints([x.core.duration for s in heard for x in s.spoken])[at]
        sound, clips = of[place], views.clips[kept[place]]
        return _Shown(
            kept[place],
            at - base[sound],
            self._in_clips(heard, sound, clips, offsets),
            self._in_clips(heard, sound, clips, frames),
        )

    def _worth_it(self, views: _Views, shown: _Shown) -> Bools:
        """Where the listening is best seen, in a few clips, during each stretch of a reading.

        Pictures fixed to what they show beside come before cutaways; clean and circled ones first.
        """
        of = shown.views
        clips, first = views.clips[of], np.argmax(views.fits[of], axis=1)
        starts = views.starts[of, first] + shown.offsets
        circled = np.array([clip.circled for clip in self._clips], dtype=np.bool_)
        stretch = views.sounds[of] * (int(shown.parts.max(initial=0)) + 1) + shown.parts
        order = np.lexsort(
            (
                clips,
                ~circled[clips],
                -views.fits[of].sum(axis=1),
                self._spoilt(clips, starts, starts + shown.frames),
                stretch,
            )
        )
        sorted_ = stretch[order]
        rank = np.arange(len(order)) - np.searchsorted(sorted_, sorted_)
        best = np.zeros(len(order), dtype=np.bool_)
        best[order] = rank < BEST_PICTURES
        return best

    def _spoilt(self, clips: Ints, starts: Ints, ends: Ints) -> Ints:
        """How many defects lie over each span."""
        found = np.zeros(len(clips), dtype=np.int64)
        for place in set(clips.tolist()):
            for defect in self._clips[place].defects:
                own, span = clips == place, defect.frames
                found += own & (np.minimum(ends, span.end) > np.maximum(starts, span.start))
        return found

    def _reactions(
        self, heard: Sequence[Sound], views: _Views, around: Beside
    ) -> dict[int, list[Candidate]]:
        """The reactions to each stretch, in the clips worth it and where asked for."""
        shown = self._shown(heard, views)
        offered = views.fits[shown.views]
        best = self._worth_it(views, shown)
        names = {
            view: self._names(heard[views.sounds[view]], int(views.clips[view]))
            for view in set(shown.views.tolist())
        }
        if self._asked:
            asked = [[x in self._asked for x in names[view]] for view in shown.views.tolist()]
            offered &= best[:, None] | np.array(asked, dtype=np.bool_).reshape(-1, len(ALIGNS))
        else:
            offered &= best[:, None]
        at, aligns = np.nonzero(offered)
        order = np.lexsort((aligns, at, shown.parts[at], views.sounds[shown.views[at]]))
        at, aligns = at[order], aligns[order]
        of = shown.views[at]
        starts = views.starts[of, aligns] + shown.offsets[at]
        ends = starts + shown.frames[at]
        low, high = self._listening.windows(views.clips[of], starts)
        low = np.where(aligns == LEFT, starts, low)
        high = np.where(aligns == RIGHT, ends, high)
        found: dict[int, list[Candidate]] = defaultdict(list)
        columns = of, views.sounds[of], views.clips[of], shown.parts[at], aligns
        spans = starts, ends, low, high
        for view, place, clip, part, align, start, end, least, most in zip(
            *(x.tolist() for x in (*columns, *spans)), strict=True
        ):
            sound = heard[place]
            way = sound.spoken[part]
            found[sound.first + part].append(
                Candidate(
                    "reaction",
                    names[view][align],
                    clip,
                    FrameRange(start, end),
                    Room((least, start), (end, most)),
                    way.reading,
                    -1,
                    way.doubt,
                    way.sound,
                    way.said,
                    ALIGNS[align],
                    _beside(views, around, sound, (view, part, align)),
                    way.share,
                    way.tied,
                )
            )
        return found


def _beside(views: _Views, around: Beside, sound: Sound, which: tuple[int, int, int]) -> str:
    """The name of what a picture runs on from or into, in the stretch beside."""
    view, part, align = which
    if align == LEFT and part == 0:
        return around.ways[int(views.origins[view])].name
    if align == RIGHT and part == len(sound.spoken) - 1:
        return around.ways[int(views.toward[view])].name
    return ""
