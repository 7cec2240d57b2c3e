// Placement of the labels on the map: beside the dots, never on them, on each other, or across an edge. A label that does not
// fit at its anchor is placed farther away, with a thin leader line.
// needs: core/base
"use strict";
(() => {
  const CELL = 4; // pixels: resolution of the occupancy of dots
  const GAPS = [5, 9, 14, 20, 28, 38, 50, 64, 80, 100, 124, 152, 186, 226, 274, 330, 400]; // pixels from the anchor to the label
  const TURNS = 32; // directions that are tried
  const LED = 12; // pixels: a label farther from its anchor gets a leader
  const AROUND = 3; // pixels that stay free around a label

  /** @param {number} value @param {number} low @param {number} high */
  const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

  /** Whether a line intersects a box (Liang and Barsky). @param {number[]} line @param {NameBox} box */
  function meets([x1, y1, x2, y2], { x, y, width, height }) {
    let [from, to] = [0, 1];
    for (const [way, room] of [[x1 - x2, x1 - (x - width / 2)], [x2 - x1, x + width / 2 - x1], [y1 - y2, y1 - (y - height / 2)], [y2 - y1, y + height / 2 - y1]]) {
      if (way === 0 && room < 0) return false;
      if (way < 0) from = Math.max(from, room / way);
      if (way > 0) to = Math.min(to, room / way);
    }
    return from < to;
  }

  /** @param {number[]} one @param {number[]} other */
  function cross([ax, ay, bx, by], [cx, cy, dx, dy]) {
    /** @param {number} px @param {number} py @param {number} qx @param {number} qy @param {number} rx @param {number} ry */
    const side = (px, py, qx, qy, rx, ry) => Math.sign((qx - px) * (ry - py) - (qy - py) * (rx - px));
    return side(ax, ay, bx, by, cx, cy) !== side(ax, ay, bx, by, dx, dy) && side(cx, cy, dx, dy, ax, ay) !== side(cx, cy, dx, dy, bx, by);
  }

  /** @returns {MapPlacement} */
  function mapPlacement() {
    let sums = new Int32Array(0); // summed-area table of the dots above and left of each cell
    let across = 0;
    let down = 0;

    /** Records the positions of the dots. @param {MapView} view @param {ArrayLike<number>} mask papers that do not count @param {number} reach the radius of a dot */
    function survey(view, mask, reach) {
      across = Math.ceil(view.width / CELL) + 1;
      down = Math.ceil(view.height / CELL) + 1;
      const busy = new Int32Array((across + 1) * (down + 1));
      const side = view.side();
      const [left, top] = [view.left(), view.top()];
      for (let i = 0; i < view.px.length; i++) {
        const x = view.px[i] * side + left;
        const y = view.py[i] * side + top;
        if (mask[i] || !(x > -reach && y > -reach && x < view.width + reach && y < view.height + reach)) continue;
        const [x1, x2] = [x - reach, x + reach].map((value) => clamp(Math.floor(value / CELL), 0, across - 1));
        const [y1, y2] = [y - reach, y + reach].map((value) => clamp(Math.floor(value / CELL), 0, down - 1));
        // the four corners of a dot's square; sums over both directions turn them into the square
        busy[y1 * (across + 1) + x1]++;
        busy[y1 * (across + 1) + x2 + 1]--;
        busy[(y2 + 1) * (across + 1) + x1]--;
        busy[(y2 + 1) * (across + 1) + x2 + 1]++;
      }
      sums = new Int32Array((across + 1) * (down + 1));
      const above = new Int32Array(across + 1);
      for (let cy = 0; cy < down; cy++) {
        let [row, covered] = [0, 0];
        for (let cx = 0; cx < across; cx++) {
          row += busy[cy * (across + 1) + cx];
          above[cx] += row;
          covered += Number(above[cx] > 0);
          sums[(cy + 1) * (across + 1) + cx + 1] = sums[cy * (across + 1) + cx + 1] + covered;
        }
      }
    }

    /** The number of cells of a box that contain dots. @param {NameBox} box */
    function hides({ x, y, width, height }) {
      const [x1, x2] = [clamp(Math.floor((x - width / 2) / CELL), 0, across), clamp(Math.ceil((x + width / 2) / CELL), 0, across)];
      const [y1, y2] = [clamp(Math.floor((y - height / 2) / CELL), 0, down), clamp(Math.ceil((y + height / 2) / CELL), 0, down)];
      const at = (/** @type {number} */ cx, /** @type {number} */ cy) => sums[cy * (across + 1) + cx];
      return at(x2, y2) - at(x1, y2) - at(x2, y1) + at(x1, y1);
    }

    /** The line from a label to its anchor; null if it is directly beside it. @param {NameBox} box @param {number} x @param {number} y */
    function leader(box, x, y) {
      const [fx, fy] = [clamp(x, box.x - box.width / 2, box.x + box.width / 2), clamp(y, box.y - box.height / 2, box.y + box.height / 2)];
      return Math.hypot(fx - x, fy - y) > LED ? [fx, fy, x, y] : null;
    }

    /** Whether a box with its leader is visible and clear of other labels. @param {NameBox} box @param {number[] | null} line @param {PlacedName[]} placed @param {{ right: number, height: number }} room */
    function isClear(box, line, placed, { right, height }) {
      if (box.x - box.width / 2 < 2 || box.x + box.width / 2 > right - 2 || box.y - box.height / 2 < 2 || box.y + box.height / 2 > height - 2) return false;
      const wide = { x: box.x, y: box.y, width: box.width + 2 * AROUND, height: box.height + 2 * AROUND };
      return placed.every(
        (other) =>
          !(Math.abs(other.box.x - box.x) < (other.box.width + wide.width) / 2 && Math.abs(other.box.y - box.y) < (other.box.height + wide.height) / 2) &&
          !(line && meets(line, other.box)) && !(other.line && meets(other.line, wide)) && !(line && other.line && cross(line, other.line)),
      );
    }

    /**
     * The position of a label, or null if there is no room: the nearest free one, or its previous one if that is free.
     * @param {{ x: number, y: number, width: number, height: number, far: number, before: [number, number] | null }} name
     * @param {PlacedName[]} placed the names that are there @param {{ right: number, height: number }} room
     */
    function stand({ x, y, width, height, far, before }, placed, room) {
      /** @param {number} dx @param {number} dy @returns {{ box: NameBox, line: number[] | null } | null} */
      const at = (dx, dy) => {
        const box = { x: x + dx, y: y + dy, width, height };
        const line = leader(box, x, y);
        return isClear(box, line, placed, room) && !hides(box) ? { box, line } : null;
      };
      const again = before && at(...before);
      if (again) return again;
      const middle = at(0, 0);
      if (middle) return middle;
      const outwards = Math.atan2(y - room.height / 2, x - room.right / 2); // there is more room away from the centre
      for (const gap of GAPS) {
        if (gap > far) return null;
        for (let turn = 0; turn < TURNS; turn++) {
          const angle = outwards + ((turn % 2 ? 1 : -1) * Math.ceil(turn / 2) * 2 * Math.PI) / TURNS;
          const [ux, uy] = [Math.cos(angle), Math.sin(angle)];
          const reach = Math.min(width / 2 / Math.max(Math.abs(ux), 1e-6), height / 2 / Math.max(Math.abs(uy), 1e-6)) + gap;
          const spot = at(ux * reach, uy * reach);
          if (spot) return spot;
        }
      }
      return null;
    }

    return { survey, stand };
  }

  confpapers.mapPlacement = mapPlacement;
})();
