"""Simulated takes with exact truth: restarts, pick-ups, ad-libs, slates, a bad recogniser.

Sentences are ours. A take is spoken word by word with times; the recogniser then drops, mangles
and invents words at a given rate.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.alignment.model import LineText, TakeWords
from analysis.observations import Word

_ENGLISH = """The harbour master never signed that form|You told me the boat was insured|
I told you it would be|Insured by whom exactly|By a man in a very expensive suit|Oh that is good|
Do you hear the bells|Nobody has rung them since the flood|Yes|No|Maybe|Wait|Sit down please|
I would rather stand|Then stand but listen|My mother kept every letter he wrote|
She burned them in the garden|That was the winter of the long strike|You were six years old|
Old enough to smell the smoke|What did the lawyer say this morning|He said bring the original|
There is no original any more|Of course there is|Look under the third stair|
Why would it be under the stair|Because that is where he hid everything|Even the money|
Especially the money|How much was there|Enough to buy this street twice|And he still ate soup|
He liked soup|Give me the torch|The battery is dead|Use your telephone then|
It is colder down here than I remember|Something moved behind the barrels|It was only a rat|
Rats do not wear shoes|Who is there|Nobody answer him|We should call the police|
The police are his cousins|All of them|Every single one|Then we are on our own|
We always were|Take my hand and do not let go|I will not let go this time|Promise me|I promise"""
_FRENCH = """Le notaire n'a jamais vu ce papier|Tu disais que la ferme était vendue|
Je disais qu'elle le serait bientôt|Vendue à qui au juste|À un monsieur très bien habillé|
Ah ça c'est bien toi|Tu entends l'orage derrière la colline|Il n'a pas plu depuis la Saint-Jean|
Oui|Non|Peut-être|Attends|Assieds-toi s'il te plaît|J'aime mieux rester debout|
Alors reste debout mais écoute|Ma grand-mère gardait toutes ses lettres|
Elle les a brûlées dans la cour|C'était l'hiver de la grande grève|Tu n'avais que six ans|
Assez grand pour sentir la fumée|Qu'est-ce que l'avocat t'a dit ce matin|
Il veut voir l'original|Il n'y a plus d'original|Bien sûr que si|
Regarde sous la troisième marche|Pourquoi sous la marche|
Parce que c'est là qu'il cachait tout|Même l'argent|Surtout l'argent|Il y en avait combien|
De quoi acheter deux fois la rue|Et il mangeait de la soupe|Il aimait la soupe|
Passe-moi la lampe|Elle ne marche plus|Prends ton téléphone alors|
Il fait plus froid ici que dans mes souvenirs|Quelque chose a bougé derrière les tonneaux|
Ce n'était qu'un rat|Les rats ne portent pas de chaussures|Qui est là|
Que personne ne lui réponde|On devrait appeler les gendarmes|
Les gendarmes sont tous ses cousins|Tous sans exception|Jusqu'au dernier|
Alors nous sommes seuls|Nous l'avons toujours été|Donne-moi la main et ne la lâche pas|
Je ne la lâcherai plus jamais|Promets-le-moi|Je te le promets"""
_CHATTER = {
    "en": "scene take mark camera rolling speed sound and action cut okay good again sorry from "
    "the top can we go one more time hold on quiet please what I want is more energy check gate",
    "fr": "séquence plan prise moteur ça tourne annonce action coupez d'accord bien on la refait "
    "pardon depuis le début encore une fois silence s'il vous plaît plus d'énergie on garde",
}
_NEAR = "aeioulnrst"


@dataclass(frozen=True, slots=True)
class Truth:
    """A reading as it was spoken: heard words [first, last] of the take are of this line."""

    line: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Shoot:
    """A script, its takes as a recogniser heard them, and the truth of each take.

    lines_of: per take, the line id of each heard word, "" off script.
    """

    language: str
    lines: tuple[LineText, ...]
    takes: tuple[TakeWords, ...]
    truths: tuple[tuple[Truth, ...], ...]
    lines_of: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class _Said:
    text: str
    line: int
    reading: int
    pause_s: float


def sentences(language: str) -> list[str]:
    """The base sentences of a language."""
    text = _ENGLISH if language == "en" else _FRENCH
    return [sentence.strip() for sentence in text.split("|")]


def script(language: str, count: int, seed: int, *, per_scene: int = 50) -> tuple[LineText, ...]:
    """A script of `count` lines; beyond the base sentences, halves are recombined."""
    chance = random.Random(seed)
    base = sentences(language)
    spoken: list[str] = []
    while len(spoken) < count:
        for sentence in chance.sample(base, len(base)):
            words = sentence.split()
            if len(spoken) >= len(base) and len(words) > 3:
                other = chance.choice(base).split()
                words = words[: chance.randrange(1, len(words))] + other[len(other) // 2 :]
            spoken.append(" ".join(words))
    return tuple(
        LineText(f"L{index + 1:04d}", str(index // per_scene + 1), "", text)
        for index, text in enumerate(spoken[:count])
    )


def shoot(language: str, lines: int, takes: int, error_rate: float, seed: int) -> Shoot:
    """Simulated takes of a script, heard with a word error rate of about `error_rate`."""
    chance = random.Random(f"{language} {lines} {error_rate} {seed}")
    text = script(language, lines, seed)
    words, truths, labels = [], [], []
    for number in range(takes):
        heard = _heard(_performance(text, language, chance), text, error_rate, chance)
        words.append(TakeWords(f"T{number + 1}", "", _timed(heard, chance)))
        truths.append(_truth(heard, text))
        labels.append(tuple(text[said.line].id if said.line >= 0 else "" for said in heard))
    return Shoot(language, text, tuple(words), tuple(truths), tuple(labels))


class _Actor:
    """Speaks lines into a list, with slips and ad-libs."""

    def __init__(self, text: Sequence[LineText], language: str, chance: random.Random) -> None:
        self.lines = [line.spoken.split() for line in text]
        self.vocabulary = [word for line in self.lines for word in line]
        self.chatter = _CHATTER[language].split()
        self.chance = chance
        self.said: list[_Said] = []
        self.readings = 0

    def chat(self, least: int, most: int) -> None:
        for index in range(self.chance.randint(least, most)):
            pause = self.chance.uniform(0.3, 1.5) if index == 0 else 0.06
            self.said.append(_Said(self.chance.choice(self.chatter), -1, 0, pause))

    def say(self, line: int, start: int = 0, end: int | None = None, pause: float = 0.0) -> None:
        """One reading of a line, or of a part of it."""
        self.readings += 1
        words = self.lines[line]
        pause = pause or self.chance.uniform(0.2, 1.5)
        first = True
        for index in range(start, len(words) if end is None else end):
            roll = self.chance.random()
            if roll < 0.02 and len(words) > 2:
                continue
            word = self.chance.choice(self.vocabulary) if roll < 0.04 else words[index]
            gap = pause if first else max(0.0, self.chance.gauss(0.06, 0.08))
            self.said.append(_Said(word, line, self.readings, gap))
            first = False
            if self.chance.random() < 0.012:
                extra = self.chance.choice(self.vocabulary + self.chatter)
                self.said.append(_Said(extra, -1, 0, 0.06))

    def restart(self, line: int) -> None:
        """Break off, often with a word to the crew, and begin again."""
        length = len(self.lines[line])
        self.say(line, 0, self.chance.randint(1, length - 1))
        if self.chance.random() < 0.6:
            self.chat(1, 8)
        begin = 0 if self.chance.random() < 0.7 else self.chance.randrange(1, length)
        self.say(line, begin, pause=self.chance.uniform(0.6, 1.8))


def _performance(text: Sequence[LineText], language: str, chance: random.Random) -> list[_Said]:
    actor = _Actor(text, language, chance)
    actor.chat(4, 14)
    line, last = 0, min(len(text), 60) - 1
    if len(text) > 60 or chance.random() < 0.6:
        line = chance.randrange(len(text))
        last = min(len(text) - 1, line + chance.randint(2, 10))
    opened = line
    while line <= last:
        roll = chance.random()
        if roll < 0.08 and len(actor.lines[line]) > 2:
            actor.restart(line)
        elif roll < 0.11 and line > opened + 2:
            actor.chat(0, 8)
            line -= chance.randint(1, 2)
            actor.say(line)
        elif not 0.11 <= roll < 0.13:
            actor.say(line)
        line += 1
        if chance.random() < 0.05:
            actor.chat(1, 5)
    actor.chat(2, 10)
    return actor.said


def _heard(
    said: Sequence[_Said], text: Sequence[LineText], error_rate: float, chance: random.Random
) -> list[_Said]:
    """What a recogniser makes of it: 30 % of its errors lose a word, 15 % invent one."""
    vocabulary = [word for line in text for word in line.spoken.split()]
    heard = []
    for one in said:
        roll = chance.random()
        if roll < error_rate * 0.3:
            continue
        if roll < error_rate * 0.85:
            one = _Said(_misheard(one.text, vocabulary, chance), one.line, one.reading, one.pause_s)
        heard.append(one)
        if roll > 1 - error_rate * 0.15:
            heard.append(_Said(chance.choice(vocabulary), -1, 0, 0.03))
    return heard


def _misheard(word: str, vocabulary: Sequence[str], chance: random.Random) -> str:
    if chance.random() >= 0.6 or len(word) <= 2:
        return chance.choice(vocabulary)
    at = chance.randrange(len(word))
    return word[:at] + chance.choice(_NEAR) + word[at + chance.randint(0, 1) :]


def _timed(heard: Sequence[_Said], chance: random.Random) -> tuple[Word, ...]:
    clock = 1.0
    words = []
    for one in heard:
        start = clock + one.pause_s
        clock = start + 0.08 + 0.055 * len(one.text) * chance.uniform(0.8, 1.3)
        words.append(Word(one.text, start, clock, 0.9))
    return tuple(words)


def _truth(heard: Sequence[_Said], text: Sequence[LineText]) -> tuple[Truth, ...]:
    """The readings that left enough to be known: two words, or half of the line."""
    spans: dict[int, list[int]] = {}
    for index, one in enumerate(heard):
        if one.line >= 0:
            spans.setdefault(one.reading, []).append(index)
    found = []
    for indexes in spans.values():
        line = heard[indexes[0]].line
        if len(indexes) >= 2 or 2 * len(indexes) >= len(text[line].spoken.split()):
            found.append(Truth(text[line].id, indexes[0], indexes[-1]))
    return tuple(found)
