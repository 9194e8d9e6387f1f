"""The one job of this app: run a step."""

from __future__ import annotations

import logging

from analysis.models import State
from analysis.services.steps import step_finish, step_retry, step_take_up
from analysis.stages import work_of
from analysis.work import Stopped, Work
from roughcut.core.errors import MachineError, RoughCutError

log = logging.getLogger(__name__)


def run_step(step_id: int) -> None:
    """Take up a step, do its work, close it. Safe to run twice and to kill at any moment."""
    step = step_take_up(step_id=step_id)
    if step is None:
        return
    try:
        with Work(step) as work:
            work_of(step.stage)(work)
    except Stopped:
        return
    except MachineError as error:
        log.warning("step %s (%s): %s", step.pk, step, error)
        step_retry(step=step, message=str(error))
    except RoughCutError as error:
        step_finish(step=step, state=State.FAILED, message=str(error))
    except Exception as error:  # the edge of the process: the row is marked, the worker goes on
        log.warning("step %s (%s) failed", step.pk, step, exc_info=True)
        step_retry(step=step, message=f"{type(error).__name__}: {error}")
    else:
        step_finish(step=step, state=State.DONE)
