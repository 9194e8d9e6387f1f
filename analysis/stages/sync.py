"""Groups clips into takes and finds each picture clip's sound file, verified by sound."""

from __future__ import annotations

from collections import OrderedDict
from fractions import Fraction
from pathlib import Path

from django.db import transaction

from analysis.hearing import Samples
from analysis.models import Stage, Step, Sync
from analysis.services.steps import step_redo
from analysis.sync.pairing import Pairing, Take, pair
from analysis.work import Work
from projects.models import Clip, Project
from projects.rushes.decode import read_sound
from projects.rushes.facts import Slate
from projects.services.footage import slate_clear, slate_set, takes_group
from roughcut.storage import local_copy

RATE_HZ = 16_000
_KEPT_SOUNDS = 6


def run(work: Work) -> None:
    project = work.step.project
    takes_group(project=project)
    ready = project.clips.filter(state=Clip.State.READY).select_related("take__setup")
    with_sound = [clip for clip in ready if clip.facts["channels"]]
    cameras = [clip for clip in with_sound if clip.kind == Clip.Kind.PICTURE]
    recorders = [clip for clip in with_sound if clip.kind == Clip.Kind.SOUND]
    sounds = _Sounds({str(clip.pk): clip for clip in with_sound})
    recorder_takes = [_take(clip) for clip in recorders]
    for done, camera in enumerate(cameras):
        work.progress(done, len(cameras))
        if recorders:
            found = pair([_take(camera)], recorder_takes, sounds.read, rate_hz=RATE_HZ)[0]
        else:
            found = Pairing(str(camera.pk), None, None)
        sync_keep(camera, found, had_choice=bool(recorders))
    takes_adopt(project)


class _Sounds:
    """The sound of files as it is asked for, the last few kept."""

    def __init__(self, clips: dict[str, Clip]) -> None:
        self._clips = clips
        self._kept: OrderedDict[str, Samples] = OrderedDict()

    def read(self, name: str) -> Samples:
        if name not in self._kept:
            clip = self._clips[name]
            first = clip.facts["channels"][0]
            with local_copy(clip) as path:
                samples = read_sound(Path(path), first["stream"], first["index"], RATE_HZ)
            self._kept[name] = samples
            while len(self._kept) > _KEPT_SOUNDS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(name)
        return self._kept[name]


def _take(clip: Clip) -> Take:
    slated = clip.take is not None and clip.take.setup.slated
    return Take(
        id=str(clip.pk),
        length_s=clip.duration_s,
        start_s=_start_s(clip),
        scene=clip.take.setup.name if clip.take and slated else "",
        take=str(clip.take.number) if clip.take and slated else "",
    )


def _start_s(clip: Clip) -> Fraction | None:
    """Real seconds since midnight of the first frame or sample; exact where samples are known."""
    samples, rate = clip.facts.get("start_samples"), clip.facts.get("sample_rate")
    if clip.kind == Clip.Kind.SOUND and samples is not None and rate:
        return Fraction(samples, rate)
    if clip.start_frame is None or clip.rate is None:
        return None
    return clip.start_frame / clip.rate


def sync_keep(camera: Clip, found: Pairing, *, had_choice: bool) -> None:
    synced = found.sync if found.recorder is not None else None
    before = Sync.objects.filter(picture=camera).values_list("sound_id", "offset_s").first()
    row, _ = Sync.objects.update_or_create(
        picture=camera,
        defaults={
            "sound_id": int(found.recorder) if found.recorder else None,
            "offset_s": synced.offset_s if synced else None,
            "drift_ppm": synced.drift_ppm if synced else 0.0,
            "confidence": synced.confidence if synced else 0.0,
            "method": synced.method.value if synced else "none" if had_choice else "no sound files",
        },
    )
    if before is not None and before != (row.sound_id, row.offset_s):
        _hear_again(camera)


def _hear_again(camera: Clip) -> None:
    """What was heard through the channels of before is heard anew."""
    for step in Step.objects.filter(clip=camera, stage__in=[Stage.SOUND, Stage.TRANSCRIPT]):
        step_redo(step=step)


@transaction.atomic
def takes_adopt(project: Project) -> None:
    """A picture clip that names no slate takes that of the sound file it is proved to belong to.

    Timecode and order only guessed at it; sound has the last word before the spoken slate.
    """
    rows = Sync.objects.filter(picture__project=project).select_related(
        "picture__take__setup", "picture__project", "sound__take__setup"
    )
    for row in rows:
        picture, sound = row.picture, row.sound
        if picture.facts["slate"]["setup"]:
            continue
        if sound is not None and sound.facts["slate"]["setup"]:
            slate_set(clip=picture, slate=Slate(**sound.facts["slate"]), actor=None)
        else:
            slate_clear(clip=picture)
