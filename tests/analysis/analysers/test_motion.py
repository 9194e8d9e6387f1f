"""What moves in the picture is told apart from the camera, tenth by tenth."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from analysis.analysers.movement import tenths
from analysis.observations import Motion
from editor.engine.motion import onsets_of
from roughcut.core.vocabulary import CameraMove
from tests.analysis.analysers.conftest import Look
from tests.editor.engine.material import take
from tests.simulators.defects import Staging

pytestmark = pytest.mark.media


def motion(look: Look, staging: Staging) -> tuple[float, ...]:
    (found,) = [x for x in look(staging, "movement")["movement"] if isinstance(x, Motion)]
    return found.values


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(25)], ids=str)
def test_somebody_stepping_aside_begins_to_move_when_they_do(look: Look, rate: Fraction) -> None:
    staging = Staging(seed=21, seconds=6.0, size=(480, 270), rate=rate, crosses_s=3.0)
    values = motion(look, staging)
    assert len(values) == pytest.approx(60, abs=2)
    onsets = onsets_of(take("a", rate=rate, frames=int(6 * rate), motion=values))
    assert [onset.frame / rate for onset in onsets] == [pytest.approx(3.0, abs=0.21)]


@pytest.mark.parametrize("move", [CameraMove.STATIC, CameraMove.PAN])
def test_nothing_begins_where_only_the_camera_moves(look: Look, move: CameraMove) -> None:
    staging = Staging(seed=22, seconds=5.0, size=(480, 270), move=move)
    assert onsets_of(take("a", motion=motion(look, staging))) == ()


def test_samples_at_any_pace_become_tenths() -> None:
    times = np.array([1 / 12, 2 / 12, 3 / 12, 4 / 12])
    assert tenths(times, np.array([0.0, 0.0, 0.9, 0.0])) == (0.0, 0.0, 0.36, 0.36)
