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
from macros.staff.editing import plain

Answers = dict[str, list[str]]
"""What is typed at each question, by the field that it is for; Enter where nothing is said.

``name?`` answers "is it known?", ``another?`` and ``write?`` the questions of the asker's own.
"""

NOON = "1740805200"  # 1 March 2025 in Jakarta
QUESTION = re.compile(r"^\S.*? \[([a-z_.]+)\]")


class Dialogue:
    """A conversation with the command, as one has it at a terminal."""

    def __init__(self, what: str, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "macros", "new", what, "--folder", folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"SOURCE_DATE_EPOCH": NOON},
        )
        self.said = ""
        self.question = ""

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
            if line.endswith(("  > ", "] > ")):
                return self.question
            if line.endswith("[y/t] "):
                if "Tulis ke" in line:
                    return "write?"
                return "another?" if "Tambah" in line else self.question + "?"
            if match := QUESTION.match(line):
                self.question = match[1]
            elif line.startswith("Nama catatan:"):
                self.question = "ident"

    def type(self, answer: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(answer + "\n")
        self.process.stdin.flush()

    def to_the_end(self, answers: Answers, stop_at: str | None = None) -> None:
        left = {question: list(typed) for question, typed in answers.items()}
        asked = 0
        while (question := self.prompt()) is not None and question != stop_at:
            self.type(left[question].pop(0) if left.get(question) else "")
            if (asked := asked + 1) > 300:  # the same question for ever
                self.process.kill()
                pytest.fail(self.said[-3000:])
        assert not any(left.values()) or stop_at, f"never asked: {left}"

    def end(self) -> tuple[int, str]:
        out, err = self.process.communicate()
        self.said += out + err
        assert "Traceback" not in self.said, self.said
        return self.process.returncode, self.said


def talk(what: str, project: Project, answers: Answers) -> tuple[int, str]:
    dialogue = Dialogue(what, project.folder / "data")
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


def test_the_difference_is_shown_before_anything_is_written(project: Project) -> None:
    before = content(project)
    code, said = talk("source", project, SOURCE | {"write?": ["t"]})
    assert code == 1
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


def test_a_service_of_which_much_is_known(project: Project) -> None:
    more: Answers = {
        "delivery.requirements?": ["y"],
        "delivery.requirements.items.document": ["kartu-contoh"],
        "delivery.requirements.items.original": ["ya"],
        "delivery.requirements.items.copies": ["2"],
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
        "category": ["gaib", "Layanan umum", "umum"],
        "availability.office": ["kantor-contoh", "kantor-tetangga"],
        "availability.status": ["buka", "planned", "unknown"],
        "availability.as_of": ["17/12/2024", "2024", ""],
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
        "“id” is missing", "Here “unknown” would be shown", "There is no “gaib” in categories",
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
        "delivery.requirements?": ["y"],
        "delivery.requirements.items.document": ["kartu-contoh", "kartu-contoh"],
        "delivery.requirements.items.one_of": ["akta-contoh, surat-contoh", ""],
        "delivery.requirements.items.original": ["y", "y"],
    }
    code, said = talk("service", project, answers)
    assert code == 0, said
    assert "The status open needs sources that are all official" in said
    assert "A requirement needs either document or one_of" in said
    assert sound(project)


def test_a_name_that_is_taken_is_never_proposed(project: Project) -> None:
    code, said = talk("service", project, SERVICE | {"name": ["Kartu", "Card"]})
    assert code == 0, said
    assert "[kartu-2] >" in said
    assert "kartu-2" in sound(project).services


def test_a_stage_of_the_plan(project: Project) -> None:
    answers: Answers = {
        "name": ["Anggaran", "Budget"],
        "detail": ["Dianggarkan.", "Budgeted."],
        "status": ["proposed"],
        "responsible": ["Bupati", "Regent"],
        "conditions?": ["y"],
        "conditions": ["Ada dana.", "There is money."],
        "depends_on": ["kajian", "kaji"],
        "verification.sources": ["koran-contoh"],
        "write?": ["y"],
    }
    code, said = talk("milestone", project, answers)
    assert code == 0, said
    assert "    kaji: Kajian\n" in said
    plan = sound(project).plan
    assert list(plan.stages)[-1] == "anggaran" and plan.stages["anggaran"].depends_on == ["kaji"]
    text = project.data("plan").read_text("utf-8")
    assert "    date: unknown # Tanggal · Date\n" in text
    assert text.index("  anggaran:") < text.index("\nhistory:")


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
    assert content(project) == before


@pytest.mark.parametrize("how", ["interrupt", "end of input"])
def test_stopping_halfway_leaves_every_file_as_it_was(project: Project, how: str) -> None:
    before = content(project)
    dialogue = Dialogue("source", project.folder / "data")
    dialogue.to_the_end(SOURCE, stop_at="write?")
    if how == "interrupt":
        dialogue.process.send_signal(signal.SIGINT)
    else:
        assert dialogue.process.stdin is not None
        dialogue.process.stdin.close()
        dialogue.process.stdin = None
    code, said = dialogue.end()
    assert code == 1 and "keputusan-contoh" in said
    assert content(project) == before


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(project: Project) -> None:
    dialogue = Dialogue("source", project.folder / "data")
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
