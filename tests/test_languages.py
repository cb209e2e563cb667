"""Languages are data: another needs its words and its texts; what is not translated says so."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import test_pages
import yaml
from click.testing import CliRunner, Result
from commands import loket
from sites import Built, Project, parse

from macros.__main__ import main
from macros.i18n.words import available_languages, filled_in, missing, words_of
from macros.messages import WORDS

SUNDANESE = Path(str(WORDS)) / "su.yaml"


def macros(*arguments: object) -> subprocess.CompletedProcess[str]:
    done = loket(*arguments)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def add(project: Project, language: str) -> None:
    """Add a language to the site, in which only the office's name and the site's are there."""
    project.replace(
        "site", "languages: [id, en]", f"languages: [id, en, {language}]\nin_part: [{language}]"
    )
    project.replace(
        "site", "en: Contoh Services", f"en: Contoh Services, {language}: Layanan Conto"
    )
    project.replace(
        "offices",
        "en: Contoh service office",
        f"en: Contoh service office, {language}: Kantor Conto",
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = Project(tmp_path_factory.mktemp("su"))
    add(made, "su")
    return made


@pytest.fixture(scope="module")
def built(project: Project) -> Built:
    made = project.build()
    assert made.code == 0, made.said
    return made


def test_every_language_has_every_word_and_fills_in_the_same() -> None:
    assert available_languages() == ["en", "id", "su"]
    indonesian = words_of("id")
    for language in available_languages():
        held = words_of(language)
        assert missing(held) == []
        for key, word in held.items():
            known = indonesian.get(key) or indonesian[key.removesuffix("_one") + "_other"]
            assert word and filled_in(word) == filled_in(known), (language, key)


def test_every_page_is_there_in_three_languages(built: Built) -> None:
    pages = built.pages()
    main = {path for path in pages if path.split("/")[0] not in {"en", "su"} and path != "404.html"}
    for language in ("en", "su"):
        here = {
            path.removeprefix(f"{language}/") for path in pages if path.startswith(f"{language}/")
        }
        assert here == main
    for path in main:
        tree = parse(pages[f"su/{path}"])
        assert tree.get("lang") == "su"
        others = tree.findall(".//nav[@class='languages']/a")
        assert [a.get("hreflang") for a in others] == ["id", "en"]


@pytest.mark.parametrize("test", [
    test_pages.test_the_build_has_no_warning,
    test_pages.test_every_page_is_html_as_the_standard_has_it,
    test_pages.test_headings_descend_one_level_at_a_time,
    test_pages.test_no_id_is_given_twice,
    test_pages.test_no_link_of_the_site_is_broken,
    test_pages.test_nothing_is_loaded_from_outside,
])  # fmt: skip
def test_what_holds_of_all_pages_holds_in_three_languages(built: Built, test) -> None:  # type: ignore[no-untyped-def]
    test(built)


def test_the_interface_is_in_sundanese(built: Built) -> None:
    page = built.pages()["su/layanan/kartu/"]
    for said in ("Sarat-sarat", "Waragad poé ieu", "Léngkah-léngkah", "Can kanyahoan."):
        assert said in page, said
    for said in ("Persyaratan", "Biaya hari ini", "Belum diketahui."):
        assert said not in page, said


def test_what_is_not_translated_stands_in_the_main_language_and_is_marked(built: Built) -> None:
    tree = parse(built.pages()["su/kantor/"])
    first, second = tree.findall(".//section[@class='office']")[1:3]
    assert "".join(first.find("h2").itertext()) == "Kantor Conto"
    assert first.find("h2/span") is None
    (marked,) = second.findall("h2/span")
    assert marked.get("lang") == "id" and marked.text == "Kantor Kabupaten Tetangga"
    heading = tree.find(".//h1")  # of a hand-written page that nobody has translated
    assert heading.text == "Kantor" and heading.get("lang") == "id"
    menu = tree.findall(".//nav[@class='wide-menu']//a")
    assert menu and all(a.get("lang") == "id" for a in menu)
    for path, html in built.pages().items():
        if not path.startswith("su/") and path != "404.html":
            language = "en" if path.startswith("en/") else "id"
            inside = parse(html).findall(".//main//*[@lang]")
            assert [e.get("lang") for e in inside if e.get("lang") != language] == [], path


def test_texts_of_the_main_language_are_marked_wherever_they_stand(built: Built) -> None:
    page = built.pages()["su/layanan/kartu/"]
    assert '<span lang="id">Kartu rekaan untuk warga rekaan.</span>' in page
    assert "&lt;span" not in page
    for path, html in built.pages().items():
        assert "&lt;span" not in html and '="<span' not in html, path


def test_a_language_can_be_added_by_data_alone(tmp_path: Path) -> None:
    project = Project(tmp_path)
    add(project, "jv")
    done = project.build()
    assert done.code != 0 and "jv" in done.said
    words = project.folder / "data" / "words" / "jv.yaml"
    words.parent.mkdir()
    shutil.copy(SUNDANESE, words)
    text = words.read_text("utf-8").replace("Basa Sunda", "Basa Jawa")
    words.write_text(text, "utf-8")
    done = project.build()
    assert done.code == 0, done.said
    page = parse((done.site / "jv" / "index.html").read_text("utf-8"))
    assert page.get("lang") == "jv"
    assert "Basa Jawa" in (done.site / "index.html").read_text("utf-8")
    assert macros("check", project.folder / "data").returncode == 0
    stick = tmp_path / "stick.zip"
    assert macros("pack", done.site, "--output", stick).returncode == 0
    home, searched = packed(stick, "jv/index.html", "jv/cari/index.html")
    assert f'role="status">{parted(text, "offline_copy")}' in home, "the banner speaks the language"
    assert 'src="../search-index.js"' in searched and packed(stick, "jv/search-index.js")
    elsewhere = tmp_path / "lain" / "site"  # without the data that bring the words
    shutil.copytree(done.site, elsewhere)
    shutil.copytree(done.site.with_name(".site-cache"), elsewhere.with_name(".site-cache"))
    pack = [sys.executable, "-m", "macros", "pack", elsewhere, "--output", stick]
    subprocess.run(pack, check=True)  # a process that has not loaded these words
    (home,) = packed(stick, "jv/index.html")
    first = parted((WORDS / "id.yaml").read_text("utf-8"), "offline_copy")
    assert f'role="status" lang="id">{first}' in home


def packed(stick: Path, *names: str) -> list[str]:
    """Files of a copy."""
    with zipfile.ZipFile(stick) as bundle:
        return [bundle.read(name).decode() for name in names]


def parted(words: str, key: str) -> str:
    """A word up to what is filled in."""
    word: str = yaml.safe_load(words)[key]
    return word.partition("{")[0]


BAD_WORDS = {
    "a word is missing": ('search: "Téangan"\n', "", "Words still missing: 1 (search)", "Kata yang belum ada: 1 (search)"),
    "a word that is used nowhere": ('search: "', 'seacrh: "', "“seacrh” is used nowhere", "«seacrh» tidak dipakai"),
    "nothing is filled in": ("{n} layanan", "sababaraha layanan", "Use exactly: {n}", "Pakai persis: {n}"),
    "more than a name is filled in": ("{n} layanan", "{n.__class__} layanan", "Use exactly: {n}", "Pakai persis: {n}"),
    "a key stands twice": ('search: "Téangan"\n', 'search: "Téangan"\nsearch: "Téang"\n', "words/su.yaml", "words/su.yaml"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_WORDS.values(), ids=BAD_WORDS.keys())
def test_words_that_will_not_do_are_told(tmp_path: Path, case: tuple[str, str, str, str]) -> None:
    old, new, english, indonesian = case
    project = Project(tmp_path)
    words = project.folder / "data" / "words" / ("jv.yaml" if not new else "su.yaml")
    words.parent.mkdir()
    text = SUNDANESE.read_text("utf-8")
    assert old in text
    words.write_text(text.replace(old, new, 1), "utf-8")
    done = macros("check", project.folder / "data")
    assert done.returncode == 1
    assert english in done.stderr and indonesian in done.stderr, done.stderr


def test_what_is_missing_can_be_asked_for(project: Project) -> None:
    done = macros("words", project.folder / "data", "--missing", "su")
    assert done.returncode == 1
    assert "offices.yaml: kantor-tetangga → name\n  Kantor Kabupaten Tetangga" in done.stdout
    assert "kantor-contoh → name" not in done.stdout and "words: search" not in done.stdout
    assert macros("words", project.folder / "data", "--missing", "fr").returncode == 2


def own(project: Project, words: str) -> Path:
    """A site that brings the words of a language of its own; its data folder."""
    add(project, "jv")
    file = project.folder / "data" / "words" / "jv.yaml"
    file.parent.mkdir()
    file.write_text(words, "utf-8")
    return file.parent.parent


def told(*arguments: object) -> Result:
    """What a command says, as it is run in this process."""
    done = CliRunner().invoke(main, [*map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_what_is_missing_can_be_asked_for_while_words_are_still_missing(tmp_path: Path) -> None:
    data = own(Project(tmp_path), 'search: "Golek"\n')
    done = told("words", data, "--missing", "jv")
    assert done.exit_code == 1 and done.stderr == ""
    assert "words: home\n" in done.stdout and "words: search\n" not in done.stdout
    assert done.stdout.splitlines()[-1].startswith("jv: 3/")  # two names, and a word


def test_what_is_wrong_is_told_before_what_is_missing(tmp_path: Path) -> None:
    project = Project(tmp_path)
    data = own(project, 'seacrh: "Golek"\n')
    done = told("words", data, "--missing", "jv")
    assert (done.exit_code, done.stdout) == (1, "") and "“seacrh” is used nowhere" in done.stderr
    (data / "words" / "jv.yaml").unlink()
    project.replace("fees", "amount: 70000", "amount: 70.000")
    done = told("words", data, "--missing", "jv")
    assert (done.exit_code, done.stdout) == (1, "") and "data/fees.yaml" in done.stderr


def test_where_nothing_is_missing_nothing_is_told_but_that(tmp_path: Path) -> None:
    done = told("words", Project(tmp_path).folder / "data", "--missing", "en")
    assert done.exit_code == 0 and re.fullmatch(r"en: (\d+)/\1\n", done.stdout)


def test_the_main_language_cannot_be_translated_in_part(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.replace("site", "languages: [id, en]", "languages: [id, en]\nin_part: [id]")
    done = macros("check", project.folder / "data")
    assert done.returncode == 1 and "in_part" in done.stderr


def test_pages_of_a_language_that_the_site_does_not_have_are_left_out(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for file in (project.folder / "data").glob("*.yaml"):
        file.write_text(yaml.safe_dump(in_indonesian(yaml.safe_load(file.read_text("utf-8"))), allow_unicode=True, sort_keys=False), "utf-8")  # fmt: skip
    project.replace("site", "- en\n", "")
    project.replace("site", "Asia/Jakarta", "Asia/Makassar")
    project.data("plan").unlink()
    built = project.build()
    assert built.code == 0, built.said
    assert len(built.pages()) > 20
    assert not (built.site / "en").exists()
    assert "/en/" not in (built.site / "sitemap.xml").read_text("utf-8")
    for path, html in built.pages().items():
        assert parse(html).get("lang") == "id", path
        assert "Lebak" not in html, path


def in_indonesian(held: Any) -> Any:
    """Data without their English texts."""
    if isinstance(held, dict):
        return {key: in_indonesian(each) for key, each in held.items() if key != "en"}
    return [in_indonesian(each) for each in held] if isinstance(held, list) else held
