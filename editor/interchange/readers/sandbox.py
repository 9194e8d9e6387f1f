"""Reads an AAF in a process of its own, with bounded time and memory.

An AAF is a file system with cross references; a made-up one can send the library that opens it
in circles or ask for any amount of memory. What goes wrong in there ends that process only.
"""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys

from editor.interchange.foreign import Foreign, broken
from roughcut.core.errors import RefusedError

_SECONDS = 30
_MEMORY = 1536 * 2**20


def read_aaf(data: bytes) -> Foreign:
    """The composition of an AAF. Raises RefusedError, and nothing else."""
    # nothing of ours but the way to the code: no secret is inherited
    environment = {"PYTHONPATH": os.pathsep.join(each or os.getcwd() for each in sys.path)}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "editor.interchange.readers.sandbox"],
            input=data,
            capture_output=True,
            timeout=_SECONDS * 2,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise broken("it takes too long, as no cut does") from error
    if done.returncode or not done.stdout:
        raise broken("it is damaged")
    # pickle is safe here: these bytes are our own module's, of types it chose
    answer = pickle.loads(done.stdout)
    if isinstance(answer, Foreign):
        return answer
    code, sentence, action, values = answer
    raise RefusedError(code, sentence, action=action, values=values)


def _child() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    answer = _answer(sys.stdin.buffer.read())
    sys.stdout.buffer.write(pickle.dumps(answer))


def _answer(data: bytes) -> Foreign | tuple[str, str, str, dict[str, object]]:
    from editor.interchange.readers import aaf  # the library is the child's alone

    try:
        return aaf.read(data)
    except RefusedError as error:
        code = error.code.removeprefix("refused.")
        return code, error.sentence, error.action, dict(error.values)
    except Exception as error:  # noqa: BLE001  # whatever a made-up file makes the library raise
        refused = broken(f"it is damaged ({type(error).__name__})")
        return "return.broken", refused.sentence, refused.action, dict(refused.values)


if __name__ == "__main__":
    _child()
