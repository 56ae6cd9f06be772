// The national map. Outlines are fetched once and kept; `data` only recolours them.

import { defineStates, draw, fetchOutlines, paintLegend, paintState, write } from "./states.js";

const SMALL = "B";
const maps = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!maps.has(root)) maps.set(root, new CountryMap(root));
  maps.get(root).show(data, (code) => setTriggerValue("picked", code));
}

class CountryMap {
  constructor(root) {
    this.root = root;
    this.address = null;
    this.counties = new Map();
    this.selected = null;
    this.current = null;
  }

  async show(data, pick) {
    this.data = data;
    this.pick = pick;
    if (this.address === null) this.wait(data.words.loading);
    if (this.address !== data.geometry) {
      try {
        const drawing = await fetchOutlines(data.geometry);
        if (this.data.geometry !== data.geometry || this.address === data.geometry) return;
        this.build(drawing);
        this.address = data.geometry;
      } catch {
        this.wait(data.words.failed);
        return;
      }
    }
    this.paint();
  }

  wait(text) {
    this.root.replaceChildren(write("p", "note", text));
  }

  build(drawing) {
    this.places = drawing.labels;
    const svg = draw("svg", { viewBox: drawing.viewBox, class: "map" });
    defineStates(svg);
    this.list = draw("g", { role: "listbox", "aria-label": this.data.words.label }, svg);
    this.words = draw("g", { "aria-hidden": "true", class: "words" }, svg);
    this.chosenLine = draw("path", { class: "chosen", "aria-hidden": "true" }, svg);
    this.focusBack = draw("path", { class: "focus-back", "aria-hidden": "true" }, svg);
    this.focusLine = draw("path", { class: "focus", "aria-hidden": "true" }, svg);
    this.counties.clear();
    for (const [code, , , text] of this.data.cells) {
      if (drawing.paths[code]) this.addCounty(code, drawing.paths[code], text);
    }
    this.status = write("p", "status");
    this.status.setAttribute("aria-hidden", "true");
    this.legend = write("div", "legend");
    this.root.replaceChildren(svg, this.status, this.legend, write("p", "note", this.data.words.hint));
    if (drawing.notice) write("p", "note", drawing.notice, this.root);
    this.buildInset(svg, svg.viewBox.baseVal.height);
    this.current = this.counties.keys().next().value;
  }

  // București is too small to point at: it is shown once more, larger, in an empty corner.
  buildInset(svg, height) {
    const own = this.counties.get(SMALL).path;
    const { x, y, width, height: depth } = own.getBBox();
    const from = [x - 2, y - 2, width + 4, depth + 4].join(" ");
    const box = draw("svg", { x: 12, y: height - 135, width: 100, height: 100, viewBox: from, "aria-hidden": "true" }, svg);
    this.inset = draw("path", { d: own.getAttribute("d"), class: "county" }, box);
    this.inset.addEventListener("click", () => this.choose(SMALL));
    const caption = draw("text", { x: 12, y: height - 12, class: "caption", "aria-hidden": "true" }, svg);
    caption.textContent = this.data.words.inset;
  }

  addCounty(code, outline, text) {
    const path = draw("path", { d: outline, "fill-rule": "evenodd", class: "county", role: "option", tabindex: -1,
      "data-code": code, "aria-label": text, "aria-selected": "false" }, this.list);
    path.addEventListener("click", () => { this.focusOn(code); this.choose(code); });
    path.addEventListener("keydown", (event) => this.key(event, code));
    path.addEventListener("focus", () => this.focused(code));
    path.addEventListener("blur", () => this.focused(null));
    path.addEventListener("pointerenter", () => this.say(code));
    path.addEventListener("pointerleave", () => this.say(null));
    const [x, y] = this.places[code];
    const word = draw("text", { x, y, dy: "0.35em" }, this.words);
    word.textContent = code;
    const clock = draw("use", { href: "#clock", x: x - 13, y: y - 41, width: 26, height: 26 }, this.words);
    const star = draw("text", { x: x + 17, y, class: "star" }, this.words, "*");
    this.counties.set(code, { path, word, clock, star, text });
  }

  paint() {
    for (const [code, state, klass, text, small] of this.data.cells) {
      const county = this.counties.get(code);
      if (!county) continue;
      county.text = text;
      county.path.setAttribute("aria-label", text);
      county.path.dataset.state = state;
      paintState(county.path, state, klass, this.data);
      if (code === SMALL) paintState(this.inset, state, klass, this.data);
      county.word.setAttribute("class", state === "value" && klass > this.data.colours.length / 2 + 0.5 ? "light" : "dark");
      county.clock.style.display = state === "old" ? "" : "none";
      county.star.style.display = small ? "" : "none";
      county.star.setAttribute("class", `star ${county.word.getAttribute("class")}`);
    }
    paintLegend(this.legend, this.data);
    this.mark(this.data.selected);
  }

  choose(code) {
    const next = code === this.selected ? null : code;
    this.mark(next);
    this.pick(next ?? "");
  }

  mark(code) {
    this.counties.get(this.selected)?.path.setAttribute("aria-selected", "false");
    this.selected = this.counties.has(code) ? code : null;
    const chosen = this.counties.get(this.selected);
    chosen?.path.setAttribute("aria-selected", "true");
    this.chosenLine.setAttribute("d", chosen?.path.getAttribute("d") ?? "");
    this.stopAt(this.selected ?? this.current);
    this.say(null);
  }

  stopAt(code) {
    this.counties.get(this.current)?.path.setAttribute("tabindex", "-1");
    this.current = code;
    this.counties.get(code)?.path.setAttribute("tabindex", "0");
  }

  focusOn(code) {
    this.stopAt(code);
    this.counties.get(code).path.focus({ preventScroll: true });
  }

  focused(code) {
    const outline = code ? this.counties.get(code).path.getAttribute("d") : "";
    this.focusBack.setAttribute("d", outline);
    this.focusLine.setAttribute("d", outline);
    this.say(code);
  }

  say(code) {
    this.status.textContent = (this.counties.get(code) ?? this.counties.get(this.selected))?.text ?? "\u00a0";
  }

  key(event, code) {
    const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    const codes = [...this.counties.keys()];
    if (steps[event.key]) this.focusOn(this.neighbour(code, ...steps[event.key]));
    else if (event.key === "Home") this.focusOn(codes[0]);
    else if (event.key === "End") this.focusOn(codes.at(-1));
    else if (event.key === "Enter" || event.key === " ") this.choose(code);
    else if (event.key === "Escape" && this.selected) this.choose(this.selected);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  neighbour(code, right, down) {
    const [x, y] = this.places[code];
    let best = code;
    let least = Infinity;
    for (const other of this.counties.keys()) {
      const dx = this.places[other][0] - x;
      const dy = this.places[other][1] - y;
      const ahead = dx * right + dy * down;
      const aside = Math.abs(dx * down) + Math.abs(dy * right);
      if (ahead > 0 && aside <= 2 * ahead && ahead + 2 * aside < least) {
        best = other;
        least = ahead + 2 * aside;
      }
    }
    return best;
  }
}
