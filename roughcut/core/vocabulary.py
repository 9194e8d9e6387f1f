"""Closed sets of words that more than one stage uses."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    ENGLISH = "en"
    FRENCH = "fr"


class ShotSize(StrEnum):
    """What the frame holds, widest first; an insert holds no face."""

    WIDE = "WS"
    TWO_SHOT = "2S"
    MEDIUM_LONG = "MLS"
    MEDIUM = "MS"
    MEDIUM_CLOSE = "MCU"
    CLOSE = "CU"
    EXTREME_CLOSE = "ECU"
    INSERT = "INSERT"


class CameraMove(StrEnum):
    STATIC = "static"
    PAN = "pan"
    TILT = "tilt"
    PUSH = "push"
    HANDHELD = "handheld"


class Delivery(StrEnum):
    """How a reading's words stand to its script line (the `verdict` of an alignment)."""

    VERBATIM = "verbatim"
    PARAPHRASE = "paraphrase"
    FLUB = "flub"
    FALSE_START = "false start"
    STUTTER = "stutter"


class DefectKind(StrEnum):
    """What can be wrong with a span of a clip, or with the whole file."""

    BLUR = "blur"
    OVEREXPOSURE = "overexposure"
    UNDEREXPOSURE = "underexposure"
    CAMERA_SHAKE = "camera shake"
    BOOM_IN_SHOT = "boom in shot"
    AUDIO_NOISE = "audio noise"
    AUDIO_CLIPPING = "audio clipping"
    AUDIO_LATE = "audio late in file"
    NO_AUDIO = "no audio"
    VARIABLE_RATE = "variable frame rate"
    CORRUPT = "corrupt"
    ZERO_BYTES = "zero bytes"
    WRONG_EXTENSION = "wrong extension"
