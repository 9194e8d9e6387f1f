"""A whole shoot: every take played, filmed and recorded into files."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from demo.generator.bwf import Recording, samples_since_midnight, write_bwf
from demo.generator.camera import SIZE, Camera
from demo.generator.container import CameraFile, cut_off, write_camera_file
from demo.generator.performance import Performance, Stage
from demo.generator.plan import Shoot, TakePlan
from demo.generator.sound import camera_sound, recorder_sound
from demo.generator.truth import Shot, truth_of
from demo.generator.voices import RATE, Speaker
from roughcut.core.timecode import smpte_to_frames

CARD_PULLED_AT = 0.45  # share of the broken take's bytes that reached the card
FIRST_SEED = 70
UNJAMMED_S = Fraction(46_800)  # the recorder's clock at take 1 where no timecode reached it


def make_shoot(
    shoot: Shoot,
    out: Path,
    speaker: Speaker,
    only: str = "",
    told: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Fill a folder with the script, camera files and sound files; return the truth about them.

    only: the name of the one take to make ("" makes all). told: hears of each finished take.
    """
    for folder in (out, out / "camera", out / "sound"):
        folder.mkdir(parents=True, exist_ok=True)
    (out / "script.fountain").write_text(shoot.fountain, "utf-8")
    stage = Stage(shoot, speaker)
    shots = []
    for number, take in enumerate(shoot.takes, 1):
        if only in ("", take.name):
            shots.append(_shot(shoot, take, number, stage, out))
            told(take.name)
    return truth_of(shoot, tuple(shots)) if not only else {}


def _shot(shoot: Shoot, take: TakePlan, number: int, stage: Stage, out: Path) -> Shot:
    seed = FIRST_SEED + number
    played = stage.play(take, seed)
    camera = Camera(shoot, take, played, seed)
    picture = out / "camera" / f"{shoot.reel}C{number:03d}.mov"
    said = CameraFile(
        shoot.rate, SIZE, take.timecode, shoot.reel, quality=23, preset="medium",
        tags={
            "com.apple.proapps.scene": take.setup.name,
            "com.apple.proapps.shot": str(take.number),
            "com.apple.proapps.reel": shoot.reel,
        },
    )  # fmt: skip
    heard = None if take.mute else camera_sound(played, seed)
    write_camera_file(picture, said, camera.pictures(number), heard)
    if take.broken:
        cut_off(picture, CARD_PULLED_AT)
    sound, length = _record(shoot, take, played, seed, out)
    return Shot(
        take, number, played, f"camera/{picture.name}", sound, length, camera.face_boxes(), SIZE,
        picture.stat().st_size,
    )  # fmt: skip


def _record(
    shoot: Shoot, take: TakePlan, played: Performance, seed: int, out: Path
) -> tuple[str, float]:
    """Write the recorder's file of a take, if it has one: its name and length in seconds."""
    dual = take.dual
    if dual is None:
        return "", 0.0
    name = f"{take.setup.name}_T{take.number:02d}.wav"
    samples = recorder_sound(played, dual, seed)
    clock = UNJAMMED_S
    if take.timecode:
        clock = smpte_to_frames(take.timecode, shoot.rate) / shoot.rate
    clock += Fraction(dual.error_s - dual.offset_s).limit_denominator(RATE)
    said = Recording(
        samples_since_midnight(clock, RATE), shoot.rate, dual.channels,
        scene=take.setup.name, take=str(take.number), tape=f"S{shoot.reel[1:]}",
        circled=take.circled, drop=";" in take.timecode, file_name=name,
    )  # fmt: skip
    write_bwf(out / "sound" / name, samples, said)
    return f"sound/{name}", samples.shape[1] / RATE
