"""``init``: the project of a regency's own site, in a new folder."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import click

from .arguments import catalogue_of


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
    from .. import clock
    from ..loading import DataError
    from ..staff import starting
    from ..staff.coverage import open_ends
    from ..staff.editing import EditError
    from ..views.words import available_languages

    say = starting.say
    if starting.is_taken(folder):
        stop(say("says", "not_empty", folder=folder))
    told = _Asking(options, offices).told(available_languages())
    try:
        count = starting.write(folder, told, available_languages(), clock.today)
    except starting.NotEmptyError:
        stop(say("says", "not_empty", folder=folder))
    except (DataError, EditError, clock.BadEpochError) as error:
        stop(say("says", "refused"), str(error))
    shown = folder if folder.name else folder.resolve()
    click.echo("\n" + say("says", "written", folder=shown, count=count))
    if told.origin.github is None:
        click.echo(say("says", "no_workflows"))
    click.echo(f"\n{say('says', 'next')}:")
    for line in (*_ways_there(folder), "python -m mkdocs serve"):
        click.echo(f"  {line}")
    click.echo(f"\n{say('says', 'to_fill')} (python -m macros coverage):")
    for line in open_ends(catalogue_of(folder / "data")):
        click.echo(f"  {line}")


def stop(*lines: str) -> None:
    """End the command with what is wrong."""
    click.echo("\n".join(lines), err=True)
    sys.exit(1)


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
        from ..model.records import Office
        from ..staff import starting

        regency = self._one("regency", needed=True)
        languages = self._one("languages", "id,en", _languages(known), known=", ".join(known))
        kinds = list(get_args(Office.model_fields["kind"].annotation))

        def proposed(what: str) -> Callable[[str], str]:
            return lambda language: starting.proposed(what, language, regency)

        named = self._texts("regency", "regency_in", languages, proposed("regency"), regency)
        locative = self._texts("locative", "locative", languages, proposed("locative"))
        name = self._texts("name", "name", languages, proposed("name"))
        publisher = self._texts("publisher", "publisher", languages, lambda language: "")
        return starting.Told(
            languages=languages,
            regency=named,
            locative=locative,
            name=name,
            publisher=publisher,
            time_zone=self._one("time_zone", "Asia/Jakarta"),
            offices=self._all_offices(languages, kinds),
            repository=self._one("repository", "", _repository),
            colour=self._one("colour", ""),
            origin=self._origin(),
        )

    def _one(
        self,
        key: str,
        default: str = "",
        read: Callable[[str], Any] = str,
        needed: bool = False,
        **values: object,
    ) -> Any:
        """One answer; ``read`` raises ValueError with what to say of one that will not do."""
        from ..staff.starting import say

        given = self._options.get(key)
        while True:
            typed = given if given is not None else _prompt(say("asks", key, **values), default)
            typed = typed.partition("|")[0].strip() if key == "regency" else typed.strip()
            try:
                if needed and not typed:
                    raise ValueError(say("says", "needed"))
                return read(typed)
            except ValueError as error:
                if given is not None:
                    raise click.BadParameter(str(error), param_hint=f"--{key}") from None
                click.echo(f"  {error}")

    def _texts(
        self,
        option: str,
        key: str,
        languages: list[str],
        proposed: Callable[[str], str],
        first: str | None = None,
    ) -> dict[str, str]:
        """A text in every language; ``first`` is that of the main one where it is known already."""
        from ..staff.starting import say

        given = self._options.get(option)
        if given is not None and ("|" in given or first is None):
            return _parts(given, languages, f"--{option}")
        found = {}
        for language in languages:
            if first is not None and language == languages[0]:
                found[language] = first
                continue
            while not (text := _prompt(say("asks", key, language=language), proposed(language))):
                click.echo("  " + say("says", "needed"))
            found[language] = text
        return found

    def _all_offices(self, languages: list[str], kinds: list[str]) -> list[Any]:
        from ..staff.starting import Office, say

        found = []
        known = ", ".join(kinds)
        for given in self._offices:
            kind, _, rest = (part.strip() for part in given.partition("|"))
            if kind not in kinds:
                told = say("says", "bad_kind", known=known)
                raise click.BadParameter(told, param_hint="--office")
            found.append(Office(kind, _parts(rest, languages, "--office")))
        while not self._offices:
            key, default = ("office_kind", "") if found else ("first_office_kind", "mpp")
            kind = _prompt(say("asks", key, known=known), default)
            if not kind:
                break
            if kind not in kinds:
                click.echo("  " + say("says", "bad_kind", known=known))
                continue
            found.append(Office(kind, self._texts("", "office", languages, lambda language: "")))
        return found

    def _origin(self) -> Any:
        from ..staff import starting

        own = starting.own_origin()
        if self._options.get("generator") is None and own is not None:
            return own
        return self._one("generator", "", _origin)


def _prompt(question: str, default: str) -> str:
    shown = f" [{default}]" if default else ""
    typed: str = click.prompt(
        f"\n{question}{shown}\n  >", default=default, show_default=False, prompt_suffix=" "
    )
    return typed.strip()


def _parts(given: str, languages: list[str], option: str) -> dict[str, str]:
    from ..staff.starting import say

    parts = [part.strip() for part in given.split("|")]
    if len(parts) != len(languages) or not all(parts):
        told = say("says", "bad_parts", languages=", ".join(languages))
        raise click.BadParameter(told, param_hint=option)
    return dict(zip(languages, parts, strict=True))


def _languages(known: list[str]) -> Callable[[str], list[str]]:
    from ..staff.starting import say
    from ..written import written_languages

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
    from ..staff.starting import is_repository, say

    if typed and not is_repository(typed):
        raise ValueError(say("says", "bad_repository"))
    return typed


def _origin(typed: str) -> Any:
    from ..staff.starting import origin, say

    held = origin(typed)
    if held is None:
        raise ValueError(say("says", "bad_generator"))
    return held
