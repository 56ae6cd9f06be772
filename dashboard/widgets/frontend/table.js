// A table that sorts in the browser; on a phone each row is a card. All text goes in as text, never as markup. The roles
// are named because a card is no longer a table to the browser.

const tables = new WeakMap();
const collator = new Intl.Collator("ro", { numeric: true, sensitivity: "base" });

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!tables.has(root)) tables.set(root, new SortedTable(root));
  tables.get(root).show(data, (row) => setTriggerValue("picked", row));
}

function make(name, attributes = {}, text = "", parent = null) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  parent?.append(element);
  return element;
}

const textOf = (cell) => (typeof cell === "string" ? cell : cell.t);
const orderOf = (cell) => (typeof cell === "string" ? cell : cell.s);

function compare(a, b) {
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
}

class SortedTable {
  constructor(root) {
    this.root = root;
    this.sort = null;
    this.said = make("p", { class: "unseen", "aria-live": "polite" });
  }

  show(data, pick) {
    this.data = data;
    this.pick = pick;
    const keys = data.columns.map(([key]) => key);
    if (!this.sort || !keys.includes(this.sort[0])) this.sort = data.sort;
    const focused = this.focusedMark();
    this.build();
    this.fill();
    if (focused) this.root.querySelector(`[data-mark="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  focusedMark() {
    return this.root.getRootNode().activeElement?.dataset?.mark;
  }

  build() {
    const kept = this.sheet?.scrollTop ?? 0;
    this.sheet = make("div", { class: "sheet", role: "region", tabindex: 0, "aria-label": this.data.words.scroll });
    if (this.data.height) this.sheet.style.maxHeight = `${this.data.height}px`;
    const table = make("table", { role: "table" }, "", this.sheet);
    make("caption", {}, this.data.caption, table);
    const heads = make("tr", { role: "row" }, "", make("thead", { role: "rowgroup" }, "", table));
    this.heads = this.data.columns.map((column) => this.head(column, heads));
    if (this.data.action) make("th", { scope: "col", role: "columnheader" }, this.data.words.action, heads);
    this.body = make("tbody", { role: "rowgroup" }, "", table);
    this.root.replaceChildren(this.sheet, this.said);
    this.sheet.scrollTop = kept;
  }

  head([key, title, kind], row) {
    const cell = make("th", { scope: "col", role: "columnheader", class: kind }, "", row);
    const button = make("button", { type: "button", class: "sort", "data-mark": `sort:${key}` }, title, cell);
    make("span", { class: "arrow", "aria-hidden": "true" }, "", button);
    button.addEventListener("click", () => this.sortBy(key, title));
    return cell;
  }

  sortBy(key, title) {
    const down = this.sort?.[0] === key && this.sort[1] === "asc";
    this.sort = [key, down ? "desc" : "asc"];
    this.fill();
    this.said.textContent = this.data.words[this.sort[1]].replace("{column}", title);
  }

  ordered() {
    if (!this.sort) return this.data.rows;
    const place = 1 + this.data.columns.findIndex(([key]) => key === this.sort[0]);
    const way = this.sort[1] === "desc" ? -1 : 1;
    return [...this.data.rows].sort((one, other) => {
      const a = orderOf(one[place]);
      const b = orderOf(other[place]);
      if (a === null || b === null) return (a === null) - (b === null);
      return way * compare(a, b);
    });
  }

  fill() {
    this.heads.forEach((cell, i) => {
      const way = this.sort?.[0] === this.data.columns[i][0] ? this.sort[1] : null;
      if (way) cell.setAttribute("aria-sort", way === "asc" ? "ascending" : "descending");
      else cell.removeAttribute("aria-sort");
      cell.querySelector(".arrow").textContent = `\u00a0${way === "asc" ? "▲" : way === "desc" ? "▼" : "↕"}`; // stays with the last word
    });
    this.faded = new Set(this.data.faded);
    this.body.replaceChildren(...this.ordered().map((row) => this.row(row)));
  }

  row([id, ...cells]) {
    const line = make("tr", { role: "row" });
    if (id === this.data.selected) line.setAttribute("aria-current", "true");
    if (this.faded.has(id)) line.className = "faded";
    cells.forEach((cell, i) => this.cell(cell, this.data.columns[i], i === 0, line));
    if (this.data.action) this.button(id, textOf(cells[0]), make("td", { role: "cell" }, "", line));
    return line;
  }

  cell(value, [, title, kind], names, line) {
    const cell = names
      ? make("th", { scope: "row", role: "rowheader", class: kind }, "", line)
      : make("td", { role: "cell", class: kind, "data-title": title }, "", line);
    if (value?.tone) {
      const badge = make("span", { class: `badge ${value.tone}` }, "", cell);
      make("span", { "aria-hidden": "true" }, value.shape, badge);
      badge.append(`\u00a0${value.t}`); // the shape stays with its word
    } else cell.textContent = textOf(value);
    if (value?.x) cell.title = value.x;
    if (value?.u) make("span", { class: "under" }, value.u, cell);
  }

  button(id, name, cell) {
    const { action, words } = this.data;
    const label = words.action_for.replace("{action}", action).replace("{row}", name);
    const button = make("button", { type: "button", class: "act", "aria-label": label, "data-mark": `row:${id}` }, action, cell);
    button.addEventListener("click", () => this.pick(id));
  }
}
