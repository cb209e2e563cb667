"""What is typed into an issue form becomes a sound change of the data, or the mistake is named."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from sites import ROOT, TODAY, Project

from macros.editing import add_records
from macros.editing.issue_forms import Filled, forms
from macros.editing.proposals import Proposal, RefusedError, propose
from macros.i18n.words import available_languages
from macros.loading import DataError, load_catalogue
from macros.messages import WORDS
from macros.models.catalogue import Catalogue
from macros.problems import sentences

FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"

TYPED = {
    "hours": ("fact", {
        "fact": "hours", "record": "https://contoh.example/situs/kantor/#kantor-contoh",
        "text_id": "Senin–Kamis 08.00–14.00", "text_en": "Monday–Thursday 8 am–2 pm",
        "source": "situs-contoh",
    }),
    "fee": ("fact", {
        "fact": "fees", "record": "kartu-emas", "text_id": "75000", "valid_from": "2025-06-01",
        "source": "https://hukum.contoh.go.id/2-2025", "source_kind": "regulation",
        "source_title": "Peraturan Contoh 2/2025", "source_publisher": "Bupati Contoh",
    }),
    "service": ("service", {
        "name_id": "Surat izin rekaan", "name_en": "Made-up permit",
        "summary_id": "Izin rekaan untuk warga.", "summary_en": "A made-up permit for citizens.",
        "audience_id": "Warga Contoh.", "audience_en": "Citizens of Contoh.",
        "category": "umum", "office": "kantor-contoh", "status": "reported_open",
        "as_of": "2025-01", "documents": "- kartu-contoh\nsurat-contoh", "tariffs": "tanpa-biaya",
        "source": "koran-contoh",
    }),
    "milestone": ("milestone", {
        "stage": "kaji", "status": "done", "date": "2025-02", "source": "koran-contoh",
    }),
}  # fmt: skip
"""Forms by what they change: the name of the form, and its answers by the ids of the fields."""


def proposed(project: Project, name: str, changes: dict[str, str] | None = None) -> Proposal:
    """Follow a form of ``TYPED``, with other answers to some fields, and write what it asks for."""
    stem, typed = TYPED[name]
    form = next(form for form in forms(FORMS) if form.name == stem)
    values = dict.fromkeys(form.labels, "") | {"day": "2025-02-20"} | typed | (changes or {})
    folder = project.folder / "data"
    languages = available_languages(folder)
    made = propose(Filled(form, values), folder, languages, lambda zone: TODAY, TODAY)
    add_records.write(made.drafts)
    return made


def refused(project: Project, name: str, changes: dict[str, str] | None = None) -> str:
    """Return why a form cannot be followed, in both languages."""
    before = data(project)
    with pytest.raises(RefusedError) as caught:
        proposed(project, name, changes)
    assert data(project) == before
    reasons = [str(caught.value.data)] if isinstance(caught.value.data, DataError) else []
    for trouble in caught.value.troubles:
        for language, words in sentences()[trouble.code].items():
            reason = f"{words['what']} {words['fix']}".format_map(trouble.values)
            reasons.append(f"{trouble.label} [{language}] {reason}")
    return "\n".join(reasons)


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
    assert proposed(project, "hours").about == "kantor-contoh: hours"
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
    made = proposed(project, "fee")
    assert changed(before, data(project)) == ["fees.yaml", "sources.yaml"]
    held = loaded(project)
    old, new = held.fees["kartu-emas"].rates
    assert old.valid_until == datetime.date(2025, 5, 31)
    assert (new.amount, new.valid_from) == (75000, datetime.date(2025, 6, 1))
    (ident,) = new.verification.sources
    source = held.sources[ident]
    assert (source.kind, source.addresses) == ("regulation", ["https://hukum.contoh.go.id/2-2025"])
    assert source.title["id"] == "Peraturan Contoh 2/2025"
    assert made.mind == ["proposal_mind_source", "proposal_mind_fee"]


def test_a_fee_without_a_day_replaces_the_one_in_force(project: Project) -> None:
    proposed(project, "fee", {"valid_from": "", "record": "kartu-biasa"})
    first, second = loaded(project).fees["kartu-biasa"].rates
    assert (first.amount, second.amount) == (75000, 12500)


def test_a_fee_that_is_known_to_hold_longer_is_not_cut_short(project: Project) -> None:
    ends = "valid_from: 2024-02-29\n      valid_until: 2025-12-31"
    project.replace("fees", "valid_from: 2024-02-29", ends)
    assert "Two rates are in force" in refused(project, "fee")  # from June on


def test_a_source_that_is_known_by_its_address_is_not_added_again(project: Project) -> None:
    before = data(project)
    proposed(project, "hours", {"source": "https://hukum.contoh.go.id/1-2024"})
    assert changed(before, data(project)) == ["offices.yaml"]
    hours = loaded(project).offices["kantor-contoh"].hours
    assert not isinstance(hours, str) and hours.verification.sources == ["peraturan-contoh"]


def test_a_regulation_read_elsewhere_is_a_copy(project: Project) -> None:
    proposed(project, "fee", {"source": "https://koran.example/peraturan"})
    source = next(s for s in loaded(project).sources.values() if s.title["id"] == "Peraturan Contoh 2/2025")  # fmt: skip
    assert (source.addresses, source.copies) == ([], ["https://koran.example/peraturan"])


@pytest.mark.parametrize(
    ("changes", "path", "expected"),
    [
        ({"fact": "time", "record": "kartu", "text_id": "3 hari kerja"}, "delivery.time.amount", 3),
        ({"fact": "time", "record": "https://x.example/en/layanan/kartu/#waktu", "text_id": "2 weeks"}, "delivery.time.unit", "weeks"),
        ({"fact": "supervision", "record": "kartu", "text_en": "By X."}, "management.supervision.text.root.en", "By X."),
        ({"fact": "supervision", "record": "layanan-gelap", "text_en": "By X."}, "management.supervision.text.root.en", "By X."),
        ({"fact": "staff_count", "record": "kartu", "text_en": "Three."}, "management.staff_count.text.root.en", "Three."),
    ],
)  # fmt: skip
def test_components_of_services_are_changed(
    project: Project, changes: dict[str, str], path: str, expected: object
) -> None:
    proposed(project, "hours", changes)
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
    made = proposed(project, "hours", {"fact": "address"})
    address: Any = loaded(project).offices["kantor-contoh"].address
    assert address.line is None
    assert made.mind == ["proposal_mind_address"]


def test_a_service_is_added_and_its_page_is_there(project: Project) -> None:
    assert proposed(project, "service").about == "services: surat-izin-rekaan"
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
    made = proposed(project, "service", {"as_of": as_of, "documents": ""})
    service = loaded(project).services["surat-izin-rekaan"]
    (given,) = service.availability
    assert getattr(given.as_of, "precision", "") == held
    assert held or given.as_of == "unknown"
    assert service.delivery.requirements == "unknown"
    assert made.mind == []  # nothing to complete there


def test_a_milestone_has_come(project: Project) -> None:
    made = proposed(project, "milestone")
    plan = loaded(project).plan
    assert plan is not None
    stage: Any = plan.stages["kaji"]
    assert (stage.status, stage.date.precision) == ("done", "month")
    assert made.mind == ["proposal_mind_stage"]


REFUSED = {
    "unknown office": ("hours", {"record": "kantor-lain"}, "Use one of these names", "kantor-tetangga"),
    "unknown service": ("hours", {"fact": "supervision", "record": "kartu-lain"}, "Use one of these names", "surat-pindah"),
    "unknown tariff": ("fee", {"record": "kartu"}, "is not in data", "kartu-emas"),
    "no such day": ("hours", {"day": "2025-02-30"}, "is not a date", "2026-01-31"),
    "day as people write it": ("hours", {"day": "20/2/2025"}, "is not a date", "2026-01-31"),
    "tomorrow": ("hours", {"day": "2025-03-02"}, "has not come yet", ""),
    "no source": ("hours", {"source": ""}, "This field is empty", ""),
    "hearsay": ("hours", {"source": "kata tetangga"}, "is no known source", ""),
    "new source without a title": ("fee", {"source_title": ""}, "The source is new", ""),
    "a look-alike as official": ("fee", {"source": "https://hukum-contoh.id/x", "source_kind": "official"}, "go.id", ""),
    "script as source": ("fee", {"source": "https://x.example/\"><script>"}, "not a safe web address", ""),
    "fee in words": ("fee", {"text_id": "75.000"}, "whole number", ""),
    "fee too high": ("fee", {"text_id": "9999999999"}, "too large", ""),
    "fee from a day with a rate": ("fee", {"valid_from": "2024-01-01"}, "end date comes before", ""),
    "time in words": ("hours", {"fact": "time", "record": "kartu"}, "cannot be read|not a time", ""),
    "time of which nothing is known": ("hours", {"fact": "time", "record": "surat-pindah", "text_id": "2 hari"}, "by hand", ""),
    "something else": ("hours", {"fact": "other"}, "by hand", ""),
    "a field that no form has": ("hours", {"fact": "role"}, "by hand", ""),
    "not in English": ("hours", {"text_en": ""}, "This field is empty", ""),
    "unseen characters": ("hours", {"text_id": "Buka\u202e hari ini"}, "invisible", ""),
    "too long": ("hours", {"text_id": "x" * 5000}, "too long|longer", ""),
    "open by the press": ("service", {"status": "open"}, "official", ""),
    "status that there is not": ("service", {"status": "buka"}, "", "reported_open"),
    "unknown document": ("service", {"documents": "kartu-hantu"}, "is not in data", "kartu-contoh"),
    "unknown stage": ("milestone", {"stage": "tamat"}, "is not in data", "kaji"),
    "done too early": ("milestone", {"stage": "buka"}, "waits for", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_followed_is_told_and_nothing_is_written(
    project: Project, case: tuple[str, dict[str, str], str, str]
) -> None:
    name, changes, said, known = case
    text = refused(project, name, changes)
    assert re.search(said, text), text
    assert known in text
    assert "[id]" in text and "[en]" in text


def test_the_same_again_is_no_change(project: Project) -> None:
    proposed(project, "hours")
    assert "The data already say so" in refused(project, "hours")


def test_a_site_with_the_words_of_a_language_of_its_own_has_forms_too(project: Project) -> None:
    words = project.folder / "data" / "words" / "jv.yaml"
    words.parent.mkdir()
    shutil.copy(Path(str(WORDS)) / "su.yaml", words)
    project.replace("site", "languages: [id, en]", "languages: [id, en, jv]\nin_part: [jv]")
    assert proposed(project, "fee").about == "kartu-emas: amount"


def test_a_regency_without_a_plan_has_no_milestones(project: Project) -> None:
    project.data("plan").unlink()
    assert "holds no plan" in refused(project, "milestone")


HOSTILE = {
    "YAML": (
        'Buka"\n  role: !!python/object/apply:os.system ["touch terkena"]\n'
        "kantor-palsu: &a {name: *a}\n---\n<<: {local: false} # "
    ),
    "templates": "{{ 7*7 }} ${{ github.token }} $(touch terkena) `touch terkena` {a: b}: [",
    "markup": (
        "::error::x | x |\n# Judul\n<img src=x onerror=alert(1)> [x](javascript:alert(1)) @semua #1"
        "\n<!-- --> </td></table>\n::add-mask::x"
    ),
}


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_typed_becomes_text_and_nothing_more(project: Project, typed: str) -> None:
    before = loaded(project)
    proposed(project, "hours", {"text_id": typed, "text_en": typed})
    after = loaded(project)
    assert list(after.offices) == list(before.offices)
    assert after.offices["kantor-contoh"].role == before.offices["kantor-contoh"].role
    hours = after.offices["kantor-contoh"].hours
    assert not isinstance(hours, str)
    assert hours.text["id"] == hours.text["en"] == " ".join(typed.split())
    built = project.build()
    assert built.code == 0, built.said
    assert not list(project.folder.rglob("terkena"))
    page = built.pages()["en/kantor/"]
    assert "<img" not in page and "49" not in re.findall(r"Opening hours.{0,200}", page, re.S)


def test_services_in_several_files_are_found(project: Project) -> None:
    folder = project.folder / "data"
    text = project.data("services").read_text("utf-8")
    last = text.index("layanan-gelap:")
    project.data("services").write_text(text[:last], "utf-8")
    (folder / "services").mkdir()
    (folder / "services" / "gelap.yaml").write_text(text[last:], "utf-8")
    before = data(project)
    proposed(project, "hours", {"fact": "evaluation", "record": "layanan-gelap"})
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
    proposed(project, "service")
    own = "services/surat-izin-rekaan.yaml"
    assert changed(before, data(project)) == [first if first == "services.yaml" else own]
    assert "surat-izin-rekaan" in loaded(project).services


# The forms themselves


def templates() -> dict[str, Any]:
    return {f.stem: yaml.safe_load(f.read_text("utf-8")) for f in sorted(FORMS.glob("[0-9]*.yml"))}


def test_the_forms_are_bilingual_indonesian_first() -> None:
    assert len(templates()) == 3
    for form in templates().values():
        for text in [form["name"], form["description"]] + [
            field["attributes"]["label"] for field in form["body"] if "id" in field
        ]:
            assert " · " in text, text
        options = [o for field in form["body"] for o in field["attributes"].get("options", [])]
        assert options and all(re.search(r" · .* \([a-z_]+\)$", option) for option in options)


def test_there_is_no_way_around_the_forms() -> None:
    config = yaml.safe_load((FORMS / "config.yml").read_text("utf-8"))
    assert config == {"blank_issues_enabled": False}


def test_every_choice_of_a_status_is_one_of_the_model() -> None:
    from typing import get_args

    from macros.models.plan import MilestoneStatus
    from macros.models.services import Status

    offered = {
        name: {re.search(r"\((\w+)\)$", o)[1] for o in field["attributes"]["options"]}  # type: ignore[index]
        for name, form in templates().items()
        for field in form["body"]
        if field.get("id") == "status"
    }
    assert offered["2-service"] == set(get_args(Status)) - {"competent"}
    assert offered["3-milestone"] == set(get_args(MilestoneStatus))
