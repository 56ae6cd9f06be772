// Two charts of the comparison: bars, and the course of a county. Beside each stands a table that says the same.

import { defineStates, draw, paintState, sign, write } from "./states.js";

const INK = "#3b7dc0";
const CHOSEN = "#d1480b";
const LINES = ["#3b7dc0", "#b26a00", "#2a8a4a"];
const DASHES = ["", "9 5", "2 5"];
const SCALE = { colours: [INK], faded: ["#b0cce6"] };
const PATTERN = 0.7; // bars are low: what is drawn in them is smaller
const charts = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!charts.has(root)) charts.set(root, new Chart(root));
  charts.get(root).show(data, (code) => setTriggerValue("picked", code));
}

class Chart {
  constructor(root) {
    this.root = root;
    this.box = write("div", "box", "", root);
    this.status = write("p", "status", "", root);
    this.status.setAttribute("aria-hidden", "true");
    this.legend = write("ul", "legend", "", root);
    new ResizeObserver(() => this.paint()).observe(this.box);
  }

  show(data, pick) {
    this.data = data;
    this.pick = pick;
    this.number = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 0, maximumFractionDigits: 2, useGrouping: "always" });
    this.drawn = 0;
    this.paint();
  }

  paint() {
    const width = Math.floor(this.box.clientWidth);
    if (!this.data || !width || width === this.drawn) return;
    this.drawn = width;
    this.narrow = width < 520;
    this.svg = draw("svg", { role: "img", "aria-label": this.data.label, width });
    defineStates(this.svg, PATTERN);
    const height = { bars, trend }[this.data.kind](this, width);
    this.svg.setAttribute("height", height);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.box.replaceChildren(this.svg);
    this.say("");
    this.legend.replaceChildren(...(this.data.lines ?? []).map(({ name }, i) => this.lineSign(name, i)),
      ...this.data.signs.map(([state, words]) => sign(words, state, 1, SCALE, PATTERN)));
  }

  say(text) {
    this.status.textContent = text || this.data.chosen || "\u00a0";
  }

  words(x, y, text, attributes = {}) {
    return draw("text", { x, y, ...attributes }, this.svg, text);
  }

  line(x1, y1, x2, y2, className) {
    return draw("line", { x1, y1, x2, y2, class: className }, this.svg);
  }

  // A part of the chart that says its words under the pointer, and chooses its county when it is clicked.
  live(part, text, code = "") {
    part.addEventListener("pointerenter", () => this.say(text));
    part.addEventListener("pointerleave", () => this.say(""));
    if (code) {
      part.classList.add("live");
      part.addEventListener("click", () => this.pick(code));
    }
  }

  // The axis of values: round steps, lines across, numbers; `at` gives the place of a value.
  grid(top, at, across) {
    const steps = ticks(top, this.narrow ? 4 : 6);
    for (const value of steps) across(at(value), this.number.format(value));
  }

  lineSign(name, i) {
    const item = write("li", "");
    const swatch = draw("svg", { viewBox: "0 0 34 12", width: 34, height: 12, "aria-hidden": "true" }, item);
    draw("line", { x1: 0, y1: 6, x2: 34, y2: 6, class: "course", stroke: LINES[i], "stroke-dasharray": DASHES[i] }, swatch);
    mark(swatch, i, 17, 6, LINES[i]);
    write("span", "", name, item);
    return item;
  }
}

function ticks(top, wanted) {
  const rough = (top || 1) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const found = [];
  for (let i = 0; i * step <= (top || 1) * 1.0001; i += 1) found.push(i * step);
  return found;
}

// Bars: a county a row, with its interval where there is one; what has no number shows its state instead.

function bars(chart, width) {
  const { rows, across, acrossWords, x, selected } = chart.data;
  const longest = Math.max(...rows.map((row) => row.name.length), 0) * 6.6; // px a sign
  const left = Math.min(Math.max(chart.narrow ? 112 : 150, longest + 16), width / 2);
  const head = across === null ? 4 : 30;
  const height = head + rows.length * 21 + 44;
  const top = Math.max(0, across ?? 0, ...rows.map((row) => row.high ?? row.value ?? 0)) * 1.04;
  const at = (value) => left + (value / (top || 1)) * (width - left - 24);
  const floor = head + rows.length * 21;
  chart.grid(top, at, (place, words) => {
    chart.line(place, head, place, floor, "across");
    chart.words(place, floor + 16, words, { class: "tick", "text-anchor": "middle" });
  });
  chart.words(left, floor + 36, x, { class: "axis" });
  rows.forEach((row, i) => bar(chart, row, head + i * 21, left, at, row.code === selected, width));
  if (across !== null) {
    chart.line(at(across), 24, at(across), floor, "country");
    const end = at(across) > width * 0.6;
    chart.words(at(across), 18, acrossWords, { class: "tick strong", "text-anchor": end ? "end" : "start" });
  }
  return height;
}

function bar(chart, row, y, left, at, chosen, width) {
  chart.words(left - 8, y + 15, row.name, { class: chosen ? "tick strong" : "tick", "text-anchor": "end" });
  const colour = chosen ? CHOSEN : INK;
  const none = row.value === null || row.value === 0;
  const shape = draw("rect", { x: left, y: y + 3, width: none ? 30 : Math.max(at(row.value) - left, 2), height: 15 }, chart.svg);
  paintState(shape, row.state, 1, { colours: [colour], faded: [chosen ? "#f0b79d" : SCALE.faded[0]] });
  if (row.state === "old") draw("use", { href: "#clock", x: left + 3, y: y + 4, width: 13, height: 13 }, chart.svg);
  if (none) chart.words(left + 38, y + 15, row.sign, { class: "tick" });
  if (row.low !== null && row.high !== null) {
    chart.line(at(row.low), y + 10.5, at(row.high), y + 10.5, "whisker");
    for (const end of [row.low, row.high]) chart.line(at(end), y + 6.5, at(end), y + 14.5, "whisker");
  }
  if (row.small) chart.words(Math.min(at(row.high ?? row.value) + 5, width - 12), y + 19, "*", { class: "star" });
  const over = draw("rect", { x: 0, y, width, height: 21, class: "over" }, chart.svg);
  chart.live(over, row.text, row.code);
}

// The course of a county: a line breaks where a period is missing, and a strip below says what is missing and why.

function trend(chart, width) {
  const { periods, lines, y } = chart.data;
  const left = 52;
  const floor = 262;
  const top = Math.max(0, ...lines.flatMap(({ points }) => points.map(([, value]) => value ?? 0))) * 1.08;
  const across = (place) => left + 24 + (place * (width - left - 64)) / Math.max(periods.length - 1, 1);
  const at = (value) => floor - (value / (top || 1)) * (floor - 34);
  const turned = across(1) - across(0) < 92;
  chart.words(0, 16, y, { class: "axis" });
  chart.grid(top, at, (place, words) => {
    chart.line(left, place, width, place, "across");
    chart.words(left - 8, place + 4, words, { class: "tick", "text-anchor": "end" });
  });
  periods.forEach((words, i) => {
    chart.words(across(i), floor + 20, words, turned
      ? { class: "tick", "text-anchor": "end", transform: `rotate(-40 ${across(i)} ${floor + 20})` }
      : { class: "tick", "text-anchor": "middle" });
  });
  const strip = floor + (turned ? 78 : 36);
  lines.forEach((line, i) => course(chart, line, i, across, at, strip + i * 19, left));
  return strip + lines.length * 19 + 4;
}

function course(chart, { name, points }, i, across, at, strip, left) {
  const gap = Math.min(22, Math.max(8, (across(1) - across(0)) * 0.6));
  let open = "";
  points.forEach(([state, value, text], place) => {
    if (value !== null && points[place - 1]?.[1] !== undefined && points[place - 1][1] !== null) {
      open += `M${across(place - 1)} ${at(points[place - 1][1])}L${across(place)} ${at(value)}`;
    }
    if (value === null || state === "zero") {
      const shape = draw("rect", { x: across(place) - gap / 2, y: strip, width: gap, height: 14 }, chart.svg);
      paintState(shape, state, 1, SCALE);
      chart.live(shape, `${name}, ${text}`);
    }
  });
  draw("path", { d: open, class: "course", stroke: LINES[i], "stroke-dasharray": DASHES[i] }, chart.svg);
  const head = draw("line", { x1: left - 36, y1: strip + 7, x2: left - 6, y2: strip + 7, class: "course", stroke: LINES[i],
    "stroke-dasharray": DASHES[i] }, chart.svg);
  chart.live(head, name);
  mark(chart.svg, i, left - 21, strip + 7, LINES[i]);
  points.forEach(([, value, text], place) => {
    if (value === null) return;
    const dot = mark(chart.svg, i, across(place), at(value), LINES[i]);
    chart.live(dot, `${name}, ${text}`);
  });
}

function mark(svg, i, x, y, colour) {
  const shapes = [
    () => draw("circle", { cx: x, cy: y, r: 5 }, svg),
    () => draw("rect", { x: x - 4.5, y: y - 4.5, width: 9, height: 9 }, svg),
    () => draw("path", { d: `M${x} ${y - 6}l6 10h-12z` }, svg),
  ];
  const shape = shapes[i % shapes.length]();
  shape.setAttribute("fill", colour);
  return shape;
}
