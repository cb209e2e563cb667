// Choose a record, change it, check it, see it, take the file away. What the data say is only ever
// set as text or value, never read as HTML.
import { build, element as el } from "./fields.js";

const LONGEST_ADDRESS = 6000;

let words, kinds, about, root, ask;
// The record in the form: {kind, ident, isNew, name, nameField, body, status, isDirty}.
let current;
let untaken = false;

const say = (name, values = {}) =>
  words[`edit_${name}`].replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);

export async function open(place, status) {
  root = place;
  const { engine, data, size, loading, preparing } = root.dataset;
  const base = new URL(engine, document.baseURI);
  const answer = await fetch(new URL(data, document.baseURI));
  if (!answer.ok) throw new Error(answer.status);
  about = await answer.json();
  const worker = new Worker(new URL("worker.js", base), { type: "module" });
  ask = caller(worker, (bytes) => {
    const percent = Math.min(99, Math.round((100 * bytes) / size));
    status.textContent = bytes === null ? preparing : loading.replace("{percent}", percent);
  });
  const language = document.documentElement.lang;
  const styles = document.querySelector("style").textContent;
  ({ words, kinds } = await ask("open", { texts: about.texts, folder: about.folder, language, styles }));
  status.textContent = "";
  draw();
  addEventListener("beforeunload", (event) => {
    if (untaken || current?.isDirty) event.preventDefault();
  });
}

function caller(worker, progress) {
  const waiting = new Map();
  let last = 0;
  return (name, values) =>
    new Promise((done, fail) => {
      worker.onmessage = ({ data }) => {
        if ("bytes" in data) return progress(data.bytes);
        const [resolve, reject] = waiting.get(data.id);
        waiting.delete(data.id);
        if (data.error) reject(new Error(data.error));
        else resolve(data.result);
      };
      worker.onerror = (event) => fail(new Error(event.message));
      waiting.set((last += 1), [done, fail]);
      worker.postMessage({ id: last, name, values });
    });
}

let kindChoice, recordChoice, recordField, desk, results, newButtons;

function draw() {
  kindChoice = el("select", { id: "edit-kind" });
  recordChoice = el("select", { id: "edit-record" });
  recordField = el("p", {}, el("label", { htmlFor: "edit-record" }, say("record")), recordChoice);
  const button = (name, act) => el("button", { type: "button", className: "button", onclick: act }, say(name));
  newButtons = [button("new", () => choose(true)), button("copy_of", () => choose(true, true))];
  desk = el("div", { className: "editor__form" });
  results = el("section", { className: "editor__results" });
  const state = about.commit ? say("state", about) : say("state_unknown");
  const newest = about.repository && [" ", el("a", { href: at("tree", ""), rel: "noopener" }, say("newest"))];
  root.append(
    el("p", { className: "aside" }, state, ...(newest || [])),
    el(
      "div",
      { className: "editor__pick" },
      el("p", {}, el("label", { htmlFor: "edit-kind" }, say("kind")), kindChoice),
      recordField,
      el("p", { className: "tools" }, button("open", () => choose(false)), ...newButtons),
    ),
    el("div", { className: "editor__desk" }, desk, results),
  );
  kindChoice.onchange = () => offer(kindChoice.value);
  offer(kinds[0].kind);
  const [kind, ident] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (kinds.some((each) => each.kind === kind)) {
    offer(kind, ident);
    choose(false);
  } else kindChoice.focus();
}

const at = (what, file) =>
  `${about.repository}/${what}/${about.branch}/${about.folder}${file && `/${file}`}`;

function offer(kind, ident) {
  const option = (value, text) => el("option", { value }, text);
  kindChoice.replaceChildren(...kinds.map((each) => option(each.kind, each.title)));
  kindChoice.value = kind;
  const { single, records } = kinds.find((each) => each.kind === kind);
  recordChoice.replaceChildren(
    ...records.map((each) => option(each.ident, each.title + (each.changed ? ` (${say("changed")})` : ""))),
  );
  if (ident !== undefined) recordChoice.value = ident;
  recordField.hidden = single;
  for (const each of newButtons) each.hidden = single;
}

async function choose(isNew, isCopy = false) {
  const [kind, ident] = [kindChoice.value, recordChoice.value];
  await edit(kind, isNew && !isCopy ? null : ident, isNew);
}

async function edit(kind, ident, isNew = false) {
  if (current?.isDirty && !(await check())) return;
  const form = await ask("form", { kind, ident });
  if (!form.schema) return;
  show(form, isNew);
  const isChanged = kinds.find((each) => each.kind === kind).records.some((each) => each.ident === ident && each.changed);
  if (isChanged && !isNew) await check();
}

function show(form, isNew) {
  const { kind, single } = form;
  const list = kinds.find((each) => each.kind === kind);
  const ident = isNew ? "" : form.ident;
  const record = list.records.find((each) => each.ident === ident);
  const name = el("input", { id: "edit-ident", autocomplete: "off", spellcheck: false });
  const nameAbout = el("small", { id: "edit-ident-about" }, say("ident_about"));
  name.setAttribute("aria-describedby", nameAbout.id);
  const nameField = el("div", { className: "field" }, el("label", { htmlFor: name.id }, say("ident")), nameAbout, name);
  const body = build(form.schema, form.value ?? undefined, { say, records: recordsOf });
  const status = el("span", { role: "status", className: "editor__said" });
  const undo = el("button", { type: "button", className: "button", onclick: () => revert() }, say("undo"));
  const sheet = el(
    "form",
    { noValidate: true, autocomplete: "off" },
    el("h2", { tabIndex: -1 }, single ? list.title : isNew ? say("new_title") : (record?.title ?? ident)),
    ...(isNew ? [nameField] : single ? [] : [el("p", { className: "aside" }, el("code", {}, ident))]),
    body.node,
    el("p", { className: "editor__act" }, el("button", { className: "button editor__main" }, say("check")), " ", undo, " ", status),
  );
  current = { kind, ident, isNew, name, nameField, body, status, isDirty: false };
  sheet.oninput = sheet.onchange = () => (current.isDirty = true);
  sheet.addEventListener("edit", () => (current.isDirty = true));
  sheet.onsubmit = (event) => {
    event.preventDefault();
    check();
  };
  desk.replaceChildren(sheet);
  offer(kind, isNew ? undefined : ident);
  lead(sheet.querySelector("h2"));
}

function lead(heading) {
  heading.focus({ preventScroll: true });
  heading.scrollIntoView();
}

const recordsOf = (kind) => kinds.find((each) => each.kind === kind)?.records ?? [];

// Whether what is in the form is kept, with mistakes or without.
async function check() {
  const record = current;
  const { kind, isNew, body, status } = record;
  const ident = isNew ? record.name.value.trim() : record.ident;
  const places = [{ path: [], node: body.node, before: body.node.firstChild }];
  if (isNew) places.push({ path: [], node: record.nameField, control: record.name, before: record.name });
  const value = body.read([], places) ?? {};
  status.textContent = say("checking");
  const checked = await ask("check", { kind, ident, value, new: isNew });
  const isKept = !checked.refused;
  if (isNew && isKept) {
    Object.assign(record, { ident, isNew: false });
    record.name.readOnly = true;
  }
  record.isDirty = !isKept;
  if (current === record) tell(checked, places);
  return isKept;
}

async function revert() {
  const { kind, ident, isNew } = current;
  if (isNew && current.isDirty && !confirm(say("undo_sure"))) return;
  if (isNew) {
    current = undefined;
    desk.replaceChildren();
    results.replaceChildren();
    return kindChoice.focus();
  }
  const checked = await ask("undo", { kind, ident });
  const form = await ask("form", { kind, ident });
  if (form.schema) show(form, false);
  else {
    current = undefined;
    desk.replaceChildren();
  }
  tell(checked, []);
}

function tell(checked, places) {
  kinds = checked.kinds;
  offer(current?.kind ?? kindChoice.value, current?.ident);
  for (const old of desk.querySelectorAll(".problem")) old.remove();
  for (const old of desk.querySelectorAll("[aria-invalid]")) {
    old.removeAttribute("aria-invalid");
    old.removeAttribute("aria-errormessage");
  }
  const { problems, files, reminders, preview } = checked;
  const here = problems.filter((each) => each.here);
  for (const [number, problem] of here.entries()) point(problem, number, places);
  const said = problems.length ? say("wrong", { n: problems.length }) : files.length ? say("sound") : say("unchanged");
  if (current) current.status.textContent = said;
  untaken = !problems.length && files.length > 0;
  const parts = [el("h2", { tabIndex: -1 }, say("results")), el("p", {}, said)];
  const others = problems.filter((each) => !each.here);
  if (others.length) {
    parts.push(el("h3", {}, say("elsewhere")));
    for (const each of others) parts.push(told(each, `${each.file}:${each.line}: ${each.path.join(" → ")}`), ...way(each.record));
  }
  if (!problems.length) parts.push(...reminded(reminders), ...together(files), ...files.flatMap(taken), ...shown(preview));
  results.replaceChildren(...parts);
  const first = desk.querySelector("[aria-invalid]") ?? desk.querySelector(".problem");
  for (let around = first; around; around = around.parentElement) if (around.localName === "details") around.open = true;
  if (first) first.focus();
  else if (untaken) lead(results.querySelector("h2"));
}

function titleOf({ kind, ident }) {
  const list = kinds.find((each) => each.kind === kind);
  return `${list.title}: ${list.records.find((each) => each.ident === ident)?.title ?? ident}`;
}

// To the record that a mistake is in.
function way(record) {
  if (!record) return [];
  const go = () => edit(record.kind, record.ident);
  return [el("button", { type: "button", className: "button", onclick: go }, say("go", { what: titleOf(record) }))];
}

function reminded(reminders) {
  if (!reminders.length) return [];
  const lines = reminders.map((each) => el("li", {}, `${titleOf(each)}. `, each.words.map((name) => say(name)).join(" ")));
  return [el("h3", {}, say("remind")), el("ul", {}, ...lines)];
}

// Several files belong into one proposal: GitHub takes them together where they are dropped.
function together(files) {
  const inside = files.every(({ file }) => !file.includes("/"));
  if (!about.repository || files.length < 2 || !inside) return [];
  return [el("p", {}, say("together"), " ", link(at("upload", ""), say("upload")), ". ", say("propose"))];
}

// Not the value itself: false would keep a link from being followed.
const done = () => void (untaken = false);
const link = (href, text) => el("a", { href, rel: "noopener noreferrer", target: "_blank", onclick: done }, text);

// The message in the page's language first, then in the others.
function told(problem, where = "") {
  const own = document.documentElement.lang;
  const order = Object.keys(problem.said).sort((a, b) => (b === own) - (a === own));
  const lines = order.map((language) => el("p", { lang: language }, problem.said[language]));
  return el("div", { className: "problem", tabIndex: -1 }, ...(where ? [el("p", {}, el("code", {}, where))] : []), ...lines);
}

function point(problem, number, places) {
  const fits = (place) => place.path.every((part, n) => part === problem.path[n]);
  const length = (place) => place.path.length;
  const place = places.filter(fits).reduce((best, each) => (length(each) >= length(best) ? each : best), places[0]);
  if (!place) return;
  const rest = problem.path.slice(place.path.length).join(" → ");
  const message = told(problem, rest);
  message.id = `problem-${number}`;
  place.before.before(message);
  const control = place.control;
  if (control && !control.hasAttribute("aria-invalid")) {
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-errormessage", message.id);
  }
}

function taken({ file, text, diff }) {
  const name = file.split("/").pop();
  const address = URL.createObjectURL(new Blob([text], { type: "text/yaml" }));
  const copied = el("span", { role: "status" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      copied.textContent = say("copied");
      done();
    } catch {
      copied.textContent = say("copy_failed");
    }
  };
  const lines = diff.map((line) => el({ "+": "ins", "-": "del" }[line[0]] ?? "span", {}, line + "\n"));
  const ways = [
    el("a", { className: "button", href: address, download: name, onclick: done }, say("download", { file: name })),
    el("button", { className: "button", type: "button", onclick: copy }, say("copy", { file: name })),
    copied,
  ];
  const more = [];
  if (about.repository) {
    const { href, isWhole } = report(file, diff);
    more.push(el("p", {}, link(at("edit", file), say("github", { file: name })), ". ", say("github_about"), " ", say("propose")));
    more.push(el("p", {}, link(href, say("issue")), ". ", isWhole ? "" : say("issue_long")));
  }
  const heading = `${say("lines")}: ${about.folder}/${file}`;
  const shown = el("pre", { className: "diff", tabIndex: 0 }, ...lines);
  shown.setAttribute("aria-label", heading);
  shown.setAttribute("role", "region");
  return [el("h3", {}, heading), shown, el("p", { className: "tools" }, ...ways), ...more];
}

function report(file, diff) {
  const title = say("issue_title", { file: `${about.folder}/${file}` });
  const body = `${say("issue_body", { commit: about.commit || "?" })}\n\n`;
  const address = (text) => `${about.repository}/issues/new?${new URLSearchParams({ title, body: body + text })}`;
  const whole = address(diff.map((line) => `    ${line}`).join("\n"));
  const isWhole = whole.length <= LONGEST_ADDRESS;
  return { href: isWhole ? whole : address(say("issue_paste")), isWhole };
}

function shown(preview) {
  if (!preview) return [el("p", {}, say("no_preview"))];
  const frame = el("iframe", { title: say("preview"), className: "preview" });
  // No script, no origin, no way out.
  frame.setAttribute("sandbox", "");
  frame.srcdoc = preview;
  return [el("h3", {}, say("preview")), frame];
}
