// Marks that share a town would cover one another. A few move aside by whole boxes, always in the same way; where there
// are many, those near one another become one mark, that opens by click or Enter.

"use strict";

const ROOM = 3;
const ROUNDS = 400;
const GOLDEN = 2.399963;

function keepApart(map) {
  let waiting = false;
  const again = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; settle(map); });
  };
  map.getPane("popupPane").setAttribute("aria-live", "polite");
  map.getContainer().addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
  map.on("zoomend layeradd layerremove resize", again);
  again();
}

function settle(map) {
  const boxes = boxesOf(map);
  for (let round = 0; round < ROUNDS && pushApart(boxes); round += 1);
  boxes.forEach(place);
}

function boxesOf(map) {
  const boxes = [];
  const here = new Map();
  map.eachLayer((layer) => {
    const icon = layer instanceof L.Marker && layer.getElement();
    if (!icon) return;
    const { x, y } = map.latLngToLayerPoint(layer.getLatLng());
    const town = icon.querySelector(".town");
    const [width, height] = town ? [town.offsetWidth, 14] : [icon.offsetWidth, icon.offsetHeight];
    const start = town ? [width / 2 + 7, 0] : nextSeat(here, `${x} ${y}`);
    boxes.push({ layer, icon, town, width, height, homeX: x, homeY: y, x: x + start[0], y: y + start[1],
      gives: icon.classList.contains("cases") ? 0.04 : 1 });
  });
  return boxes;
}

// Marks of one town start in a spiral around it, the ring of cases (drawn first) in its middle.
function nextSeat(here, home) {
  const seat = here.get(home) ?? 0;
  here.set(home, seat + 1);
  return [Math.cos, Math.sin].map((side) => 16 * Math.sqrt(seat) * side(seat * GOLDEN));
}

function pushApart(boxes) {
  let moved = false;
  for (let i = 0; i < boxes.length; i += 1) {
    for (let j = i + 1; j < boxes.length; j += 1) moved = part(boxes[i], boxes[j]) || moved;
  }
  return moved;
}

function part(one, other) {
  const dx = other.x - one.x;
  const dy = other.y - one.y;
  const overX = (one.width + other.width) / 2 + ROOM - Math.abs(dx);
  const overY = (one.height + other.height) / 2 + ROOM - Math.abs(dy);
  if (overX <= 0.1 || overY <= 0.1) return false;
  const share = one.gives / (one.gives + other.gives);
  if (overX < overY) slide("x", one, other, overX * (dx < 0 ? -1 : 1), share);
  else slide("y", one, other, overY * (dy < 0 ? -1 : 1), share);
  return true;
}

function slide(axis, one, other, by, share) {
  one[axis] -= by * share;
  other[axis] += by * (1 - share);
}

function place({ layer, icon, town, width, height, homeX, homeY, x, y }) {
  const right = Math.round(x - homeX);
  const down = Math.round(y - homeY);
  if (town) {
    town.style.transform = `translate(${Math.round(right - width / 2)}px, ${down - height / 2}px)`;
    return;
  }
  icon.style.marginLeft = `${right - width / 2}px`;
  icon.style.marginTop = `${down - height / 2}px`;
  layer.options.icon.options.popupAnchor = [right, down - height / 2];
}

// Many marks

const BESIDE = 12; // marks of one town that still open around it; more open as a list
const NEAR = 72; // pixels

function crowd(map, words, many) {
  if (!many) return { add: (marks) => marks.forEach((mark) => mark.addTo(map)),
    drop: (marks) => marks.forEach((mark) => mark.remove()) };
  const group = L.markerClusterGroup({ maxClusterRadius: NEAR, animate: false, showCoverageOnHover: false,
    spiderfyOnMaxZoom: false, zoomToBoundsOnClick: false, iconCreateFunction: (cluster) => gathered(cluster, words),
    spiderLegPolylineOptions: { weight: 1, color: "#767d88", opacity: 0.7 } }).addTo(map);
  group.on("clusterclick", ({ layer }) => open(map, layer));
  group.on("clusterkeypress", ({ layer, originalEvent }) => originalEvent.key === "Enter" && open(map, layer));
  return { add: (marks) => group.addLayers(marks), drop: (marks) => group.removeLayers(marks) };
}

const PlaceLayer = L.Layer.extend({
  initialize(all, marks) { this.all = all; this.marks = marks; },
  onAdd() { this.all.add(this.marks); },
  onRemove() { this.all.drop(this.marks); },
});

function placeLayer(all, rows) {
  return new PlaceLayer(all, rows.map(([lat, lon, kinds, shape, spoken, popup]) => {
    const sign = `<span aria-hidden="true"><span class="shape">${shape}</span></span>`;
    const icon = L.divIcon({ html: `${sign}<span class="unseen">${spoken}</span>`, iconSize: [24, 24],
      className: `place ${kinds}` });
    const mark = L.marker([lat, lon], { icon }).bindPopup(popup, { closeButton: false, maxWidth: 260 });
    return Object.assign(mark, { state: kinds.split(" ")[0], kinds, sign });
  }));
}

function gathered(cluster, { few, other, opens, states }) {
  const counts = {};
  cluster.getAllChildMarkers().forEach(({ state }) => { counts[state] = (counts[state] ?? 0) + 1; });
  const n = cluster.getChildCount();
  const there = Object.keys(states).filter((state) => counts[state]);
  const ending = n % 100;
  const words = [(ending > 0 && ending < 20 ? few : other).replace("{n}", n),
    ...there.map((state) => `${states[state][1]}: ${counts[state]}`), opens].join(", ");
  const parts = there.map((state) => `<i class="${state}">${states[state][0]}${counts[state]}</i>`).join("");
  const html = `<span aria-hidden="true"><b>${n}</b><span class="parts">${parts}</span></span>`
    + `<span class="unseen">${words}</span>`;
  return L.divIcon({ html, iconSize: null, className: "gathered" });
}

function open(map, cluster) {
  const marks = cluster.getAllChildMarkers();
  const [first] = marks;
  const together = marks.every((mark) => mark.getLatLng().equals(first.getLatLng()));
  const around = L.latLngBounds(marks.map((mark) => mark.getLatLng()));
  if (!together && map.getZoom() < map.getMaxZoom()) map.fitBounds(around, { padding: [48, 48] });
  else if (marks.length <= BESIDE) cluster.spiderfy();
  else listed(map, cluster, marks);
}

// A list of more than a dozen marks of one town: the popups one under another, to be scrolled by keyboard too.
function listed(map, cluster, marks) {
  const list = L.DomUtil.create("ul", "together");
  list.tabIndex = 0;
  marks.forEach((mark) => {
    L.DomUtil.create("li", "", list).innerHTML =
      `<span class="place ${mark.kinds}">${mark.sign}</span><div>${mark.getPopup().getContent()}</div>`;
  });
  L.popup({ closeButton: false, maxWidth: 320, minWidth: 280 }).setLatLng(cluster.getLatLng()).setContent(list).openOn(map);
  list.focus();
}
