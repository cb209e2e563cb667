"""A report of changes in words: as text, as Markdown that no data can break out of, as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..i18n import formatting
from ..i18n.words import words_of
from .change import Change, Report, counted, phrase, words

MOST_MARKDOWN = 60_000
"""Characters: GitHub refuses a comment of more than 65,536, and other text stands beside this."""
MOST_SOURCES = 5

Quote = Callable[[str], str]


def as_json(report: Report) -> str:
    """The report for programs; ``Report.model_validate_json`` reads it."""
    return report.model_dump_json(indent=1) + "\n"


def as_text(report: Report, languages: list[str]) -> str:
    """The report for a terminal or a log, language by language."""
    parts = []
    for language in languages:
        lines = [_from_to(report, language, _plain), ""]
        lines += [f"! {note}" for note in _notes(report, language, _plain)]
        topic = ""
        for change in report.changes:
            if change.topic != topic:
                topic = change.topic
                lines += ["", words()["topics"][topic][language]]
            lines.append(f"- {sentence(change, language, _plain)}")
            lines += [f"  {each}" for each in _beside(change, language)]
        lines += ["", *_end(report, language)]
        parts.append("\n".join(_once(lines)))
    return "\n\n".join(parts) + "\n"


def as_markdown(report: Report, languages: list[str], most: int = MOST_MARKDOWN) -> str:
    """The report for a comment, of at most ``most`` characters; what is left out is counted.

    All that comes from data stands in code spans, in which Markdown knows neither names that are
    notified, nor links, nor HTML.
    """
    parts: list[str] = []
    left = most
    for position, language in enumerate(languages):
        budget = left // (len(languages) - position)
        part = _markdown_in(report, language, budget - 2)
        left -= len(part) + 2
        parts.append(part)
    return "\n\n".join(parts)


def _markdown_in(report: Report, language: str, budget: int) -> str:
    head = [f"### {phrase('heading', language)}", "", _from_to(report, language, code), ""]
    head += [f"> {note}\n" for note in _notes(report, language, code)]
    end = ["", *_end(report, language)]
    room = budget - sum(len(line) + 1 for line in [*head, *end]) - 100
    lines: list[str] = []
    topic = ""
    told = 0
    for change in report.changes:
        fresh = []
        if change.topic != topic:
            fresh = ["", f"**{words()['topics'][change.topic][language]}**", ""]
        fresh.append(f"- {sentence(change, language, code)}")
        beside = _beside(change, language)
        if beside:
            fresh[-1] += " — " + " · ".join(beside)
        size = sum(len(line) + 1 for line in fresh)
        if size > room:
            break
        room -= size
        lines += fresh
        topic = change.topic
        told += 1
    if missing := len(report.changes) - told:
        lines += ["", phrase("more", language, n=str(missing + report.more))]
        end = [line for line in end if not line.startswith("…")]
    return "\n".join(_once([*head, *lines, *end]))


def sentence(change: Change, language: str, quote: Quote) -> str:
    """One change: what, of what, from what to what, since when, by which source."""
    said = [quote(change.subject.get(language, ""))]
    if field := change.field.get(language):
        said.append(f"({quote(field)})")
    head = " ".join(part for part in said if part.strip("() "))
    old, new = (None if v is None else v.get(language, "") for v in (change.old, change.new))
    if change.act in {"checked", "moved"}:
        state = phrase(change.act, language)
        rest = [quote(value) for value in (old, new) if value]
        tail = f"{state}: {' → '.join(rest)}" if rest else state
    elif change.act in {"added", "removed"}:
        value = new if change.act == "added" else old
        state = phrase(change.act, language)
        tail = f"{state}: {quote(value)}" if value else state
    elif old == new:
        tail = quote(new or "")
    else:
        tail = f"{quote(old or '')} → {quote(new or '')}"
    if change.since is not None:
        day = formatting.day(change.since, words_of(language))
        tail += f", {phrase('since', language, day=day)}"
    if change.sources:
        shown = change.sources[:MOST_SOURCES]
        names = ", ".join(quote(source.get(language, "")) for source in shown)
        tail += f", {phrase('source', language)} {names}"
    return f"{head}: {tail}"  # never cut: a quotation must end


def _beside(change: Change, language: str) -> list[str]:
    """What those who keep the data should know of a change."""
    found = []
    if change.only is not None:
        held = words()["languages"].get(change.only, {})
        name = held.get(language, "?")
        found.append(phrase("other_language_same", language, named=name))
    if shown := _shown(change, language):
        found.append(shown)
    return found


def _shown(told: Change | Report, language: str) -> str:
    """How many pages and sheets show it."""
    parts = [phrase("all_pages", language)] if told.everywhere else []
    if told.pages and not told.everywhere:
        parts.append(counted("pages", len(told.pages), language))
    if told.sheets:
        parts.append(counted("sheets", told.sheets, language))
    return "; ".join(parts)


def _from_to(report: Report, language: str, quote: Quote) -> str:
    return phrase("from_to", language, old=quote(report.old), new=quote(report.new))


def _notes(report: Report, language: str, quote: Quote) -> Iterator[str]:
    if report.old_sound is False:
        yield phrase("old_unsound", language)
    if report.new_sound is False:
        yield phrase("new_unsound", language)
    if report.unread:
        files = ", ".join(quote(file[:80]) for file in report.unread[:10])
        yield phrase("unread", language, files=files)


def _end(report: Report, language: str) -> Iterator[str]:
    if not report.changes and not report.more:
        yield phrase("nothing", language)
        return
    if report.more:
        yield phrase("more", language, n=str(report.more))
    if shown := _shown(report, language):
        yield f"{shown[0].upper()}{shown[1:]}."


def _once(lines: list[str]) -> list[str]:
    """No two empty lines after another."""
    return [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]


def _plain(text: str) -> str:
    return text


_TICKS = re.compile("`+")


def code(text: str) -> str:
    """A text as a code span of Markdown, whatever it holds."""
    flat = "".join(c if c.isprintable() else "\ufffd" for c in text).replace("##[", "# #[")
    if not flat.strip():
        return ""
    fence = "`" * (max((len(run) for run in _TICKS.findall(flat)), default=0) + 1)
    pad = " " if flat[0] in "` " or flat[-1] in "` " else ""
    return f"{fence}{pad}{flat}{pad}{fence}"
