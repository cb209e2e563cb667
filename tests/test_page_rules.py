"""A page is text and calls of blocks: what else a template could do at build is not done."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from mkdocs.utils import meta
from sites import ROOT, Project

from macros.builder.page_rules import check_html, check_page, check_settings
from macros.plugin import BLOCKS

KNOWN = sorted(file.stem for file in BLOCKS.glob("*.html"))
RUN = "os.popen('touch MARK').read()"

# Ways out of Jinja that are in use, one a line; each would make the file MARK.
ESCAPES = [
    "{{ cycler.__init__.__globals__.RUN }}",
    "{{ joiner.__init__.__globals__.RUN }}",
    "{{ namespace.__init__.__globals__.RUN }}",
    "{{ lipsum.__globals__['os'].popen('touch MARK').read() }}",
    "{{ lipsum.__globals__.__builtins__.__import__('os').system('touch MARK') }}",
    "{{ self.__init__.__globals__.__builtins__.__import__('os').system('touch MARK') }}",
    "{{ self._TemplateReference__context.cycler.__init__.__globals__.RUN }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ [].__class__.__base__.__subclasses__()[0]('touch MARK', shell=True) }}",
    "{{ ().__class__.__bases__[0].__subclasses__() | length }}",
    "{{ request.application.__globals__.__builtins__.open('MARK', 'w') }}",
    "{{ (lipsum | attr('__globals__'))['os'].popen('touch MARK') }}",
    "{{ lipsum | attr('\\x5f\\x5fglobals\\x5f\\x5f') | attr('get')('os') }}",
    "{{ cycler | attr(['_' * 2, 'init', '_' * 2] | join) }}",
    "{{ notices.__globals__ }}",
    "{{ notices.__closure__[0].cell_contents.renderer }}",
    "{{ notices(place=cycler.__init__.__globals__.RUN) }}",
    "{{ notices(**{'place': lipsum.__globals__}) }}",
    "{{ notices(*[lipsum.__globals__.RUN]) }}",
    "{{ notices(lipsum.__globals__) }}",
    "{{ notices(place='about') ~ lipsum.__globals__.RUN }}",
    "{{ notices(place='about').__class__.__mro__ }}",
    "{{ notices(place='about') | map(attribute='__class__') }}",
    "{{ notices(place='about') if lipsum.__globals__.RUN }}",
    "{{ config }}",
    "{{ config.plugins['loket'].renderer }}",
    "{{ config.load_file('/etc/passwd') }}",
    "{{ environment('PATH') }}",
    "{{ context() }}",
    "{{ fix_url('x') }}",
    "{{ macros_info() }}",
    "{{ range(999999999) | list }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 'a' * 999999999 }}",
    "{{ 7*7 }}",
    "{{ 'kata' }}",
    "{{ page }}",
    "{% set x = cycler.__init__.__globals__.os %}",
    "{% for c in [].__class__.__base__.__subclasses__() %}{{ c }}{% endfor %}",
    "{% if lipsum.__globals__.os.system('touch MARK') %}{% endif %}",
    "{% with a = lipsum.__globals__.os.system('touch MARK') %}{% endwith %}",
    "{% include 'index.md' %}",
    "{% import 'index.md' as x %}",
    "{% from 'index.md' import x %}",
    "{% macro f(x=lipsum.__globals__) %}{% endmacro %}",
    "{% call notices(place='about') %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% block b %}{{ lipsum.__globals__.os.system('touch MARK') }}{% endblock %}",
    "{% autoescape false %}x{% endautoescape %}",
    "{%- set x = lipsum.__globals__.os.system('touch MARK') -%}",
]  # fmt: skip


def test_known_ways_out_of_a_template_are_refused_line_by_line_and_none_is_run(
    project: Project,
) -> None:
    mark = project.folder / "MARK"
    page = project.folder / "docs" / "tentang.md"
    text = page.read_text("utf-8").rstrip("\n")
    first = text.count("\n") + 3
    escapes = [each.replace("RUN", RUN).replace("MARK", str(mark)) for each in ESCAPES]
    page.write_text(text + "\n\n" + "\n".join(escapes) + "\n", "utf-8")
    built = project.build()
    assert built.code != 0
    assert not mark.exists()
    assert not built.site.exists()
    told = {int(n) for n in re.findall(r"docs/tentang\.md:(\d+)", built.said)}
    assert told == set(range(first, first + len(escapes)))
    assert "Halaman hanya boleh berisi teks dan panggilan blok" in built.said
    assert "A page may hold only text and calls of blocks" in built.said
    assert "Traceback" not in built.said


def refused(text: str, title: object = "Judul", name: str = "docs/x.md") -> str:
    """What is said of a page that is not taken."""
    markdown, head = meta.get_data(text)
    with pytest.raises(PluginError) as caught:
        check_page(name, text, markdown, head.get("title", title), head, KNOWN)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a\n{{ notices(place='x' }}", 2, "tidak terbaca"),
        ("a\n\n{{ ", 3, "tidak terbaca"),
        ("{% endfor %}", 1, "tidak terbaca"),
        ("{% do x.append(1) %}", 1, "tidak terbaca"),
        ("{{" + "(" * 9000 + ")" * 9000 + "}}", 1, "tidak terbaca"),
        ("a\n{{ locative }}", 2, "Halaman hanya boleh berisi teks"),
        ("a\n{{ locative }} b\nc", 2, "bukan kode: {{ locative }} b Hapus"),
        ("a\n{{ locative.upper() }}", 2, "Halaman hanya boleh berisi teks"),
        ("a\n{{ os_system() }}", 2, "Tidak ada blok bernama «os_system»"),
        ("{{ notices('about') }}", 1, "«notices» bukan nama dengan nilai biasa"),
        ("{{ notices(*'a') }}", 1, "«notices» bukan nama dengan nilai biasa"),
        ("{{ notices(**{}) }}", 1, "«notices» bukan nama dengan nilai biasa"),
        ("{{ notices(place=1+1) }}", 1, "«notices» bukan nama dengan nilai biasa"),
        ("---\ntitle: '{{ config }}'\n---\n# A\n", 2, "Judul halaman memuat kode"),
        ("---\ntitle: [a]\n---\n", 2, "harus ada teks"),
        ("---\ntitle: A\nrender_macros: false\n---\n", 3, "«render_macros» tidak dikenal"),
        ("---\ntitle: A\nnotices: x\n---\n", 3, "«notices» tidak dikenal"),
        ("---\ntitle: A\ntemplate: 404.html\n---\n", 3, "«template» tidak dikenal"),
        ("---\ntitle: A\nscript: ../../../etc/passwd\n---\n", 3, "bukan pilihan yang ada"),
        ("---\ntitle: A\nscript: [page.js, x]\n---\n", 3, "bukan pilihan yang ada"),
        ("---\ntitle: A\nstyles: [../x]\n---\n", 3, "bukan pilihan yang ada"),
        ("---\ntitle: A\nstyles: editor\n---\n", 3, "harus ada daftar"),
        ("---\ntitle: A\nfeed: 'javascript:1'\n---\n", 3, "bukan pilihan yang ada"),
        ("---\ntitle: A\nsearch: 'no'\n---\n", 3, "harus ada true atau false"),
        ("---\ntitle: A\ndescription: {a: 1}\n---\n", 3, "harus ada teks"),
    ],
)  # fmt: skip
def test_what_a_page_may_not_say_is_told_with_its_line(text: str, line: int, says: str) -> None:
    said = refused(text)
    assert said.startswith(f"docs/x.md:{line}\n"), said
    assert says in said
    assert "[id]" in said and "[en]" in said


def test_what_is_wrong_and_stands_nowhere_is_told_of_the_first_line() -> None:
    assert refused("a\nb\n{{ locative() }}\n", "{{ x }}").startswith("docs/x.md:1\n")
    both = refused("---\ntitle: A\ntemplate: x\n---\na\n\n{{ os() }}\n")
    assert re.findall(r"^docs/x\.md:\d+", both, re.MULTILINE) == ["docs/x.md:3", "docs/x.md:7"]


def test_lines_are_those_of_the_text_where_it_is_not_the_end_of_its_file() -> None:
    with pytest.raises(PluginError) as caught:
        check_page("docs/x.md", "a\nb\nc\nd", "\n{{ locative }}", "Judul", {}, KNOWN)
    assert str(caught.value).startswith("docs/x.md:2\n")


def test_nothing_is_published_that_a_browser_would_run_or_that_lies_elsewhere(
    project: Project,
) -> None:
    docs = project.folder / "docs"
    (docs / "layanan" / "kartu").mkdir()
    for name in ("laman.html", "sw.js", "layanan/kartu/index.HTML", "gambar.svg", "x"):
        (docs / name).write_text("<script>1</script>", "utf-8")
    for name in ("gambar.png", "tabel.csv"):
        (docs / name).write_bytes(b"x")
    (project.folder / "luar").mkdir()
    (project.folder / "luar" / "a.md").write_text("Rahasia.", "utf-8")
    (docs / "rahasia.txt").symlink_to("/etc/hostname")
    (docs / "halaman.md").symlink_to(project.folder / "luar" / "a.md")
    (docs / "dalam").symlink_to(project.folder / "luar")
    built = project.build()
    assert built.code != 0 and "Traceback" not in built.said
    assert not built.site.exists()
    said = dict(re.findall(r"docs/([^:\n]+):1\n  \[id\] (.*)", built.said))
    links = {name for name, text in said.items() if "hanya tautan" in text}
    assert links == {"rahasia.txt", "halaman.md", "dalam/a.md"}
    others = {name for name, text in said.items() if "bukan halaman atau gambar" in text}
    assert others == {"laman.html", "sw.js", "layanan/kartu/index.HTML", "gambar.svg", "x"}


def test_what_leads_or_loads_elsewhere_or_steers_scripts_is_told_however_it_is_written(
    project: Project,
) -> None:
    (project.folder / "docs" / "y.txt").write_text("alert(1)", "utf-8")
    page = project.folder / "docs" / "tentang.md"
    text = page.read_text("utf-8").rstrip("\n")
    first = text.count("\n") + 3
    written = [
        'a <META http-equiv="refresh" content="0;url=https://jahat.example/">',
        '<iframe src="https://jahat.example/"></iframe>',
        'b <base href="https://jahat.example/">',
        "`<script>` dan <b>tebal</b> boleh, <formulir> juga",
        "c <form action=/>",
        'd <b DATA-Script="../y.txt">d</b>',
        "e\n{: data-manifest=../y.txt }",
        "f <img alt='>' name=currentScript src=x.png>",
        "data-data, name = data-x, `<p data-code name=x>` dan <b title='data-t=' id=data-i>b</b> boleh",
    ]
    page.write_text(text + "\n\n" + "\n\n".join(written) + "\n", "utf-8")
    built = project.build()
    assert built.code != 0 and "Traceback" not in built.said
    assert not built.site.exists()
    told = re.findall(r"docs/tentang\.md:(\d+)\n  \[id\] Halaman memuat <(\w+)>", built.said)  # fmt: skip
    named = {tag: int(line) for line, tag in told}
    assert named == {"meta": first, "iframe": first + 2, "base": first + 4, "form": first + 8}
    told = re.findall(
        r"docs/tentang\.md:(\d+)\n  \[id\] Halaman memuat atribut «(\S+)»", built.said
    )
    attributes = {attribute: int(line) for line, attribute in told}
    assert attributes == {
        "data-script": first + 10,
        "data-manifest": first + 13,
        "name": first + 15,
    }
    assert "[en] The page has the attribute “data-script”" in built.said


PIECES = ["<p", "<b ", "<svg>", "</p>", " data-a", " name", "=", "'", '"', ">", "/", " ", "\n", "x",
          "<!--", "-->", "--!>", "<!-->", "<textarea>", "<title>", "</title>", "<![CDATA[", "]]>", "<?"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("<!--><p data-a>-->")
@example("<p title='>'data-a>")
def test_whatever_a_browser_reads_as_such_an_attribute_is_refused(html: str) -> None:
    read = html5lib.parseFragment(html, namespaceHTMLElements=False)
    if any({"data-a", "name"} & e.attrib.keys() for e in read.iter()):
        with pytest.raises(PluginError, match="atribut"):
            check_html("docs/x.md", html, html)


def test_a_page_of_nothing_but_open_tags_is_read_at_once() -> None:
    check_html("docs/x.md", "", "<a x='" * 100_000)


def test_a_file_name_is_no_template_either(project: Project) -> None:
    name = "{{ cycler.__init__.__globals__.os.mkdir('MARK') }}"
    (project.folder / "docs" / f"{name}.md").write_text("Teks.\n", "utf-8")
    built = project.build()
    assert built.code != 0
    assert "Judul halaman memuat kode" in built.said
    assert "The title of the page holds code" in built.said
    assert not (project.folder / "MARK").exists()


def with_settings(project: Project, macros: str) -> None:
    text = project.settings.read_text("utf-8")
    old = "  - macros: {modules: [macros]}\n"
    assert old in text
    project.settings.write_text(text.replace(old, macros), "utf-8")


def main_module(project: Project) -> None:
    (project.folder / "main.py").write_text("open('MARK', 'w')\n", "utf-8")


def other_module(project: Project) -> None:
    (project.folder / "lain.py").write_text("open('MARK', 'w')\n", "utf-8")
    with_settings(project, "  - macros: {modules: [macros], module_name: lain}\n")


def every_setting(project: Project) -> None:
    with_settings(
        project,
        "  - macros: {modules: [macros, os], include_dir: data, include_yaml: [data/site.yaml],"
        " j2_variable_start_string: '[[', j2_extensions: [jinja2.ext.do],"
        " render_by_default: false, force_render_paths: '*'}\n",
    )


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (main_module, ["main.py:1"]),
        (other_module, ["«module_name»"]),
        (
            every_setting,
            ["«modules»", "«include_dir»", "«include_yaml»", "«j2_variable_start_string»",
             "«j2_extensions»", "«render_by_default»", "«force_render_paths»"],
        ),
    ],
)  # fmt: skip
def test_no_other_code_is_loaded_for_pages(
    project: Project, make: Callable[[Project], None], named: list[str]
) -> None:
    make(project)
    built = project.build()
    assert built.code != 0
    assert all(each in built.said for each in named), built.said
    assert not (project.folder / "MARK").exists()
    assert "Traceback" not in built.said


@pytest.mark.parametrize(
    ("macros", "named"),
    [
        ("modules: [macros]", []),
        ("", ["«modules»"]),
        ("modules: [macros], on_error_fail: true, on_undefined: strict", []),
        ("modules: [macros], j2_block_start_string: ''", []),
        ("modules: [macros], j2_block_start_string: '[['", ["«j2_block_start_string»"]),
        ("modules: [os], include_dir: x", ["«include_dir»", "«modules»"]),
    ],
)  # fmt: skip
def test_settings_that_load_or_spell_otherwise_are_told_by_name(
    tmp_path: Path, macros: str, named: list[str]
) -> None:
    (tmp_path / "docs").mkdir()
    file = tmp_path / "mkdocs.yml"
    file.write_text(f"site_name: X\nplugins:\n  - macros: {{{macros}}}\n", "utf-8")
    config = load_config(str(file))
    if not named:
        check_settings(config)
        file.with_name("main").mkdir()
        named = ["main:1"]
    with pytest.raises(PluginError) as caught:
        check_settings(config)
    told = str(caught.value)
    assert [each for each in named if each in told] == named
    assert told.count("[id]") == len(named)
    assert re.findall(r"^(?:mkdocs\.yml|main):(\d+)$", told, re.MULTILINE) == ["1"] * len(named)


def test_the_pages_of_the_project_are_text_and_calls() -> None:
    pages = sorted((ROOT / "docs").rglob("*.md"))
    assert len(pages) > 20
    for page in pages:
        text = page.read_text("utf-8")
        markdown, head = meta.get_data(text)
        check_page(str(page), text, markdown, head["title"], head, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "Biaya 100 % {tanpa kurung ganda}",
        "{# catatan untuk penyunting #}",
        "{% raw %}{{ begini cara menulisnya }}{% endraw %}",
        "{{ notices(place=\"about\") }} {{ locative() }}",
    ],
)  # fmt: skip
def test_text_comments_and_calls_are_taken(text: str) -> None:
    check_page("docs/x.md", text, text, "Judul", {}, KNOWN)
