"""Listens to a clip: the words, from the clean channel where the sound is synced."""

from __future__ import annotations

from functools import cache

import numpy as np

from analysis.analysers.speech import SpeechRecogniser
from analysis.analysers.speech_choice import best_recogniser
from analysis.hearing import Channel, Samples, channels_of, heard
from analysis.installed import models
from analysis.services.analyses import analyses_replace, observations_replace
from analysis.weights import UnavailableError
from analysis.work import Work
from projects.models import Clip

RATE_HZ = 16_000
ANALYSER = "speech"
_BOOM = ("boom", "mix", "perche")


@cache
def recogniser() -> SpeechRecogniser:
    """Loaded once a worker: it takes seconds and hundreds of megabytes."""
    return best_recogniser(models())


def run(work: Work) -> None:
    clip = work.step.clip
    assert clip is not None
    work.progress(0, clip.duration_s)
    try:
        speech = recogniser()
    except UnavailableError as error:
        analyses_replace(clip=clip, results=[], unavailable={ANALYSER: str(error)})
        return
    samples = clean_sound(clip, RATE_HZ)
    words = speech.transcribe(samples, clip.project.language)
    work.progress(clip.duration_s, clip.duration_s)
    observations_replace(
        clip=clip,
        analyser=ANALYSER,
        version=f"{speech.name}-{speech.version}",
        weights=speech.weights,
        observations=words,
    )


def clean_sound(clip: Clip, rate_hz: int) -> Samples:
    """The best channel for words: the recorder's boom or mix, else the clearest there is."""
    channels = channels_of(clip)
    recorded = [channel for channel in channels if channel.clip is not None]
    chosen = recorded or list(channels)
    named = [channel for channel in chosen if _says(channel, _BOOM)]
    if named:
        return heard(clip, named[0], rate_hz)
    return max((heard(clip, channel, rate_hz) for channel in chosen), key=clarity)


def _says(channel: Channel, words: tuple[str, ...]) -> bool:
    return any(word in channel.name.lower() for word in words)


def clarity(samples: Samples) -> float:
    """How far loud moments stand out of quiet ones, in dB over 20 ms blocks at 16 kHz."""
    blocks = samples[: len(samples) // 320 * 320].reshape(-1, 320)
    if not len(blocks):
        return 0.0
    levels = 10 * np.log10(np.mean(np.square(blocks), axis=1) + 1e-10)
    return float(np.percentile(levels, 90) - np.percentile(levels, 10))
