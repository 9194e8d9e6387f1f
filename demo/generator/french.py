"""The French scene: a watch room at dawn, a watch that stopped."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from demo.generator.plan import Attempt, Calls, Dual, Flaw, Setup, Shoot, Speech, TakePlan
from demo.generator.voices import Voice

FOUNTAIN = Path(__file__).with_suffix(".fountain").read_text("utf-8")

SPEECHES = (
    Speech("MOREAU", "Tu n’as pas dormi."),
    Speech("LÉNA", "L’équipage non plus."),
    Speech(
        "MOREAU", "Il leur reste 21 minutes d’air.", "Il leur reste vingt-et-une minutes d’air.",
        "sans la regarder",
    ),
    Speech("LÉNA", "Alors j’y vais, tout de suite."),
    Speech("MOREAU", "Je t’ai interdit ce vol hier soir."),
    Speech("LÉNA", "C’était hier. Aujourd’hui, ils respirent encore."),
    Speech("MOREAU", "Où est-ce que tu l’as trouvée ?"),
    Speech("LÉNA", "Dans la veste qu’il m’avait laissée."),
    Speech(
        "MOREAU", "Elle s’est arrêtée à 6 h 40.", "Elle s’est arrêtée à six heures quarante.",
        "bas",
    ),
    Speech("LÉNA", "C’est l’heure où il a fait demi-tour."),
    Speech("MOREAU", "Il a sauvé douze hommes, ce matin-là."),
    Speech("LÉNA", "Laissez-moi en sauver trois."),
)  # fmt: skip

MASTER = Setup("12", "plan d’ensemble", "WS", "static", ("MOREAU", "LÉNA"), 0.112)
MOREAU_CLOSE = Setup("12A", "gros plan Moreau", "CU", "static", ("MOREAU",), 0.4, "LÉNA")
LENA_CLOSE = Setup("12B", "plan rapproché Léna", "MCU", "pan", ("LÉNA",), 0.25)
WATCH = Setup("12C", "insert montre", "INSERT", "push", (), 0.0)

TAKES = (
    TakePlan(
        MASTER, 1, 0, 12, 1.05, 0.4, "06:12:04:00", dropped=frozenset({7}),
        attempts={
            4: (
                Attempt("Je t’ai permis ce vol hier soir.", "flub"),
                Attempt("Je t’ai interdit ce vol hier soir.", "verbatim"),
            )
        },
    ),
    TakePlan(
        MASTER, 2, 0, 12, 1.0, 0.36, "06:14:30:17", circled=True,
        dual=Dual(("PERCHE",), 0.72, -0.0048),
    ),
    TakePlan(
        MOREAU_CLOSE, 1, 0, 12, 1.03, 0.38, "06:22:11:09",
        attempts={
            8: (
                Attempt("Elle s’est arrêtée", "false start"),
                Attempt(
                    "Elle s’est arrêtée à 6 h 40.", "verbatim",
                    "Elle s’est arrêtée à six heures quarante.",
                ),
            )
        },
        flaws=(Flaw("overexposure", 4, 6),),
    ),
    TakePlan(
        MOREAU_CLOSE, 2, 0, 12, 0.97, 0.44, "06:24:40:02", circled=True,
        adlibs={10: ("MOREAU", "Pas un de plus.")},
    ),
    TakePlan(
        LENA_CLOSE, 1, 0, 12, 1.05, 0.36, "06:33:05:20",
        attempts={3: (Attempt("Alors j’y vais maintenant, tout de suite.", "paraphrase"),)},
        flaws=(Flaw("blur", 1, 3), Flaw("boom in shot", 9, 9)),
    ),
    TakePlan(LENA_CLOSE, 2, 0, 12, 0.98, 0.42, "06:35:29:13", circled=True),
    TakePlan(
        LENA_CLOSE, 3, 7, 12, 0.94, 0.48, "06:37:58:06", slated=False,
        flaws=(Flaw("audio noise", 7, 8),),
        dual=Dual(("PERCHE",), 0.5, -7204.5, "wrong"),
    ),
    TakePlan(WATCH, 1, 6, 9, 1.0, 0.5, "", circled=True),
    TakePlan(WATCH, 2, 6, 8, 1.0, 0.5, "06:44:10:00", broken=True),
)  # fmt: skip

SHOOT = Shoot(
    language="fr",
    title="L’heure du demi-tour",
    scene="12",
    heading="INT. SALLE DE VEILLE - AUBE",
    fountain=FOUNTAIN,
    rate=Fraction(24000, 1001),
    reel="B012",
    room="dawn",
    prop="watch",
    speeches=SPEECHES,
    voices={
        "LÉNA": Voice("ff_siwis", "fr-fr"),
        "MOREAU": Voice("ef_dora", "fr-fr", 1.0, 0.9),
    },
    people={"LÉNA": "young", "MOREAU": "old"},
    calls=Calls(
        Voice("em_alex", "fr-fr", 1.1),
        "Moteur… Action !",
        "Coupez !",
        {
            "12-1": "Douze, prise un.",
            "12-2": "Douze, prise deux.",
            "12A-1": "Douze A, prise un.",
            "12A-2": "Douze A, prise deux.",
            "12B-1": "Douze B, prise un.",
            "12B-2": "Douze B, prise deux.",
            "12C-1": "Douze C, prise un.",
            "12C-2": "Douze C, prise deux.",
        },
    ),
    takes=TAKES,
)
