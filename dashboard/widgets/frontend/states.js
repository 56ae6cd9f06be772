// What the maps and the charts share: the four states that are no value, each with one look everywhere.

export const SVG = "http://www.w3.org/2000/svg";
const PLAIN = { zero: "#ffffff", protected: "url(#hatch)", not_reported: "url(#dots)" };
const outlines = new Map();

export function draw(name, attributes = {}, parent = null, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  parent?.append(element);
  return element;
}

export function write(name, className, text = "", parent = null) {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  parent?.append(element);
  return element;
}

/** The outlines of the counties: fetched once, kept by the browser. */
export function fetchOutlines(address) {
  if (!outlines.has(address)) {
    const answer = fetch(address, { credentials: "same-origin" }).then((response) => {
      if (!response.ok) throw new Error(`${response.status}`);
      return response.json();
    });
    answer.catch(() => outlines.delete(address));
    outlines.set(address, answer);
  }
  return outlines.get(address);
}

/** The patterns that `paintState` and `clockOn` refer to; once in each drawing. */
export function defineStates(svg, size = 1) {
  const defs = draw("defs", {}, svg);
  const hatch = draw("pattern", { id: "hatch", width: 9 * size, height: 9 * size, patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)" }, defs);
  draw("rect", { width: 9 * size, height: 9 * size, fill: "#f4f4f4" }, hatch);
  draw("rect", { width: 3 * size, height: 9 * size, fill: "#8a8a8a" }, hatch);
  const dots = draw("pattern", { id: "dots", width: 10 * size, height: 10 * size, patternUnits: "userSpaceOnUse" }, defs);
  draw("rect", { width: 10 * size, height: 10 * size, fill: "#f4f4f4" }, dots);
  draw("circle", { cx: 5 * size, cy: 5 * size, r: 2 * size, fill: "#8a8a8a" }, dots);
  const clock = draw("symbol", { id: "clock", viewBox: "0 0 16 16" }, defs);
  draw("circle", { cx: 8, cy: 8, r: 7, fill: "#fff", stroke: "#222", "stroke-width": 1.6 }, clock);
  draw("path", { d: "M8 4v4l3 2", fill: "none", stroke: "#222", "stroke-width": 1.6 }, clock);
}

/** A shape as its state: a class's colour, its faded one for an older value, or one of the three without a colour. */
export function paintState(shape, state, klass, { colours, faded }) {
  const scale = state === "old" ? faded : colours;
  shape.setAttribute("fill", PLAIN[state] ?? scale[klass - 1] ?? "#ffffff");
  shape.setAttribute("stroke", "#5b6470");
  shape.setAttribute("stroke-width", "0.8");
}

/** One sign of a legend with its words; `size` is that of the drawing's patterns. */
export function sign(words, state, klass, data, size = 1) {
  const item = write("li", "");
  const [width, height] = [30 * size, 18 * size];
  const swatch = draw("svg", { viewBox: `0 0 ${width} ${height}`, width: 30, height: 18, "aria-hidden": "true" }, item);
  if (state === "small") {
    draw("text", { x: width / 2, y: height, "font-size": 22 * size, class: "small-sign" }, swatch, "*");
  } else {
    paintState(draw("rect", { x: 0.5, y: 0.5, width: width - 1, height: height - 1 }, swatch), state,
      Math.min(klass, data.colours.length), data);
    const clock = 14 * size;
    if (state === "old") {
      draw("use", { href: "#clock", x: (width - clock) / 2, y: (height - clock) / 2, width: clock, height: clock }, swatch);
    }
  }
  write("span", "", words, item);
  return item;
}

/** The legend of a map into `box`: its classes, then the states, then the note. */
export function paintLegend(box, data, size = 1) {
  const { title, note, classes, states } = data.legend;
  const rows = document.createElement("ul");
  classes.forEach((words, i) => rows.append(sign(words, "value", i + 1, data, size)));
  for (const [state, words] of states) rows.append(sign(words, state, state === "old" ? 2 : 0, data, size));
  box.replaceChildren(write("p", "title", title), rows);
  if (note) write("p", "note", note, box);
}
