// A form from a JSON Schema: what `build` gives has a `node` to show, and `read(path, places)` for
// the value in it, undefined where nothing is filled in. `places` is told where each path stands.
let last = 0;
const fresh = () => `f${(last += 1)}`;

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.flat());
  return made;
}
const el = element;

export function build(schema, value, tools) {
  const maker = new Maker(schema.$defs ?? {}, tools);
  return maker.object(schema, value, 0);
}

// Browsers show a day in the order of their own language: 05/11 may be May or November.
function spelled(input) {
  const said = el("output", { htmlFor: input.id });
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeZone: "UTC" });
  const show = () => (said.textContent = input.valueAsDate ? format.format(input.valueAsDate) : "");
  input.addEventListener("input", show);
  show();
  return said;
}

const isText = (schema) => schema.properties && Object.keys(schema.properties).every((key) => /^[a-z]{2,3}$/.test(key));
const kindOf = (schema) => (schema.properties ? "object" : schema.items ? "array" : schema.const ? "unknown" : "scalar");

class Maker {
  constructor(definitions, { say, records }) {
    Object.assign(this, { definitions, say, records });
  }

  resolve({ $ref, ...own }) {
    return $ref ? { ...this.definitions[$ref.split("/").pop()], ...own } : own;
  }

  // The ways in which a value may be given: what is written as one scalar is one of them.
  ways(schema) {
    if (!schema.anyOf || schema.properties) return [schema];
    const { anyOf, ...own } = schema;
    const flat = anyOf.flatMap((each) => this.ways(this.resolve(each)));
    const scalars = flat.filter((each) => kindOf(each) === "scalar");
    const others = flat.filter((each) => kindOf(each) !== "scalar");
    const common = { title: own.title, description: own.description };
    const reference = own["x-record-of"] && { "x-record-of": own["x-record-of"] };
    const one = scalars.length ? [{ ...Object.assign({}, ...scalars), ...common, ...reference, several: scalars.length > 1 || scalars[0].several }] : [];
    return [...one, ...others.map((each) => (each.const ? each : { ...each, ...common, ...(each.items && reference) }))];
  }

  field(raw, value, isNeeded, depth) {
    const schema = this.resolve(raw);
    const ways = this.ways(schema);
    const canLack = !isNeeded && ways.some((way) => kindOf(way) === "object" && !isText(way));
    if (ways.length === 1 && !canLack) return this.one(ways[0], value, isNeeded, depth);
    return this.several(schema, ways, value, canLack, isNeeded, depth);
  }

  one(schema, value, isNeeded, depth) {
    const kind = kindOf(schema);
    if (kind === "object") return isText(schema) ? this.text(schema, value, isNeeded) : this.object(schema, value, depth);
    return kind === "array" ? this.list(schema, value, isNeeded, depth) : this.scalar(schema, value, isNeeded);
  }

  several(schema, ways, value, canLack, isNeeded, depth) {
    const is = (kind) => ways.some((way) => kindOf(way) === kind);
    const name = (way) => {
      const kind = kindOf(way);
      if (kind === "unknown") return this.say("unknown");
      if (is("scalar") && is("object")) {
        const names = way.properties?.between || !way["x-record-of"] && kind === "scalar" ? ["date", "between"] : ["reference", "inline"];
        return this.say(names[Number(kind === "object")]);
      }
      return this.say("filled");
    };
    const scalarAlone = ways.length === 2 && is("scalar") && is("unknown");
    const select = el("select", { id: fresh() });
    const lacking = canLack || value === undefined;
    if (lacking) select.append(el("option", { value: "-1" }, canLack ? this.say("empty") : this.say("choose")));
    ways.forEach((way, n) => select.append(el("option", { value: n }, name(way))));
    const held = el("div", { className: "nested" });
    const fits = (way) => {
      const kind = kindOf(way);
      if (kind === "unknown") return value === "unknown";
      if (Array.isArray(value)) return kind === "array";
      return typeof value === "object" ? kind === "object" : kind === "scalar" && value !== "unknown";
    };
    select.value = value === undefined ? "-1" : String(ways.findIndex(fits));
    let inner;
    const draw = (initial, isOpen) => {
      const way = ways[Number(select.value)];
      inner = way && kindOf(way) !== "unknown" ? this.one(way, initial, true, depth + 1) : undefined;
      held.replaceChildren(...(inner ? [inner.node] : []));
      if (isOpen) for (const each of held.querySelectorAll(":scope > details")) each.open = true;
    };
    draw(value);
    select.onchange = () => draw(undefined, true);
    select.setAttribute("aria-label", this.say("way", { what: schema.title }));
    const node = this.group(schema, [select, held], isNeeded);
    return {
      node,
      read: (path, places) => {
        places.push({ path, node, control: inner && !scalarAlone ? undefined : select, before: select });
        const way = ways[Number(select.value)];
        if (!way) return undefined;
        return inner ? inner.read(path, places) : "unknown";
      },
    };
  }

  group(schema, children, isNeeded = true) {
    const legend = el("legend", {}, schema.title ?? "", ...(isNeeded ? [] : [` (${this.say("optional")})`]));
    return el("fieldset", {}, legend, ...this.about(schema), ...children);
  }

  about(schema, id) {
    const text = (schema.description ?? "").split("\n\n")[0];
    return text ? [el("small", id ? { id } : {}, text)] : [];
  }

  object(schema, value = {}, depth) {
    const needed = new Set(schema.required ?? []);
    const fields = Object.entries(schema.properties).map(([key, held]) => [key, this.field(held, value[key], needed.has(key), depth + 1)]);
    const nodes = fields.map(([, field]) => field.node);
    let node;
    if (depth === 0) node = el("div", {}, ...nodes);
    else {
      const inside = el("div", { role: "group", ariaLabel: schema.title ?? "" }, ...this.about(schema), ...nodes);
      inside.setAttribute("aria-label", schema.title ?? "");
      const summary = el("summary", {}, schema.title ?? "");
      node = el("details", { open: depth <= 1 && fields.length < 9 }, summary, inside);
    }
    return {
      node,
      read: (path, places) => {
        if (depth) places.push({ path, node, before: nodes[0] });
        const read = {};
        for (const [key, field] of fields) {
          const inner = field.read([...path, key], places);
          if (inner !== undefined) read[key] = inner;
        }
        return read;
      },
    };
  }

  // What citizens read, in every language.
  text(schema, value = {}, isNeeded) {
    const inputs = Object.entries(schema.properties).map(([key, held]) => {
      const text = value[key] ?? "";
      const rows = Math.min(8, 1 + Math.floor(text.length / 60));
      const input = el("textarea", { id: fresh(), rows, value: text, lang: key });
      const label = el("label", { htmlFor: input.id }, this.resolve(held).title);
      return [key, input, el("div", { className: "field" }, label, input)];
    });
    const node = this.group(schema, inputs.map(([, , field]) => field), isNeeded);
    return {
      node,
      read: (path, places) => {
        places.push({ path, node, before: inputs[0][2] });
        const filled = inputs.filter(([, input]) => input.value.trim());
        for (const [key, input] of inputs) places.push({ path: [...path, key], node, control: input, before: input });
        if (!filled.length && !isNeeded) return undefined;
        return Object.fromEntries(filled.map(([key, input]) => [key, input.value]));
      },
    };
  }

  list(schema, value, isNeeded, depth) {
    const kind = this.resolve(schema.items);
    const reference = schema["x-record-of"] && kindOf(kind) === "scalar" && { "x-record-of": schema["x-record-of"] };
    const title = (kindOf(kind) === "object" && kind.title) || schema.title;
    const one = { ...kind, title, description: undefined, ...reference };
    const items = [];
    const holder = el("div");
    const change = (act) => () => {
      act();
      draw();
      holder.dispatchEvent(new Event("edit", { bubbles: true }));
    };
    const draw = () => {
      holder.replaceChildren(...items.map((item) => item.frame));
      items.forEach((item, n) => item.number(n));
    };
    const add = (initial) => {
      const field = this.field(one, initial, true, depth + 1);
      const button = (sign, act) => el("button", { type: "button", className: "small", onclick: act }, sign);
      const item = { field };
      const place = () => items.indexOf(item);
      const up = button("↑", change(() => items.splice(Math.max(0, place() - 1), 0, items.splice(place(), 1)[0])));
      const down = button("↓", change(() => items.splice(place() + 1, 0, items.splice(place(), 1)[0])));
      const remove = button("✕", change(() => {
        items.splice(place(), 1);
        adder.focus();
      }));
      item.frame = el("div", { className: "item" }, field.node, el("div", { className: "moves" }, up, down, remove));
      item.number = (n) => {
        const heading = field.node.querySelector("summary, legend, label");
        heading.textContent = `${title} ${n + 1}${item.hint ?? ""}`;
        up.hidden = n === 0;
        down.hidden = n === items.length - 1;
        [[up, "up"], [down, "down"], [remove, "remove"]].forEach(([each, name]) =>
          each.setAttribute("aria-label", this.say(name, { what: title, n: n + 1 })));
      };
      const said = initial?.name ?? initial?.text ?? initial;
      const hint = said?.[document.documentElement.lang] ?? initial?.document ?? initial?.office ?? initial?.amount;
      if (kindOf(kind) === "object" && hint !== undefined) item.hint = `: ${String(hint).slice(0, 60)}`;
      items.push(item);
      return item;
    };
    for (const each of value ?? []) add(each);
    if (items.length === 1 && items[0].field.node.localName === "details") items[0].field.node.open = true;
    const adder = el("button", { type: "button", className: "button" }, this.say("add", { what: title }));
    adder.onclick = change(() => {
      const item = add(undefined);
      setTimeout(() => {
        if (item.field.node.localName === "details") item.field.node.open = true;
        item.frame.querySelector("input, select, textarea")?.focus();
      });
    });
    draw();
    const node = this.group(schema, [holder, adder], isNeeded);
    return {
      node,
      read: (path, places) => {
        places.push({ path, node, control: adder, before: holder });
        const read = items.map((item, n) => item.field.read([...path, n], places) ?? "");
        return read.length || isNeeded || value ? read : undefined;
      },
    };
  }

  scalar(schema, value, isNeeded) {
    const id = fresh();
    const input = this.input(schema, value ?? "");
    input.id = id;
    const about = this.about(schema, `${id}-about`);
    if (about.length) input.setAttribute("aria-describedby", about[0].id);
    const optional = isNeeded ? [] : [` (${this.say("optional")})`];
    const label = el("label", { htmlFor: id }, schema.title ?? "", ...optional);
    const node = el("div", { className: "field" }, label, ...about, input, ...(input.type === "date" ? [spelled(input)] : []));
    return {
      node,
      read: (path, places) => {
        places.push({ path, node, control: input, before: input });
        const text = input.value.trim();
        return text === "" ? undefined : text;
      },
    };
  }

  input(schema, value) {
    if (schema["x-record-of"]) {
      const records = this.records(schema["x-record-of"]);
      return this.choice(records.map(({ ident, title }) => [ident, title === ident ? ident : `${title} (${ident})`]), value);
    }
    if (schema.enum) return this.choice(schema.enum.map((each, n) => [each, schema.enumDescriptions?.[n] ?? each]), value);
    if (schema.type === "boolean") return this.choice([["true", this.say("yes")], ["false", this.say("no")]], String(value));
    const isDay = schema.format === "date" && !schema.several;
    if (isDay && /^(\d{4}-\d{2}-\d{2})?$/.test(value)) return el("input", { type: "date", value, max: "9999-12-31" });
    const isNumber = schema.type === "integer" || schema.type === "number";
    const made = el("input", { type: "text", value, spellcheck: !isNumber, autocomplete: "off" });
    if (isNumber && !schema.several) made.inputMode = schema.minimum < 0 ? "text" : "decimal";
    return made;
  }

  choice(pairs, value) {
    const known = pairs.some(([each]) => each === value) || value === "";
    const all = [["", this.say("choose")], ...(known ? [] : [[value, value]]), ...pairs];
    const made = el("select", {}, ...all.map(([each, text]) => el("option", { value: each }, text)));
    made.value = value;
    return made;
  }
}
