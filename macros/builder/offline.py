"""The site without a network: a service worker, manifests, and icons.

The worker keeps what a reader has read, and fetches ahead a list that is made here: the most
important pages of every language, as far as ``BUDGET`` reaches.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator

from markupsafe import Markup

from ..i18n.words import words_of
from ..output.search_index import SEARCH
from ..output.staging import Staging
from ..pages.assets import STYLES, Asset, page_script, print_styles
from ..pages.branding import theme_color
from ..pages.frame import MANIFEST, WORKER
from ..pages.site import Renderer
from ..urls import EDITOR, FINDER, SERVICES
from .generated_pages import former_urls

BUDGET = 1_500_000
"""Bytes that a reader's device keeps at most without having read them; a third on the wire."""

MOST_FOR_SEARCH = BUDGET // 2
"""A larger search index is left to the network."""

CORE = ["", f"{SERVICES}/", "cari/"]
"""Pages of every language that the worker has before it begins to work."""

BANNERS = {"none": "offline", "slow": "offline_slow", "missing": "offline_missing"}
"""What the worker says over a kept page: its name for the case, and the key of the words."""

LEAFLET = "lembar.pdf"
ICONS = {"icon.svg": "any", "icon-maskable.svg": "maskable"}
"""The icons of an installed site, each with what it is for."""

PAPER = "#fbf8f2"


class Offline:
    """All that is known of the site before its pages are let go."""

    def __init__(self, renderer: Renderer) -> None:
        self._env = renderer.env
        self._former = set(former_urls(renderer))  # whoever has no network needs none of these
        # Scripts and styles first: a kept page without them would be a lesser one.
        scripts = [page_script(language) for language in renderer.languages]
        self._assets: list[Asset] = [*scripts, print_styles()]
        if renderer.logo is not None:
            self._assets.append(Asset(renderer.logo.name, ""))
        self._roots = {language: renderer.root(language) for language in renderer.languages}
        self._banners = {
            language: {name: banner(renderer, language, key) for name, key in BANNERS.items()}
            for language in renderer.languages
        }
        site = renderer.catalogue.site
        self._colour = theme_color(site.colours)
        self._manifests = {
            language: self._manifest(language, site.name[language], site.tagline[language])
            for language in renderer.languages
        }

    def write(self, staging: Staging) -> None:
        """Write it all beside the pages, which must be there, and the search index too."""
        icon = STYLES.joinpath("favicon.svg").read_text("utf-8").strip()
        inside = Markup(icon)  # noqa: S704 - a file of ours
        maskable = self._env.get_template("offline/maskable.svg")
        drawn = (icon, maskable.render(colour=self._colour, icon=inside))
        for file, content in zip(ICONS, drawn, strict=True):
            staging.write(file, content)
        for language, manifest in self._manifests.items():
            staging.write(self._roots[language] + MANIFEST, manifest)
        staging.write(WORKER, self._worker(staging))

    def _manifest(self, language: str, name: str, tagline: str) -> str:
        """What lets a phone put the site among its apps; its address stays visible."""
        up = "../" if self._roots[language] else ""
        icons = [
            {"src": f"{up}{file}", "sizes": "any", "type": "image/svg+xml", "purpose": purpose}
            for file, purpose in ICONS.items()
        ]
        held = {
            "name": name,
            "description": tagline,
            "lang": language,
            "start_url": "./",
            "scope": up or "./",
            "display": "minimal-ui",
            "theme_color": self._colour,
            "background_color": PAPER,
            "icons": icons,
        }
        return json.dumps(held, ensure_ascii=False, indent=1) + "\n"

    def _worker(self, staging: Staging) -> str:
        files = staging.files()
        plans = {language: self._plan(staging, files, language) for language in self._roots}
        site = {
            "core": len(self._assets) + len(CORE),
            "roots": self._roots,
            "search": f"{SEARCH}/",
            "online": [root + EDITOR for root in self._roots.values()],
            "banners": self._banners,
            "plans": plans,
        }
        whole = hashlib.sha256(repr((site, staging.pages, staging.texts)).encode())
        for path in sorted({path for plan in plans.values() for path in plan}):
            whole.update(staging.place(_file(path)).read_bytes())
        site["version"] = whole.hexdigest()[:16]
        return self._env.get_template("offline/worker.js").render(site=site)

    def _plan(self, staging: Staging, files: set[str], reader: str) -> list[str]:
        """What to fetch ahead for a reader of a language, that language first."""
        left = BUDGET
        plan: list[str] = []
        for language in sorted(self._roots, key=lambda each: each != reader):
            for group in self._groups(staging, files, language, search=language == reader):
                most = min(left, MOST_FOR_SEARCH) if group[0].startswith(SEARCH) else left
                size = 0
                for path in group:
                    size += staging.place(_file(path)).stat().st_size
                    if size > most:
                        break
                if size <= most:
                    plan += group
                    left -= size
                elif group[0] in staging.pages:
                    break  # in the order of the data, as far as it reaches
        return plan

    def _groups(
        self, staging: Staging, files: set[str], language: str, search: bool
    ) -> Iterator[list[str]]:
        """What belongs together, the most important first."""
        root = self._roots[language]
        core = [root + path for path in CORE]
        yield from ([asset.name] for asset in self._assets if search)
        yield from ([path] for path in core if _file(path) in files)
        written = (file.removesuffix("index.html") for file in files if _is_page(file))
        for path in sorted(set(written) - set(core) - staging.pages.keys()):
            if self._language(path) == language and not path.endswith(EDITOR):
                yield [path]
        if search and (index := _search_set(files, language)):
            yield index
        held = (path for path in staging.pages if path.endswith("/"))
        others = (path for path in held if path not in self._former)
        generated = [path for path in others if self._language(path) == language]
        finder = f"{root}{FINDER}/"
        generated.sort(key=lambda path: not path.startswith(finder))  # it leads to all the others
        yield from ([path] for path in generated)
        yield from ([path + LEAFLET] for path in generated if path + LEAFLET in files)

    def _language(self, path: str) -> str:
        main = next(iter(self._roots))
        others = (each for each, root in self._roots.items() if root and path.startswith(root))
        return next(others, main)


def banner(renderer: Renderer, language: str, key: str) -> str:
    """A line over a page that does not come from the network just now; ``{day}`` is its day's."""
    page = renderer.page(renderer.root(language))
    return str(page.render("components/offline.html", text=words_of(language)[key])).strip()


def _is_page(file: str) -> bool:
    return file == "index.html" or file.endswith("/index.html")


def _file(path: str) -> str:
    return f"{path}index.html" if path.endswith("/") or not path else path


def _search_set(files: Iterable[str], language: str) -> list[str]:
    """The search index of a language, without what its program does not ask for.

    What begins a search is last: where it is there, so is all the rest.
    """
    inside = f"{SEARCH}/{language}/"
    held = (file for file in files if file.startswith(inside))
    needed = (file for file in held if not file.endswith("unknown.pagefind"))
    return sorted(needed, key=lambda file: (file == f"{inside}pagefind.js", file))
