"""Measures every channel of a clip, and makes the sound and the waveform that are reviewed."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from analysis.analysers.sound import VERSION, listen
from analysis.hearing import Channel, Samples, each_heard
from analysis.noise import noise_of
from analysis.observations import Defect, Observation, SoundMeasure
from analysis.services.analyses import observations_replace, rendition_set
from analysis.stages.picture import rendition_name
from analysis.work import Work
from projects.models import Clip, Rendition
from projects.rushes.peaks import waveform_peaks
from projects.rushes.sound_proxy import RATE, write_sound_proxy
from roughcut.storage import store

SOUND, PEAKS = "sound.m4a", "peaks.bin"


def run(work: Work) -> None:
    """The channel that is reviewed is the cleanest one: the engine chooses by the same measure."""
    clip = work.step.clip
    assert clip is not None
    found: list[Observation] = []
    best: tuple[float, Samples] | None = None
    for number, (channel, samples) in enumerate(each_heard(clip, RATE)):
        work.progress(number, number + 1)
        heard = listen(samples, RATE)
        found += [_numbered(value, number, channel) for value in heard if _kept(value, channel)]
        noise = noise_of(next((v for v in heard if isinstance(v, SoundMeasure)), None))
        if best is None or noise < best[0]:
            best = (noise, samples)
    observations_replace(
        clip=clip, analyser="sound", version=VERSION, weights="", observations=found
    )
    if best is not None:
        _keep(clip, best[1])
    work.progress(1, 1)


def _numbered(value: Observation, number: int, channel: Channel) -> Observation:
    return replace(value, channel=number) if isinstance(value, SoundMeasure) else value


def _kept(value: Observation, channel: Channel) -> bool:
    """Defects are told of the camera's own file; a recorder's channels are measured only."""
    return not isinstance(value, Defect) or channel.clip is None


def _keep(clip: Clip, samples: Samples) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        write_sound_proxy(made / SOUND, samples)
        (made / PEAKS).write_bytes(waveform_peaks(samples, RATE))
        for file, kind in ((SOUND, Rendition.Kind.SOUND), (PEAKS, Rendition.Kind.PEAKS)):
            name = rendition_name(clip, file)
            rendition_set(clip=clip, kind=kind, file=name, size=store(made / file, name))
