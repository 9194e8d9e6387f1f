"""The terms that are counted on each stretch of the script."""

from __future__ import annotations

from editor.engine.term import Scope, Term, Words

SEGMENT_TERMS = (
    Term(
        "offscreen",
        Scope.SEGMENT,
        "share of the line",
        3.0,
        Words("speaker off screen", "speaker on screen", "The speaker is not seen speaking."),
        Words(
            "personnage hors champ",
            "personnage à l’image",
            "On ne voit pas le personnage qui parle.",
        ),
        source="Leake et al. 2017, speaker visible",
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
        source="aligner: delivery",
    ),
    Term(
        "wrong_words",
        Scope.SEGMENT,
        "word errors per word",
        3.0,
        Words("words changed", "closer to the script", "Words differ from the script."),
        Words("mots changés", "plus près du texte", "Des mots diffèrent du scénario."),
        source="aligner: word errors",
    ),
    Term(
        "missing_words",
        Scope.SEGMENT,
        "share of the words",
        12.0,
        Words("words missing", "line complete", "Part of the line is not heard."),
        Words("mots manquants", "réplique entière", "Une partie de la réplique n’est pas dite."),
        source="aligner: coverage",
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
        source="quality, shake, boom analysers",
    ),
    Term(
        "sound_defect",
        Scope.SEGMENT,
        "0 none .. 1 unusable",
        6.0,
        Words("sound defect", "clean sound", "Noise, clipping or late sound on what is heard."),
        Words("défaut de son", "son propre", "Bruit, saturation ou son en retard."),
        source="sound analyser",
    ),
    Term(
        "noise",
        Scope.SEGMENT,
        "0 clean .. 1 unusable",
        1.0,
        Words("noisy sound", "clearer sound", "How noisy the best channel of the take is."),
        Words("son bruité", "son plus clair", "Le bruit de la meilleure piste de la prise."),
        source="sound analyser: signal to noise",
    ),
    Term(
        "performance",
        Scope.SEGMENT,
        "1 - performance",
        2.0,
        Words(
            "rated lower",
            "rated higher",
            "By people’s stars for its shot; 0 where nobody rated a take of the line.",
        ),
        Words(
            "moins bien noté",
            "mieux noté",
            "D’après les étoiles données à son plan ; 0 si aucune prise du texte n’est notée.",
        ),
        source="stars given in the review room",
    ),
    Term(
        "uncircled",
        Scope.SEGMENT,
        "0 or 1",
        1.5,
        Words("take not circled", "circled take", "Another take was marked good on set."),
        Words("prise non cerclée", "prise cerclée", "Une autre prise a été cerclée au tournage."),
        source="slate, script notes",
    ),
    Term(
        "earlier_take",
        Scope.SEGMENT,
        "0 or 1",
        0.9,
        Words(
            "earlier take",
            "last take of the setup",
            "A later whole take of the setup says the line as written, and no circle decides.",
        ),
        Words(
            "prise antérieure",
            "dernière prise du plan",
            "Une prise entière plus tardive dit ce texte, et aucun cercle ne tranche.",
        ),
        source="on-set practice: one shoots on until it is right",
    ),
    Term(
        "size",
        Scope.SEGMENT,
        "size steps / 4",
        3.0,
        Words(
            "size unlike the mood", "size fits the mood", "Wider or closer than the moment asks."
        ),
        Words("cadre peu juste", "cadre plus juste", "Plus large ou plus serré que le moment."),
        source="Leake et al. 2017, intensify emotion",
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
        source="Leake et al. 2017, emphasise character",
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
        source="Walter Murch 2001, the listener’s share",
    ),
    Term(
        "opening",
        Scope.SEGMENT,
        "size steps, 1 at most",
        3.0,
        Words("scene opens close", "opens wide", "The place is not shown when the scene begins."),
        Words("ouverture serrée", "ouverture large", "Le lieu n’est pas montré à l’ouverture."),
        source="Leake et al. 2017, start wide",
    ),
    Term(
        "closing",
        Scope.SEGMENT,
        "size steps, 1 at most",
        3.0,
        Words("scene ends close", "ends wide", "The scene does not open out at its end."),
        Words("fin serrée", "fin large", "La séquence ne s’élargit pas à la fin."),
        source="classical continuity",
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
        source="classical continuity",
    ),
    Term(
        "other_speech",
        Scope.SEGMENT,
        "share of the line",
        4.0,
        Words("other speech heard", "no other speech", "Off-script speech lies over the line."),
        Words("autre parole", "pas d’autre parole", "Une parole hors texte couvre la réplique."),
        source="aligner: off-script speech",
    ),
    Term(
        "handles",
        Scope.SEGMENT,
        "share of 12 frames",
        0.3,
        Words("short handles", "room to trim", "Too little material beyond the in or out point."),
        Words("poignées courtes", "poignées suffisantes", "Trop peu de matière avant ou après."),
        source="conform practice, 12 frames",
    ),
    Term(
        "unsure",
        Scope.SEGMENT,
        "1 - confidence",
        2.0,
        Words("line match unsure", "line match sure", "The engine is not sure it is this line."),
        Words("texte mal reconnu", "texte bien reconnu", "Il n’est pas sûr que ce soit ce texte."),
        source="aligner: confidence",
    ),
    Term(
        "beat_unseen",
        Scope.SEGMENT,
        "0 or 1",
        1.6,
        Words("action not shown", "action shown", "The written action gets no picture of its own."),
        Words("action non montrée", "action montrée", "L’action écrite n’a pas d’image à elle."),
        source="script",
    ),
    Term(
        "seconds",
        Scope.SEGMENT,
        "s",
        0.05,
        Words("slower", "quicker", "Every second has to earn its place."),
        Words("plus lent", "plus vif", "Chaque seconde doit se mériter."),
        source="Leake et al. 2017, pace",
    ),
    Term(
        "uncovered",
        Scope.SEGMENT,
        "0 or 1",
        50.0,
        Words("no picture for the line", "the line is covered", "A card stands in for the line."),
        Words("pas d’image", "réplique couverte", "Un carton remplace la réplique."),
        source="script",
    ),
    Term(
        "hesitation",
        Scope.SEGMENT,
        "s beyond the usual, 1 at most",
        0.6,
        Words(
            "hesitant delivery",
            "more fluent",
            "It pauses longer inside than other takes do; 0 where no words were timed.",
        ),
        Words(
            "texte hésitant",
            "texte plus fluide",
            "Il s’arrête plus que les autres prises ; 0 sans mots minutés.",
        ),
        source="Leake et al. 2017, fast and slow performance",
    ),
    Term(
        "tempo",
        Scope.SEGMENT,
        "octaves from the wished pace, 1 at most",
        0.6,
        Words(
            "pace unlike the others",
            "pace fits",
            "Said quicker or slower than the takes of the line mostly are; 0 with under three.",
        ),
        Words(
            "débit à part",
            "débit juste",
            "Dit plus vite ou plus lentement que les autres prises ; 0 à moins de trois.",
        ),
        source="Leake et al. 2017, fast and slow performance",
    ),
    Term(
        "even_voice",
        Scope.SEGMENT,
        "0 as other takes .. 1 far quieter and evener",
        0.3,  # a quiet take is as often the right one: it speaks up only between equals
        Words(
            "quieter, evener voice",
            "fuller voice",
            "Quieter or narrower in pitch than the line’s other takes; 0 with under three. "
            "On one kind of microphone; levels within a setup. A measure, not a judgement.",
        ),
        Words(
            "voix plus basse, plus égale",
            "voix plus ample",
            "Plus bas ou plus égal que les autres prises du texte ; 0 à moins de trois. "
            "À micro égal ; les niveaux dans un même axe. Une mesure, pas un jugement.",
        ),
        source="pitch: de Cheveigné and Kawahara 2002; level: ITU-T P.56",
    ),
    Term(
        "expression",
        Scope.SEGMENT,
        "1 - likeness, beyond the usual",
        0.3,  # weak evidence: it settles what nothing else does
        Words(
            "expression farther from the text",
            "expression nearer the text",
            "As far as a face can be read by a program: less like what the text asks than in "
            "most takes. Weak evidence; 0 where the text asks nothing or expression is ignored.",
        ),
        Words(
            "expression plus loin du texte",
            "expression plus près du texte",
            "Autant qu’un programme lise un visage : moins ce que le texte demande que d’autres "
            "prises. Indice faible ; 0 si le texte ne demande rien ou si on l’ignore.",
        ),
        source="expression analyser; cosine to the script’s directions",
    ),
    Term(
        "reaction",
        Scope.SEGMENT,
        "share of the line",
        2.4,
        Words(
            "speaker not watched",
            "speaker watched",
            "The line is heard over the face of a listener.",
        ),
        Words(
            "on ne suit pas qui parle",
            "on suit qui parle",
            "On entend la réplique sur le visage de qui écoute.",
        ),
        source="Walter Murch 2001, the listener’s share",
    ),
    Term(
        "storyboard",
        Scope.SEGMENT,
        "setups away, 3 at most",
        2.0,
        Words(
            "out of story order",
            "in story order",
            "A scene of actions alone: the setup is not the next one slated.",
        ),
        Words(
            "hors de l’ordre",
            "dans l’ordre du récit",
            "Séquence sans paroles : ce n’est pas le plan slaté suivant.",
        ),
        source="slates",
    ),
    Term(
        "changed",
        Scope.SEGMENT,
        "0 or 1",
        0.2,
        Words(
            "differs from what was seen",
            "as it was seen",
            "A shot that somebody has reviewed and not pinned shows something else.",
        ),
        Words(
            "autre chose qu’avant",
            "comme avant",
            "Un plan déjà revu, non épinglé, montre autre chose.",
        ),
        source="review",
    ),
    Term(
        "repeated",
        Scope.SEGMENT,
        "earlier proposals",
        1.0,
        Words(
            "as proposed before",
            "something new",
            "Several proposals were asked for and an earlier one shows this; else 0.",
        ),
        Words(
            "déjà proposé",
            "du neuf",
            "Plusieurs propositions demandées, une autre montre ceci ; sinon 0.",
        ),
        source="proposals on request",
    ),
)
