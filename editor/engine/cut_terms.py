"""The terms that are counted at each cut, and once for each shot."""

from __future__ import annotations

from editor.engine.term import Scope, Term, Words

CUT_TERMS = (
    Term(
        "cut",
        Scope.CUT,
        "cuts",
        0.25,
        Words("more cuts", "fewer cuts", "Each cut asks something of the eye."),
        Words("plus de coupes", "moins de coupes", "Chaque coupe demande un effort à l’œil."),
        source="GAZED 2020, transition cost",
    ),
    Term(
        "jump_cut",
        Scope.CUT,
        "cuts",
        3.5,
        Words("jump cut", "no jump cut", "Same camera position on both sides of the cut."),
        Words("saute", "pas de saute", "Même axe des deux côtés de la coupe."),
        source="classical continuity, 30° rule",
    ),
    Term(
        "too_close",
        Scope.CUT,
        "cuts",
        1.0,
        Words("sizes too alike", "sizes differ enough", "Same people, less than one size apart."),
        Words("cadres trop proches", "cadres assez différents", "Mêmes gens, moins d’une valeur."),
        source="classical continuity, 30° rule",
    ),
    Term(
        "too_far",
        Scope.CUT,
        "cuts",
        0.4,
        Words("sizes too far apart", "gentler size change", "Four sizes or more in one cut."),
        Words("écart de cadre trop grand", "écart de cadre doux", "Quatre valeurs d’un coup."),
        source="classical continuity",
    ),
    Term(
        "line_crossed",
        Scope.CUT,
        "people turned",
        1.5,
        Words("180° line crossed", "180° line kept", "Someone looks the other way after the cut."),
        Words("règle des 180° brisée", "règle des 180° tenue", "Un regard change de côté."),
        source="classical continuity, 180° rule",
    ),
    Term(
        "take_change",
        Scope.CUT,
        "cuts",
        0.1,
        Words("take changes", "same take", "Two runs seldom match in every detail."),
        Words("changement de prise", "même prise", "Deux prises raccordent rarement en tout."),
        source="script supervision",
    ),
    Term(
        "light_jump",
        Scope.CUT,
        "0 as its setups are .. 1 twenty visible steps beyond",
        0.5,
        Words(
            "light or colour jumps",
            "light and colour match",
            "Light or colour differ by more than setups mostly do; 0 where unmeasured.",
        ),
        Words(
            "saute de lumière ou de couleur",
            "lumière et couleur raccord",
            "La lumière diffère plus que d’un axe à l’autre ; 0 si non mesurée.",
        ),
        source="script supervision; CIE L*a*b*, least visible difference: Mahy et al. 1994",
    ),
    Term(
        "dead_air",
        Scope.CUT,
        "s",
        0.6,
        Words("long silence kept", "no dead air", "A take runs on through a silence."),
        Words("long silence gardé", "pas de temps mort", "La prise continue dans un silence."),
        source="dialogue editing",
    ),
    Term(
        "inside",
        Scope.CUT,
        "cuts",
        0.9,
        Words("cut inside a line", "line uncut", "A cut at a clause pause has to earn its place."),
        Words(
            "coupe dans la réplique",
            "réplique d’un trait",
            "Une coupe entre deux phrases doit se mériter.",
        ),
        source="Leake et al. 2017, one clip per line",
    ),
    Term(
        "stitched",
        Scope.CUT,
        "joins",
        0.9,
        Words(
            "line from two readings",
            "one reading",
            "Two readings of the line are joined: breath and pitch seldom match.",
        ),
        Words(
            "deux lectures collées",
            "une seule lecture",
            "Deux lectures de la réplique sont collées : le souffle raccorde mal.",
        ),
        source="dialogue editing",
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
        source="GAZED 2020, rhythm",
    ),
    Term(
        "long",
        Scope.SHOT,
        "4 s beyond the longest",
        0.5,
        Words("shot too long", "shot not too long", "The shot outstays its welcome."),
        Words("plan trop long", "plan pas trop long", "Le plan dure plus qu’il ne porte."),
        source="GAZED 2020, rhythm",
    ),
    Term(
        "tight",
        Scope.SHOT,
        "share of 0.2 s",
        0.8,
        Words("cut in a tight gap", "room to cut", "Other speech is close to the cut point."),
        Words("coupe à l’étroit", "de la place pour couper", "Une autre parole touche la coupe."),
        source="dialogue editing",
    ),
    Term(
        "no_overlap",
        Scope.SHOT,
        "share of 12 frames",
        0.05,  # the same silence is already priced by `tight`: this only breaks ties
        Words(
            "no room for J or L",
            "room for J and L",
            "Too little clean sound beyond the words for sound to lead or trail the picture.",
        ),
        Words(
            "ni J ni L possible",
            "J et L possibles",
            "Trop peu de son propre au-delà des mots pour décaler son et image.",
        ),
        source="dialogue editing, split edits",
    ),
)
