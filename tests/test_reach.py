"""What a change reaches: data alone, or more, which needs an owner. Told by paths, never by words."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from commands import loket
from sites import ROOT

from macros.reports.scope import kind_of, words

FILE, RUN, LINK, SUBMODULE = "100644", "100755", "120000", "160000"
HEAD = "tip"


@dataclass
class Repo:
    """A repository in which a change is staged name by name, as no file system would let one."""

    folder: Path

    def git(self, *command: str, given: bytes = b"") -> str:
        done = subprocess.run(
            ["git", *command], cwd=self.folder, input=given, capture_output=True, check=True
        )
        return done.stdout.decode().strip()

    def commit(self, *entries: tuple[str, str]) -> None:
        """A commit to which files are added, each by its mode and path."""
        blob = self.git("hash-object", "-w", "--stdin", given=os.urandom(8))
        lines = []
        for mode, path in entries:
            ident = self.git("rev-parse", "HEAD") if mode == SUBMODULE else blob
            lines.append(f"{mode} {ident}\t{path}".encode("utf-8", "surrogateescape"))
        self.git("update-index", "-z", "--index-info", given=b"\0".join(lines) + b"\0")
        self._commit()

    def remove(self, path: str) -> None:
        self.git("update-index", "--force-remove", path)
        self._commit()

    def _commit(self) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@contoh.example"]
        self.git(*who, "commit", "--quiet", "--allow-empty", "-m", "x")

    def reach(self, form: str = "text", old: str = "HEAD^") -> tuple[int, str]:
        done = loket("ci", "reach", old, "HEAD", "--format", form, cwd=self.folder)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path)
    made.git("init", "--quiet", "-b", "main")
    made.commit((FILE, "data/fees.yaml"), (FILE, "docs/index.md"))
    return made


def test_a_change_of_data_alone_is_told_as_such(repo: Repo) -> None:
    repo.commit((FILE, "data/fees.yaml"), (FILE, "data/services/paspor_2-b.yaml"))
    code, said = repo.reach()
    assert code == 0
    assert "hanya mengubah data (2 berkas)" in said and "data only (2 files)" in said
    assert repo.reach("github")[1].startswith("::notice::Usulan ini hanya")


def test_data_that_are_deleted_or_moved_within_the_folder_are_data(repo: Repo) -> None:
    repo.remove("data/fees.yaml")
    assert "data only (1 file" in repo.reach()[1]
    repo.commit((FILE, "data/fees/a.yaml"))
    assert "data only (2 files)" in repo.reach(old="HEAD~2")[1]


@pytest.mark.parametrize(
    ("path", "modes", "kind"),
    [
        ("data/fees.yaml", (FILE, FILE), None),
        ("data/services/a/b.yaml", ("000000", FILE), None),
        ("data/words/id.yaml", ("000000", FILE), "words"),  # what every page calls sure, or open
        ("data/words/id.yaml", (FILE, "000000"), "words"),
        ("data/services/words.yaml", ("000000", FILE), None),
        ("data/fees.yaml", (FILE, RUN), "executable"),
        ("data/fees.yaml", ("000000", LINK), "link"),
        ("data/fees.yaml", (LINK, FILE), "link"),
        ("data/fees.yaml", ("000000", SUBMODULE), "submodule"),
        ("data", (FILE, SUBMODULE), "submodule"),
        ("data", ("000000", LINK), "link"),
        ("data/LICENSE.md", (FILE, FILE), "not_yaml"),
        ("data/.gitattributes", ("000000", FILE), "not_yaml"),
        ("data/a.yml", ("000000", FILE), "not_yaml"),
        ("data/a.YAML", ("000000", FILE), "not_yaml"),
        ("data/.hidden/a.yaml", ("000000", FILE), "not_yaml"),
        ("data/../mkdocs.yml", ("000000", FILE), "not_yaml"),
        ("data/a b.yaml", ("000000", FILE), "odd_name"),
        ("data/a\n.yaml", ("000000", FILE), "odd_name"),
        ("data/fees.yaml\n", ("000000", FILE), "odd_name"),
        ("data/a\u202elmay.yaml", ("000000", FILE), "odd_name"),
        ("data/а.yaml", ("000000", FILE), "odd_name"),  # Cyrillic
        ("data\\a.yaml", ("000000", FILE), "other"),
        ("Data/fees.yaml", ("000000", FILE), "other"),
        ("database/a.yaml", ("000000", FILE), "other"),
        ("x/data/fees.yaml", ("000000", FILE), "other"),
        ("docs/index.md", (FILE, FILE), "page"),
        ("macros/plugin.py", (FILE, FILE), "code"),
        ("macros/theme/templates/blocks/plan_page.html", (FILE, FILE), "code"),
        (".github/workflows/check.yml", (FILE, FILE), "workflow"),
        (".github/CODEOWNERS", (FILE, "000000"), "setting"),
        ("mkdocs.yml", (FILE, FILE), "setting"),
        ("requirements/site.txt", (FILE, FILE), "dependency"),
        ("main.py", ("000000", FILE), "other"),
    ],
)  # fmt: skip
def test_only_ordinary_yaml_of_the_data_folder_is_data(
    path: str, modes: tuple[str, str], kind: str | None
) -> None:
    assert kind_of(path, modes) == kind


def test_every_reason_is_said_in_both_languages(repo: Repo) -> None:
    repo.commit(
        (LINK, "data/offices.yaml"), (RUN, "data/plan.yaml"), (SUBMODULE, "data/x.yaml"),
        (FILE, "data/x.py"), (FILE, "data/a b.yaml"), (FILE, "docs/index.md"),
        (FILE, "macros/x.py"), (FILE, ".github/workflows/x.yml"), (FILE, "mkdocs.yml"),
        (FILE, "pyproject.toml"), (FILE, "main.py"), (FILE, "data/fees.yaml"),
        (FILE, "data/words/id.yaml"), (FILE, "data/site.yaml"),
    )  # fmt: skip
    said = repo.reach()[1]
    assert "mengubah lebih dari data (13 berkas)" in said
    assert "touches more than data (13 files)" in said
    for kind in words()["kinds"].values():
        assert kind["id"] in said and kind["en"] in said
    assert "data/fees.yaml" not in said


HOSTILE = [
    "docs/a\n::error file=x::terkena\n.md",
    "docs/##[error]terkena.md",
    "docs/%0A::set-output name=x::1.md",
    "docs/a,title=terkena::.md",
    "docs/\u202egnp.md",
    "docs/\u2066a\u2069.md",
    "docs/\x1b[31mmerah\x07.md",
    "docs/<img src=x onerror=1>](javascript:1) `@orang`.md",
    "docs/\udcff\udcfe.md",
    "docs/" + "a" * 200 + ".md",
    "-rf",
]


@pytest.mark.parametrize("form", ["text", "github"])
def test_names_command_neither_terminal_nor_runner(repo: Repo, form: str) -> None:
    repo.commit(*((FILE, path) for path in HOSTILE))
    code, said = repo.reach(form)
    assert code == 0
    assert said.isascii() or all(c.isprintable() or c == "\n" for c in said)
    assert "##[" not in said
    if form == "github":
        lines = said.strip().split("\n")
        assert len(lines) == 2 + len(HOSTILE)
        for line in lines:
            assert line.startswith("::warning")
            assert line.count("::") == 2, line
            _, properties, told = line.split("::")
            assert properties.count(",") <= 1, line  # file and title, and nothing more
            assert told
    else:
        assert not any(line.startswith(("::", "-rf\x00")) for line in said.split("\n"))


def test_many_files_of_one_kind_do_not_hide_another(repo: Repo) -> None:
    repo.commit(*((FILE, f"docs/a{n}.md") for n in range(40)), (FILE, "zz/main.py"))
    lines = repo.reach("github")[1].split("\n")
    assert any("zz/main.py" in line for line in lines[:10])  # GitHub shows ten


def test_what_git_does_not_know_is_no_reach(repo: Repo) -> None:
    for revision in ("tidak-ada", "--output=terkena", "HEAD\n"):
        code, said = repo.reach(old=revision)
        assert code in {1, 2}, said
    assert not list(repo.folder.glob("terkena*"))


def test_owners_are_asked_for_all_but_data(repo: Repo) -> None:
    repo.commit((FILE, "docs/x.md"))
    assert "CODEOWNERS" in repo.reach()[1]
    repo.commit((FILE, ".github/CODEOWNERS"))
    repo.commit((FILE, "docs/y.md"))
    assert "CODEOWNERS" not in repo.reach()[1]


def test_the_owners_that_the_guide_proposes_approve_all_but_data() -> None:
    """The last line that fits a path decides; one without a name asks nobody."""
    found = re.findall(r"```text\n( *\* @.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL)  # fmt: skip
    assert len(found) == 2
    for told in found:
        _, name, *rules = told.split()
        assert rules == ["/data/**/*.yaml", "/data/words/", name, "/data/site.yaml", name]
