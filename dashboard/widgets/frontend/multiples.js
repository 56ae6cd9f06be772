// One indicator in several periods: small maps on one scale, each with its period and how complete it is.

import { defineStates, draw, fetchOutlines, paintLegend, paintState, write } from "./states.js";

const PATTERN = 1.6; // the maps are small: what is drawn in them is larger
const shown = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!shown.has(root)) shown.set(root, new Multiples(root));
  shown.get(root).show(data, (code) => setTriggerValue("picked", code));
}

class Multiples {
  constructor(root) {
    this.root = root;
    this.panels = [];
  }

  async show(data, pick) {
    this.data = data;
    this.pick = pick;
    if (!this.panels.length) this.root.replaceChildren(write("p", "note", data.words.loading));
    try {
      const drawing = await fetchOutlines(data.geometry);
      if (this.panels.length !== this.data.panels.length) this.build(drawing);
    } catch {
      this.root.replaceChildren(write("p", "note", data.words.failed));
      return;
    }
    this.paint();
  }

  build(drawing) {
    const grid = write("div", "panels");
    this.panels = this.data.panels.map((panel, place) => this.panel(drawing, panel, grid, place === 0));
    this.status = write("p", "status");
    this.status.setAttribute("aria-hidden", "true");
    this.legend = write("div", "legend");
    this.root.replaceChildren(grid, this.status, this.legend);
  }

  panel(drawing, { cells }, grid, first) {
    const box = write("figure", "panel", "", grid);
    const title = write("figcaption", "title", "", box);
    const svg = draw("svg", { viewBox: drawing.viewBox, role: "img" }, box);
    if (first) defineStates(svg, PATTERN);
    const counties = new Map();
    for (const [code] of cells) {
      const path = draw("path", { d: drawing.paths[code], "fill-rule": "evenodd", class: "county" }, svg);
      path.addEventListener("pointerenter", () => this.say(code));
      path.addEventListener("pointerleave", () => this.say(this.data.selected));
      path.addEventListener("click", () => this.pick(code === this.data.selected ? "" : code));
      const [x, y] = drawing.labels[code];
      const clock = draw("use", { href: "#clock", x: x - 17, y: y - 17, width: 34, height: 34 }, svg);
      counties.set(code, { path, clock, star: draw("text", { x, y: y + 20, class: "star" }, svg, "*") });
    }
    const line = draw("path", { class: "chosen" }, svg);
    return { title, svg, counties, line, coverage: write("p", "coverage", "", box) };
  }

  paint() {
    this.panels.forEach((panel, place) => {
      const { title, coverage, cells } = this.data.panels[place];
      panel.title.textContent = title;
      panel.coverage.textContent = coverage;
      panel.svg.setAttribute("aria-label", `${title}. ${coverage}`);
      for (const [code, state, klass, , small] of cells) {
        const county = panel.counties.get(code);
        county.path.dataset.state = state;
        paintState(county.path, state, klass, this.data);
        county.clock.style.display = state === "old" ? "" : "none";
        county.star.style.display = small ? "" : "none";
        county.star.classList.toggle("light", state === "value" && klass > this.data.colours.length / 2 + 0.5);
      }
      const chosen = panel.counties.get(this.data.selected)?.path;
      panel.line.setAttribute("d", chosen?.getAttribute("d") ?? "");
    });
    paintLegend(this.legend, this.data, PATTERN);
    this.say(this.data.selected);
  }

  // What a county was in each period, in words.
  say(code) {
    const words = this.data.panels.map(({ title, cells }) => {
      const text = cells.find((cell) => cell[0] === code)?.[3];
      return text && `${title}: ${text}`;
    });
    this.status.textContent = code ? `${this.data.names[code]}. ${words.filter(Boolean).join("; ")}` : "\u00a0";
  }
}
