"""The three families of error, each with a stable code and words for a person."""

from __future__ import annotations

from collections.abc import Mapping


class RoughCutError(Exception):
    """An error that is told to a person.

    code: stable, dotted, for example `footage.no-timecode`.
    sentence: one sentence of fact in English, with {names} for `values`, so that a page can say it
    in another language; message: the same with the values in their places.
    action: what the person can do, or "". subject: the file, take or line it is about, or "".
    """

    family = "machine"

    def __init__(
        self,
        code: str,
        sentence: str,
        *,
        action: str = "",
        subject: str = "",
        values: Mapping[str, object] | None = None,
    ) -> None:
        message = sentence.format_map(values) if values else sentence
        super().__init__(message)
        self.code = f"{self.family}.{code}"
        self.sentence = sentence
        self.values = values or {}
        self.message = message
        self.action = action
        self.subject = subject

    def __str__(self) -> str:
        told = f"{self.subject}: {self.message}" if self.subject else self.message
        return f"{told} {self.action}".strip()


class FootageError(RoughCutError):
    """The material is at fault: tell the assistant editor."""

    family = "footage"


class ScriptError(FootageError):
    """The written text is at fault: tell whoever brought it."""

    family = "script"


class RefusedError(RoughCutError):
    """Not allowed, or made against an older state: tell the caller."""

    family = "refused"


class MachineError(RoughCutError):
    """We are at fault, or the machine: tell the operator."""

    family = "machine"
