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
from editor.engine.grouped import Bools, Ints, spread, starts_of
from editor.engine.heard import Room
from editor.engine.heard_over import Row, Run, Sound, sounds
from editor.engine.listening import ALIGNS, LEFT, RIGHT, Listening
from editor.engine.phrases import Phrasing
from editor.engine.recital import Recital
from editor.engine.spoken import Spoken, ints
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
        self, spoken: Spoken, phrased: Phrasing, listening: Listening, asked: frozenset[str]
    ) -> None:
        """asked: names of reactions that are offered whether they look good or not."""
        self._spoken, self._phrased = spoken, phrased
        self._clips = spoken.clips
        self._asked = asked
        self._listening = listening
        self._longest = [int(_LONGEST_S * clip.rate) for clip in self._clips]
        numbers: dict[Fraction, int] = {}
        self._rates = ints([numbers.setdefault(clip.rate, len(numbers)) for clip in self._clips])

    def of(
        self, read: Recital, rows: Sequence[Row], runs: Sequence[Run]
    ) -> dict[int, list[Candidate]]:
        """The reactions that each stretch may show, by its row."""
        watched = [run for run in runs if len(self._listening.pictures(run[0].character))]
        heard = sounds(self._spoken, self._phrased, rows, watched, self._asked)
        if not heard:
            return {}
        around = beside(self._spoken, self._phrased, read, rows, runs)
        views = self._views(heard, around)
        return self._reactions(heard, views, around)

    def _views(self, heard: Sequence[Sound], around: Beside) -> _Views:
        """Where the picture of each clip may lie under each sound so that it shows a listener."""
        shown = [self._pictures(sound) for sound in heard]
        of = np.repeat(np.arange(len(heard)), ints([len(clips) for clips in shown]))
        clips = ints([clip for each in shown for clip in each])
        first = ints([sound.first for sound in heard])[of]
        after = ints([sound.first + len(sound.spoken) for sound in heard])[of]
        frames = self._in_clips(heard, of, clips, ints([sound.frames for sound in heard])[of])
        origins, toward = around.from_[first - 1, clips], around.into[after, clips]
        within = around.into[first, clips]
        opens = np.where(origins >= 0, around.ends[origins], 0)
        closes = np.where(toward >= 0, around.starts[toward], self._listening.frames[clips])
        free = np.where(within >= 0, around.starts[within], -1)
        own = np.flatnonzero(within < 0)
        free[own] = self._listening.quiet(clips[own], frames[own], opens[own], closes[own])
        left, right = np.where(origins >= 0, opens, -1), np.where(toward >= 0, closes - frames, -1)
        starts = np.stack([left, right, free], axis=1)
        views = _Views(of, clips, origins, toward, starts, starts >= 0)
        self._keep_asked(heard, views)
        at, aligns = np.nonzero(views.fits)
        who = ints([self._listening.speaker(sound.line.character) for sound in heard])[of[at]]
        fits = self._listening.fit(clips[at], starts[at, aligns], frames[at], aligns, who)
        views.fits[at, aligns] = fits
        return views

    def _pictures(self, sound: Sound) -> list[int]:
        """The clips that may be seen under a sound: none if it is too long, or a part unsaid."""
        said, own = [way.core.start < way.core.end for way in sound.spoken], sound.clip
        if sound.frames > self._longest[own] or False in said:
            return []
        return [clip for clip in self._listening.pictures(sound.line.character) if clip != own]

    def _keep_asked(self, heard: Sequence[Sound], views: _Views) -> None:
        """Of sounds that are not among the best, only the very reactions that were asked for."""
        others = ints([place for place, sound in enumerate(heard) if not sound.best])
        own = np.flatnonzero(np.isin(views.sounds, others)) if len(others) else others
        views.fits[own] &= self._asked_for(heard, views, own)

    def _asked_for(self, heard: Sequence[Sound], views: _Views, own: Ints) -> Bools:
        """(N, ALIGNS) which of some pictures were asked for."""
        names = [
            self._name(heard[sound], clip, align)
            for sound, clip in zip(
                views.sounds[own].tolist(), views.clips[own].tolist(), strict=True
            )
            for align in ALIGNS
        ]
        asked = np.array([name in self._asked for name in names], dtype=np.bool_)
        return asked.reshape(-1, len(ALIGNS))

    def _name(self, sound: Sound, clip: int, align: str) -> str:
        return f"{OVER}{self._clips[clip].id}:{sound.name}:{align}"

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

    def _offered(self, heard: Sequence[Sound], views: _Views, shown: _Shown) -> tuple[Ints, Ints]:
        """What is offered of what is shown, stretch by stretch, and how its picture is fixed: the
        clips that are worth it, and what was asked for."""
        offered = np.repeat(self._worth_it(views, shown)[:, None], len(ALIGNS), axis=1)
        if self._asked:
            offered |= self._asked_for(heard, views, shown.views)
        at, aligns = np.nonzero(offered & views.fits[shown.views])
        order = np.lexsort((aligns, at, shown.parts[at], views.sounds[shown.views[at]]))
        return at[order], aligns[order]

    def _reactions(
        self, heard: Sequence[Sound], views: _Views, around: Beside
    ) -> dict[int, list[Candidate]]:
        """The reactions to each stretch, in the clips worth it and where asked for."""
        shown = self._shown(heard, views)
        at, aligns = self._offered(heard, views, shown)
        of = shown.views[at]
        starts = views.starts[of, aligns] + shown.offsets[at]
        ends = starts + shown.frames[at]
        low, high = self._listening.windows(views.clips[of], starts)
        low = np.where(aligns == LEFT, starts, low)
        high = np.where(aligns == RIGHT, ends, high)
        leans = _leaning(heard, views, of, shown.parts[at], aligns)
        parts, sound = shown.parts[at].tolist(), views.sounds[of].tolist()
        heads = [f"{OVER}{clip.id}:" for clip in self._clips]
        found: dict[int, list[Candidate]] = defaultdict(list)
        for row, way, clip, align, lean, core, ins, outs in zip(
            [heard[x].first + part for x, part in zip(sound, parts, strict=True)],
            [heard[x].spoken[part] for x, part in zip(sound, parts, strict=True)],
            views.clips[of].tolist(),
            [ALIGNS[x] for x in aligns.tolist()],
            leans.tolist(),
            map(FrameRange, starts.tolist(), ends.tolist()),
            zip(low.tolist(), starts.tolist(), strict=True),
            zip(ends.tolist(), high.tolist(), strict=True),
            strict=True,
        ):
            found[row].append(
                Candidate(
                    "reaction",
                    f"{heads[clip]}{way.name}:{align}",
                    clip,
                    core,
                    Room(ins, outs),
                    way.reading,
                    -1,
                    way.doubt,
                    way.sound,
                    way.said,
                    align,
                    around.ways[lean].name if lean >= 0 else "",
                    way.share,
                    way.tied,
                )
            )
        return found


def _leaning(heard: Sequence[Sound], views: _Views, of: Ints, parts: Ints, aligns: Ints) -> Ints:
    """What pictures run on from or into in the stretch beside, -1 where that is their own line.

    of: the views. parts: which stretch of the sound each lies over.
    """
    last = ints([len(sound.spoken) - 1 for sound in heard])[views.sounds[of]]
    before = np.where((aligns == LEFT) & (parts == 0), views.origins[of], -1)
    return np.where((aligns == RIGHT) & (parts == last), views.toward[of], before)
