"""A filled form becomes a sound change of the data, or a comment that says what to mend."""

from __future__ import annotations

import contextlib
import datetime
import html
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from click.testing import CliRunner
from sites import ROOT, TODAY, Project

from macros.__main__ import main
from macros.loading import load_catalogue
from macros.model.catalogue import Catalogue
from macros.words import WORDS

EVENTS = ROOT / "tests" / "events"
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"
LABEL = "buat-usulan"


@dataclass
class Made:
    """What the command left: its exit code, what it printed, and the files that it wrote."""

    code: int
    said: str
    files: dict[str, str]


def run(project: Project, event: Path, *more: str) -> Made:
    noon = datetime.datetime.combine(TODAY, datetime.time(5), datetime.UTC)
    output = project.folder / "proposal"
    arguments = ["proposal", event, "--folder", "data", "--forms", FORMS, "--output", output, *more]
    with contextlib.chdir(project.folder):
        done = CliRunner().invoke(
            main, [*map(str, arguments)], env={"SOURCE_DATE_EPOCH": str(int(noon.timestamp()))}
        )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    files = {f.name: f.read_text("utf-8") for f in output.glob("*")} if output.exists() else {}
    return Made(done.exit_code, done.stdout + done.stderr, files)


def recorded(name: str) -> dict[str, Any]:
    held: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text("utf-8"))
    return held


def typed(project: Project, name: str, changes: dict[str, str]) -> Path:
    """A recorded event in which fields are filled in otherwise, by the ids of the form."""
    form = {"fact": "1-fact", "service": "2-service", "milestone": "3-milestone"}[
        name.split("-")[0]
    ]
    loaded = yaml.safe_load((FORMS / f"{form}.yml").read_text("utf-8"))
    labels = {each["id"]: each["attributes"]["label"] for each in loaded["body"] if "id" in each}
    event = recorded(name)
    for ident, value in changes.items():
        heading = f"### {labels[ident]}\n\n"
        before, _, rest = event["issue"]["body"].partition(heading)
        assert rest
        after = rest[rest.index("\n\n### ") :] if "\n\n### " in rest else ""
        event["issue"]["body"] = f"{before}{heading}{value or '_No response_'}{after}"
    file = project.folder / "event.json"
    file.write_text(json.dumps(event), "utf-8")
    return file


def data(project: Project) -> dict[str, str]:
    folder = project.folder / "data"
    return {
        str(f.relative_to(folder)): f.read_text("utf-8") for f in sorted(folder.rglob("*.yaml"))
    }


def loaded(project: Project) -> Catalogue:
    return load_catalogue(project.folder / "data", ["en", "id"], lambda zone: TODAY)


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )


def test_opening_hours_are_changed_and_nothing_else(project: Project) -> None:
    project.replace("offices", "  hours:\n", "  # jam: tanyakan tiap bulan\n  hours:\n")
    before = data(project)
    made = run(project, EVENTS / "fact-hours.json")
    assert made.code == 0, made.said
    assert (made.files["result"], made.files["branch"]) == ("propose", "usulan-12")
    assert made.files["title"] == "Usulan #12 · Proposal: kantor-contoh: hours"
    assert changed(before, data(project)) == ["offices.yaml"]
    old, new = before["offices.yaml"].splitlines(), data(project)["offices.yaml"].splitlines()
    assert [line for line in new if line not in old] == [
        '    text: {id: "Senin–Kamis 08.00–14.00", en: "Monday–Thursday 8 am–2 pm"}',
        "    verification: {day: 2025-02-20, sources: [situs-contoh], holds_days: 30}",
    ]
    assert "  # jam: tanyakan tiap bulan" in new
    assert loaded(project)


def test_a_new_fee_stands_beside_the_old_with_its_new_source(project: Project) -> None:
    before = data(project)
    made = run(project, EVENTS / "fact-fee.json")
    assert made.files["result"] == "propose", made
    assert changed(before, data(project)) == ["fees.yaml", "sources.yaml"]
    held = loaded(project)
    old, new = held.fees["kartu-emas"].rates
    assert old.valid_until == datetime.date(2025, 5, 31)
    assert (new.amount, new.valid_from) == (75000, datetime.date(2025, 6, 1))
    (ident,) = new.verification.sources
    source = held.sources[ident]
    assert (source.kind, source.addresses) == ("regulation", ["https://hukum.contoh.go.id/2-2025"])
    assert source.title["id"] == "Peraturan Contoh 2/2025"
    assert "The source is new" in made.files["body.md"]


def test_a_fee_without_a_day_replaces_the_one_in_force(project: Project) -> None:
    event = typed(project, "fact-fee", {"valid_from": "", "record": "kartu-biasa"})
    assert run(project, event).files["result"] == "propose"
    first, second = loaded(project).fees["kartu-biasa"].rates
    assert (first.amount, second.amount) == (75000, 12500)


def test_a_fee_that_is_known_to_hold_longer_is_not_cut_short(project: Project) -> None:
    ends = "valid_from: 2024-02-29\n      valid_until: 2025-12-31"
    project.replace("fees", "valid_from: 2024-02-29", ends)
    made = run(project, EVENTS / "fact-fee.json")  # from June on
    assert made.files["result"] == "comment"
    assert "Two rates are in force" in made.files["comment.md"]


def test_a_source_that_is_known_by_its_address_is_not_added_again(project: Project) -> None:
    event = typed(project, "fact-hours", {"source": "https://hukum.contoh.go.id/1-2024"})
    before = data(project)
    assert run(project, event).files["result"] == "propose"
    assert changed(before, data(project)) == ["offices.yaml"]
    hours = loaded(project).offices["kantor-contoh"].hours
    assert not isinstance(hours, str) and hours.verification.sources == ["peraturan-contoh"]


def test_a_regulation_read_elsewhere_is_a_copy(project: Project) -> None:
    changes = {"source": "https://koran.example/peraturan"}
    assert run(project, typed(project, "fact-fee", changes)).files["result"] == "propose"
    source = next(s for s in loaded(project).sources.values() if s.title["id"] == "Peraturan Contoh 2/2025")  # fmt: skip
    assert (source.addresses, source.copies) == ([], ["https://koran.example/peraturan"])


@pytest.mark.parametrize(
    ("changes", "path", "expected"),
    [
        ({"fact": "x (time)", "record": "kartu", "text_id": "3 hari kerja"}, "delivery.time.amount", 3),
        ({"fact": "x (time)", "record": "https://x.example/en/layanan/kartu/#waktu", "text_id": "2 weeks"}, "delivery.time.unit", "weeks"),
        ({"fact": "x (supervision)", "record": "kartu", "text_en": "By X."}, "management.supervision.text.root.en", "By X."),
        ({"fact": "x (supervision)", "record": "layanan-gelap", "text_en": "By X."}, "management.supervision.text.root.en", "By X."),
        ({"fact": "x (staff_count)", "record": "kartu", "text_en": "Three."}, "management.staff_count.text.root.en", "Three."),
    ],
)  # fmt: skip
def test_components_of_services_are_changed(
    project: Project, changes: dict[str, str], path: str, expected: object
) -> None:
    made = run(project, typed(project, "fact-hours", changes))
    assert made.files["result"] == "propose", made.files["comment.md"]
    held: Any = loaded(project).services[
        "layanan-gelap" if "gelap" in changes["record"] else "kartu"
    ]
    for part in path.split("."):
        held = held[part] if isinstance(held, dict) else getattr(held, part)
    assert held == expected


def test_a_new_address_drops_the_bare_one_that_no_form_asks_for(project: Project) -> None:
    project.replace(
        "offices", "en: 1 Madeup Street}\n", "en: 1 Madeup Street}\n    line: Jalan Rekaan 1\n"
    )
    made = run(project, typed(project, "fact-hours", {"fact": "x (address)"}))
    assert made.files["result"] == "propose"
    address: Any = loaded(project).offices["kantor-contoh"].address
    assert address.line is None
    assert "map point" in made.files["body.md"]


def test_a_service_is_added_and_its_page_is_there(project: Project) -> None:
    made = run(project, EVENTS / "service.json")
    assert made.files["result"] == "propose", made
    assert made.files["title"] == "Usulan #14 · Proposal: services: surat-izin-rekaan"
    service = loaded(project).services["surat-izin-rekaan"]
    assert service.delivery.time == "unknown"
    built = project.build()
    assert built.code == 0, built.said
    page = built.pages()["en/layanan/surat-izin-rekaan/"]
    assert "Made-up permit" in page and "Reported open" in page


@pytest.mark.parametrize(
    ("as_of", "held"), [("2024", "year"), ("2024-05", "month"), ("2024-05-17", "day"), ("", "")]
)
def test_a_new_service_is_as_exact_as_the_form_was_filled_in(
    project: Project, as_of: str, held: str
) -> None:
    made = run(project, typed(project, "service", {"as_of": as_of, "documents": ""}))
    assert made.files["result"] == "propose", made.files["comment.md"]
    service = loaded(project).services["surat-izin-rekaan"]
    (given,) = service.availability
    assert getattr(given.as_of, "precision", "") == held
    assert held or given.as_of == "unknown"
    assert service.delivery.requirements == "unknown"
    assert "originals or copies" not in made.files["body.md"]  # nothing to complete there


def test_a_milestone_has_come(project: Project) -> None:
    made = run(project, EVENTS / "milestone.json")
    assert made.files["result"] == "propose", made
    plan = loaded(project).plan
    assert plan is not None
    stage: Any = plan.stages["kaji"]
    assert (stage.status, stage.date.precision) == ("done", "month")
    assert "Check whether its detail" in made.files["body.md"]


REFUSED = {
    "unknown office": ("fact-hours", {"record": "kantor-lain"}, "Use one of these names", "kantor-tetangga"),
    "unknown service": ("fact-hours", {"fact": "x (supervision)", "record": "kartu-lain"}, "Use one of these names", "surat-pindah"),
    "unknown tariff": ("fact-fee", {"record": "kartu"}, "is not in data", "kartu-emas"),
    "no such day": ("fact-hours", {"day": "2025-02-30"}, "is not a date", "2026-01-31"),
    "day as people write it": ("fact-hours", {"day": "20/2/2025"}, "is not a date", "2026-01-31"),
    "tomorrow": ("fact-hours", {"day": "2025-03-02"}, "has not come yet", ""),
    "no source": ("fact-hours", {"source": ""}, "This field is empty", ""),
    "hearsay": ("fact-hours", {"source": "kata tetangga"}, "is no known source", ""),
    "new source without a title": ("fact-fee", {"source_title": ""}, "The source is new", ""),
    "a look-alike as official": ("fact-fee", {"source": "https://hukum-contoh.id/x", "source_kind": "x (official)"}, "go.id", ""),
    "script as source": ("fact-fee", {"source": "https://x.example/\"><script>"}, "not a safe web address", ""),
    "fee in words": ("fact-fee", {"text_id": "75.000"}, "whole number", ""),
    "fee too high": ("fact-fee", {"text_id": "9999999999"}, "too large", ""),
    "fee from a day with a rate": ("fact-fee", {"valid_from": "2024-01-01"}, "end date comes before", ""),
    "time in words": ("fact-hours", {"fact": "x (time)", "record": "kartu"}, "cannot be read|not a time", ""),
    "time of which nothing is known": ("fact-hours", {"fact": "x (time)", "record": "surat-pindah", "text_id": "2 hari"}, "by hand", ""),
    "something else": ("fact-hours", {"fact": "x (other)"}, "by hand", ""),
    "a field that no form has": ("fact-hours", {"fact": "x (role)"}, "by hand", ""),
    "not in English": ("fact-hours", {"text_en": ""}, "This field is empty", ""),
    "unseen characters": ("fact-hours", {"text_id": "Buka\u202e hari ini"}, "invisible", ""),
    "too long": ("fact-hours", {"text_id": "x" * 5000}, "too long|longer", ""),
    "open by the press": ("service", {"status": "x (open)"}, "official", ""),
    "status that there is not": ("service", {"status": "x (buka)"}, "", "reported_open"),
    "unknown document": ("service", {"documents": "kartu-hantu"}, "is not in data", "kartu-contoh"),
    "unknown stage": ("milestone", {"stage": "tamat"}, "is not in data", "kaji"),
    "done too early": ("milestone", {"stage": "buka"}, "waits for", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_followed_is_told_and_nothing_is_written(
    project: Project, case: tuple[str, dict[str, str], str, str]
) -> None:
    name, changes, said, known = case
    before = data(project)
    made = run(project, typed(project, name, changes))
    assert made.code == 0, made.said
    assert made.files["result"] == "comment"
    text = html.unescape(made.files["comment.md"].replace("\\", ""))
    assert re.search(said, text), text
    assert known in text
    assert "[id]" in text and "[en]" in text
    assert data(project) == before
    assert made.files["branch"] == made.files["title"] == ""


def test_the_same_again_is_no_change(project: Project) -> None:
    assert run(project, EVENTS / "fact-hours.json").files["result"] == "propose"
    made = run(project, EVENTS / "fact-hours.json")
    assert made.files["result"] == "comment"
    assert "The data already say so" in made.files["comment.md"]


def test_a_site_with_the_words_of_a_language_of_its_own_has_forms_too(project: Project) -> None:
    words = project.folder / "data" / "words" / "jv.yaml"
    words.parent.mkdir()
    shutil.copy(Path(str(WORDS)) / "su.yaml", words)
    project.replace("site", "languages: [id, en]", "languages: [id, en, jv]\nin_part: [jv]")
    made = run(project, EVENTS / "fact-fee.json")
    assert made.code == 0, made.said
    assert made.files["result"] == "propose", made.files["comment.md"]


def test_a_regency_without_a_plan_has_no_milestones(project: Project) -> None:
    project.data("plan").unlink()
    assert "holds no plan" in run(project, EVENTS / "milestone.json").files["comment.md"]


@pytest.mark.parametrize("name", ["hostile-yaml", "hostile-markdown"])
def test_what_is_typed_becomes_text_and_nothing_more(project: Project, name: str) -> None:
    before = loaded(project)
    made = run(project, EVENTS / f"{name}.json")
    assert made.files["result"] == "propose", made.files["comment.md"]
    after = loaded(project)
    assert list(after.offices) == list(before.offices)
    assert after.offices["kantor-contoh"].role == before.offices["kantor-contoh"].role
    hours = after.offices["kantor-contoh"].hours
    assert not isinstance(hours, str)
    form = recorded(name)["issue"]["body"].split("### ")
    typed_in = next(part for part in form if part.startswith("Yang benar, dalam bahasa Indonesia"))
    assert hours.text["id"] == " ".join(typed_in.partition("\n\n")[2].split())
    assert not Path("/tmp/pwned").exists()
    built = project.build()
    assert built.code == 0, built.said
    page = built.pages()["en/kantor/"]
    assert "<img" not in page and "49" not in re.findall(r"Opening hours.{0,200}", page, re.S)


def lines_of(made: Made) -> list[str]:
    return [line for text in (made.said, *made.files.values()) for line in text.splitlines()]


@pytest.mark.parametrize("name", ["hostile-yaml", "hostile-markdown", "hostile-refused"])
def test_nothing_typed_commands_a_shell_a_runner_or_a_reader(project: Project, name: str) -> None:
    made = run(project, EVENTS / f"{name}.json")
    number = recorded(name)["issue"]["number"]
    assert made.files["number"] == str(number)
    assert made.files["branch"] in {"", f"usulan-{number}"}
    assert "\n" not in made.files["title"] and "touch" not in made.files["title"]
    assert not [line for line in lines_of(made) if line.startswith("::")]
    for file in ("body.md", "comment.md"):
        html = markdown.markdown(made.files[file], extensions=["tables"])
        assert not re.search(r"<(img|script|a|h1)\b", html), html
        assert "@" not in made.files[file].replace("&#64;", "")
        assert set(re.findall(r"#\d+", re.sub(r"&#\d+;", "", made.files[file]))) <= {f"#{number}"}


def test_a_heading_inside_a_field_moves_no_other_field(project: Project) -> None:
    before = data(project)
    made = run(project, EVENTS / "hostile-headings.json")
    assert "stands twice" in made.files["comment.md"]
    assert data(project) == before


def test_an_issue_that_is_no_form_is_told_to_be_one(project: Project) -> None:
    made = run(project, EVENTS / "not-a-form.json")
    assert (made.code, made.files["result"]) == (0, "comment")
    assert "was not written by one of the forms" in made.files["comment.md"]


@pytest.mark.parametrize(
    "event",
    ["", "[]", "null", "{}", '{"issue": null}', '{"issue": {"number": "1; id"}}', '{"issue": {"number": true}}', '{"issue": {"number": -1}}', "[" * 100_000, '{"issue": {"number": 1, "body": "' + "x" * 1_100_000 + '"}}'],
    ids=range(10),
)  # fmt: skip
def test_an_event_that_is_none_stops_it(project: Project, event: str) -> None:
    file = project.folder / "event.json"
    file.write_text(event, "utf-8")
    before = data(project)
    made = run(project, file)
    assert made.code == 1
    assert "no issue that can be read" in made.said
    assert "Traceback" not in made.said
    assert made.files == {}
    assert data(project) == before


@pytest.mark.parametrize("body", [None, 7, "x" * 60_000, "### " * 15_000, "\r\n" * 30_000])
def test_bodies_of_any_shape_get_an_answer(project: Project, body: object) -> None:
    event = recorded("fact-hours")
    event["issue"]["body"] = body
    file = project.folder / "event.json"
    file.write_text(json.dumps(event), "utf-8")
    made = run(project, file)
    assert (made.code, made.files["result"]) == (0, "comment")


def test_lines_may_end_as_browsers_send_them(project: Project) -> None:
    event = recorded("fact-hours")
    event["issue"]["body"] = event["issue"]["body"].replace("\n", "\r\n")
    file = project.folder / "event.json"
    file.write_text(json.dumps(event), "utf-8")
    assert run(project, file).files["result"] == "propose"


def test_what_is_told_fits_into_a_comment(project: Project) -> None:
    many = "\n".join(f"{n}{'!' * 300}" for n in range(40))  # each mark is written with five signs
    made = run(project, typed(project, "service", {"documents": many}))
    assert made.files["result"] == "comment"
    assert len(made.files["comment.md"]) < 65_536


def test_services_in_several_files_are_found(project: Project) -> None:
    folder = project.folder / "data"
    text = project.data("services").read_text("utf-8")
    last = text.index("layanan-gelap:")
    project.data("services").write_text(text[:last], "utf-8")
    (folder / "services").mkdir()
    (folder / "services" / "gelap.yaml").write_text(text[last:], "utf-8")
    before = data(project)
    event = typed(project, "fact-hours", {"fact": "x (evaluation)", "record": "layanan-gelap"})
    assert run(project, event).files["result"] == "propose"
    assert changed(before, data(project)) == ["services/gelap.yaml"]


@pytest.mark.parametrize("first", ["services.yaml", "services/kartu.yaml"])
def test_a_new_service_stands_where_others_of_its_kind_do(project: Project, first: str) -> None:
    folder = project.folder / "data"
    text = project.data("services").read_text("utf-8")
    last = text.index("layanan-gelap:")
    (folder / "services").mkdir()
    (folder / "services" / "gelap.yaml").write_text(text[last:], "utf-8")
    project.data("services").unlink()
    (folder / first).write_text(text[:last], "utf-8")
    before = data(project)
    assert run(project, EVENTS / "service.json").files["result"] == "propose"
    own = "services/surat-izin-rekaan.yaml"
    assert changed(before, data(project)) == [first if first == "services.yaml" else own]
    assert "surat-izin-rekaan" in loaded(project).services


# The forms themselves


def forms() -> dict[str, Any]:
    return {f.stem: yaml.safe_load(f.read_text("utf-8")) for f in sorted(FORMS.glob("[0-9]*.yml"))}


def test_the_forms_are_bilingual_indonesian_first() -> None:
    assert len(forms()) == 3
    for form in forms().values():
        for text in [form["name"], form["description"]] + [
            field["attributes"]["label"] for field in form["body"] if "id" in field
        ]:
            assert " · " in text, text
        options = [o for field in form["body"] for o in field["attributes"].get("options", [])]
        assert options and all(re.search(r" · .* \([a-z_]+\)$", option) for option in options)


def test_no_form_sets_the_label_that_only_a_maintainer_may_set() -> None:
    for form in forms().values():
        assert form["labels"] and LABEL not in form["labels"]
    workflow = (ROOT / ".github/workflows/proposal.yml").read_text("utf-8")
    assert f"github.event.label.name == '{LABEL}'" in workflow
    assert yaml.safe_load(workflow)[True] == {"issues": {"types": ["labeled"]}}


def test_there_is_no_way_around_the_forms() -> None:
    config = yaml.safe_load((FORMS / "config.yml").read_text("utf-8"))
    assert config == {"blank_issues_enabled": False}


def test_every_choice_of_a_status_is_one_of_the_model() -> None:
    from typing import get_args

    from macros.model.plan import MilestoneStatus
    from macros.model.services import Status

    offered = {
        name: {re.search(r"\((\w+)\)$", o)[1] for o in field["attributes"]["options"]}  # type: ignore[index]
        for name, form in forms().items()
        for field in form["body"]
        if field.get("id") == "status"
    }
    assert offered["2-service"] == set(get_args(Status)) - {"competent"}
    assert offered["3-milestone"] == set(get_args(MilestoneStatus))
