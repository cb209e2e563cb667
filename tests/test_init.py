"""``loket init``: another regency's site from an empty folder, without an invented fact."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from commands import loket
from packaging.requirements import Requirement
from sites import ROOT, TODAY, Built, build, parse

from macros.editing import new_site
from macros.editing.new_site import Office, Origin, Told

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
    done = loket("init", folder, *options, typed=typed, cwd=folder.parent)
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
    assert "Functions found" not in made.said and "WARNING" not in made.said
    return made


def test_it_says_at_once_what_is_still_to_be_filled_in(started: tuple[Path, str]) -> None:
    folder, said = started
    done = loket("coverage", cwd=folder)
    assert done.returncode == 0, done.stderr
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
    assert said == [
        "Belum diketahui.",  # what it does
        "alamat; wilayah kerja; jam layanan; letak di peta; situs resmi.",
    ]
    assert not {"rencana/", "mpp/", "tanya-jawab/"} & set(pages)
    menu = parse(pages["kantor/"]).find(".//nav[@class='wide-menu']")
    assert [a.text for a in menu.iter("a")] == [
        "Beranda", "Layanan", "Kantor", "Pengaduan", "Cari",
    ]  # fmt: skip
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
        site = {"with": {}} | yaml.safe_load(file.read_text("utf-8"))["jobs"]["site"]
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


@pytest.mark.parametrize(
    ("repository", "given", "address"),
    [
        ("Contoh/layanan", "", "https://contoh.github.io/layanan/"),
        ("Contoh/Contoh.github.io", "", "https://contoh.github.io/"),
        ("Contoh/layanan", "https://layanan.example/", "https://layanan.example/"),
    ],
)
def test_the_workflow_knows_where_the_site_will_stand_even_at_night(
    tmp_path: Path, repository: str, given: str, address: str
) -> None:
    held = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text("utf-8"))
    steps = held["jobs"]["build"]["steps"]
    (step,) = [s for s in steps if s.get("id") == "place"]
    (building,) = [s for s in steps if "SITE_URL" in s.get("env", {})]
    assert building["env"]["SITE_URL"] == "${{ steps.place.outputs.address }}"
    output = tmp_path / "output"
    subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
        env={"PATH": os.environ["PATH"], "GITHUB_OUTPUT": str(output)}
        | {"GITHUB_REPOSITORY": repository, "ADDRESS": given},
        check=True,
    )
    assert output.read_text("utf-8") == f"address={address}\n"


def test_a_push_publishes_from_the_default_branch_whatever_its_name(
    started: tuple[Path, str],
) -> None:
    file = started[0] / ".github" / "workflows" / "publish.yml"
    held = yaml.safe_load(file.read_text("utf-8"))
    assert held[True]["push"] == {"branches": ["**"]}
    assert "github.event.repository.default_branch" in held["jobs"]["site"]["if"]
    # One run may wait in a group: another branch's, which publishes nothing, must not take its place.
    assert held["concurrency"]["group"] == "publish-${{ github.ref }}"


def test_a_linter_for_workflows_finds_nothing_in_what_is_written(
    started: tuple[Path, str],
) -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [zizmor, "--offline", "--pedantic", "--no-progress", started[0] / ".github"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def macros(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return loket(*command, cwd=folder)


def test_workflows_come_later_once_the_generator_is_on_github(
    started: tuple[Path, str], tmp_path: Path
) -> None:
    folder = tmp_path / "lokal"
    done = init(folder, ANSWERS | {"--generator": f"file:///srv/loket@{GENERATOR[-40:]}"})
    assert "loket workflows" in done.stdout and not (folder / ".github").exists()
    assert "The site says that it is not official." in done.stdout
    refused = macros(folder, "workflows")
    assert refused.returncode == 1 and not (folder / ".github").exists()
    assert "Tulis di situ satu baris" in refused.stderr and "Write one line" in refused.stderr
    shutil.copy(started[0] / "requirements.txt", folder)
    mine = folder / ".github" / "workflows" / "check.yml"
    mine.parent.mkdir(parents=True)
    mine.write_text("name: Mine\n", "utf-8")
    added = macros(folder, "workflows")
    assert added.returncode == 0, added.stderr
    assert "+ .github/workflows/publish.yml\n" in added.stdout
    assert "= .github/workflows/check.yml: sudah ada, tidak disentuh" in added.stdout
    assert mine.read_text("utf-8") == "name: Mine\n"
    name = ".github/workflows/publish.yml"
    assert (folder / name).read_bytes() == (started[0] / name).read_bytes()


def test_pip_can_read_the_line_of_a_generator_on_this_computer(tmp_path: Path) -> None:
    init(tmp_path / "lokal", ANSWERS | {"--generator": f"file:///srv/loket@{GENERATOR[-40:]}"})
    line = (tmp_path / "lokal" / "requirements.txt").read_text("utf-8").splitlines()[-1]
    held = Requirement(line)  # which refuses an address without a host
    assert (held.name, held.url) == ("loket", f"git+file://localhost/srv/loket@{GENERATOR[-40:]}")


def test_it_begins_in_the_folder_where_it_was_installed(tmp_path: Path) -> None:
    folder = tmp_path / "kabupaten saya"
    (folder / ".venv").mkdir(parents=True)
    options = [part for pair in ANSWERS.items() for part in pair]
    done = macros(folder, "init", ".", *options)
    assert done.returncode == 0, done.stderr
    assert (folder / "data" / "site.yaml").is_file()
    assert [each.name for each in tmp_path.iterdir()] == [folder.name]
    words = done.stdout.splitlines()
    assert "  python -m mkdocs serve" in words and not [w for w in words if "cd " in w]


def test_its_last_words_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kabupaten saya"
    monkeypatch.setenv("PATH", "/usr/bin:/bin")  # as in a terminal that was opened just now
    typed = init(folder).stdout.partition("See the site:\n")[2].partition("\n\n")[0]
    done = subprocess.run(
        ["bash", "-e", "-c", typed.replace("mkdocs serve", "mkdocs --version") + "\npwd"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, typed + done.stderr
    assert done.stdout.endswith(f"{folder}\n")


def test_its_readme_names_the_repository_that_was_told(started: tuple[Path, str]) -> None:
    text = (started[0] / "README.md").read_text("utf-8")
    assert text.count("git remote add origin https://github.com/contoh/layanan\n") == 2


def test_staff_can_add_to_what_is_empty(started: tuple[Path, str], tmp_path: Path) -> None:
    file = started[0] / "data" / "sources.yaml"
    fees = (started[0] / "data" / "fees.yaml").read_text("utf-8")
    assert "Tambah dengan · Add with: loket new tariff ID\n" in fees
    from macros.yaml_files.edit import Put, edited, plain

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
    typed += ["Mars", "WITA", "dinas", "2", "Mal", "A | B", "…", "Contoh Mall", "kanim"]
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


def test_stopping_halfway_says_that_nothing_was_written(tmp_path: Path) -> None:
    done = asked(tmp_path / "baru", FIRST[:1], *REST)
    assert done.returncode == 1 and list(tmp_path.iterdir()) == []
    assert done.stderr.strip() == "Tidak ada yang ditulis. · Nothing was written."


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "ada"
    folder.mkdir()
    (folder / ".git").mkdir()
    assert init(folder).returncode == 0  # a fresh clone of an empty repository
    before = {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    again = init(folder)
    assert again.returncode == 1 and "is not empty. Nothing was written" in again.stderr
    assert {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()} == before


LITTLE = Told(
    languages=["id", "en"],
    regency={"id": "Kabupaten Contoh", "en": "Contoh Regency"},
    locative={"id": "di Contoh", "en": "in Contoh"},
    name={"id": "Layanan Contoh", "en": "Contoh Services"},
    publisher={"id": "Dinas Contoh", "en": "Contoh Agency"},
    time_zone="Asia/Jakarta",
    offices=[Office("ukk", {"id": "Unit Contoh", "en": "Contoh Unit"})] * 3,
    repository="",
    colour="",
    origin=Origin("file:///srv/loket", "0123456789" * 4),
)
"""What must be told: no colour, no repository, a generator beside it, offices of one name."""


def write(folder: Path, told: Told = LITTLE) -> int:
    return new_site.write(folder, told, ["en", "id"], lambda zone: TODAY)


def test_of_what_was_not_told_nothing_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "baru"
    assert write(folder) == len([each for each in folder.rglob("*") if each.is_file()])
    assert "colours" not in yaml.safe_load((folder / "data" / "site.yaml").read_text("utf-8"))
    offices = yaml.safe_load((folder / "data" / "offices.yaml").read_text("utf-8"))
    assert list(offices) == ["unit-contoh", "unit-contoh-2", "unit-contoh-3"]
    assert not (folder / ".github").exists()  # only on GitHub can its workflows be called
    assert "git+file://localhost/srv/loket@" in (folder / "requirements.txt").read_text("utf-8")


@pytest.mark.parametrize("there", ["a file", "a folder that is in use"])
def test_nothing_is_written_where_something_came_meanwhile(tmp_path: Path, there: str) -> None:
    folder = tmp_path / "ada"
    if there == "a file":
        folder.write_text("surat", "utf-8")
    else:
        folder.mkdir()
        (folder / "surat.txt").write_text("surat", "utf-8")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(new_site.NotEmptyError):
        write(folder)
    assert sorted(tmp_path.rglob("*")) == before


def test_where_one_part_cannot_be_put_in_its_place_none_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "baru" / ".git").mkdir(parents=True)
    rename, moved = Path.rename, []

    def full(self: Path, target: Path) -> Path:
        if len(moved) == 2:
            moved.append(self)
            raise OSError("No space left on device")
        moved.append(self)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path / "baru")
    assert [each.name for each in (tmp_path / "baru").iterdir()] == [".git"]
    assert len(moved) == 5  # two there, one that failed, two back
    assert len(list(tmp_path.iterdir())) == 1


def test_words_are_proposed_where_there_are_any_for_that_language_and_kind() -> None:
    assert new_site.proposed("regency", "en", "Kota Contoh") == "Contoh City"
    assert new_site.proposed("regency", "en", "Contoh Raya") == "Contoh Raya"
    assert new_site.proposed("regency", "jv", "Kota Contoh") == ""


PIP = {
    "from git": (
        {"url": "https://github.com/contoh/loket.git", "vcs_info": {"vcs": "git", "commit_id": "a" * 40}},
        Origin("https://github.com/contoh/loket.git", "a" * 40),
    ),
    "from git, at no commit": (
        {"url": "https://github.com/contoh/loket.git", "vcs_info": {"vcs": "git", "commit_id": "v1"}}, None,
    ),
    "a file of the web": ({"url": "https://contoh.example/loket.whl"}, None),
    "a folder that is no repository": ({"url": "file:///tidak/ada"}, None),
}  # fmt: skip


@pytest.mark.parametrize("case", PIP.values(), ids=PIP.keys())
def test_the_generator_is_proposed_where_pip_noted_a_commit(
    monkeypatch: pytest.MonkeyPatch, case: tuple[dict[str, object], Origin | None]
) -> None:
    noted, expected = case

    class Distribution:
        def read_text(self, name: str) -> str:
            assert name == "direct_url.json"
            return json.dumps(noted)

    monkeypatch.setattr("importlib.metadata.distribution", lambda name: Distribution())
    assert new_site.own_origin() == expected
