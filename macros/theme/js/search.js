// Search on the search page: Pagefind's index is fetched on first use, in the page's language.
const results = document.getElementById("search-results");
const form = document.querySelector("form.search");
const field = form?.elements.namedItem("q");
let engine;

const say = (text) => {
  const line = document.createElement("p");
  line.textContent = text;
  results.replaceChildren(line);
};

async function search(query) {
  if (!query) {
    results.replaceChildren();
    return;
  }
  const said = results.dataset;
  try {
    if (!engine) {
      // A copy on a USB stick brings its own: there, nothing can be imported.
      engine = globalThis.loketSearch ?? (await import(new URL(said.bundle, document.baseURI).href));
      await engine.options({ baseUrl: new URL(said.root, document.baseURI).pathname });
    }
    const found = await engine.search(query);
    const pages = await Promise.all(found.results.slice(0, 20).map((r) => r.data()));
    const count = pages.length;
    const text = count === 0 ? said.none : count === 1 ? said.one : said.many;
    // By a function, or "$&" would be filled in.
    say(text.replace("{n}", count).replace("{q}", () => query));
    if (count === 0) return;
    const list = document.createElement("ol");
    list.className = "search-list";
    for (const page of pages) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = page.url;
      link.textContent = page.meta.title;
      const excerpt = document.createElement("p");
      // The excerpt marks the words found; only its text is taken, then marked anew.
      const parsed = new DOMParser().parseFromString(page.excerpt, "text/html");
      for (const node of parsed.body.childNodes) {
        if (node.nodeName === "MARK") {
          const mark = document.createElement("mark");
          mark.textContent = node.textContent;
          excerpt.append(mark);
        } else {
          excerpt.append(node.textContent);
        }
      }
      item.append(link, excerpt);
      list.append(item);
    }
    results.append(list);
  } catch {
    say(said.failed);
  }
}

if (results && field) {
  const asked = new URLSearchParams(location.search).get("q") ?? "";
  field.value = asked;
  search(asked.trim());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = field.value.trim();
    history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
    search(query);
  });
}
