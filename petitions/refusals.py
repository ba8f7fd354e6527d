"""Obstacles in the language of the person: the sentence translated, and the machine's words in it too."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ledgers.refusal import Refused
from petitions import words
from petitions.clearing import State, Step
from petitions.obstacles import Obstacle


def sentence(obstacle: Obstacle) -> str:
    return _(obstacle.sentence) % {name: _word(fact) for name, fact in obstacle.facts.items()}


def refused(obstacles: Iterable[Obstacle]) -> Refused:
    return Refused(*(sentence(obstacle) for obstacle in obstacles))


def _word(fact: object) -> object:
    if isinstance(fact, Step):
        return words.STEPS[fact]
    return words.STATES[fact] if isinstance(fact, State) else fact
