"""The page on completeness."""

from __future__ import annotations

from collections import Counter

from ..i18n.words import Words
from ..models.coverage import COMPONENTS, DELIVERY, STATES, State
from ..models.services import Component


def states_of(states: tuple[State, ...], words: Words) -> list[tuple[State, list[str]]]:
    """The components of one service by their state, in words; states that none has left out."""
    found: dict[State, list[str]] = {state: [] for state in STATES}
    for name, state in zip(COMPONENTS, states, strict=True):
        found[state].append(words[f"component_{name}"])
    return [(state, names) for state, names in found.items() if names]


def counts_of(counted: Counter[State]) -> list[tuple[State, int]]:
    """How many services have a component in which state; states that none has left out."""
    return [(state, counted[state]) for state in STATES if counted[state]]


def halves() -> list[tuple[str, tuple[Component, ...]]]:
    """The components of delivery and of management, each with the key of its heading."""
    others = COMPONENTS[len(DELIVERY) :]
    return [("coverage_delivery", DELIVERY), ("coverage_management", others)]
