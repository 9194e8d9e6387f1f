"""The one list of what the engine weighs: each term is a cost in points that an editor can read.

Every term is >= 0 and costs `weight x value`; the energy of a cut is the sum over its segments,
its cuts and its shots, so any difference between two cuts is a sum of these terms and no more.
Source of the set: Leake et al. 2017 (idioms of dialogue scenes) and the continuity rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from roughcut.core.vocabulary import Language


class Scope(StrEnum):
    """Where a term is counted: on each segment, at each cut, or once per shot."""

    SEGMENT = "segment"
    CUT = "cut"
    SHOT = "shot"


@dataclass(frozen=True, slots=True)
class Words:
    """What a term is called in one language. merit: said of the shot that does better at it."""

    label: str
    merit: str
    doc: str


@dataclass(frozen=True, slots=True)
class Term:
    """One cost. unit: of its value. weight: points per unit of value in the classic style."""

    key: str
    scope: Scope
    unit: str
    weight: float
    english: Words
    french: Words
    sign: int = 1

    def words(self, language: Language) -> Words:
        return self.french if language is Language.FRENCH else self.english


SEGMENT_TERMS = (
    Term(
        "offscreen",
        Scope.SEGMENT,
        "share of the line",
        2.0,
        Words("speaker off screen", "speaker on screen", "The speaker is not seen speaking."),
        Words(
            "personnage hors champ",
            "personnage à l’image",
            "On ne voit pas le personnage qui parle.",
        ),
    ),
    Term(
        "flub",
        Scope.SEGMENT,
        "0 as written .. 1 fluffed",
        9.0,
        Words("line fluffed", "cleaner delivery", "The line is fluffed, begun again or reworded."),
        Words(
            "texte accroché", "texte mieux dit", "La réplique est accrochée, reprise ou changée."
        ),
    ),
    Term(
        "wrong_words",
        Scope.SEGMENT,
        "word errors per word",
        3.0,
        Words("words changed", "closer to the script", "Words differ from the script."),
        Words("mots changés", "plus près du texte", "Des mots diffèrent du scénario."),
    ),
    Term(
        "missing_words",
        Scope.SEGMENT,
        "share of the words",
        12.0,
        Words("words missing", "line complete", "Part of the line is not heard."),
        Words("mots manquants", "réplique entière", "Une partie de la réplique n’est pas dite."),
    ),
    Term(
        "defect",
        Scope.SEGMENT,
        "0 none .. 1 unusable",
        10.0,
        Words("picture defect", "clean picture", "Blur, exposure, shake or a boom in the frame."),
        Words(
            "défaut d’image", "image propre", "Flou, exposition, tremblé ou perche dans le champ."
        ),
    ),
    Term(
        "sound_defect",
        Scope.SEGMENT,
        "0 none .. 1 unusable",
        6.0,
        Words("sound defect", "clean sound", "Noise, clipping or late sound on what is heard."),
        Words("défaut de son", "son propre", "Bruit, saturation ou son en retard."),
    ),
    Term(
        "noise",
        Scope.SEGMENT,
        "0 clean .. 1 unusable",
        1.0,
        Words("noisy sound", "clearer sound", "How noisy the best channel of the take is."),
        Words("son bruité", "son plus clair", "Le bruit de la meilleure piste de la prise."),
    ),
    Term(
        "performance",
        Scope.SEGMENT,
        "1 - performance",
        2.0,
        Words("weaker performance", "stronger performance", "Fluency and life of the reading."),
        Words("jeu plus faible", "jeu plus fort", "Aisance et vie de la lecture."),
    ),
    Term(
        "uncircled",
        Scope.SEGMENT,
        "0 or 1",
        1.5,
        Words("take not circled", "circled take", "Another take was marked good on set."),
        Words("prise non cerclée", "prise cerclée", "Une autre prise a été cerclée au tournage."),
    ),
    Term(
        "size",
        Scope.SEGMENT,
        "size steps / 4",
        2.5,
        Words(
            "size unlike the mood", "size fits the mood", "Wider or closer than the moment asks."
        ),
        Words("cadre peu juste", "cadre plus juste", "Plus large ou plus serré que le moment."),
    ),
    Term(
        "favoured",
        Scope.SEGMENT,
        "share of the line x wish",
        1.0,
        Words("favoured actor absent", "favoured actor seen", "Whom you asked to see is not seen."),
        Words(
            "acteur favorisé absent", "acteur favorisé à l’image", "On ne voit pas qui vous voulez."
        ),
    ),
    Term(
        "no_listener",
        Scope.SEGMENT,
        "strength of the line",
        0.4,
        Words("listener unseen", "listener seen", "A strong line, and no one seen to receive it."),
        Words(
            "écoute absente", "écoute à l’image", "Réplique forte, et personne pour la recevoir."
        ),
    ),
    Term(
        "opening",
        Scope.SEGMENT,
        "size steps / 3",
        2.5,
        Words("scene opens close", "opens wide", "The place is not shown when the scene begins."),
        Words("ouverture serrée", "ouverture large", "Le lieu n’est pas montré à l’ouverture."),
    ),
    Term(
        "closing",
        Scope.SEGMENT,
        "size steps / 3",
        1.2,
        Words("scene ends close", "ends wide", "The scene does not open out at its end."),
        Words("fin serrée", "fin large", "La séquence ne s’élargit pas à la fin."),
    ),
    Term(
        "insert",
        Scope.SEGMENT,
        "0 or 1",
        3.0,
        Words(
            "insert over a line", "a face, not an insert", "A thing is shown while someone speaks."
        ),
        Words("insert sur réplique", "un visage, pas un insert", "Un objet pendant qu’on parle."),
    ),
    Term(
        "other_speech",
        Scope.SEGMENT,
        "share of the line",
        4.0,
        Words("other speech heard", "no other speech", "Off-script speech lies over the line."),
        Words("autre parole", "pas d’autre parole", "Une parole hors texte couvre la réplique."),
    ),
    Term(
        "handles",
        Scope.SEGMENT,
        "share of 12 frames",
        0.3,
        Words("short handles", "room to trim", "Too little material beyond the in or out point."),
        Words("poignées courtes", "poignées suffisantes", "Trop peu de matière avant ou après."),
    ),
    Term(
        "unsure",
        Scope.SEGMENT,
        "1 - confidence",
        2.0,
        Words("line match unsure", "line match sure", "The engine is not sure it is this line."),
        Words("texte mal reconnu", "texte bien reconnu", "Il n’est pas sûr que ce soit ce texte."),
    ),
    Term(
        "beat_unseen",
        Scope.SEGMENT,
        "0 or 1",
        1.6,
        Words("action not shown", "action shown", "The written action gets no picture of its own."),
        Words("action non montrée", "action montrée", "L’action écrite n’a pas d’image à elle."),
    ),
    Term(
        "seconds",
        Scope.SEGMENT,
        "s",
        0.05,
        Words("slower", "quicker", "Every second has to earn its place."),
        Words("plus lent", "plus vif", "Chaque seconde doit se mériter."),
    ),
    Term(
        "uncovered",
        Scope.SEGMENT,
        "0 or 1",
        50.0,
        Words("no picture for the line", "the line is covered", "A card stands in for the line."),
        Words("pas d’image", "réplique couverte", "Un carton remplace la réplique."),
    ),
)

CUT_TERMS = (
    Term(
        "cut",
        Scope.CUT,
        "cuts",
        0.25,
        Words("more cuts", "fewer cuts", "Each cut asks something of the eye."),
        Words("plus de coupes", "moins de coupes", "Chaque coupe demande un effort à l’œil."),
    ),
    Term(
        "jump_cut",
        Scope.CUT,
        "cuts",
        3.5,
        Words("jump cut", "no jump cut", "Same camera position on both sides of the cut."),
        Words("saute", "pas de saute", "Même axe des deux côtés de la coupe."),
    ),
    Term(
        "too_close",
        Scope.CUT,
        "cuts",
        1.0,
        Words("sizes too alike", "sizes differ enough", "Same people, less than one size apart."),
        Words("cadres trop proches", "cadres assez différents", "Mêmes gens, moins d’une valeur."),
    ),
    Term(
        "too_far",
        Scope.CUT,
        "cuts",
        0.4,
        Words("sizes too far apart", "gentler size change", "Four sizes or more in one cut."),
        Words("écart de cadre trop grand", "écart de cadre doux", "Quatre valeurs d’un coup."),
    ),
    Term(
        "line_crossed",
        Scope.CUT,
        "people turned",
        1.5,
        Words("180° line crossed", "180° line kept", "Someone looks the other way after the cut."),
        Words("règle des 180° brisée", "règle des 180° tenue", "Un regard change de côté."),
    ),
    Term(
        "take_change",
        Scope.CUT,
        "cuts",
        0.3,
        Words("take changes", "same take", "Two runs seldom match in every detail."),
        Words("changement de prise", "même prise", "Deux prises raccordent rarement en tout."),
    ),
    Term(
        "dead_air",
        Scope.CUT,
        "s",
        0.6,
        Words("long silence kept", "no dead air", "A take runs on through a silence."),
        Words("long silence gardé", "pas de temps mort", "La prise continue dans un silence."),
    ),
)

SHOT_TERMS = (
    Term(
        "short",
        Scope.SHOT,
        "share of the shortest",
        1.5,
        Words("shot too short", "shot long enough", "Too short to be read."),
        Words("plan trop court", "plan assez long", "Trop court pour être lu."),
    ),
    Term(
        "long",
        Scope.SHOT,
        "4 s beyond the longest",
        0.5,
        Words("shot too long", "shot not too long", "The shot outstays its welcome."),
        Words("plan trop long", "plan pas trop long", "Le plan dure plus qu’il ne porte."),
    ),
    Term(
        "tight",
        Scope.SHOT,
        "share of 0.2 s",
        0.8,
        Words("cut in a tight gap", "room to cut", "Other speech is close to the cut point."),
        Words("coupe à l’étroit", "de la place pour couper", "Une autre parole touche la coupe."),
    ),
)

TERMS = (*SEGMENT_TERMS, *CUT_TERMS, *SHOT_TERMS)
KEYS = tuple(term.key for term in TERMS)
INDEX = {key: index for index, key in enumerate(KEYS)}
BY_KEY = {term.key: term for term in TERMS}
SEGMENTS = len(SEGMENT_TERMS)
CUTS = len(CUT_TERMS)
