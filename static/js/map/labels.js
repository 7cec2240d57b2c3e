// The names on the map: of large regions first, of smaller ones as one comes nearer; none over another, and off the dots.
// needs: core/base
"use strict";
(() => {
  const NEAR = [0, 1.7, 3.6]; // from which zoom on the names of a level are shown
  const CELL = 8; // pixels: how finely it is known where dots are
  /** Where a name may stand, in heights of its line from its place; the first that is about the best is taken. @type {Array<[number, number]>} */
  const PLACES = [[0, 0], [0, -1.1], [0, 1.1], [0, -2.2], [0, 2.2], [0.9, -1.1], [-0.9, -1.1], [0.9, 1.1], [-0.9, 1.1]];

  /** @param {Columns} columns @returns {MapLabels} */
  function mapLabels(columns) {
    /** @type {Array<MapLabel>} */
    let labels = [];
    let family = "";
    let busy = new Uint16Array(0);
    let across = 0;

    /** The papers that lie around each name say where it stands on the grid, and its colour. @param {Atlas} atlas */
    function open(atlas) {
      labels = atlas.labels.map(([text, x, y, weight, level]) => {
        const near = nearest(x, y, Math.max(4, Math.min(24, Math.round(columns.n / 60))));
        /** @param {Float32Array} of */
        const mean = (of) => near.reduce((sum, i) => sum + (of[i] || 0), 0) / Math.max(1, near.length);
        const topics = new Map();
        for (const i of near) topics.set(columns.main[i], (topics.get(columns.main[i]) ?? 0) + 1);
        const [topic, count] = [...topics].sort((a, b) => b[1] - a[1])[0] ?? [-1, 0];
        return { text, x, y, gx: mean(atlas.gx), gy: mean(atlas.gy), weight, level, topic: count * 2 > near.length ? topic : -1, place: 0, width: 0 };
      });
    }

    /** @param {number} x @param {number} y @param {number} count */
    function nearest(x, y, count) {
      const far = Float32Array.from(columns.x, (px, i) => (px - x) ** 2 + (columns.y[i] - y) ** 2);
      return Array.from(far.keys()).filter((i) => far[i] === far[i]).sort((a, b) => far[a] - far[b]).slice(0, count);
    }

    /** Notes where dots are. @param {MapView} view @param {Uint8Array} mask @param {number} reach their radius */
    function survey(view, mask, reach) {
      across = Math.ceil(view.width / CELL) + 1;
      busy = new Uint16Array(across * (Math.ceil(view.height / CELL) + 1));
      const side = view.side();
      const [left, top] = [view.left(), view.top()];
      const spread = Math.floor(reach / CELL);
      for (let i = 0; i < view.px.length; i++) {
        const x = view.px[i] * side + left;
        const y = view.py[i] * side + top;
        if (mask[i] || !(x >= 0 && y >= 0 && x < view.width && y < view.height)) continue;
        for (let dy = -spread; dy <= spread; dy++)
          for (let dx = -spread; dx <= spread; dx++) {
            const at = (Math.floor(y / CELL) + dy) * across + Math.floor(x / CELL) + dx;
            if (at >= 0 && at < busy.length) busy[at]++;
          }
      }
    }

    /** How many dots a box hides. @param {number} x @param {number} y @param {number} width @param {number} height */
    function hides(x, y, width, height) {
      let sum = 0;
      for (let cy = Math.max(0, Math.floor((y - height / 2) / CELL)); cy <= (y + height / 2) / CELL; cy++)
        for (let cx = Math.max(0, Math.floor((x - width / 2) / CELL)); cx <= (x + width / 2) / CELL; cx++) sum += busy[cy * across + cx] ?? 0;
      return sum;
    }

    /**
     * @param {CanvasRenderingContext2D} context @param {MapView} view @param {Ink} ink
     * @param {{ settled: boolean, coloured: boolean, mask: Uint8Array, reach: number, onPages: boolean }} how
     */
    function draw(context, view, ink, { settled, coloured, mask, reach, onPages }) {
      family ||= getComputedStyle(document.body).fontFamily;
      if (settled) survey(view, mask, reach);
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineJoin = "round";
      const largest = Math.max(13, Math.min(19, 9 + view.width / 90));
      /** @type {Array<[x: number, y: number, width: number, height: number]>} */
      const taken = [];
      for (const label of labels) {
        if (view.zoom < NEAR[label.level]) continue;
        const size = Math.max(11.5, largest * (label.level ? (label.level === 1 ? 0.8 : 0.7) : 0.85 + 0.15 * label.weight));
        context.font = `${label.level === 2 ? 500 : 600} ${size}px ${family}`;
        const width = context.measureText(label.text).width + 10;
        const height = size * 1.3;
        const spot = stand(label, view, width, height, settled, taken);
        if (!spot) continue;
        taken.push([...spot, width, height]);
        const [x, y] = spot;
        context.globalAlpha = onPages ? 0.9 : 0.85;
        context.lineWidth = 4.5;
        context.strokeStyle = context.fillStyle = ink.paper;
        if (onPages) context.fillRect(x - width / 2, y - height / 2, width, height);
        else context.strokeText(label.text, x, y);
        context.globalAlpha = 1;
        context.fillStyle = coloured && label.topic >= 0 ? ink.topics[label.topic] : ink.text;
        context.fillText(label.text, x, y);
      }
    }

    /** A middle such that half of what is there is not cut off at either end. @param {number} middle @param {number} half @param {number} whole */
    const within = (middle, half, whole) => Math.max(half, Math.min(whole - half, middle));

    /** Where a name stands, or null where there is no room. @param {MapLabel} label @param {MapView} view @param {number} width @param {number} height @param {boolean} settled @param {Array<[number, number, number, number]>} taken @returns {[number, number] | null} */
    function stand(label, view, width, height, settled, taken) {
      const x = view.sx(label.x + (label.gx - label.x) * view.grid);
      const y = view.sy(label.y + (label.gy - label.y) * view.grid);
      const right = view.width - view.beside;
      if (x < -width / 3 || y < -height || x > right + width / 3 || y > view.height + height) return null;
      /** @param {number} n @returns {[number, number]} */
      const at = (n) => [within(x + (PLACES[n][0] * width) / 2, width / 2, right), within(y + PLACES[n][1] * height, height / 2, view.height)];
      /** @param {[number, number]} spot */
      const free = ([sx, sy]) => !taken.some(([tx, ty, tw, th]) => Math.abs(tx - sx) < (tw + width) / 2 && Math.abs(ty - sy) < (th + height) / 2 + 2);
      if (!settled) return free(at(label.place)) ? at(label.place) : null;
      let best = -1;
      let least = Infinity;
      for (let n = 0; n < PLACES.length; n++) {
        if (!free(at(n))) continue;
        // a name far from its place, or one that moves, must be worth it
        const cost = hides(at(n)[0], at(n)[1], width, height) + Math.abs(PLACES[n][1]) * 0.8 + Math.abs(PLACES[n][0]) + (n === label.place ? 0 : 1.5);
        if (cost < least) (best = n), (least = cost);
      }
      if (best < 0) return null;
      label.place = best;
      return at(best);
    }

    return { open, draw };
  }

  confpapers.mapLabels = mapLabels;
})();
