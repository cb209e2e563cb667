"""A talk at a terminal that has a way back, and that can be gone on with another day.

What was answered is kept, question by question. To go back, the same questions are asked from the
start: those that were answered answer themselves, and nothing of them is shown again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from .fields import all_words, together

BACK = "<"
"""Typed for an answer, it asks the question before again."""

YES = {"y", "ya", "yes", "true"}
NO = {"t", "tidak", "n", "no", "false"}

_T = TypeVar("_T")


def say(key: str, **values: object) -> str:
    """What the asker says itself, in both languages."""
    return together(all_words()["asking"][key]).format_map(values)


class Back(Exception):  # noqa: N818 - a way to go, no error
    """A question is to be asked again: that of place ``at`` in what was kept, or the last one."""

    def __init__(self, at: int | None = None) -> None:
        super().__init__()
        self.at = at


@dataclass
class Talk:
    """``prompt`` shows a line and gives what was typed after it; ``show`` shows a line.

    ``kept`` are the answers so far, each behind the name of its question; ``ahead`` are those that
    will answer themselves, ``None`` for one that is to be asked.
    """

    prompt: Callable[[str], str]
    show: Callable[[str], None]
    kept: list[tuple[str, str]] = field(default_factory=list)
    ahead: list[tuple[str, str | None]] = field(default_factory=list)
    silent: bool = False
    """Whether the last answer was one given before."""
    _unsaid: list[str] = field(default_factory=list)
    _heads: list[str] = field(default_factory=lambda: ["", ""])
    """The head of the part that is asked for, and the one that was shown last."""

    def run(self, asked: Callable[[], _T]) -> _T:
        """What ``asked`` gives at last. It must ask the same again after the same answers."""
        while True:
            try:
                return asked()
            except Back as back:
                self._again(len(self.kept) - 1 if back.at is None else back.at)

    def tell(self, line: str) -> None:
        """Show a line once a question is asked behind it."""
        self._unsaid.append(line)

    def head(self, line: str) -> None:
        """Show a line over the next question that is asked, unless it stands over one before."""
        self._heads[0] = line

    def ask(self, question: str, line: str, default: str = "") -> str:
        """What is answered to the question of that name; ``default`` is what Enter means."""
        for place, (name, answer) in enumerate(self.ahead):
            if name == question:  # what is asked no more, since another answer changed, is left out
                del self.ahead[: place + 1]
                if answer is None:
                    break
                self._unsaid.clear()
                self.silent = True
                return answer
        self.silent = False
        if self._heads[0] != self._heads[1]:
            self.show(self._heads[0])
            self._heads[1] = self._heads[0]
        for each in self._unsaid:
            self.show(each)
        self._unsaid.clear()
        typed = self.prompt(line).strip()
        if typed == BACK:
            raise Back
        return typed or default

    def keep(self, question: str, answer: str) -> None:
        """Note an answer that was taken."""
        self.kept.append((question, answer))

    def yes(self, question: str, line: str, enter: bool | None = None) -> bool:
        """The answer to a question of yes or no; ``enter`` is what Enter means, if anything."""
        told = "yes_or_no" if enter is None else "yes_or_no_enter"
        while True:
            typed = self.ask(question, f"  {line} [y/t · y/n]").lower()
            if typed in YES or typed in NO or (not typed and enter is not None):
                return typed in YES or (not typed and bool(enter))
            self.tell("  " + say(told))

    def change(self) -> None:
        """Ask anew for an answer that is chosen; nothing happens where none is."""
        self.tell("")
        for number, (question, answer) in enumerate(self.kept, 1):
            self.tell(f"  {number}. {question}: {answer}")
        self.tell(f"\n{say('change')}")
        while typed := self.ask("change?", "  >"):
            if typed.isdecimal() and 0 < int(typed) <= len(self.kept):
                raise Back(int(typed) - 1)

    def unfinished(self) -> list[tuple[str, str]]:
        """Every answer that was given, to go on with later."""
        return self.kept + [(name, answer) for name, answer in self.ahead if answer is not None]

    def _again(self, at: int) -> None:
        self._unsaid.clear()
        if at < 0:
            self.tell("\n  " + say("first"))
            return
        asked_anew = (self.kept[at][0], None)
        self.ahead = [*self.kept[:at], asked_anew, *self.kept[at + 1 :], *self.ahead]
        self.kept.clear()
