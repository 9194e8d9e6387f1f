"""DeepFace, brought up without its downloads: identity and expression of a face already found."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from analysis.analysers.base import Pixels
from analysis.weights import ModelStore, UnavailableError

CHIP_EDGE = 150  # pixels: dlib's own input
# Where dlib's training put the eyes, fractions of a chip with a quarter of padding on each side.
CHIP_EYES = np.array([[0.318, 0.314], [0.669, 0.314]], np.float32)


def open_deepface(models: ModelStore, *names: str) -> Any:
    """The DeepFace class with the weights of the named models where it looks for them.

    Raises UnavailableError if a model is not here or the package is not installed.
    """
    files = [models.path(name) for name in names]
    _lay_out(models.home, files)
    os.environ["DEEPFACE_HOME"] = str(models.home / "deepface")
    os.environ.setdefault("DEEPFACE_LOG_LEVEL", "40")
    os.environ.setdefault("DEEPFACE_BACKEND_ENGINE", "onnx")
    try:
        from deepface import DeepFace
    except ImportError as missing:
        raise UnavailableError(f"DeepFace cannot be loaded ({missing})") from missing
    return DeepFace


def _lay_out(home: Path, files: list[Path]) -> None:
    folder = home / "deepface" / ".deepface" / "weights"
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        link = folder / file.name
        if link.resolve() != file.resolve():
            made = folder / f".{file.name}.{os.getpid()}"
            made.symlink_to(file.resolve())
            os.replace(made, link)


def face_chip(bgr: Pixels, landmarks: npt.NDArray[np.float32]) -> Pixels:
    """The face turned upright and scaled as dlib's recogniser was trained, [150, 150, 3].

    landmarks: as in FoundFace; only the eyes are used.
    """
    goal = CHIP_EYES * CHIP_EDGE
    source, target = landmarks[1] - landmarks[0], goal[1] - goal[0]
    turn = complex(*target.tolist()) / complex(*source.tolist())
    matrix = np.array([[turn.real, -turn.imag, 0.0], [turn.imag, turn.real, 0.0]], np.float32)
    matrix[:, 2] = goal[0] - matrix[:, :2] @ landmarks[0]
    chip = cv2.warpAffine(bgr, matrix, (CHIP_EDGE, CHIP_EDGE), flags=cv2.INTER_AREA)
    return np.asarray(chip, np.uint8)
