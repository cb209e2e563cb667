"""``python -m macros init``: another regency's site from an empty folder, without an invented fact."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from sites import ROOT, TODAY, Built, build, parse

GENERATOR = f"https://github.com/contoh/loket@{'0123456789' * 4}"
ANSWERS = {
    "--regency": "Kabupaten Contoh | Contoh Regency",
    "--languages": "id,en",
    "--locative": "di Contoh | in Contoh",
    "--name": "Layanan Contoh | Contoh Services",
    "--publisher": "Dinas Contoh | Contoh Agency",
    "--time-zone": "Asia/Jakarta",
    "--office": "mpp | Mal Pelayanan Publik Contoh | Contoh Public Service Mall",
    "--repository": "contoh/layanan",
    "--colour": "#5c1414",
    "--generator": GENERATOR,
}


def init(
    folder: Path, answers: dict[str, str] = ANSWERS, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    options = [part for pair in answers.items() for part in pair]
    done = subprocess.run(
        [sys.executable, "-m", "macros", "init", str(folder), *options],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=folder.parent,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A new project, and what the command said."""
    folder = tmp_path_factory.mktemp("init") / "contoh"
    done = init(folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


@pytest.fixture(scope="module")
def built(started: tuple[Path, str]) -> Built:
    folder = started[0]
    made = build(folder / "mkdocs.yml", folder / "site", TODAY)
    assert made.code == 0, made.said
    return made


def test_it_says_at_once_what_is_still_to_be_filled_in(started: tuple[Path, str]) -> None:
    folder, said = started
    done = subprocess.run(
        [sys.executable, "-m", "macros", "coverage"],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    for told in (said, done.stdout):
        assert "services.yaml: belum ada satu pun · none yet" in told
        assert "mal-pelayanan-publik-contoh: role, address, working_area, hours" in told


def test_a_new_site_builds_and_knows_nothing_that_was_not_told(built: Built) -> None:
    pages = built.pages()
    assert {"", "kantor/", "en/kantor/", "layanan/", "pengaduan/", "404.html"} <= set(pages)
    for path, html in pages.items():
        assert not re.search(r"Rp[0-9]|LAPOR|\.go\.id/", html), path
    office = parse(pages["kantor/"]).find(".//section[@class='office']")
    assert office.findtext("h2") == "Mal Pelayanan Publik Contoh"
    said = ["".join(e.itertext()).strip() for e in office.findall(".//*[@class='unknown']")]
    assert said == ["Belum diketahui."] * 6  # role, address, area, hours, point, domain
    assert "Belum ada keterangannya di situs ini." in pages["layanan/"]
    assert "This site has nothing on this yet." in pages["en/pengaduan/"]
    assert "Contoh Agency" in pages["en/"]


def test_its_colour_is_that_of_the_bar(built: Built) -> None:
    assert "--brand:#5c1414;--on-brand:#ffffff" in built.pages()["kantor/"]
    assert '"theme_color": "#5c1414"' in (built.site / "manifest.webmanifest").read_text("utf-8")


def test_the_generator_is_named_in_one_line_and_its_workflows_at_a_commit(
    started: tuple[Path, str],
) -> None:
    folder = started[0]
    lines = (folder / "requirements.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == [f"loket @ git+{GENERATOR}"]
    for name in ("check", "publish"):
        file = folder / ".github" / "workflows" / f"{name}.yml"
        site = yaml.safe_load(file.read_text("utf-8"))["jobs"]["site"]
        called, _, commit = site["uses"].partition("@")
        assert called == "contoh/loket/.github/workflows/site.yml" and len(commit) == 40
        inputs = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text("utf-8"))
        assert set(site["with"]) <= set(inputs[True]["workflow_call"]["inputs"])


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (f"loket @ git+{GENERATOR}", f"repository=contoh/loket\ncommit={GENERATOR[-40:]}\n"),
        (f"loket @ git+{GENERATOR.replace('@', '.git@')}", f"repository=contoh/loket\ncommit={GENERATOR[-40:]}\n"),
        ("loket @ git+https://github.com/contoh/loket@main", None),
        (f"loket @ git+https://contoh.example/loket@{GENERATOR[-40:]}", None),
        (f"loket @ git+{GENERATOR}; touch x", None),
    ],
)  # fmt: skip
def test_the_workflow_reads_the_generator_from_that_line(
    tmp_path: Path, line: str, read: str | None
) -> None:
    held = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text("utf-8"))
    (step,) = [s for s in held["jobs"]["build"]["steps"] if s.get("id") == "generator"]
    (tmp_path / "regency").mkdir()
    (tmp_path / "regency" / "requirements.txt").write_text(f"# One line.\n{line}\n", "utf-8")
    output = tmp_path / "output"
    output.touch()
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "GITHUB_OUTPUT": str(output)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode == 0) == (read is not None), done.stderr
    assert output.read_text("utf-8") == (read or "")


def test_staff_can_add_to_what_is_empty(started: tuple[Path, str], tmp_path: Path) -> None:
    file = started[0] / "data" / "sources.yaml"
    fees = (started[0] / "data" / "fees.yaml").read_text("utf-8")
    assert "Tambah dengan · Add with: python -m macros new tariff\n" in fees
    from macros.staff.editing import Put, edited, plain

    made = edited(file.read_text("utf-8"), [Put(("situs-contoh",), {"kind": "press"})])
    assert plain(made) == {"situs-contoh": {"kind": "press"}}
    assert made.startswith("# ")


def test_it_asks_in_both_languages_what_no_option_tells(tmp_path: Path) -> None:
    known = {key: ANSWERS[key] for key in ("--generator", "--colour", "--repository")}
    typed = ["", "Kota Contoh", "", "", "", "", "", "Dinas", "", "Agency", ""]
    typed += ["mpp", "", "Mal Contoh", "Contoh Mall", ""]
    done = init(tmp_path / "kota", known, "\n".join(typed) + "\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Siapa yang membuat situs ini, bahasa id · Who makes this site" in done.stdout
    assert "Harus diisi. · This must be answered." in done.stdout
    site = yaml.safe_load((tmp_path / "kota" / "data" / "site.yaml").read_text("utf-8"))
    assert site["regency"] == {"id": "Kota Contoh", "en": "Contoh City"}
    assert site["locative"] == {"id": "di Contoh", "en": "in Contoh"}


REFUSED = {
    "one name for two languages": ({"--publisher": "Dinas Contoh"}, "Write one name for each"),
    "a language without words": ({"--languages": "id,xx"}, "Languages there are: en, id, su"),
    "a time zone that is none": ({"--time-zone": "Asia/Contoh"}, "There is no time zone"),
    "an office of no kind": ({"--office": "kios | Kios | Kiosk"}, "Kinds of office there are"),
    "a repository that is none": ({"--repository": "contoh"}, "Write owner/name"),
    "a generator at no commit": ({"--generator": "https://github.com/contoh/loket"}, "40 hex"),
    "a colour that is none": ({"--colour": "merah"}, "Write a hash and six hexadecimal digits"),
    "a name of signs": ({"--publisher": "… | ?"}, "Here “…” would be shown"),
    "a colour that cannot be read": ({"--colour": "#7b7b7b"}, "the contrast is"),
    "a name that no record can have": (
        {"--office": "mpp | A | A"},
        "Name of the office, language id:\n  [id] «a» tidak dapat dipakai",
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_an_answer_that_cannot_be_used_leaves_nothing(
    tmp_path: Path, case: tuple[dict[str, str], str]
) -> None:
    changed, told = case
    done = init(tmp_path / "baru", ANSWERS | changed)
    assert done.returncode != 0
    assert told in done.stderr, done.stderr
    assert list(tmp_path.iterdir()) == []


FIRST = ["", "Kabupaten Contoh | Contoh Regency"]
"""What is typed for the languages and the name of the regency."""


def asked(folder: Path, typed: list[str], *told: str) -> subprocess.CompletedProcess[str]:
    """A conversation in which everything is asked for but the generator and ``told``."""
    known = {key: ANSWERS[key] for key in ("--generator", *told)}
    return init(folder, known, "".join(f"{each}\n" for each in typed))


def test_each_answer_is_looked_at_when_it_is_given(tmp_path: Path) -> None:
    typed = ["id,xx", *FIRST, "", "", "", "", "Kominfo | ICT | X", "Kominfo | ICT"]
    typed += ["Mars", "WITA", "dinas", "2", "Mal", "A | B", "…", "Contoh Mall", "kantor imigrasi"]
    typed += ["Kanim | Immigration office", "", "contoh", "https://github.com/contoh/layanan.git"]
    typed += ["kuning", "#7b7b7b", "#5c1414"]
    done = asked(tmp_path / "baru", typed)
    assert done.returncode == 0, done.stdout + done.stderr
    for told in (
        "Languages there are: en, id, su", "Write one name for each language (id | en)",
        "There is no time zone “Mars”. Write WIB, WITA or WIT.",
        "All languages may be given at once, separated by bars: id | en",
        "  2. mpp: mal pelayanan publik · public service mall", "Kinds of office there are: kanim",
        "Write one name for each language (en)", "Write owner/name", "“kuning” is no colour",
        "Here “…” would be shown", "The colour #7b7b7b cannot be read with",
    ):  # fmt: skip
        assert told in done.stdout, told
    site = yaml.safe_load((tmp_path / "baru" / "data" / "site.yaml").read_text("utf-8"))
    assert site["regency"] == {"id": "Kabupaten Contoh", "en": "Contoh Regency"}
    assert site["publisher"] == {"id": "Kominfo", "en": "ICT"}
    assert site["time_zone"] == "Asia/Makassar" and site["colours"]["light"]["brand"] == "#5c1414"
    offices = yaml.safe_load((tmp_path / "baru" / "data" / "offices.yaml").read_text("utf-8"))
    assert [(each["kind"], each["name"]["en"]) for each in offices.values()] == [
        ("mpp", "Contoh Mall"), ("kanim", "Immigration office")
    ]  # fmt: skip
    settings = (tmp_path / "baru" / "mkdocs.yml").read_text("utf-8")
    assert '"https://github.com/contoh/layanan"' in settings


REST = [*ANSWERS][2:-1]
"""All that follows these two can be told by options."""


def test_one_sign_asks_the_question_before_again(tmp_path: Path) -> None:
    typed = ["id,su", "<", "id,en", "Kota Contoh", "<", "Kota Lain", ""]
    done = asked(tmp_path / "baru", typed, *REST)
    assert done.returncode == 0, done.stdout + done.stderr
    site = yaml.safe_load((tmp_path / "baru" / "data" / "site.yaml").read_text("utf-8"))
    assert site["regency"] == {"id": "Kota Lain", "en": "Lain City"}


def test_stopping_halfway_says_that_nothing_was_written(tmp_path: Path) -> None:
    done = asked(tmp_path / "baru", FIRST[:1], *REST)
    assert done.returncode == 1 and list(tmp_path.iterdir()) == []
    assert done.stderr.strip() == "Tidak ada yang ditulis. · Nothing was written."


def test_what_all_answers_together_show_can_be_mended_at_once(tmp_path: Path) -> None:
    rest = [key for key in REST if key != "--office"]
    typed = [*FIRST, "", "A | A", "", "4", "Mal | Mall"]
    done = asked(tmp_path / "baru", typed, *rest)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Name of the office, language id:\n  [id] «a» tidak" in done.stdout
    assert "  4. office.1.id: A | A\n" in done.stdout
    assert "site.yaml" not in done.stdout and "offices.yaml" not in done.stdout.split("Lihat")[0]
    assert "mal:" in (tmp_path / "baru" / "data" / "offices.yaml").read_text("utf-8")


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "ada"
    folder.mkdir()
    (folder / ".git").mkdir()
    assert init(folder).returncode == 0  # a fresh clone of an empty repository
    before = {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    again = init(folder)
    assert again.returncode == 1 and "is not empty. Nothing was written" in again.stderr
    assert {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()} == before
