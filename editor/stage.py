"""The work of the propose stage: a first proposal for a scene whose material has been read."""

from __future__ import annotations

from analysis.work import Work
from editor.services.propose import scene_propose


def run(work: Work) -> None:
    """Propose; a scene that people already work on gets a new version beside theirs."""
    scene = work.step.scene
    assert scene is not None
    scene_propose(scene=scene, actor=None)
    work.progress(1, 1)
