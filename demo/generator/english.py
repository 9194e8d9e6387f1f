"""The English scene: a tracking station at night, a key on a desk."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from demo.generator.plan import Attempt, Calls, Dual, Flaw, Setup, Shoot, Speech, TakePlan
from demo.generator.voices import Voice

FOUNTAIN = Path(__file__).with_suffix(".fountain").read_text("utf-8")

SPEECHES = (
    Speech("HALE", "You should be asleep."),
    Speech("NORA", "So should you."),
    Speech("HALE", "The weather closes in forty minutes.", parenthetical="without turning"),
    Speech("NORA", "Then I have thirty-nine."),
    Speech("HALE", "Sit down, Nora."),
    Speech("NORA", "My sister is on that ship."),
    Speech("HALE", "I signed the order to stop you."),
    Speech("NORA", "I know. I read it on the stairs."),
    Speech("HALE", "Nobody has ever flown that window alone."),
    Speech("NORA", "Somebody taught me how.", parenthetical="quietly"),
    Speech("HALE", "I taught you to come home."),
    Speech("NORA", "Then leave the lights on."),
)

MASTER = Setup("7", "wide master", "WS", "static", ("NORA", "HALE"), 0.112)
NORA_CLOSE = Setup("7A", "close-up Nora over Hale", "CU", "push", ("NORA",), 0.37, "HALE")
HALE_CLOSE = Setup("7B", "medium close-up Hale, handheld", "MCU", "handheld", ("HALE",), 0.265)
KEY = Setup("7C", "insert key", "INSERT", "static", (), 0.0)

TAKES = (
    TakePlan(
        MASTER, 1, 0, 12, 1.04, 0.42, "10:04:12:00", dropped=frozenset({9}),
        attempts={
            2: (
                Attempt("The weather opens in forty minutes.", "flub"),
                Attempt("The weather closes in forty minutes.", "verbatim"),
            )
        },
    ),
    TakePlan(
        MASTER, 2, 0, 12, 1.0, 0.36, "10:06:31:14", circled=True,
        dual=Dual(("BOOM",), 0.8, 0.0061),
    ),
    TakePlan(
        NORA_CLOSE, 1, 0, 12, 0.96, 0.46, "10:15:02:08",
        attempts={
            5: (
                Attempt("My sister is", "false start"),
                Attempt("My sister is on that ship.", "verbatim"),
            )
        },
        flaws=(Flaw("blur", 7, 9),),
    ),
    TakePlan(
        NORA_CLOSE, 2, 0, 12, 1.02, 0.38, "10:17:48:21", circled=True,
        attempts={7: (Attempt("I know. I just read it on the stairs.", "paraphrase"),)},
    ),
    TakePlan(NORA_CLOSE, 3, 0, 3, 1.0, 0.4, "10:19:55:02", broken=True),
    TakePlan(
        HALE_CLOSE, 1, 0, 12, 1.06, 0.4, "10:31:20:11",
        adlibs={6: ("HALE", "And I would sign it again.")},
        flaws=(Flaw("overexposure", 2, 4),),
    ),
    TakePlan(
        HALE_CLOSE, 2, 0, 12, 0.98, 0.36, "10:33:41:05", circled=True,
        flaws=(Flaw("boom in shot", 4, 4),),
    ),
    TakePlan(
        HALE_CLOSE, 3, 8, 12, 0.92, 0.5, "10:36:09:19", slated=False,
        flaws=(Flaw("audio noise", 8, 9),),
        dual=Dual(("BOOM", "LAV HALE"), 0.44, 3603.28, "wrong"),
    ),
    TakePlan(KEY, 1, 5, 8, 1.0, 0.5, "", circled=True, dual=Dual(("BOOM",), -0.2, 0.0, "none")),
)  # fmt: skip

SHOOT = Shoot(
    language="en",
    title="The Last Window",
    scene="7",
    heading="INT. TRACKING STATION - NIGHT",
    fountain=FOUNTAIN,
    rate=Fraction(25),
    reel="A007",
    room="night",
    prop="key",
    speeches=SPEECHES,
    voices={
        "NORA": Voice("af_heart", "en-us"),
        "HALE": Voice("bf_isabella", "en-gb", 0.94, 0.92),
    },
    people={"NORA": "young", "HALE": "old"},
    calls=Calls(
        Voice("am_michael", "en-us", 1.15),
        "Action!",
        "Cut!",
        {
            "7-1": "Scene seven, take one.",
            "7-2": "Scene seven, take two.",
            "7A-1": "Seven A, take one.",
            "7A-2": "Seven A, take two.",
            "7A-3": "Seven A, take three.",
            "7B-1": "Seven B, take one.",
            "7B-2": "Seven B, take two.",
            "7C-1": "Seven C, take one.",
        },
    ),
    takes=TAKES,
)
