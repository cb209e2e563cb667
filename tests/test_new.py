"""``python -m macros new`` asks for a record and adds it, whole and sound, or leaves all as it was."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sites import ROOT, TODAY, Project

from macros.loading import load_catalogue
from macros.model.records import Category
from macros.model.services import Availability, Delivery
from macros.staff import adding, asking, starting, unfinished
from macros.staff.editing import plain
from macros.staff.talking import Talk

Answers = dict[str, list[str]]
"""What is typed at each question, by the field that it is for; Enter where nothing is said.

``name?`` answers "is it known?", ``another?`` and ``write?`` the questions of the asker's own.
"""

NOON = "1740805200"  # 1 March 2025 in Jakarta
QUESTION = re.compile(r"^\S.*? \[([a-z_.]+)\]")
OWN = {
    "write?": "Tulis ke",
    "discard?": "Sungguh buang",
    "another?": "Tambah satu lagi",
    "make?": "buat sekarang",
    "draft?": "belum selesai",
    "optional?": "Yang wajib sudah terisi",
}


class Dialogue:
    """A conversation with the command, as one has it at a terminal."""

    def __init__(self, what: str, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "macros", "new", what, "--folder", folder / "data"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"SOURCE_DATE_EPOCH": NOON},
        )
        self.said = ""
        self.question = ""
        self.again = False
        self.asked: list[str] = []

    def prompt(self) -> str | None:
        """What is asked next; ``None`` once the command is done."""
        assert self.process.stdout is not None
        line = ""
        while True:
            character = self.process.stdout.read(1)
            if not character:
                return None
            self.said += character
            line = "" if character == "\n" else line + character
            if line.endswith(("  > ", "] > ", ") > ")):
                self.again = "= :" in line
                return self.question
            if line.endswith("[y/t · y/n] "):
                asked = [key for key, words in OWN.items() if words in line]
                return asked[0] if asked else self.question + "?"
            if match := QUESTION.match(line):
                self.question = match[1]
            elif line.startswith("Nama catatan:"):
                self.question = "ident"
            elif line.startswith("Nomor jawaban"):
                self.question = "change"

    def type(self, answer: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(answer + "\n")
        self.process.stdin.flush()

    def to_the_end(self, answers: Answers, stop_at: str | None = None) -> None:
        left = {question: list(typed) for question, typed in answers.items()}
        asked = 0
        while (question := self.prompt()) is not None and question != stop_at:
            self.asked.append(question)
            self.type(left[question].pop(0) if left.get(question) else self.usual(question))
            if (asked := asked + 1) > 300:  # the same question for ever
                self.process.kill()
                pytest.fail(self.said[-3000:])
        assert not any(left.values()) or stop_at, f"never asked: {left}"

    def usual(self, question: str) -> str:
        """What is typed where a test says nothing: the same again, checked today, or Enter."""
        name = question.rpartition(".")[2]
        return "=" if self.again else "hari ini" if name in {"day", "last_checked"} else ""

    def stop(self, how: str) -> None:
        assert self.process.stdin is not None
        if how == "interrupt":
            self.process.send_signal(signal.SIGINT)
        else:
            self.process.stdin.close()
            self.process.stdin = None

    def end(self) -> tuple[int, str]:
        out, err = self.process.communicate()
        self.said += out + err
        assert "Traceback" not in self.said, self.said
        return self.process.returncode, self.said


def talk(what: str, project: Project | Path, answers: Answers) -> tuple[int, str]:
    dialogue = Dialogue(what, project if isinstance(project, Path) else project.folder)
    dialogue.to_the_end(answers)
    return dialogue.end()


def content(project: Project) -> dict[str, bytes]:
    folder = project.folder / "data"
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def sound(project: Project) -> Any:
    return load_catalogue(project.folder / "data", ["en", "id"], lambda zone: TODAY)


SOURCE: Answers = {
    "title": ["Keputusan Contoh 2/2025", "Contoh Decree 2/2025"],
    "short": ["Keputusan Contoh", "Contoh Decree"],
    "publisher": ["Bupati Contoh", "Regent of Contoh"],
    "kind": ["regulation"],
    "addresses": ["https://hukum.contoh.go.id/2, https://contoh.go.id/2"],
    "published": ["2025-01"],
    "last_checked": ["2025-02-28"],
    "write?": ["y"],
}

SERVICE: Answers = {
    "name": ["Kartu Hilang", "Lost card"],
    "summary": ["Kartu pengganti.", "A new card."],
    "audience": ["Siapa pun.", "Anyone."],
    "category": ["umum"],
    "optional?": ["y"],
    "life_events": ["kartu-hilang, pindah"],
    "availability.office": ["kantor-contoh", "kantor-tetangga"],
    "availability.status": ["planned", "unknown"],
    "availability.as_of": ["2024", ""],
    "availability.channels": ["in_person, online", ""],
    "availability.verification.day": ["2025-01-10"],
    "availability.verification.sources": ["koran-contoh"],
    "another?": ["y"],
    "write?": ["y"],
}


def test_a_source_is_asked_for_and_added(project: Project) -> None:
    before = project.data("sources").read_text("utf-8")
    code, said = talk("source", project, SOURCE)
    assert code == 0, said
    after = project.data("sources").read_text("utf-8")
    assert after == before + (
        "keputusan-contoh:\n"
        '  title: {id: "Keputusan Contoh 2/2025", en: "Contoh Decree 2/2025"}\n'
        '  short: {id: "Keputusan Contoh", en: "Contoh Decree"}\n'
        '  publisher: {id: "Bupati Contoh", en: "Regent of Contoh"}\n'
        "  kind: regulation\n"
        '  addresses: ["https://hukum.contoh.go.id/2", "https://contoh.go.id/2"]\n'
        "  published: 2025-01\n"
        "  last_checked: 2025-02-28\n"
    )
    assert "keputusan-contoh" in sound(project).sources
    assert "sources.yaml: keputusan-contoh ditambahkan." in said


def test_every_question_is_explained_in_both_languages(project: Project) -> None:
    _, said = talk("source", project, SOURCE)
    assert "Jenis sumber · Kind of source [kind]" in said
    assert "press: berita · the press" in said
    assert "Hari Anda terakhir membuka dan membaca sumber ini." in said
    assert "The day on which you last opened and read it." in said
    assert said.count("Contoh · Example: ") == 2  # of the two dates: elsewhere there is a choice


def test_the_difference_is_shown_before_anything_is_written(project: Project) -> None:
    before = content(project)
    typed = {"write?": ["", "mungkin", "t"], "discard?": ["", "y"]}
    code, said = talk("source", project, SOURCE | typed)
    assert code == 1 and said.count("Answer y (yes) or n (no).") == 3
    assert not (project.folder / ".loket-draft-source.yaml").exists()
    assert "+keputusan-contoh:\n" in said and "+  kind: regulation\n" in said
    assert "Tidak ada yang ditulis. · Nothing was written." in said
    assert content(project) == before


def test_a_service_of_which_little_is_known(project: Project) -> None:
    code, said = talk("service", project, SERVICE)
    assert code == 0, said
    text = project.data("services").read_text("utf-8")
    assert text.endswith(
        "kartu-hilang:\n"
        '  name: {id: "Kartu Hilang", en: "Lost card"}\n'
        '  summary: {id: "Kartu pengganti.", en: "A new card."}\n'
        '  audience: {id: "Siapa pun.", en: "Anyone."}\n'
        "  category: umum\n"
        "  life_events: [kartu-hilang, pindah]\n"
        "  availability:\n"
        "    - office: kantor-contoh\n"
        "      status: planned\n"
        "      as_of: 2024\n"
        "      channels: [in_person, online]\n"
        "      verification: {day: 2025-01-10, sources: [koran-contoh]}\n"
        "    - office: kantor-tetangga\n"
        "      status: unknown\n"
        "      as_of: unknown # Keadaan per · As of\n"
        "      channels: unknown # Cara · Channels\n"
        "      verification: {day: 2025-01-10, sources: [koran-contoh]}\n"
        "  delivery:\n"
        "    requirements: unknown # Persyaratan · Requirements\n"
        "    procedure: unknown # Prosedur · Procedure\n"
        "    time: unknown # Jangka waktu · Time\n"
        "    fees: unknown # Biaya · Fees\n"
        "    product: unknown # Produk · Product\n"
        "    complaints: unknown # Pengaduan · Complaints\n"
    )
    assert list(sound(project).services)[-1] == "kartu-hilang"


def test_what_is_required_comes_first_and_all_else_is_left_out_by_one_answer(
    project: Project,
) -> None:
    least = {key: typed for key, typed in SERVICE.items() if key != "life_events"} | {
        "availability.office": ["kantor-contoh"],
        "availability.status": ["planned"],
        "availability.as_of": ["2024"],
        "availability.channels": ["in_person"],
        "another?": [""],
        "optional?": [""],
    }
    dialogue = Dialogue("service", project.folder)
    dialogue.to_the_end(least)
    asked = dialogue.asked
    code, said = dialogue.end()
    assert code == 0, said
    told = re.search(r"sekitar ([0-9]+) bila hanya yang wajib", said)
    assert told and int(told[1]) == asked.index("write?")
    assert asked[asked.index("optional?") :] == ["optional?", "ident", "write?"]
    assert "optional?" not in asked[: asked.index("delivery?")]
    added = sound(project).services["kartu-hilang"]
    assert set(added.delivery.model_dump().values()) == {"unknown"} and not added.notes


def test_how_much_is_asked_is_told_first_and_at_each_part_which_of_how_many(
    project: Project,
) -> None:
    code, said = talk("service", project, SERVICE | {"delivery?": ["y"], "management?": ["y"]})
    assert code == 0, said
    first = said.partition("=== ")[0]
    assert "Ada 20 bagian. · There are 20 parts." in first
    assert "Ctrl-C = berhenti dulu: jawaban disimpan" in first
    parts = re.findall(r"^=== Bagian (\S+) dari 20 · Part \S+ of 20: (.*?) ·", said, re.MULTILINE)
    numbers = [number for number, _ in parts]
    assert numbers == ["1", "2", "3–8", *map(str, range(3, 9)), "9–20", "9", "10–17",
                       *map(str, range(10, 21))]  # fmt: skip
    titles = dict(parts)
    assert titles["3"] == "Persyaratan" and titles["6"] == "Biaya"
    assert titles["17"] == "Evaluasi kinerja", "the last of the 14 components"


def test_a_record_of_one_part_has_no_heads(project: Project) -> None:
    code, said = talk("category", project, {
        "name": ["Surat", "Letters"], "about": ["Segala surat.", "Every letter."], "write?": ["y"],
    })  # fmt: skip
    assert code == 0, said
    assert "Sekitar 5 pertanyaan" in said and "===" not in said


def test_who_goes_on_another_day_is_told_the_part(project: Project) -> None:
    dialogue = Dialogue("service", project.folder)
    dialogue.to_the_end(SERVICE, stop_at="availability.status")
    dialogue.stop("end of input")
    assert dialogue.end()[0] == 1
    again = Dialogue("service", project.folder)
    again.to_the_end({"draft?": ["y"]}, stop_at="availability.status")
    again.stop("end of input")
    _, said = again.end()
    assert said.count("===") == 2 and "=== Bagian 2 dari 20" in said


def test_a_service_of_which_much_is_known(project: Project) -> None:
    more: Answers = {
        "delivery?": ["y"],
        "delivery.requirements?": ["y"],
        "delivery.requirements.items.document": ["kartu-contoh"],
        "delivery.requirements.items.original": ["ya"],
        "delivery.requirements.items.copies": ["2"],
        "delivery.requirements.verification.sources": ["-"],
        "delivery.procedure": ["di-loket"],
        "delivery.time?": ["y"],
        "delivery.time.amount": ["3"],
        "delivery.time.unit": ["working_days"],
        "delivery.time.up_to": ["y"],
        "delivery.time.starts": ["sesudah lengkap", "once complete"],
        "delivery.fees?": ["y"],
        "delivery.fees.one_of": ["kartu-biasa, kartu-emas"],
        "delivery.complaints": ["kotak-saran"],
        "notes?": ["y"],
        "notes.text": ["Datang pagi.", "Come early."],
    }
    code, said = talk("service", project, SERVICE | more)
    assert code == 0, said
    added = plain(project.data("services").read_text("utf-8"))["kartu-hilang"]
    assert added["delivery"]["requirements"]["items"] == [
        {"document": "kartu-contoh", "original": True, "copies": 2}
    ]
    assert added["delivery"]["requirements"]["verification"]["sources"] == []
    assert added["delivery"]["time"]["amount"] == 3
    assert added["delivery"]["fees"] == {"one_of": ["kartu-biasa", "kartu-emas"]}
    assert added["delivery"]["procedure"] == "di-loket"
    # The last day and sources that were typed are proposed wherever they are asked for again.
    assert added["notes"][0]["verification"]["sources"] == ["koran-contoh"]
    assert sound(project)


def test_a_procedure_of_its_own_is_written_out_on_a_site_of_many_sources_and_no_plan(
    project: Project,
) -> None:
    project.data("plan").unlink()
    with project.data("sources").open("a") as file:
        for number in range(40):
            file.write(
                f"koran-{number}:\n  title: {{id: K, en: C}}\n  short: {{id: K, en: C}}\n"
                "  publisher: {id: K, en: C}\n  kind: press\n  published: unknown\n"
                f"  addresses: ['https://koran.example/{number}']\n  last_checked: 2025-01-10\n"
            )
    code, said = talk("service", project, SERVICE | {
        "availability.as_of": ["unknown", ""],
        "delivery?": ["y"],
        "delivery.procedure": ["+"],
        "delivery.procedure.name": ["Di loket saja", "At the counter"],
        "delivery.procedure.steps.text": ["Datang.", "Come."],
    })  # fmt: skip
    assert code == 0, said
    assert "atau + untuk menulisnya di sini · or + to write it out here" in said
    assert "    … dan 3 lagi · and 3 more\n" in said  # of 43 sources
    procedure: Any = sound(project).services["kartu-hilang"].delivery.procedure
    assert [step.text["en"] for step in procedure.steps] == ["Come."]


def test_an_answer_that_cannot_be_taken_is_asked_again_with_the_reason(project: Project) -> None:
    wrong: Answers = {
        "name": ["", "Kartu Hilang", "unknown", "Lost card"],
        "category": ["gaib", "umum"],
        "make?": ["t"],
        "availability.office": ["kantor-contoh", "kantor-tetangga"],
        "availability.status": ["buka", "planned", "unknown"],
        "availability.as_of": ["17/12/2024", "2024", ""],
        "delivery?": ["y"],
        "delivery.time?": ["mungkin", "y"],
        "delivery.time.amount": ["1.000", "empat", "0", "4"],
        "delivery.time.unit": ["working_days"],
        "delivery.time.up_to": ["y"],
        "delivery.time.starts": ["sesudah \u200blengkap", "sesudah lengkap", "once complete"],
        "availability.verification.day": ["2025-03-02", "2025-01-10"],
        "ident": ["Kartu Hilang", "kartu", "index", "kartu-hilang-baru"],
    }
    again = {
        "availability.verification.sources": ["koran-contoh", "koran-contoh"],
    }
    code, said = talk("service", project, SERVICE | wrong | again)
    assert code == 0, said
    for told in (
        "“id” is missing. Write it here.", "Here “unknown” would be shown", "There is no “gaib”.",
        "“buka” is not one of the choices", "Write 2024-12-17", "tulis 1000, tanpa titik",
        "0 is too small", "invisible character (U+200B)", "The day 2025-03-02 has not come yet",
        "Answer y (yes) or n (no)", "cannot be the name of a record", "The name “kartu” is taken.",
        "is used by the site itself", "Belum dapat diterima. Coba lagi:",
    ):  # fmt: skip
        assert told in said, told
    assert "kartu-hilang-baru" in sound(project).services


def test_answers_that_do_not_fit_each_other_are_asked_for_again(project: Project) -> None:
    """A paper and a choice of papers; a status that its source does not bear."""
    answers = SERVICE | {
        "availability.office": ["kantor-contoh", "kantor-contoh"],
        "availability.status": ["open", "planned"],
        "availability.as_of": ["2024", "2024"],
        "availability.channels": ["in_person", "in_person"],
        "availability.verification.sources": ["koran-contoh"],
        "another?": [],
        "delivery?": ["y"],
        "delivery.requirements?": ["y"],
        "delivery.requirements.items.document": ["kartu-contoh", "kartu-contoh"],
        "delivery.requirements.items.one_of": ["akta-contoh, surat-contoh", ""],
        "delivery.requirements.items.original": ["y", "y"],
    }
    code, said = talk("service", project, answers)
    assert code == 0, said
    assert "The status open needs sources that are all official" in said
    assert "Choose one paper under “Paper”, or several under “One of”; not both." in said
    assert sound(project)


def test_a_name_that_is_taken_is_never_proposed(project: Project) -> None:
    code, said = talk("service", project, SERVICE | {"name": ["Kartu", "Card"]})
    assert code == 0, said
    assert "[kartu-2] >" in said
    assert "kartu-2" in sound(project).services


def test_a_name_is_proposed_that_a_record_can_have() -> None:
    def proposed(**answers: Any) -> str:
        return asking.proposed_name("address", answers, "id", {"kartu"})

    assert proposed(name={"id": "Kartu (biru)", "en": "Card"}) == "kartu-2"
    assert proposed(name={"id": "Isi", "en": "Content"}) == "isi-2"  # the site uses that itself
    assert proposed(name={"id": "…", "en": "?"}) == "address"
    assert proposed(question={"id": "Berapa lama?", "en": "How long?"}) == "berapa-lama"
    assert proposed(address="layanan/kartu/") == "layanan-kartu"


def test_a_stage_of_the_plan(project: Project) -> None:
    answers: Answers = {
        "name": ["Anggaran", "Budget"],
        "detail": ["Dianggarkan.", "Budgeted."],
        "status": ["proposed"],
        "responsible": ["Bupati", "Regent"],
        "conditions?": ["y"],
        "conditions": ["Ada dana.", "There is money."],
        "depends_on": ["gaib", "kaji"],
        "verification.sources": ["koran-contoh"],
        "write?": ["y"],
    }
    code, said = talk("milestone", project, answers)
    assert code == 0, said
    assert ": Kajian\n" in said
    plan = sound(project).plan
    assert list(plan.stages)[-1] == "anggaran" and plan.stages["anggaran"].depends_on == ["kaji"]
    text = project.data("plan").read_text("utf-8")
    assert "    date: unknown # Tanggal · Date\n" in text
    assert text.index("  anggaran:") < text.index("\nhistory:")


EVENT: Answers = {
    "name": ["Menikah", "Getting married"],
    "services": ["kartu, layanan-gelap"],
    "write?": ["y"],
}


def test_an_event_of_life_is_added_with_the_services_that_name_it(project: Project) -> None:
    code, said = talk("life_event", project, EVENT)
    assert code == 0, said
    made = sound(project)
    assert made.life_events["menikah"].name["en"] == "Getting married"
    named = [ident for ident, held in made.services.items() if "menikah" in held.life_events]
    assert named == ["kartu", "layanan-gelap"]
    assert "+  life_events: [menikah]" in said, "the changed service is shown before it is written"


def test_an_event_of_life_without_a_service_is_not_added(project: Project) -> None:
    code, said = talk("life_event", project, EVENT | {"services": ["", "kartu"]})
    assert code == 0, said
    assert "This must be answered" in said
    assert "menikah" in sound(project).services["kartu"].life_events


def test_an_event_of_life_may_bring_its_first_service(fresh: Path) -> None:
    inside = {
        f"services.{key}": typed
        for key, typed in SERVICE.items()
        if key in {"name", "summary", "audience"}
    }
    inside |= {
        "services.category": [""],
        "services.availability.office": ["1"],
        "services.availability.status": ["planned"],
        "services.availability.as_of": ["2024"],
        "services.availability.channels": ["1"],
        "services.availability.verification.day": ["2025-01-10"],
        "services.availability.verification.sources": ["baru"],
    }
    made_too = {k: held for k, held in FIRST.items() if k.startswith(("sources.", "categories."))}
    typed = EVENT | made_too | inside | {"services": [""], "make?": ["y", "y"]}
    code, said = talk("life_event", fresh, typed)
    assert code == 0, said
    made = load_catalogue(fresh / "data", ["en", "id"], lambda zone: TODAY)
    assert made.services["kartu-hilang"].life_events == ["menikah"]


def test_kinds_that_cannot_be_asked_for_are_named_with_the_reason(project: Project) -> None:
    for what in ([], ["finder"]):
        done = subprocess.run(
            [sys.executable, "-m", "macros", "new", *what],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode == len(what)
        assert "\n  life_event: " in said
        for kind in ("finder", "site", "plan", "mall"):
            assert f"\n  {kind}: " not in said
        assert "Not by questions: finder (it is one tree" in said


OFFICE: Answers = {
    "name": ["Kantor Baru", "New office"],
    "short": ["Kantor Baru", "New office"],
    "kind": ["regency"],
    "local": ["ya"],
    "role?": ["ya"],
    "role.text": ["Melayani warga.", "Serves people."],
    "role.verification.sources": ["situs-contoh"],
    "contacts?": ["y"],
    "contacts.text": ["Telepon 000-0000", "Phone 000-0000"],
    "map_point?": ["y"],
    "map_point.latitude": ["-6.5"],
    "map_point.longitude": ["106.5"],
    "write?": ["y"],
}


def test_an_office(project: Project) -> None:
    code, said = talk("office", project, OFFICE)
    assert code == 0, said
    office = sound(project).offices["kantor-baru"]
    assert office.hours == "unknown" and office.map_point.longitude == 106.5
    assert "  hours: unknown # Jam layanan · Hours\n" in project.data("offices").read_text("utf-8")


def test_what_only_all_records_together_show_is_told_and_nothing_written(project: Project) -> None:
    before = content(project)
    answers = {key: typed for key, typed in OFFICE.items() if key != "write?"}
    code, said = talk("office", project, answers | {"map_point.latitude": ["6.5"]})
    assert code == 1
    assert "its minus sign is probably missing" in said
    assert 'name: {id: "Kantor Baru", en: "New office"}' in said  # what was typed is not lost
    assert (project.folder / ".loket-draft-office.yaml").exists()
    assert content(project) == before


@pytest.mark.parametrize("how", ["interrupt", "end of input"])
def test_stopping_halfway_leaves_every_file_as_it_was(project: Project, how: str) -> None:
    before = content(project)
    dialogue = Dialogue("source", project.folder)
    dialogue.to_the_end(SOURCE, stop_at="write?")
    dialogue.stop(how)
    code, said = dialogue.end()
    assert code == 1 and "Tidak ada yang ditulis. · Nothing was written." in said
    assert content(project) == before


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(project: Project) -> None:
    dialogue = Dialogue("source", project.folder)
    dialogue.to_the_end(SOURCE, stop_at="write?")
    project.replace("sources", "Koran Contoh", "Koran Lain")
    before = content(project)
    dialogue.type("y")
    code, said = dialogue.end()
    assert code == 1 and "has changed meanwhile" in said and "kind: regulation" in said
    assert content(project) == before


def test_data_with_mistakes_are_to_be_mended_first(project: Project) -> None:
    project.replace("fees", "amount: 70000", "amount: Rp70000")
    code, said = talk("source", project, {})
    assert code == 1
    assert "Mend these first" in said and "data/fees.yaml" in said


def test_a_site_without_a_plan_has_no_stages(project: Project) -> None:
    project.data("plan").unlink()
    code, said = talk("milestone", project, {})
    assert code == 1 and "This site has no plan.yaml." in said


def test_services_in_a_folder_get_a_file_of_their_own(project: Project) -> None:
    folder = project.folder / "data" / "services"
    folder.mkdir()
    project.data("services").rename(folder / "semua.yaml")
    code, said = talk("service", project, SERVICE)
    assert code == 0, said
    text = (folder / "kartu-hilang.yaml").read_text("utf-8")
    assert text.startswith(
        "# yaml-language-server: $schema=../../schemas/services.json\nkartu-hilang:\n"
    )
    assert "kartu-hilang" in sound(project).services


# Records that a record names.


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A site as `init` leaves it: one office, and nothing else."""
    both = {"id": "Contoh", "en": "Example"}
    office = starting.Office("mpp", {"id": "Mal Contoh", "en": "Contoh Mall"})
    origin = starting.Origin("https://github.com/contoh/loket", "0" * 40)
    told = starting.Told(
        ["id", "en"], both, both, both, both, "Asia/Jakarta", [office], "", "", origin
    )
    starting.write(tmp_path / "baru", told, ["en", "id"], lambda zone: TODAY)
    return tmp_path / "baru"


FIRST: Answers = SERVICE | {
    "category": [""],
    "make?": ["y", "y"],
    "categories.name": ["Kartu", "Cards"],
    "categories.about": ["Segala kartu.", "Every card."],
    "life_events": [""],
    "availability.office": ["1"],
    "availability.status": ["planned"],
    "availability.as_of": ["2024"],
    "availability.channels": ["1, online"],
    "availability.verification.sources": ["baru"],
    "sources.title": ["Berita Contoh", "Contoh News"],
    "sources.short": ["Koran", "Paper"],
    "sources.publisher": ["Koran", "Paper"],
    "sources.kind": ["press"],
    "sources.addresses": ["https://koran.example/1"],
    "delivery?": ["y"],
    "delivery.requirements?": ["y"],
    "delivery.requirements.items.document": ["+"],
    "documents.name": ["Surat", "Letter"],
    "delivery.requirements.items.original": ["y"],
    "delivery.procedure": ["baru"],
    "procedures.name": ["Di loket", "At the counter"],
    "procedures.steps.text": ["Datang.", "Come."],
    "delivery.fees?": ["y"],
    "delivery.fees.one_of": ["kartu-biasa"],
    "fees.name": ["Kartu biasa", "Plain card"],
    "fees.per": ["kartu", "card"],
    "fees.rates.amount": ["5000"],
    "delivery.complaints": ["t"],
    "optional?": ["t", "y"],
    "another?": [],
}
"""The first service of a site in which there is nothing that it could name."""


def test_the_first_service_brings_all_that_it_names(fresh: Path) -> None:
    code, said = talk("service", fresh, FIRST)
    assert code == 0, said
    assert "There are none yet. Type new to make one now." in said
    assert "There is no “t”." not in said  # but a no
    assert "Contoh · Example: umum" not in said and "Example: kartu" not in said
    made = load_catalogue(fresh / "data", ["en", "id"], lambda zone: TODAY)
    service = made.services["kartu-hilang"]
    assert (service.category, list(made.categories)) == ("kartu", ["kartu"])
    assert service.availability[0].office == "mal-contoh"
    assert service.availability[0].channels == ["in_person", "online"]
    assert service.availability[0].verification.sources == ["koran"]
    assert service.delivery.requirements.items[0].document == "surat"
    assert service.delivery.procedure == "di-loket" and "di-loket" in made.procedures
    assert service.delivery.fees.one_of == ["kartu-biasa"]
    assert made.fees["kartu-biasa"].rates[0].verification.sources == ["koran"]
    assert service.delivery.complaints == "unknown"
    text = (fresh / "data" / "services.yaml").read_text("utf-8")
    assert text.endswith("    complaints: unknown # Pengaduan · Complaints\n")
    assert text.startswith("# Satu layanan publik") and "Belum ada." not in text
    assert "categories.yaml: kartu ditambahkan." in said


@pytest.mark.parametrize("asked", ["write?", "delivery.complaints"])
def test_of_records_made_on_the_way_nothing_is_written_before_the_end(
    fresh: Path, asked: str
) -> None:
    before = {file: file.read_bytes() for file in (fresh / "data").iterdir()}
    dialogue = Dialogue("service", fresh)
    dialogue.to_the_end(FIRST, stop_at=asked)
    assert {file: file.read_bytes() for file in (fresh / "data").iterdir()} == before
    dialogue.process.send_signal(signal.SIGINT)
    assert dialogue.end()[0] == 1
    assert {file: file.read_bytes() for file in (fresh / "data").iterdir()} == before


def test_a_record_is_named_by_number_by_its_name_and_by_how_that_begins(project: Project) -> None:
    more: Answers = {
        "category": ["layanan u"],
        "life_events": ["1, PINDAH"],
        "availability.office": ["kantor", "kantor-c", "kantor-tetangga"],
        "availability.verification.sources": ["koran"],
        "delivery?": ["y"],
        "delivery.procedure": ["+"],
        "delivery.procedure.name": ["Di rumah", "At home"],
        "delivery.procedure.steps.text": ["Tunggu.", "Wait."],
    }
    code, said = talk("service", project, SERVICE | more)
    assert code == 0, said
    assert "“kantor” may mean several. Which one?" in said
    assert "  = umum: Layanan umum" in said
    added = plain(project.data("services").read_text("utf-8"))["kartu-hilang"]
    assert added["category"] == "umum"
    assert added["life_events"] == ["kartu-hilang", "pindah"]
    assert added["delivery"]["procedure"]["name"] == {"id": "Di rumah", "en": "At home"}
    assert [each["office"] for each in added["availability"]] == [
        "kantor-contoh",
        "kantor-tetangga",
    ]


def test_a_whole_name_goes_before_others_that_begin_so() -> None:
    names = {"paspor-biasa": "Paspor", "paspor-elektronik": "Paspor elektronik"}
    assert asking.meant_by("paspor", names) == ["paspor-biasa"]
    assert asking.meant_by("paspor-", names) == [*names]
    assert asking.meant_by("", names) == asking.meant_by("3", names) == []


def test_of_several_that_may_be_meant_each_keeps_its_number(project: Project) -> None:
    known = adding.known(sound(project), lambda zone: TODAY).copied()
    known.names["offices"] |= {f"camat-{number}": "Camat" for number in range(1, 60)}
    typed = iter(["camat-", "3"])
    said: list[str] = []
    talk = Talk(lambda line: next(typed), said.append)
    with pytest.raises(StopIteration):
        asking.Interview("services", known, talk).record(Availability)
    after = said[said.index("  " + asking.say("which", typed="camat-")) :]
    assert after[1] == "    3. camat-1: Camat" and after[39] == "    camat-39: Camat"
    assert after[41] == "    … dan 19 lagi · and 19 more"
    assert "  = camat-1: Camat" in after


def test_a_source_made_on_the_way_bears_no_more_than_its_kind(project: Project) -> None:
    known = adding.known(sound(project), lambda zone: TODAY).copied()
    place = ["kantor-contoh", "open", "", "", "", "2025-01-10"]
    source = ["baru", "Berita", "News", "Koran", "Paper", "Koran", "Paper", "press"]
    source += ["https://koran.example/1", "", "today", "", "", "koran"]
    again = ["kantor-contoh", "planned", "", "", "", "=", "=", ""]
    typed = iter([*place, *source, "", *again])
    said: list[str] = []
    talk = Talk(lambda line: next(typed), said.append)
    answers = asking.Interview("services", known, talk).record(Availability)
    assert any("The status open needs sources that are all official" in line for line in said)
    assert (answers["status"], answers["verification"]["sources"]) == ("planned", ["koran"])


def test_a_day_and_its_sources_are_never_taken_from_an_enter(project: Project) -> None:
    known = adding.known(sound(project), lambda zone: TODAY)
    typed = iter(["kantor-contoh", "unknown", *["", "", ""], *["", "hari ini"], "", ""])
    said: list[str] = []
    talk = Talk(lambda line: next(typed), said.append)
    answers = asking.Interview("services", known, talk).record(Availability)
    assert answers["verification"] == {"day": TODAY, "sources": []}
    assert len([line for line in said if "[verification.day]" in line]) == 2


def test_who_goes_on_in_the_middle_of_a_text_is_told_of_which(project: Project) -> None:
    known = adding.known(sound(project), lambda zone: TODAY)
    typed, said = iter(["Cards", "Kartu.", "Cards."]), []
    talk = Talk(lambda line: next(typed), said.append, ahead=[("name.id", "Kartu")])
    answers = asking.Interview("categories", known, talk).record(Category)
    assert answers["name"] == {"id": "Kartu", "en": "Cards"}
    assert said[0].endswith("· Name of the category [name]")


def test_a_slip_in_a_name_is_told_and_nothing_made_of_it(project: Project) -> None:
    more: Answers = {"availability.office": ["kantr-contoh", "kantor-contoh", "kantor-tetangga"]}
    code, said = talk("service", project, SERVICE | more | {"make?": ["t"]})
    assert code == 0, said
    assert "There is no “kantr-contoh”. Did you mean “kantor-contoh”?" in said
    assert list(sound(project).offices) == ["kantor-contoh", "kantor-tetangga"]


def test_each_kind_is_listed_with_what_it_is() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "macros", "new"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    listed = re.findall(r"^  ([a-z_]+): ", done.stdout, re.MULTILINE)
    assert {
        "service", "office", "source", "milestone", "category", "document", "tariff", "procedure",
        "complaint", "condition",
    } <= set(listed)  # fmt: skip
    assert "tariff: Tarif · Tariff" in done.stdout
    assert "One kind of charge, written once and used by many services." in done.stdout


def test_a_kind_that_there_is_none_of_is_told_with_those_there_are(project: Project) -> None:
    code, said = talk("kategori", project, {})
    assert code == 1
    assert "There is no “kategori”." in said and "  category: " in said


SMALL: dict[str, tuple[str, Answers]] = {
    "category": ("categories", {"name": ["Kartu", "Cards"], "about": ["Kartu.", "Cards."]}),
    "document": ("documents", {"name": ["Surat", "Letter"]}),
    "condition": ("conditions", {
        "question": ["Apakah Anda diwakili?", "Are you represented?"],
        "when": ["bila diwakili", "if represented"],
    }),
    "tariff": ("fees", {
        "name": ["Kartu", "Card"], "per": ["kartu", "card"], "rates.amount": ["0"],
    }),
    "procedure": ("procedures", {
        "name": ["Di loket", "At the counter"], "steps.text": ["Datang.", "Come."],
    }),
    "complaint": ("complaints", {
        "name": ["Lapor", "Report"], "about": ["Apa pun.", "Anything."],
        "ways": ["Lewat situs.", "By the site."], "address": ["https://lapor.contoh.go.id/"],
    }),
}  # fmt: skip


@pytest.mark.parametrize("what", SMALL)
def test_what_services_name_can_be_added_by_itself(fresh: Path, what: str) -> None:
    kind, answers = SMALL[what]
    code, said = talk(what, fresh, answers | {"write?": ["y"]})
    assert code == 0, said
    made = load_catalogue(fresh / "data", ["en", "id"], lambda zone: TODAY)
    assert len(getattr(made, kind)) == 1


# A way back, and another day.


def test_one_sign_asks_the_question_before_again(project: Project) -> None:
    dialogue = Dialogue("source", project.folder)
    dialogue.to_the_end(SOURCE, stop_at="addresses")
    dialogue.type("<")
    assert dialogue.prompt() == "kind"
    dialogue.type("press")
    rest = {"addresses": ["https://koran.example/2"], "write?": ["y"]}
    dialogue.to_the_end(rest)
    code, said = dialogue.end()
    assert code == 0, said
    source = sound(project).sources["keputusan-contoh"]
    assert source.kind == "press" and source.title["en"] == "Contoh Decree 2/2025"
    assert said.count("Judul · Title [title]") == 1  # what was answered is not shown again


def test_before_the_first_question_there_is_none(project: Project) -> None:
    code, said = talk("source", project, SOURCE | {"title": ["<", *SOURCE["title"]]})
    assert code == 0, said
    assert "This is the first question." in said


def test_out_of_a_record_made_on_the_way_one_comes_back_too(fresh: Path) -> None:
    """Where there are no tariffs, "known" is taken back."""
    typed = FIRST | {
        "delivery.fees?": ["y", "t"],
        "delivery.fees.one_of": ["+", "<"],
        "fees.name": ["<"],
    }
    left = {key: held for key, held in typed.items() if not key.startswith("fees.")}
    code, said = talk("service", fresh, left | {"fees.name": ["<"], "make?": ["y"]})
    assert code == 0, said
    made = load_catalogue(fresh / "data", ["en", "id"], lambda zone: TODAY)
    assert made.services["kartu-hilang"].delivery.fees == "unknown" and not made.fees


def test_out_of_what_is_written_out_here_one_comes_back_too(project: Project) -> None:
    known = adding.known(sound(project), lambda zone: TODAY)
    typed = iter(
        [
            "",
            "+",
            "Di ruma",
            "<",
            "Di rumah",
            "At home",
            "Tunggu.",
            "Wait.",
            "",
            "",
            "today",
            *[""] * 9,
        ]
    )
    talk = Talk(lambda line: next(typed), lambda line: None)
    answers = talk.run(lambda: asking.Interview("services", known, talk).record(Delivery))
    assert answers["procedure"]["name"] == {"id": "Di rumah", "en": "At home"}
    assert answers["procedure"]["steps"] == [{"text": {"id": "Tunggu.", "en": "Wait."}}]


def test_at_the_end_any_answer_can_be_changed_and_the_others_stay(project: Project) -> None:
    typed = SOURCE | {
        "publisher": ["Bupati Cotoh", "Regent", "Bupati Contoh"],
        "write?": ["t", "y"],
        "discard?": ["t"],
        "change": ["5"],
    }
    code, said = talk("source", project, typed)
    assert code == 0, said
    assert "  5. publisher.id: Bupati Cotoh\n" in said
    source = sound(project).sources["keputusan-contoh"]
    assert source.publisher.root == {"id": "Bupati Contoh", "en": "Regent"}
    assert source.kind == "regulation" and len(source.addresses) == 2


def test_what_all_records_together_show_can_be_mended_at_once(project: Project) -> None:
    typed = OFFICE | {"map_point.latitude": ["6.5", "-6.5"]}
    dialogue = Dialogue("office", project.folder)
    dialogue.to_the_end(typed, stop_at="change")
    (number,) = re.findall(r"^  ([0-9]+)\. map_point\.latitude: 6\.5$", dialogue.said, re.MULTILINE)
    dialogue.type(number)
    dialogue.to_the_end({"map_point.latitude": ["-6.5"], "write?": ["y"]})
    code, said = dialogue.end()
    assert code == 0, said
    assert sound(project).offices["kantor-baru"].map_point.latitude == -6.5


@pytest.mark.parametrize("how", ["interrupt", "end of input"])
def test_what_was_answered_can_be_gone_on_with(project: Project, how: str) -> None:
    file = project.folder / ".loket-draft-source.yaml"
    dialogue = Dialogue("source", project.folder)
    dialogue.to_the_end(SOURCE, stop_at="addresses")
    dialogue.stop(how)
    code, said = dialogue.end()
    assert code == 1 and "Tidak ada yang ditulis. · Nothing was written." in said
    assert "Jawaban Anda disimpan di .loket-draft-source.yaml." in said
    rest = {key: SOURCE[key] for key in ("addresses", "published", "last_checked", "write?")}
    code, said = talk("source", project, rest | {"draft?": ["y"]})
    assert code == 0, said
    assert "[title]" not in said
    assert sound(project).sources["keputusan-contoh"].kind == "regulation"
    assert not file.exists()


def test_answers_of_another_day_are_left_alone_where_they_are_not_wanted(project: Project) -> None:
    dialogue = Dialogue("source", project.folder)
    dialogue.to_the_end(SOURCE, stop_at="addresses")
    dialogue.stop("end of input")
    dialogue.end()
    code, said = talk("source", project, SOURCE | {"draft?": ["t"], "kind": ["press"]})
    assert code == 0, said
    assert sound(project).sources["keputusan-contoh"].kind == "press"


def test_a_number_in_a_list_means_another_day_what_it_meant_then(project: Project) -> None:
    dialogue = Dialogue("service", project.folder)
    dialogue.to_the_end(SERVICE | {"availability.office": ["2"]}, stop_at="availability.status")
    dialogue.stop("end of input")
    dialogue.end()
    offices = project.data("offices")
    first, second = offices.read_text("utf-8").split("kantor-tetangga:\n")
    offices.write_text(f"kantor-tetangga:\n{second.rstrip()}\n{first}", "utf-8")
    rest: Answers = {
        "draft?": ["y"],
        "availability.status": ["planned"],
        "availability.verification.sources": ["koran-contoh"],
        "write?": ["y"],
    }
    code, said = talk("service", project, rest)
    assert code == 0, said
    assert sound(project).services["kartu-hilang"].availability[0].office == "kantor-tetangga"


def test_a_draft_that_was_spoilt_is_no_draft(tmp_path: Path) -> None:
    file = unfinished.place(tmp_path / "data", "source")
    for text in ("[", "a: b", "- 1", "- [a]", "\x00", "kind"):
        file.write_text(text, "utf-8")
        assert unfinished.read(file) == [], text


def test_a_language_that_is_translated_in_part_may_be_left_out(project: Project) -> None:
    project.replace("site", "languages: [id, en]", "languages: [id, en, su]\nin_part: [su]")
    code, said = talk("source", project, SOURCE | {"title": [*SOURCE["title"], "Putusan"]})
    assert code == 0, said
    made = load_catalogue(project.folder / "data", ["en", "id", "su"], lambda zone: TODAY)
    assert "[su: Enter = lewati · Enter = skip] >" in said
    source = made.sources["keputusan-contoh"]
    assert source.title.root["su"] == "Putusan" and list(source.publisher.root) == ["id", "en"]


def test_a_remark_of_the_staff_beside_records_is_theirs(tmp_path: Path) -> None:
    remark = "# Belum ada. · None yet. Kecuali yang ini:\n"
    (tmp_path / "a.yaml").write_text(f"{remark}tiga: {{}}\n", "utf-8")
    (draft,) = adding.drafts(tmp_path, [asking.Made("a", "satu", {"kind": "press"})])
    assert draft.after.startswith(remark)


def two_files(folder: Path) -> list[adding.Draft]:
    (folder / "a.yaml").write_text("{}\n", "utf-8")
    answers = {"name": {"id": "Surat", "en": "Letter"}}
    return adding.drafts(
        folder, [asking.Made("a", "satu", answers), asking.Made("b", "dua", answers)]
    )


def test_files_are_written_all_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, real = two_files(tmp_path), Path.replace
    stops: list[type[BaseException]] = [OSError, KeyboardInterrupt]
    for order, stopped in zip((made, made[::-1]), stops, strict=True):
        replaced: list[Path] = []

        def full(
            file: Path,
            target: Path,
            replaced: list[Path] = replaced,
            stopped: type[BaseException] = stopped,
        ) -> Path:
            if replaced:
                raise stopped
            replaced.append(target)
            return real(file, target)

        with monkeypatch.context() as patch, pytest.raises(stopped):
            patch.setattr(Path, "replace", full)
            adding.write(order)
        held = {file.name: file.read_text("utf-8") for file in tmp_path.iterdir()}
        assert held == {"a.yaml": "{}\n"}
    adding.write(made)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.yaml", "b.yaml"]


def test_one_file_that_was_changed_leaves_all_as_they_are(tmp_path: Path) -> None:
    made = two_files(tmp_path)
    (tmp_path / "b.yaml").write_text("tiga: {}\n", "utf-8")
    with pytest.raises(adding.FileChangedError):
        adding.write(made)
    assert (tmp_path / "a.yaml").read_text("utf-8") == "{}\n"
