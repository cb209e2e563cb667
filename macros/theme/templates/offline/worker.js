// The site without a network: pages that were read, and the most important others, stay on the
// reader's device. The network always comes first; what is shown from here says so, with its day.
const SITE = {{ site | tojson }};

const SCOPE = registration.scope;
const OWN = `loket ${SCOPE} `; // several sites may share one host
const SHELF = OWN + SITE.version;
const PATIENCE = 4000; // milliseconds after which a kept page is shown while the network is silent
const MOST_READ = 30; // pages read before that a new version fetches again
const MISSING = "?tanpa-jaringan"; // home, in place of a page that is not here

const keyOf = (address) => {
  const url = new URL(address);
  url.search = url.hash = "";
  url.pathname = url.pathname.replace(/\/index\.html$/, "/");
  return url.href;
};

const languageOf = (address) =>
  Object.keys(SITE.roots).find((language) => {
    const root = SITE.roots[language];
    return root && address.startsWith(SCOPE + root);
  }) ?? Object.keys(SITE.roots).find((language) => !SITE.roots[language]);

const isSearch = (address) => address.startsWith(SCOPE + SITE.search);
const isOnline = (address) => SITE.online.includes(address.slice(SCOPE.length)); // never kept
const isPage = (address) => address.endsWith("/");
const isSound = (answer) => answer.status === 200 && answer.type === "basic" && !answer.redirected;
const isText = (answer) => /^text\/html\b/.test(answer.headers.get("Content-Type"));
const isDocument = (answer) =>
  isText(answer) || /^application\/pdf\b/.test(answer.headers.get("Content-Type"));
const pause = (time) => new Promise((done) => setTimeout(done, time));

// What is kept, by version, this worker's own first.
async function shelves() {
  const names = (await caches.keys()).filter((name) => name.startsWith(OWN) && name !== SHELF);
  return Promise.all([SHELF, ...names].map((name) => caches.open(name)));
}

async function find(address) {
  for (const shelf of await shelves()) {
    const held = await shelf.match(address);
    if (held) return held;
  }
}

// Whether a newer version has taken over while this one still answered.
const isOver = () => self.serviceWorker?.state === "redundant";

async function keep(address, answer) {
  if (isOver()) return;
  if (answer.status === 404 || answer.status === 410) {
    for (const shelf of await shelves()) await shelf.delete(address);
  } else if (isSound(answer) && isDocument(answer)) {
    await (await caches.open(SHELF)).put(address, answer);
  }
}

async function told(held, kind, address) {
  if (!isText(held)) return held;
  const html = await held.text();
  const days = [...html.matchAll(/<time\b[^>]*>([^<]*)<\/time>/g)]; // the last is the footer's
  const day = days.pop()?.[1] ?? "";
  const banner = SITE.banners[languageOf(address)][kind].replaceAll("{day}", () => day);
  const headers = new Headers(held.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  return new Response(html.replace(/<main\b[^>]*>/, (main) => main + banner), { headers });
}

async function page(request, address, fetched) {
  const held = await find(address);
  try {
    const answer = await (held ? Promise.race([fetched, pause(PATIENCE)]) : fetched);
    if (answer && (answer.status < 500 || !held)) return answer;
    return told(held, "slow", address);
  } catch {
    const missing = new URL(request.url).search === MISSING;
    if (held) return told(held, missing ? "missing" : "none", address);
    const home = SCOPE + SITE.roots[languageOf(address)];
    return (await find(home)) ? Response.redirect(home + MISSING) : Response.error();
  }
}

// Search is a set of files that belong together: all from here, or all from the network.
const asked = {};
async function searchFile(request, address) {
  const folder = address.match(/^.*?\/pagefind\/[^/]*\//)?.[0];
  for (const shelf of await shelves()) {
    const start = folder + "pagefind.js"; // kept last, so that the set is whole where it is there
    if (!(await shelf.match(start))) continue;
    const held = await shelf.match(address);
    if (!held) break;
    if (address === start || !asked[folder]) asked[folder] = isCurrent(shelf, folder);
    if (await asked[folder]) return held;
    break;
  }
  return fetch(request);
}

async function isCurrent(shelf, folder) {
  const entry = folder + "pagefind-entry.json";
  const held = await shelf.match(entry);
  const asking = fetch(entry, { cache: "no-cache" }).catch(() => undefined);
  const answer = await Promise.race([asking, pause(PATIENCE)]);
  return !answer?.ok || (await answer.text()) === (await held.text());
}

async function gather(addresses) {
  const shelf = await caches.open(SHELF);
  let whole = true;
  for (const address of addresses) {
    if (isSearch(address) && !whole) continue;
    if (await shelf.match(address)) continue;
    const answer = await fetch(address, { cache: "no-cache", priority: "low" });
    if (answer.status >= 500) throw new Error(address);
    if (isSound(answer)) await shelf.put(address, answer);
    else if (isSearch(address)) whole = false;
  }
}

let filling;
function fill(language) {
  filling ??= fillAll(language)
    .catch(() => {}) // the network has gone: the next page goes on from here
    .finally(() => (filling = undefined));
  return filling;
}

async function fillAll(language) {
  const done = `${SCOPE}?${language}`; // no page has this key
  const [shelf, ...old] = await shelves();
  if (await shelf.match(done)) return tidy();
  const { saveData, effectiveType } = navigator.connection ?? {};
  const sparing = saveData || /2g/.test(effectiveType);
  const plan = SITE.plans[language].map((path) => SCOPE + path);
  const read = (await Promise.all(old.map((each) => each.keys()))).flat().map(({ url }) => url);
  const again = read.filter((url) => isPage(url) && !plan.includes(url)).slice(-MOST_READ);
  await gather([...plan.filter((address) => !sparing || isPage(address)), ...again]);
  if (!sparing) await shelf.put(done, new Response());
  await tidy();
}

// Once this version is complete. A newer one that is on its way clears up itself.
async function tidy() {
  if (registration.installing || registration.waiting || isOver()) return;
  for (const name of await caches.keys()) {
    if (name.startsWith(OWN) && name !== SHELF) await caches.delete(name);
  }
}

async function openPages() {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return windows.map(({ url }) => keyOf(url)).filter((url) => url.startsWith(SCOPE) && !isOnline(url));
}

async function start() {
  const open = await openPages();
  const core = SITE.plans[languageOf(open[0] ?? SCOPE)].slice(0, SITE.core);
  await gather([...open, ...core.map((path) => SCOPE + path)]);
  skipWaiting();
  // The version before may be busy just then, and Chromium does not always ask again.
  const asking = setInterval(() => {
    if (self.serviceWorker?.state === "installed") skipWaiting();
    else if (self.serviceWorker?.state !== "installing") clearInterval(asking);
  }, 1000);
}

async function takeOver() {
  await clients.claim();
  const language = languageOf((await openPages())[0] ?? SCOPE);
  registration.active?.postMessage(language); // pages must not wait for the rest
}

addEventListener("install", (event) => event.waitUntil(start()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("message", (event) => {
  if (Object.hasOwn(SITE.plans, event.data)) event.waitUntil(fill(event.data));
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const address = keyOf(request.url);
  if (request.method !== "GET" || !address.startsWith(SCOPE) || isOnline(address)) return;
  if (request.mode === "navigate") {
    const fetched = fetch(request, { cache: "no-cache" });
    const kept = fetched.then((answer) => keep(address, answer.clone())).catch(() => {});
    event.waitUntil(kept.then(() => fill(languageOf(address))));
    event.respondWith(page(request, address, fetched));
  } else if (isSearch(address)) {
    event.respondWith(searchFile(request, address));
  } else if (/-[0-9a-f]{8}\.(js|css)$/.test(address)) { // its name tells its content
    event.respondWith(find(address).then((held) => held ?? fetch(request)));
  }
});
