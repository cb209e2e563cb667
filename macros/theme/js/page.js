// On every page: marks what has run out by the reader's own clock, and has the site kept for when
// there is no network. On the page of a service: reads it aloud, and keeps the reader's answers on
// this device. Nothing is sent anywhere.
(() => {
  const words = loketWords;
  const base = new URL(".", document.currentScript.src).pathname;
  const language = document.documentElement.lang;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, values, ...inside) => {
    const node = Object.assign(document.createElement(name), values);
    node.append(...inside);
    return node;
  };
  const clean = (node) => node.textContent.replace(/\s+/g, " ").trim();

  const without = (node, selector) => {
    const copy = node.cloneNode(true);
    for (const part of all(selector, copy)) part.remove();
    return clean(copy);
  };

  // A phone does one thing at a time: a reader who touches it meanwhile waits for the part that is
  // being done, and for no other.
  const parts = [];
  const part = (work) => parts.push(work);

  // ---- the icon, and without a network; a preview and a copy on a stick have no manifest
  part(() => {
    document.querySelector("link[rel=icon]").href = words.icon;
    const manifest = document.querySelector("script[data-script]").dataset.manifest;
    if (manifest) {
      const colour = getComputedStyle(document.documentElement).getPropertyValue("--brand");
      document.head.append(
        make("link", { rel: "manifest", href: manifest }),
        make("meta", { name: "theme-color", content: colour }),
      );
      navigator.serviceWorker?.register(`${base}sw.js`);
    }
  });

  // ---- the styles for paper, which nobody waits for
  part(() => document.head.append(
    make("link", { rel: "stylesheet", media: "print", href: base + words.print_styles }),
  ));

  // ---- the styles of what is made here alone; a sheet of its own is no inline style
  if ("adoptedStyleSheets" in document) part(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(words.styles);
    document.adoptedStyleSheets = [sheet];
  });

  // ---- the reader's clock
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const shown = (day) =>
    new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric" })
      .format(new Date(`${day}T12:00`));
  part(() => {
    for (const time of all("time[data-until]")) {
      if (time.dataset.until < today && !time.parentNode.querySelector(".expired")) {
        const text = words.expired.replace("{day}", shown(time.dataset.until));
        time.parentNode.append(" ", make("strong", { className: "expired", textContent: text }));
      }
    }
    for (const place of all("[data-today]")) {
      place.textContent = words.printed_on.replace("{day}", shown(today));
    }
    for (const note of all("[data-from]")) note.hidden = note.dataset.from > today;
  });

  // ---- read to me
  const place = document.getElementById("say");
  const speech = window.speechSynthesis;
  // Phones call Indonesian id-ID, in_ID or ind-IDN.
  const code = (lang) => Intl.getCanonicalLocales(lang.match(/^[a-z]{2,3}(?![a-z])/i) ?? [])[0];
  const spoken = (node) => without(node, ".proof, svg, [hidden]");
  if (place && speech) part(() => {
    const begin = words.say;
    const button = make("button", { type: "button", textContent: begin });
    place.append(button);
    let voice;
    const offer = () => {
      voice = speech.getVoices().find(({ lang }) => code(lang) === code(language));
      place.hidden = !voice;
    };
    const stopped = () => { button.textContent = begin; };
    offer();
    speech.addEventListener?.("voiceschanged", offer);
    button.addEventListener("click", () => {
      if (button.textContent !== begin) {
        speech.cancel();
        stopped();
        return;
      }
      // One utterance a part: engines break off long ones.
      const said = all("h1, .answers > div, .checklist > li, .fees tbody tr").map(spoken);
      said.forEach((text, position) => {
        const utterance = new SpeechSynthesisUtterance(text);
        utterance.voice = voice;
        utterance.lang = voice.lang;
        if (position === said.length - 1) utterance.onend = stopped;
        speech.speak(utterance);
      });
      button.textContent = words.say_stop;
    });
    window.addEventListener("pagehide", () => speech.cancel());
  });

  // ---- my list: its box at once, and what is in it when it is opened, or was filled in before
  part(() => {
    const questions = document.getElementById("mine");
    const cases = all("tr[data-case]");
    if (!questions || (cases.length < 2 && !questions.querySelector("fieldset"))) return;
    const key = `${base}${questions.dataset.key}`;
    const storage = (action) => { try { return action(localStorage); } catch { return null; } };
    const fromLink = () => location.hash.includes("=") && location.hash.slice(1);
    const box = make("details", { className: "mine" }, make("summary", { textContent: words.mine }));
    questions.replaceWith(box);
    box.append(questions);
    let list;
    const restore = (answers) => {
      list ??= fill(questions, cases, key, storage);
      list(answers);
    };
    const before = fromLink() || storage((held) => held.getItem(key));
    if (before) restore(before);
    box.open = Boolean(before);
    box.addEventListener("toggle", () => list || restore(""));
    addEventListener("hashchange", () => fromLink() && restore(fromLink()));
  });

  // What is in the box. Gives what puts answers into it.
  function fill(questions, cases, key, storage) {
    for (const set of all("fieldset", questions)) {
      for (const [value, label] of [["1", words.answer_yes], ["0", words.answer_no]]) {
        set.append(make("label", {}, make("input", { type: "radio", name: set.name, value }), ` ${label}`));
      }
    }
    const caseOf = (row) => without(row.querySelector("th"), "small");
    const rows = new Map(cases.map((row) => [row.dataset.case, row]));
    const select = make("select", { name: "_" }, new Option(words.mine_choose, ""));
    for (const [value, row] of rows) {
      select.append(new Option(caseOf(row), value));
    }
    const sum = make("p");
    sum.setAttribute("role", "status");
    const notes = make("ul");
    const tool = (textContent) => make("button", { type: "button", textContent });
    const copy = tool(words.mine_copy);
    const share = tool(words.mine_share);
    const chat = make("a", { className: "button", rel: "noopener noreferrer", textContent: "WhatsApp" });
    const clear = tool(words.mine_clear);
    const tools = make("p", { className: "tools" }, copy, share, chat, clear);
    questions.prepend(make("p", { textContent: words.mine_about }));
    if (rows.size) questions.append(make("label", {}, `${words.mine_case} `, select));
    questions.append(sum, notes, tools);
    questions.hidden = false;

    const answers = () => new URLSearchParams(
      all("input:checked, select", questions).filter(({ value }) => value).map(({ name, value }) => [name, value]),
    );
    const total = (row, given) => {
      const yes = [...given].filter(([, value]) => value === "1").map(([name]) => name);
      let best = "";
      let fee = clean(row.querySelector("td"));
      for (const [name, value] of Object.entries(row.dataset)) {
        if (name === "case") continue;
        const cut = value.indexOf(" ");
        const needed = value.slice(0, cut).split("+");
        if (needed.every((each) => yes.includes(each)) && needed.length > best.length) {
          best = needed;
          fee = value.slice(cut + 1);
        }
      }
      return `${fee} (${clean(row.querySelector("small"))})`;
    };
    const address = (given) => `${location.href.split("#")[0]}${String(given) && `#${given}`}`;
    // What holds for this case alone: for whom it is free or unknown, and on which condition.
    const notesOf = (given) => {
      const chosen = (given.get("_") ?? "").split(".");
      const own = all("[data-if]").filter((node) => !node.closest(".checklist") && given.get(node.dataset.if) === "1");
      const about = all("[data-of]").filter((node) => node.dataset.of.split(" ").some((id) => chosen.includes(id)));
      return [...own, ...about].map((node) => without(node, ".proof"));
    };
    const paper = (item) => {
      const several = all("ul li", item).map(clean).join(", ");
      const rest = all(".copies, .when, .must-show", item).map(clean);
      return [`${clean(item.querySelector("strong"))} ${several}`.trim(), ...rest].join("; ");
    };
    const text = (given) => {
      const shownOnes = (selector) => all(selector).filter((node) => !node.closest("[hidden]"));
      const part = (title, lines) => (lines.length ? ["", title, ...lines] : []);
      const dashed = (lines) => lines.map((line) => `- ${line}`);
      const heading = (id) => clean(document.getElementById(id));
      const answer = (position) => shownOnes(`.answers > div:nth-child(${position}) p:not(.proof)`);
      return [
        clean(document.querySelector("h1")), sum.textContent, ...dashed(notesOf(given)),
        ...part(heading("syarat"), dashed(shownOnes(".checklist > li").map(paper))),
        ...dashed(answer(4).slice(1).map(clean)),
        ...part(heading("waktu"), answer(3).map(clean)),
        ...part(heading("langkah"), shownOnes(".steps > li").map((step, n) => `${n + 1}. ${clean(step)}`)),
        ...part(heading("tempat"), dashed(answer(1).map(clean))),
        "", clean(document.querySelector(".confirm")), `${words.mine_sources} ${address(given)}`,
      ].join("\n");
    };
    const show = () => {
      const given = answers();
      for (const node of all("[data-if]")) {
        const answer = given.get(node.dataset.if);
        node.hidden = answer === "0";
        node.classList.toggle("mine__yes", answer === "1");
      }
      const row = rows.get(given.get("_"));
      const papers = all(".checklist > li").filter((item) => !item.hidden);
      const sure = papers.filter((item) => !item.querySelector(".when") || given.get(item.dataset.if) === "1");
      const open = papers.length - sure.length;
      const more = open ? words.mine_more.replace("{n}", open) : "";
      const spared = [...rows.values()].some((each) => total(each, given) !== total(each, new URLSearchParams()));
      const range = ".answers > div:nth-child(2) strong, .answers > div:nth-child(2) .unknown";
      const asYet = spared ? words.mine_pick : clean(document.querySelector(range));
      const fee = row ? `${total(row, given)}: ${caseOf(row)}` : asYet;
      sum.textContent = words.mine_sum.replace("{n}", sure.length).replace("{more}", more).replace("{fee}", () => fee.replace(/\.$/, ""));
      notes.replaceChildren(...notesOf(given).map((textContent) => make("li", { textContent })));
      chat.href = `https://wa.me/?text=${encodeURIComponent(text(given))}`;
      return given;
    };
    const restore = (query) => {
      const given = new URLSearchParams(query);
      for (const choice of all("input", questions)) choice.checked = given.get(choice.name) === choice.value;
      select.value = rows.has(given.get("_")) ? given.get("_") : "";
      return show();
    };
    questions.addEventListener("change", () => {
      const given = show();
      storage((held) => held.setItem(key, given));
      history.replaceState(null, "", address(given));
    });
    clear.addEventListener("click", () => {
      storage((held) => held.removeItem(key));
      history.replaceState(null, "", address(restore("")));
    });
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text(answers()));
        copy.textContent = words.mine_copied;
        setTimeout(() => { copy.textContent = words.mine_copy; }, 2000);
      } catch { /* not allowed here: the text can still be shared */ }
    });
    share.hidden = !navigator.share;
    share.addEventListener("click", () => navigator.share({ text: text(answers()) }).catch(() => {}));
    return restore;
  }

  for (const work of parts) setTimeout(work);
})();
