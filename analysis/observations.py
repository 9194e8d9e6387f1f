"""What an analyser may observe, as values. Times are clip time: seconds from the first frame."""

from __future__ import annotations

from dataclasses import dataclass

from roughcut.core.vocabulary import CameraMove, DefectKind, ShotSize


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word. probability: 0..1."""

    text: str
    start_s: float
    end_s: float
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Face:
    """One face in one sampled frame; box and landmarks in fractions of the picture.

    embedding: unit vector of the recogniser, () where it is unavailable or not consented.
    yaw: -1 looks to the left of the picture, +1 to the right, 0 to the camera.
    mouth_open: 0..1, NaN where unknown.
    """

    time_s: float
    left: float
    top: float
    width: float
    height: float
    confidence: float
    embedding: tuple[float, ...] = ()
    yaw: float = 0.0
    mouth_open: float = float("nan")


@dataclass(frozen=True, slots=True)
class Emotion:
    """One face's expression in one sampled frame. scores: label to 0..1, summing to 1."""

    time_s: float
    face: int
    scores: dict[str, float]


@dataclass(frozen=True, slots=True)
class Object:
    """One person or thing in one sampled frame; box in fractions of the picture."""

    time_s: float
    label: str
    confidence: float
    left: float
    top: float
    width: float
    height: float
    track: int = 0


@dataclass(frozen=True, slots=True)
class Framing:
    """What a span of a clip frames. height: face height / picture height, median, NaN if none."""

    start_s: float
    end_s: float
    shot_size: ShotSize
    height: float
    people: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Movement:
    start_s: float
    end_s: float
    move: CameraMove
    confidence: float


@dataclass(frozen=True, slots=True)
class Motion:
    """How much of the picture moves otherwise than the camera does, at every tenth of a second.

    values: 0 still .. 1 a quarter of the picture or more, from the clip's first frame on.
    """

    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Light:
    """The picture's mean in CIE L*a*b*: 0 black .. 100 white, green to red, blue to yellow."""

    start_s: float
    end_s: float
    lightness: float
    green_red: float
    blue_yellow: float

    @property
    def lab(self) -> tuple[float, float, float]:
        return self.lightness, self.green_red, self.blue_yellow


@dataclass(frozen=True, slots=True)
class Defect:
    """A span that is technically poor. severity: 0 hardly seen .. 1 unusable."""

    kind: DefectKind
    start_s: float
    end_s: float
    severity: float
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class QualitySample:
    """Continuous technical measures of one sampled frame, each 0 bad .. 1 good."""

    time_s: float
    sharpness: float
    exposure: float
    steadiness: float


@dataclass(frozen=True, slots=True)
class SoundMeasure:
    """Per channel: levels in dBFS, signal to noise in dB, share of clipped samples."""

    channel: int
    rms_db: float
    peak_db: float
    noise_db: float
    snr_db: float
    clipped: float


@dataclass(frozen=True, slots=True)
class SpeechSpan:
    """Where somebody speaks. speaker: label within the project, "" if unknown."""

    start_s: float
    end_s: float
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Mouth:
    """How far one face's lips are apart in one sampled frame; box in fractions of the picture.

    opening: gap between the lips / width of the mouth, 0 closed .. about 1.
    yaw: as in Face.
    """

    time_s: float
    left: float
    top: float
    width: float
    height: float
    opening: float
    yaw: float = 0.0


Observation = (
    Word
    | Face
    | Emotion
    | Object
    | Framing
    | Movement
    | Motion
    | Light
    | Defect
    | QualitySample
    | SoundMeasure
    | SpeechSpan
    | Mouth
)
