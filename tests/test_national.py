"""Many regencies: each has a site of its own, and a small site leads to all of them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from commands import loket
from sites import Project, parse
from test_policy import hash_of, inside, policy_of

from macros.builder.link_check import broken_links, site_files
from macros.extras.national_index import MAX_BYTES, BadSummaryError, join, read


def macros(*arguments: str, today: str = "1740805200") -> subprocess.CompletedProcess[str]:
    return loket(*arguments, SOURCE_DATE_EPOCH=today)


def _placed(offices: str, number: int) -> str:
    """The offices with their mall a quarter of a degree further east each; the last has no point."""
    assert offices.count("longitude: 106.25") == 1
    if number < 19:
        return offices.replace("longitude: 106.25", f"longitude: {106.2501 + number / 4:.4f}")
    start = offices.index("  map_point:\n    latitude: -6.5\n")
    end = offices.index("  distances:", start)
    return offices[:start] + "  map_point: unknown\n" + offices[end:]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The summaries of 20 regencies that do not exist, made once."""
    project = Project(tmp_path_factory.mktemp("regencies"))
    files = []
    original = project.data("site").read_text("utf-8")
    offices = project.data("offices").read_text("utf-8")
    for number in range(20):
        name = f"Kabupaten Contoh {chr(ord('T') - number)}"
        project.data("site").write_text(original.replace("Kabupaten Contoh", name), "utf-8")
        project.data("offices").write_text(_placed(offices, number), "utf-8")
        said = macros(
            "summary", str(project.folder / "data"), "--address", f"https://r{number}.example/"
        )
        assert said.returncode == 0, said.stderr
        file = project.folder / f"{number}.json"
        file.write_text(said.stdout, "utf-8")
        files.append(file)
    return files


@pytest.fixture
def summaries(made: list[Path], tmp_path: Path) -> list[Path]:
    """Copies of these, free to be changed."""
    return [Path(shutil.copy(file, tmp_path / file.name)) for file in made]


def test_the_index_leads_to_every_regency_in_both_languages(
    summaries: list[Path], tmp_path: Path
) -> None:
    said = macros("join", *map(str, summaries), "--output", str(tmp_path / "nation"))
    assert said.returncode == 0, said.stderr
    for root, own, counted in (("", "", "3 layanan"), ("en/", "en/", "3 services")):
        html = (tmp_path / "nation" / root / "index.html").read_text("utf-8")
        page = parse(html)
        policy = policy_of(html)
        assert policy.pop("style-src") == [hash_of(style) for style in inside(html, "style")]
        nothing = ("default-src", "base-uri", "form-action")  # it has no script, form or picture
        assert policy == {name: ["'none'"] for name in nothing}
        links = [a for a in page.findall(".//main//li/a") if a.get("href").startswith("https:")]
        assert len(links) == 20
        assert {a.get("href") for a in links} == {f"https://r{n}.example/{own}" for n in range(20)}
        names = ["".join(a.itertext()) for a in links]
        assert names == sorted(names)
        items = ["".join(li.itertext()) for li in page.findall(".//main//li")]
        assert all(counted in item for item in items)
    held = json.loads((tmp_path / "nation" / "regencies.json").read_text("utf-8"))
    assert [each["address"] for each in held] == [
        f"https://r{n}.example/" for n in reversed(range(20))
    ]


def main_of(file: Path) -> str:
    return " ".join("".join(parse(file.read_text("utf-8")).find(".//main").itertext()).split())


def test_a_service_is_found_by_its_name_without_a_script(
    summaries: list[Path], tmp_path: Path
) -> None:
    nation = tmp_path / "nation"
    assert macros("join", *map(str, summaries), "--output", str(nation)).returncode == 0
    page = parse((nation / "layanan" / "index.html").read_text("utf-8"))
    assert page.find(".//p[@id='find']").get("hidden") is not None  # shown by the script alone
    html = (nation / "layanan" / "index.html").read_text("utf-8")
    assert policy_of(html)["script-src"] == ["'self'", *map(hash_of, inside(html, "script"))]
    named = {a.text: a.get("href") for a in page.findall(".//li/a")}
    assert named["Kartu Contoh baru"] == "kartu/"
    assert "Kartu Contoh barudi 20 kabupaten atau kota" in main_of(
        nation / "layanan" / "index.html"
    )
    links = parse((nation / "en/layanan/kartu/index.html").read_text("utf-8")).findall(".//li/a")
    assert {a.get("href") for a in links} == {f"https://r{n}.example/en/layanan/kartu/" for n in range(20)}  # fmt: skip
    planned = main_of(nation / "layanan" / "surat-pindah" / "index.html")
    assert "Belum ada yang diketahui melayaninya." in planned and "Kabupaten" not in planned


def test_the_nearest_mall_that_gives_a_service_is_named_with_its_distance(
    summaries: list[Path], tmp_path: Path
) -> None:
    for number, file in enumerate(summaries):  # only three of the twenty give the card
        held = json.loads(file.read_text("utf-8"))
        if number not in {2, 9, 19}:
            held["services"][0]["status"] = "planned"
        file.write_text(json.dumps(held), "utf-8")
    nation = tmp_path / "nation"
    assert macros("join", *map(str, summaries), "--output", str(nation)).returncode == 0

    def near(number: int, root: str = "") -> str:
        letter = chr(ord("t") - number)
        return main_of(nation / root / "dari" / f"kabupaten-contoh-{letter}" / "index.html")

    # A quarter of a degree of longitude at 6.5° south is 27.6 km.
    assert (
        "Kartu Contoh baru Kabupaten Contoh R: Dilayani, 55 km garis lurus. 2 tempat lain"
        in near(0)
    )
    assert "Kabupaten Contoh R: Dilayani, di sini" in near(2)
    assert "Kabupaten Contoh K: Dilayani, 28 km" in near(8)
    assert "Contoh Regency: Available, 28 km in a straight line" in near(8, "en")
    assert "Kabupaten Contoh A: Dilayani, di sini" in near(19)
    assert "jarak tidak diketahui" in near(19) and " km" not in near(19)


def test_no_link_of_the_index_leads_nowhere(summaries: list[Path], tmp_path: Path) -> None:
    nation = tmp_path / "nation"
    macros("join", *map(str, summaries), "--output", str(nation))
    files = site_files(nation)
    assert len(files) > 40 and broken_links(files) == []


def test_only_what_is_open_or_reported_open_counts_as_given(
    summaries: list[Path], tmp_path: Path
) -> None:
    held = json.loads(summaries[0].read_text("utf-8"))
    assert [s["status"] for s in held["services"]] == ["open", "planned", None]
    macros("join", str(summaries[0]), "--output", str(tmp_path / "nation"))
    assert "1 dilayani atau dilaporkan buka" in (tmp_path / "nation/index.html").read_text("utf-8")


BAD = {
    "script for an address": ("address", "javascript:alert(1)"),
    "another version": ("version", 2),
    "a status nobody knows": ("services", [{"ident": "x-y", "name": {}, "status": "buka"}]),
    "a field nobody knows": ("tarif", 0),
    "no name": ("regency", {}),
    "a point off the country": ("point", {"latitude": 52.0, "longitude": 4.0}),
}


@pytest.mark.parametrize(("field", "value"), BAD.values(), ids=BAD.keys())
def test_a_bad_summary_is_refused_and_the_old_index_stays(
    summaries: list[Path], tmp_path: Path, field: str, value: object
) -> None:
    nation = tmp_path / "nation"
    assert macros("join", *map(str, summaries), "--output", str(nation)).returncode == 0
    before = (nation / "index.html").read_bytes()
    held = json.loads(summaries[3].read_text("utf-8")) | {field: value}
    summaries[3].write_text(json.dumps(held), "utf-8")
    said = macros("join", *map(str, summaries), "--output", str(nation))
    assert said.returncode == 1
    assert "3.json" in said.stderr and "Traceback" not in said.stderr
    assert (nation / "index.html").read_bytes() == before


def test_a_summary_without_end_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "1.json"
    with file.open("wb") as opened:
        opened.truncate(MAX_BYTES + 1)
    with pytest.raises(BadSummaryError, match=f"more than {MAX_BYTES} bytes"):
        read([file])


def test_a_regency_that_has_left_is_no_longer_in_the_index(
    summaries: list[Path], tmp_path: Path
) -> None:
    nation = tmp_path / "nation"
    for several in (summaries, summaries[1:]):
        join(read(several), nation)
        index = (nation / "index.html").read_text("utf-8")
        assert ("Kabupaten Contoh T" in index) == (len(several) == 20)
    assert [each.name for each in tmp_path.iterdir() if each.is_dir()] == ["nation"]


def test_a_name_with_markup_is_text(summaries: list[Path], tmp_path: Path) -> None:
    held = json.loads(summaries[0].read_text("utf-8"))
    held["regency"] = {"id": "<script>x</script>{{ 7*7 }}", "en": "<b>x</b>"}
    summaries[0].write_text(json.dumps(held), "utf-8")
    assert macros("join", str(summaries[0]), "--output", str(tmp_path / "n")).returncode == 0
    html = (tmp_path / "n" / "index.html").read_text("utf-8")
    assert "<script" not in html and "49" not in html
    for file in (tmp_path / "n").rglob("*.html"):
        html = file.read_text("utf-8")
        assert "<script>x" not in html and "<b>x" not in html and "49" not in html


def test_a_folder_with_a_mistake_has_no_summary(project: Project) -> None:
    project.replace("fees", "amount: 70000", "amount: Rp70000")
    said = macros("summary", str(project.folder / "data"), "--address", "https://r.example/")
    assert said.returncode == 1 and not said.stdout
    assert "Tulis 70000, tanpa titik" in said.stderr


@pytest.mark.parametrize("languages", [["xx"], ["../../x"], ["en"]])
def test_one_regency_without_a_language_of_all_does_not_empty_the_index(
    tmp_path: Path, languages: list[str]
) -> None:
    files = []
    for name, held in (("a", ["id", "../../x", "xx"]), ("b", languages)):
        texts = dict.fromkeys(held, "Kabupaten Contoh")
        summary = {"version": 1, "regency": texts, "name": texts, "languages": held, "services": []}
        files.append(tmp_path / f"{name}.json")
        files[-1].write_text(json.dumps(summary | {"address": f"https://{name}.contoh.example/"}))
    (tmp_path / "nation").mkdir()
    (tmp_path / "nation" / "index.html").write_text("lama")
    done = macros("join", *map(str, files), "--output", str(tmp_path / "nation"))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "no language is shared" in done.stderr and "https://b.contoh.example/" in done.stderr
    assert [file.name for file in (tmp_path / "nation").iterdir()] == ["index.html"]
    assert (tmp_path / "nation" / "index.html").read_text() == "lama"
