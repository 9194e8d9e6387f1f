"""Small rows for tests of the services and pages: people, a shoot without files, a cut of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from analysis.models import Reading
from editor.models import Cut
from editor.services.propose import scene_propose
from projects.models import Clip, Membership, Project, Role, Scene, ScriptLine, Setup, Take, User
from projects.services.script import script_import

PAL = Fraction(25)
WORD_S, GAP_S, LEAD_S = 0.25, 1.0, 2.0
SCRIPT = """Title: Low tide

INT. KITCHEN - NIGHT #4#

ANNA
You said nine o'clock, Ben.

BEN
I said I would try.

ANNA
It is almost midnight now.

BEN
Then there is still time for tea.
"""


def make_user(name: str, *, language: str = "en") -> User:
    """A person who can sign in with the password "rough-cut"."""
    return User.objects.create_user(
        f"{name.lower()}@example.invalid", "rough-cut", name=name, language=language
    )


def make_project(owner: User, *, name: str = "Low tide", rate: Fraction = PAL) -> Project:
    project = Project.objects.create(
        name=name, language="en", rate_num=rate.numerator, rate_den=rate.denominator
    )
    add_member(project, owner, Role.OWNER)
    return project


def add_member(project: Project, user: User, role: str) -> Membership:
    return Membership.objects.create(project=project, user=user, role=role)


def bring_script(project: Project, text: str = SCRIPT) -> list[Scene]:
    script_import(project=project, name="script.fountain", content=text.encode(), actor=None)
    return list(project.scenes.filter(omitted=False))


def make_clip(
    project: Project,
    name: str,
    *,
    scene: Scene | None = None,
    setup: str = "4A",
    take: int = 1,
    rate: Fraction = PAL,
    frames: int = 1000,
    start_frame: int = 90_000,
    circled: bool = False,
) -> Clip:
    """A picture clip that was read, with one channel of sound of its own; it has no file."""
    placed, _ = Setup.objects.get_or_create(project=project, name=setup, defaults={"scene": scene})
    of, _ = Take.objects.get_or_create(setup=placed, number=take, defaults={"circled": circled})
    return Clip.objects.create(
        project=project,
        take=of,
        kind=Clip.Kind.PICTURE,
        state=Clip.State.READY,
        name=name,
        path=f"/rushes/{project.pk}/{name}",
        size=1,
        rate_num=rate.numerator,
        rate_den=rate.denominator,
        start_frame=start_frame,
        frames=frames,
        duration_s=float(frames / rate),
        width=1920,
        height=1080,
        reel=name.split(".")[0],
        facts={
            "channels": [{"stream": 1, "index": 0, "name": "CAM"}],
            "slate": {"setup": setup, "take": take},
            "sample_rate": 48_000,
        },
    )


def read_lines(
    clip: Clip, lines: list[ScriptLine], *, late_s: float = 0.0, error_rate: float = 0.0
) -> list[Reading]:
    """Readings of all lines in order, with the same pace in every clip. late_s: where they begin
    after the first two seconds.
    """
    at_s = LEAD_S + late_s
    made = []
    for line in lines:
        began_s = at_s
        words = []
        for index, text in enumerate(line.spoken.split()):
            words.append([text, at_s, at_s + WORD_S * 0.9, index])
            at_s += WORD_S
        made.append(
            Reading.objects.create(
                clip=clip,
                line=line,
                ordinal=0,
                start_s=began_s,
                end_s=at_s - WORD_S * 0.1,
                words=words,
                coverage=1.0,
                error_rate=error_rate,
                delivery="verbatim",
                confidence=0.95,
            )
        )
        at_s += GAP_S
    return made


def read_slowly(clip: Clip, line: ScriptLine, at_s: float, *, pause_s: float = 1.2) -> Reading:
    """A reading with a long pause in its middle, where the line may be cut inside."""
    began_s, said = at_s, line.spoken.split()
    words: list[list[object]] = []
    for place, text in enumerate(said):
        at_s += pause_s if place == len(said) // 2 else 0.0
        words.append([text, at_s, at_s + WORD_S * 0.9, place])
        at_s += WORD_S
    return Reading.objects.create(
        clip=clip,
        line=line,
        ordinal=0,
        start_s=began_s,
        end_s=at_s - WORD_S * 0.1,
        words=words,
        coverage=1.0,
        error_rate=0.0,
        delivery="verbatim",
        confidence=0.95,
    )


@dataclass(frozen=True, slots=True)
class Shoot:
    """A project of one scene of four lines; setups 4A to 4D hold one each, in three takes."""

    project: Project
    scene: Scene
    clips: tuple[Clip, ...]


def make_shoot(owner: User, *, rate: Fraction = PAL) -> Shoot:
    project = make_project(owner, rate=rate)
    (scene,) = bring_script(project)
    spoken = list(scene.lines.filter(kind="dialogue").order_by("order"))
    held = {f"4{letter}": line for letter, line in zip("ABCD", spoken, strict=True)}
    clips = []
    for number, (setup, take) in enumerate((s, t) for s in held for t in (1, 2, 3)):
        clip = make_clip(
            project,
            f"A001C{number + 1:03d}.mov",
            scene=scene,
            setup=setup,
            take=take,
            rate=rate,
            start_frame=90_000 + 5_000 * number,
        )
        read_lines(clip, [held[setup]], late_s=0.4 * take, error_rate=0.1 * (take - 1))
        clips.append(clip)
    return Shoot(project, scene, tuple(clips))


def make_cut(owner: User, *, rate: Fraction = PAL) -> Cut:
    """The engine's own cut of a small shoot: four shots with two alternates each."""
    return scene_propose(scene=make_shoot(owner, rate=rate).scene, actor=owner)
