"""An address that was published once is answered for ever: by its page, or by where it has gone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pydantic import ValidationError
from sites import CONTOH, NOON, ROOT, TODAY, Built, Host, Project, hosted, parse, plans

from macros.__main__ import main
from macros.builder import url_ledger as ledger
from macros.builder.smoke_test import NOTHING
from macros.loading import load_catalogue
from macros.models.redirects import FormerAddress


def test_a_page_that_has_moved_brings_its_readers_along(browser: Browser, contoh: Built) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with hosted(contoh.site, "/situs/") as host:
        for root in ("", "en/"):
            page.goto(f"{host.address}{root}dulu/kartu/")
            page.wait_for_url(f"{host.address}{root}layanan/kartu/")
    context.close()


@pytest.mark.parametrize(
    ("root", "said"),
    [
        ("", ["Ditarik sejak 5 Januari 2025.", "Surat rekaan ini tidak dibuat lagi.", "Dicek"]),
        ("en/", ["Withdrawn since 5 January 2025.", "This made-up letter is no longer made."]),
    ],
)
def test_a_withdrawn_page_says_since_when_why_and_where_to_go(
    contoh: Built, root: str, said: list[str]
) -> None:
    html = contoh.pages()[f"{root}dulu/surat/"]
    main = parse(html).find(".//main")
    text = " ".join("".join(main.itertext()).split())
    assert all(each in text for each in said), text
    assert "../../layanan/" in [link.get("href") for link in main.iter("a")]
    assert 'http-equiv="refresh"' not in html


def test_former_addresses_are_in_no_list_and_no_search(contoh: Built) -> None:
    former = {"dulu/kartu/", "dulu/surat/"}
    assert not any(path in contoh.site.joinpath("sitemap.xml").read_text() for path in former)
    for path in former:
        head = parse(contoh.pages()[path]).find("head")
        robots = [meta.get("content") for meta in head.iter("meta") if meta.get("name") == "robots"]
        assert robots == ["noindex"]
        assert not any(link.get("rel") == "canonical" for link in head.iter("link"))
    for plan in plans(contoh.site).values():
        assert not former & set(plan)
    for path, html in contoh.pages().items():
        if path.removeprefix("en/") not in former:
            assert "dulu/" not in html, path


LEDGER = "layanan/kartu/\nlayanan/surat-pindah/\n/\nmpp/\ndulu/kartu/\n"


def test_a_page_that_would_vanish_stops_the_build(project: Project) -> None:
    (project.folder / "data" / "published.txt").write_text(LEDGER, "utf-8")
    project.replace("services", "surat-pindah:", "surat-boyong:")
    built = project.build()
    assert built.code != 0
    assert "data/published.txt:2" in built.said
    assert "pernah terbit" in built.said and "was published once" in built.said
    with project.data("addresses").open("a") as file:
        file.write(
            "surat-berganti:\n  address: layanan/surat-pindah/\n  since: 2025-02-02\n"
            "  to: layanan/surat-boyong/\n"
        )
    built = project.build()
    assert built.code == 0, built.said
    assert "../surat-boyong/" in built.pages()["layanan/surat-pindah/"]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("to: layanan/kartu/", "to: layanan/tiada/", 4, "There is no page “layanan/tiada/”"),
        ("address: dulu/kartu/", "address: mpp/", 2, "still has a page"),
        ("to: layanan/kartu/", "to: dulu/surat/", 4, "is a former address too"),
        ("since: 2025-01-05", "since: 2025-03-02", 3, "has not come"),
        ("  to: layanan/kartu/\n", "", 1, "leads nowhere"),
        ("dulu/surat/", "dulu/kartu/", 6, "told of in kartu-lama already"),
        ("to: layanan/kartu/", "to: https://contoh.example/", 4, "addresses.yaml"),
    ],
)
def test_a_former_address_that_leads_nowhere_is_a_mistake(
    project: Project, old: str, new: str, line: int, said: str
) -> None:
    project.replace("addresses", old, new)
    built = project.build()
    assert built.code != 0
    assert f"data/addresses.yaml:{line}" in built.said and said in built.said, built.said


def test_the_ledger_is_renewed_from_a_built_site(
    contoh: Built, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    data = project.folder / "data"
    arguments = ["ledger", str(contoh.site), str(data)]
    main(arguments, standalone_mode=False)
    lines = data.joinpath("published.txt").read_text("utf-8").splitlines()
    assert {"/", "layanan/kartu/", "temukan/", "mpp/"} <= set(lines)
    assert not [line for line in lines if line.startswith("en/") or "dulu" in line]
    main(arguments, standalone_mode=False)
    assert "0 alamat baru" in capsys.readouterr().out
    assert data.joinpath("published.txt").read_text("utf-8").splitlines() == lines


def test_every_page_of_this_site_is_in_its_ledger(real: Built) -> None:
    lines = (ROOT / "data" / "published.txt").read_text("utf-8").splitlines()
    kept = {line.removeprefix("/") for line in lines if not line.startswith("#")}
    assert kept <= set(real.pages())
    assert len(kept) > 30


Ended = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ended(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ended:
    """What a command ends with: its exit code, what it says, and what it says of mistakes."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOON)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["ci", *arguments], standalone_mode=False)
            raise SystemExit(0)
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err

    return run


def test_a_site_that_lost_a_published_page_is_not_published(
    contoh: Built, ended: Ended, tmp_path: Path
) -> None:
    sitemap = contoh.site.joinpath("sitemap.xml").read_text("utf-8")
    home = min(re.findall("<loc>(.*?)</loc>", sitemap), key=len)
    more = "".join(f"<url><loc>{home}{gone}</loc></url>" for gone in ("tiada/", "../../etc/"))
    more = sitemap.replace("</urlset>", f"{more}</urlset>")
    tmp_path.joinpath("sitemap.xml").write_text(more, "utf-8")
    with hosted(tmp_path) as host:
        code, _, told = ended("lost", host.address, str(contoh.site))
    assert code == 1
    assert [line.partition(":")[0] for line in told.splitlines()] == ["tiada/", "../../etc/"]


def test_what_is_published_is_asked_for_and_must_be_of_today(
    contoh: Built, ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = str(CONTOH / "data")

    with hosted(contoh.site, "/situs/") as host:
        code, said, told = ended("smoke", host.address, data, "--patience", "0")
        assert (code, told) == (0, "") and "answers, and is of today" in said
        code, said, _ = ended("lost", host.address, str(contoh.site))
        assert code == 0 and "No address is lost." in said
        code, said, _ = ended("lost", host.address + "tiada/", str(CONTOH))
        assert code == 0 and "No address is lost." in said  # nothing has been published there yet
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOON) + 86_400))
        code, _, told = ended("smoke", host.address, data, "--patience", "0")
        assert code == 1 and "not today's page" in told


def not_served(host: Host) -> None:
    host.error = 503


def cut_off(host: Host) -> None:
    host.answers = lambda path: False


def closed(host: Host) -> None:
    host.server_close()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(not_served, "sitemap.xml: 503"), (cut_off, "closed connection"), (closed, "refused")],
)
def test_a_host_that_is_out_of_order_stops_no_publication(
    contoh: Built,
    ended: Ended,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[Host], None],
    reason: str,
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("macros.builder.smoke_test.time.sleep", waited.append)
    with hosted(contoh.site) as host:
        fault(host)
        code, said, told = ended("lost", host.address, str(CONTOH))  # a folder with no pages
        assert (code, said) == (0, "") and reason in told
        assert "[id] Situs yang sudah terbit" in told and "[en] The published site" in told
        assert len(waited) == 2  # it was asked three times
        code, said, told = ended("lost", host.address, str(CONTOH), "--format", "github")
        assert (code, said) == (0, "") and told.startswith("::warning::")
        assert len(told.splitlines()) == 1
        code, _, told = ended("smoke", host.address, str(CONTOH / "data"), "--patience", "0")
        assert code == 1 and reason in told


def test_a_host_that_needs_a_while_is_waited_for(
    contoh: Built, ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hosted(contoh.site) as host:
        waited: list[float] = []

        def sleep(seconds: float) -> None:
            waited.append(seconds)
            if sum(waited) > 6:
                host.error = None

        monkeypatch.setattr("macros.builder.smoke_test.time.sleep", sleep)
        host.error = 503
        code, _, told = ended("smoke", host.address, str(CONTOH / "data"), "--patience", "60")
        assert (code, told) == (0, "") and max(waited) == 5


def test_a_page_alone_is_no_site(tmp_path: Path, ended: Ended) -> None:
    home = f'<html><time datetime="{TODAY}"></time></html>'
    (tmp_path / "index.html").write_text(home, "utf-8")
    with hosted(tmp_path) as host:
        code, _, told = ended("smoke", host.address, str(CONTOH / "data"), "--patience", "0")
        assert code == 1
        assert told.splitlines() == [
            "sitemap.xml: kosong · empty",
            "tidak-ada-di-sini/: 404, bukan halaman 404 · not the 404 page",
        ]
        pages = "".join(f"<url><loc>{host.address}{each}</loc></url>" for each in ("", "hilang/"))
        sitemap = NOTHING.replace("/>", f">{pages}</urlset>")
        (tmp_path / "sitemap.xml").write_text(sitemap, "utf-8")
        code, _, told = ended("smoke", host.address, str(CONTOH / "data"), "--patience", "0")
        assert code == 1 and "/hilang/: 404" in told.splitlines()


@pytest.mark.parametrize("address", ["file://{}/", "ftp://127.0.0.1/", "{}/"])
def test_only_the_web_is_asked_what_is_published(
    address: str, tmp_path: Path, ended: Ended
) -> None:
    (tmp_path / "sitemap.xml").write_text("rahasia", "utf-8")
    code, said, told = ended("lost", address.format(tmp_path), str(tmp_path))
    assert (code, said) == (1, "") and "sitemap.xml" in told


def test_the_ledger_lists_addresses_with_their_lines_and_is_added_to_at_its_end(
    tmp_path: Path,
) -> None:
    assert ledger.listed(tmp_path) == []
    assert ledger.add(tmp_path, []) == []
    assert not (tmp_path / ledger.LEDGER).exists()
    assert ledger.add(tmp_path, ["mpp/", "", "layanan/"]) == ["/", "layanan/", "mpp/"]
    file = tmp_path / ledger.LEDGER
    assert file.read_text("utf-8") == f"{ledger.HEAD}/\nlayanan/\nmpp/\n"
    file.write_text("# satu\n\n  mpp/ \n/", "utf-8")
    assert ledger.listed(tmp_path) == [(3, "mpp/"), (4, "/")]
    assert ledger.add(tmp_path, {"mpp/", "", "a1/"}) == ["a1/"]
    assert file.read_text("utf-8") == "# satu\n\n  mpp/ \n/\na1/\n"
    assert sorted(each.name for each in tmp_path.iterdir()) == [ledger.LEDGER]


def test_what_is_wrong_with_former_addresses_is_told_by_line(tmp_path: Path) -> None:
    data = shutil.copytree(CONTOH / "data", tmp_path / "data")
    catalogue = load_catalogue(data, ["en", "id"], lambda zone: TODAY)
    pages = {"", "mpp/", "layanan/", "layanan/kartu/"}
    file = data / ledger.LEDGER
    file.write_text("# awal\n/\nmpp/\ndulu/kartu/\nlayanan/tiada/\n../etc/\nmpp\n", "utf-8")

    def told(pages: set[str]) -> list[tuple[str, int, str, object]]:
        found = ledger.unanswered(catalogue, data, pages)
        return [(each.file, each.line, each.code, each.values["raw"]) for each in found]

    lost = [
        ("data/published.txt", 5, "address_lost", "layanan/tiada/"),
        ("data/published.txt", 6, "bad_address", "../etc/"),
        ("data/published.txt", 7, "bad_address", "mpp"),
    ]
    assert told(pages) == lost
    assert told(pages | {"dulu/surat/"}) == [
        ("data/addresses.yaml", 6, "address_in_use", "dulu/surat/"), *lost,
    ]  # fmt: skip
    assert told(pages - {"layanan/kartu/", ""}) == [
        ("data/addresses.yaml", 4, "leads_to_nothing", "layanan/kartu/"),
        ("data/published.txt", 2, "address_lost", "/"), *lost,
    ]  # fmt: skip


def test_a_sitemap_names_addresses_from_the_root_of_its_site(tmp_path: Path) -> None:
    site = "https://contoh.example/situs/"
    held = "".join(f"<url><loc>{site}{each}</loc></url>" for each in ("en/", "", "mpp/", "../x/"))
    assert ledger.addresses_in(held) == ["en/", "", "mpp/", "../x/"]
    assert ledger.addresses_in("<urlset/>") == []
    (tmp_path / "x").mkdir()
    for folder in ("situs", "situs/en", "x"):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "index.html").write_text("", "utf-8")
    assert ledger.lost(held, tmp_path / "situs") == ["mpp/", "../x/"]


def test_a_former_address_has_one_of_two_answers_and_can_be_typed() -> None:
    held = {"address": "dulu/kartu/", "since": TODAY, "to": "layanan/kartu/"}
    assert FormerAddress.model_validate(held).withdrawn is None
    with pytest.raises(ValidationError, match="to or withdrawn"):
        FormerAddress.model_validate(held | {"to": None})
    for sound in ("a/", "a1-b2/c/", "a" * 199 + "/"):
        assert FormerAddress.model_validate(held | {"to": sound})
    for wrong in ("", "/", "a", "/a/", "A/", "a//", "-a/", "a-/", "a" * 200 + "/"):
        with pytest.raises(ValidationError):
            FormerAddress.model_validate(held | {"address": wrong})
