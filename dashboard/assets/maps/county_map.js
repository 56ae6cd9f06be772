// Marks that share a town would cover one another. They move aside by whole boxes, always in the same way.

"use strict";

const ROOM = 3;
const ROUNDS = 400;
const GOLDEN = 2.399963;

function keepApart(map) {
  const again = () => requestAnimationFrame(() => settle(map));
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
    const [width, height] = town ? [town.offsetWidth, 14] : layer.options.icon.options.iconSize;
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
