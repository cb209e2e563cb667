"""``init``: the project of a regency's own site, in a new folder."""

from __future__ import annotations

import functools
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_args

import click

from .arguments import catalogue_of

if TYPE_CHECKING:
    from ..problems import Problem


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--regency", help="Nama kabupaten atau kota · the regency's or city's name")
@click.option("--languages", help="Bahasa, dipisah koma · languages, separated by commas")
@click.option("--locative", help="«di Contoh | in Contoh»")
@click.option("--name", help="Nama situs · name of the site")
@click.option("--publisher", help="Siapa yang membuatnya · who makes it")
@click.option("--time-zone", help="Zona waktu · time zone")
@click.option(
    "--office", "offices", multiple=True, help="«mpp | Nama · name»; boleh berulang · repeatable"
)
@click.option("--repository", help="Repositori data di GitHub · the data's GitHub repository")
@click.option("--colour", help="Warna palang · colour of the bar: #14405c")
@click.option("--generator", help="Alamat pembangkit · address of the generator: https://…@commit")
def init(folder: Path, offices: tuple[str, ...], **options: str | None) -> None:
    """Mulai situs kabupaten lain di FOLDER · Start another regency's site in FOLDER.

    Nama ditulis untuk tiap bahasa, dipisah garis tegak: «Kabupaten Contoh | Contoh Regency». Yang
    tidak disebut lewat pilihan ditanyakan. Ctrl-C: tidak ada yang ditulis.

    Names are written for each language, separated by a bar. What no option tells is asked for.
    Ctrl-C: nothing is written.
    """
    from ..editing import new_site
    from ..i18n.words import available_languages
    from ..reports.coverage import open_ends

    say = new_site.say
    if new_site.is_taken(folder):
        stop(say("says", "not_empty", folder=folder))
    try:
        told, count = _written(folder, _Asking(options, offices), available_languages())
    except new_site.NotEmptyError:
        stop(say("says", "not_empty", folder=folder))
    except (click.Abort, KeyboardInterrupt):
        stop("", say("says", "not_written"))
    shown = folder if folder.name else folder.resolve()
    click.echo("\n" + say("says", "written", folder=shown, count=count))
    click.echo(say("says", "not_official"))
    if told.origin.github is None:
        click.echo(say("says", "no_workflows"))
    click.echo(f"\n{say('says', 'next')}:")
    for line in (*_ways_there(folder), "python -m mkdocs serve"):
        click.echo(f"  {line}")
    click.echo(f"\n{say('says', 'to_fill')} (loket coverage):")
    for line in open_ends(catalogue_of(folder / "data")):
        click.echo(f"  {line}")


def stop(*lines: str) -> NoReturn:
    """End the command with what is wrong."""
    click.echo("\n".join(lines), err=True)
    sys.exit(1)


def _written(folder: Path, asking: _Asking, known: list[str]) -> tuple[Any, int]:
    """What was told, and how many files were made of it."""
    from .. import clock
    from ..editing import new_site
    from ..loading import DataError
    from ..yaml_files.edit import EditError

    told = asking.told(known)
    try:
        return told, new_site.write(folder, told, known, clock.today)
    except (EditError, clock.BadEpochError) as error:
        stop(new_site.say("says", "refused"), str(error))
    except DataError as error:
        stop(
            new_site.say("says", "refused"),
            *(_named(problem, told.languages) for problem in error.problems),
        )


def _named(problem: Problem, languages: list[str]) -> str:
    """A problem with the question whose answer it is about."""
    from ..editing.new_site import say, words

    field = "office" if problem.file.endswith("offices.yaml") else str(*problem.path[:1])
    key = {"colours": "colour"}.get(field, field)
    language = next((each for each in languages if each in problem.path), languages[0])
    question = say("asks", key, language=language) if key in words()["asks"] else problem.place
    return "\n".join([f"{question}:", *(f"  {line}" for line in _in_form(problem))])


def _in_form(problem: Problem) -> list[str]:
    return [f"[{language}] {said}" for language, said in problem.said_in_form().items()]


def _ways_there(folder: Path) -> Iterator[str]:
    """What is typed first, so that ``python`` is this one, and the folder the site's."""
    found = shutil.which("python")
    activated = found is not None and Path(found).parent == Path(sys.executable).parent
    if sys.prefix != sys.base_prefix and not activated:
        yield f". {shlex.quote(str(Path(sys.prefix) / 'bin' / 'activate'))}"
    if folder.resolve() != Path.cwd():
        yield f"cd {shlex.quote(str(folder))}"


class _Asking:
    """Takes what options tell, asks for the rest, and asks again where an answer will not do."""

    def __init__(self, options: dict[str, str | None], offices: tuple[str, ...]) -> None:
        self._options = options
        self._offices = offices

    def told(self, known: list[str]) -> Any:
        from ..editing import new_site

        languages = self._one("languages", "id,en", _languages(known), known=", ".join(known))

        def around(what: str, regency: str) -> Callable[[str], str]:
            return lambda language: new_site.proposed(what, language, regency)

        regency = self._texts("regency", languages, lambda language: "")
        main = regency[languages[0]]
        return new_site.Told(
            languages=languages,
            regency=regency,
            locative=self._texts("locative", languages, around("locative", main)),
            name=self._texts("name", languages, around("name", main)),
            publisher=self._texts("publisher", languages, lambda language: ""),
            time_zone=self._one("time_zone", "WIB", _time_zone),
            offices=self._all_offices(languages),
            repository=self._one("repository", "", _repository),
            colour=self._one("colour", "", _colour),
            origin=self._origin(),
        )

    def _one(
        self, key: str, default: str = "", read: Callable[[str], Any] = str, **values: object
    ) -> Any:
        """One answer; ``read`` raises ValueError with what to say of one that will not do."""
        from ..editing.new_site import say

        if (given := self._options.get(key)) is not None:
            return _of_option(f"--{key.replace('_', '-')}", read, given)
        return _answer(say("asks", key, **values), default, read)

    def _texts(
        self, key: str, languages: list[str], proposed: Callable[[str], str]
    ) -> dict[str, str]:
        """A text in every language, each alone, or all at once behind bars."""
        from ..editing import new_site

        given = self._options.get(key)
        if given is not None and ("|" in given or key != "regency"):
            return _parts(given, languages, f"--{key}")
        main, *others = languages
        bar = [new_site.say("says", "bar", languages=" | ".join(languages))] if others else []
        asks = functools.partial(new_site.say, "asks", key)
        if given is not None:
            found = {main: _of_option(f"--{key}", lambda typed: _text(main, typed), given)}
        else:
            found = _answer(
                asks(language=main),
                proposed(main),
                lambda typed: (
                    _all(languages, typed) if "|" in typed else {main: _text(main, typed)}
                ),
                *bar,
            )
        for language in [each for each in others if each not in found]:
            suggested = proposed(language)
            if key == "regency":
                suggested = new_site.proposed("regency", language, found[main])
            question = asks(language=language)
            read = functools.partial(_text, language)
            found[language] = _answer(question, suggested, read)
        return found

    def _all_offices(self, languages: list[str]) -> list[Any]:
        from ..editing.new_site import Office, say
        from ..models.shared import Office as Model
        from ..schema.field_docs import meaning, together

        words = meaning(Model, "kind").values
        kinds = list(get_args(Model.model_fields["kind"].annotation))
        found = []
        for given in self._offices:
            kind, _, rest = (part.strip() for part in given.partition("|"))
            if kind not in kinds:
                told = say("says", "bad_kind", known=", ".join(kinds))
                raise click.BadParameter(told, param_hint="--office")
            found.append(Office(kind, _parts(rest, languages, "--office")))
        listed = [f"  {n}. {kind}: {together(words[kind])}" for n, kind in enumerate(kinds, 1)]
        while not self._offices:
            key, default = ("office_kind", "") if found else ("first_office_kind", "mpp")
            read = functools.partial(_kind, kinds)
            if not (kind := _answer(say("asks", key), default, read, *listed)):
                break
            texts = self._texts("office", languages, lambda language: "")
            found.append(Office(kind, texts))
        return found

    def _origin(self) -> Any:
        from ..editing import new_site

        own = new_site.own_origin()
        if self._options.get("generator") is None and own is not None:
            return own
        return self._one("generator", "", _origin)


def _answer(question: str, default: str, read: Callable[[str], Any], *more: str) -> Any:
    """Ask until ``read`` takes the answer; Enter means ``default``."""

    def value(typed: str) -> Any:
        try:
            return read(typed.strip())
        except ValueError as error:
            raise click.UsageError(str(error)) from None

    click.echo("\n".join([f"\n{question}", *(f"  {line}" for line in more)]))
    return click.prompt(
        "  ", default=default, show_default=bool(default), prompt_suffix="> ", value_proc=value
    )


def _of_option(option: str, read: Callable[[str], Any], given: str) -> Any:
    try:
        return read(given.strip())
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=option) from None


def _refused(problems: list[Problem]) -> None:
    if problems:
        raise ValueError("\n".join(line for each in problems for line in _in_form(each)))


def _text(language: str, typed: str) -> str:
    from ..editing.new_site import say
    from ..editing.questionnaire import not_readable, not_text

    if not typed:
        raise ValueError(say("says", "needed"))
    if "|" in typed:
        raise ValueError(say("says", "bad_parts", languages=language))
    _refused(not_readable(typed) or not_text(language, typed))
    return typed


def _all(languages: list[str], typed: str) -> dict[str, str]:
    """A text in every language, told apart by bars."""
    from ..editing.new_site import say

    parts = [part.strip() for part in typed.split("|")]
    if len(parts) != len(languages) or not all(parts):
        raise ValueError(say("says", "bad_parts", languages=" | ".join(languages)))
    return {lang: _text(lang, part) for lang, part in zip(languages, parts, strict=True)}


def _parts(given: str, languages: list[str], option: str) -> dict[str, str]:
    found: dict[str, str] = _of_option(option, functools.partial(_all, languages), given)
    return found


def _kind(kinds: list[str], typed: str) -> str:
    """Return the kind of office that was typed by its name or its number; empty for none."""
    from ..editing.new_site import say

    if typed.isdecimal() and 0 < int(typed) <= len(kinds):
        return kinds[int(typed) - 1]
    if typed and typed not in kinds:
        raise ValueError(say("says", "bad_kind", known=", ".join(kinds)))
    return typed


def _time_zone(typed: str) -> str:
    """The zone by its name in the world's database; one of Indonesia by its short name too."""
    from ..editing.new_site import ZONES
    from ..loading.loader import time_zone
    from ..yaml_files.reader import Document

    held = Document("", content={"time_zone": ZONES.get(typed.upper(), typed)})
    time_zone(held)
    _refused(held.problems)
    zone: str = held.content["time_zone"]
    return zone


def _colour(typed: str) -> str:
    from ..editing.new_site import colour_problems

    _refused(colour_problems(typed) if typed else [])
    return typed


def _languages(known: list[str]) -> Callable[[str], list[str]]:
    from ..editing.new_site import say
    from ..pages.standard_pages import written_languages

    def read(typed: str) -> list[str]:
        chosen = [part.strip() for part in typed.split(",") if part.strip()]
        main = written_languages()
        twice = len(set(chosen)) < len(chosen)
        if not chosen or twice or not set(chosen) <= set(known) or chosen[0] not in main:
            told = say("says", "bad_languages", known=", ".join(known), main=", ".join(main))
            raise ValueError(told)
        return chosen

    return read


def _repository(typed: str) -> str:
    from ..editing.new_site import Origin, is_repository, say

    typed = Origin(typed, "").github or typed
    if typed and not is_repository(typed):
        raise ValueError(say("says", "bad_repository"))
    return typed


def _origin(typed: str) -> Any:
    from ..editing.new_site import origin, say

    held = origin(typed)
    if held is None:
        raise ValueError(say("says", "bad_generator"))
    return held
