// Search in a copy without a network: answers as Pagefind does, from texts that stand in this file.
var pocketSearch = (pages) => {
  const strokes = /[\u0300-\u036f]/g;
  const plain = (text) => text.normalize("NFD").replace(strokes, "").toLowerCase();
  const word = /[\p{L}\p{M}\p{N}]+/gu;
  const wordsOf = (text) => plain(text).match(word) ?? [];
  const counted = (words, asked) => words.filter((each) => each.startsWith(asked)).length;
  const escaped = (text) =>
    text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const ready = () =>
    pages.map((page) => ({
      page,
      // what is said in its name and in other words counts most
      parts: page.texts.map(([weight, text]) => [weight, wordsOf(text)]),
    }));
  let held;
  let root = "";

  function excerpt(text, asked) {
    const spans = [...text.matchAll(word)];
    const isAsked = ([each]) => asked.some((one) => plain(each).startsWith(one));
    const from = Math.max(0, spans.findIndex(isAsked) - 10);
    const shown = spans.slice(from, from + 30);
    if (!shown.length) return "";
    let html = "";
    let at = shown[0].index;
    for (const span of shown) {
      const said = escaped(span[0]);
      html += escaped(text.slice(at, span.index)) + (isAsked(span) ? `<mark>${said}</mark>` : said);
      at = span.index + span[0].length;
    }
    return html;
  }

  return {
    options({ baseUrl }) {
      root = baseUrl.replace(/[^/]*$/, "");
    },
    search(query) {
      held ??= ready();
      const asked = wordsOf(query);
      const found = [];
      for (const { page, parts } of held) {
        let all = 0;
        let score = 0;
        for (const one of asked) {
          const points = parts.reduce((sum, [weight, words]) => sum + weight * Math.min(3, counted(words, one)), 0);
          if (points) all += 1;
          score += points;
        }
        if (all) found.push({ page, all, score });
      }
      const most = Math.max(...found.map(({ all }) => all));
      const best = found.filter(({ all }) => all === most).sort((a, b) => b.score - a.score);
      const results = best.map(({ page: { path, title, texts } }) => ({
        data: () => ({
          url: root + path,
          meta: { title },
          excerpt: excerpt(texts.map(([, text]) => text).join(" "), asked),
        }),
      }));
      return { results };
    },
  };
};
