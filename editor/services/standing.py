"""How a cut stands: what carries each line, and what people asked of it; each change is kept.

Invariant: an act that changes the edit list grows `revision` by one and leaves one CutChange that
holds what it takes to undo it. Every act grows `seq` by one and is told to the room once, after
commit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from editor.models import Cut, CutChange
from editor.services.propose import choices_of, cut_resolve
from projects.models import User
from projects.services.audit import audit
from roughcut.live import cut_group, publish

# A wish about one character is taken back without touching those about others.
_OF_CHARACTER = "favour:"
_NAME = "name"


@dataclass(frozen=True, slots=True)
class Told:
    """What the room is told: the new number, and whether the edit list itself changed."""

    seq: int
    revision: int


@dataclass(frozen=True, slots=True)
class Standing:
    """choices: stretch to what carries it. pins, trims, bans: as the cut holds them.

    parameters: what was asked of the engine, one level deep: "favour:ANNA" is a key.
    model: "name" to that of whose taste the cut is, "" for the factory's.
    """

    choices: dict[str, Any]
    pins: dict[str, Any]
    trims: dict[str, Any]
    bans: dict[str, Any]
    parameters: dict[str, Any]
    model: dict[str, Any]

    def without(self, keys: set[str]) -> Standing:
        """The same with these stretches left to the engine, trims and all; a pin of a whole line
        goes with any part of it, and pins of parts with the line that they were."""
        freed = keys | {key.partition("#")[0] for key in keys}

        def kept(held: dict[str, Any]) -> dict[str, Any]:
            return {
                key: name
                for key, name in held.items()
                if key not in freed and key.partition("#")[0] not in keys
            }

        trims = {
            name: trim
            for name, trim in self.trims.items()
            if keys.isdisjoint(key for key, _ in trim["shot"]["ways"])
        }
        return replace(self, choices=kept(self.choices), pins=kept(self.pins), trims=trims)

    def taken_back(self, then: Mapping[str, Any], after: Mapping[str, Any]) -> Standing:
        """The same with what changed between two standings as it was in the first.

        then, after: by field; a field that is missing in them did not change.
        """
        return Standing(
            **{
                part.name: _taken_back(
                    getattr(self, part.name), then.get(part.name, {}), after.get(part.name, {})
                )
                for part in fields(self)
            }
        )

    def as_dict(self) -> dict[str, Any]:
        return {part.name: getattr(self, part.name) for part in fields(self)}


def standing(cut: Cut) -> Standing:
    return Standing(
        choices_of(cut),
        dict(cut.pins),
        dict(cut.trims),
        dict(cut.bans),
        _level(cut.parameters),
        taste_of(cut.model),
    )


def taste_of(model: str) -> dict[str, Any]:
    """A model's name as a standing holds it."""
    return {_NAME: model}


def resolve(cut: Cut, wanted: Standing) -> None:
    """Solve the cut again with these choices held, and keep what people asked of it."""
    cut.pins, cut.trims, cut.bans = wanted.pins, wanted.trims, wanted.bans
    cut.parameters, cut.model = _nested(wanted.parameters), wanted.model[_NAME]
    cut.save(update_fields=["pins", "trims", "bans", "parameters", "model"])
    cut_resolve(cut=cut, choices=wanted.choices | wanted.pins)


def changed(cut: Cut, actor: User, act: str, was: Standing, **detail: Any) -> Told:
    """Number and keep the change just made, with what it takes to undo it, and tell the room."""
    cut.revision += 1
    CutChange.objects.create(
        cut=cut,
        revision=cut.revision,
        actor=actor,
        act=act,
        detail={**detail, "then": was.as_dict(), "after": standing(cut).as_dict()},
    )
    audit(project=cut.project, actor=actor, verb=f"cut_{act}", subject=cut, revision=cut.revision)
    return told(cut, actor, events=True, act=act)


def told(
    cut: Cut, actor: User, *, events: bool = False, notes: list[int] | None = None, act: str = ""
) -> Told:
    """Tell the room of an act; its page reads the rows."""
    cut.seq += 1
    cut.save(update_fields=["seq", "revision", "changed_at"])
    message = {
        "type": "cut.changed",
        "seq": cut.seq,
        "by": actor.pk,
        "act": act,
        "revision": cut.revision,
        "events": events,
        "notes": notes or [],
    }
    publish(cut_group(cut.pk), message)
    return Told(cut.seq, cut.revision)


def _taken_back(
    now: dict[str, Any], then: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Any]:
    touched = {key for key in {*then, *after} if then.get(key) != after.get(key)}
    kept = {key: value for key, value in now.items() if key not in touched}
    return kept | {key: then[key] for key in touched if key in then}


def _level(parameters: Mapping[str, Any]) -> dict[str, Any]:
    favour = parameters.get("favour", {})
    flat = {key: value for key, value in parameters.items() if key != "favour"}
    return flat | {f"{_OF_CHARACTER}{name}": weight for name, weight in favour.items()}


def _nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    favour = {
        key.removeprefix(_OF_CHARACTER): weight
        for key, weight in flat.items()
        if key.startswith(_OF_CHARACTER)
    }
    rest = {key: value for key, value in flat.items() if not key.startswith(_OF_CHARACTER)}
    return rest | {"favour": favour}
