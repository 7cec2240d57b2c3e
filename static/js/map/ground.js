// The background of the map: a soft tint in the colour of the topics, and a contour around each topic.
// needs: core/base map/ink
"use strict";
(() => {
  const SIDE = 128; // cells across the map
  const BLUR = 2; // cells averaged to each side, three times
  const MARGIN = 0.06; // of the map on each side: as far as a paper is blurred
  const EDGE = 0.16; // contour level, relative to a topic's highest density
  const TINT = 0.13; // opacity of the tint at the highest density
  const LINE = 0.4; // opacity of a contour

  /** Averages along rows or columns. @param {Float32Array} values @param {number} step from one to the next @param {number} row from one line to the next */
  function average(values, step, row) {
    const out = new Float32Array(values.length);
    for (let line = 0; line < SIDE; line++)
      for (let at = 0; at < SIDE; at++) {
        let sum = 0;
        for (let d = -BLUR; d <= BLUR; d++) if (at + d >= 0 && at + d < SIDE) sum += values[line * row + (at + d) * step];
        out[line * row + at * step] = sum / (2 * BLUR + 1);
      }
    return out;
  }

  /** @param {Columns} columns @returns {MapGround} */
  function mapGround(columns) {
    /** @type {Array<{ density: Float32Array, edge: number, contour: Path2D }> | null} */
    let fields = null;
    /** @type {HTMLCanvasElement | null} */
    let tint = null;
    let tinted = "";
    const scale = Math.max(...columns.extent) * (1 + 2 * MARGIN);
    const [left, top] = columns.middle.map((place) => place - scale / 2);

    /** Computes the density of each topic's papers and the contour around most of them. */
    function survey() {
      return columns.topics.map((_, k) => {
        let density = /** @type {Float32Array} */ (new Float32Array(SIDE * SIDE));
        for (let i = 0; i < columns.n; i++) {
          if (columns.main[i] !== k || columns.x[i] !== columns.x[i]) continue;
          const [cx, cy] = [((columns.x[i] - left) / scale) * SIDE, ((columns.y[i] - top) / scale) * SIDE];
          density[Math.min(SIDE - 1, cy | 0) * SIDE + Math.min(SIDE - 1, cx | 0)]++;
        }
        for (let round = 0; round < 3; round++) density = average(average(density, 1, SIDE), SIDE, 1);
        const edge = EDGE * density.reduce((a, b) => Math.max(a, b), 0);
        return { density, edge, contour: contour(density, edge) };
      });
    }

    /** The contour of a density at a level, by marching squares. @param {Float32Array} density @param {number} edge */
    function contour(density, edge) {
      const path = new Path2D();
      if (edge <= 0) return path;
      const place = (/** @type {number} */ cx, /** @type {number} */ cy) => [((cx + 0.5) / SIDE) * scale + left, ((cy + 0.5) / SIDE) * scale + top];
      for (let cy = 0; cy + 1 < SIDE; cy++)
        for (let cx = 0; cx + 1 < SIDE; cx++) {
          const corners = [[cx, cy], [cx + 1, cy], [cx + 1, cy + 1], [cx, cy + 1]];
          const values = corners.map(([x, y]) => density[y * SIDE + x] - edge);
          /** @type {number[][]} */
          const ends = [];
          for (let n = 0; n < 4; n++) {
            const [a, b] = [values[n], values[(n + 1) % 4]];
            if (a > 0 === b > 0) continue;
            const t = a / (a - b);
            const [from, to] = [corners[n], corners[(n + 1) % 4]];
            ends.push(place(from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t));
          }
          for (let n = 0; n + 1 < ends.length; n += 2) {
            path.moveTo(ends[n][0], ends[n][1]);
            path.lineTo(ends[n + 1][0], ends[n + 1][1]);
          }
        }
      return path;
    }

    /** A small image of the tints, each cell in the colour of its densest topic. @param {Ink} ink */
    function paintTint(ink) {
      fields ??= survey();
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = SIDE;
      const context = canvas.getContext("2d");
      if (!context) return canvas;
      const image = context.createImageData(SIDE, SIDE);
      const colours = columns.topics.map((_, k) => confpapers.mapInk.rgb(ink.topics[k]));
      for (let at = 0; at < SIDE * SIDE; at++) {
        let [best, most] = [-1, 0];
        fields.forEach(({ density, edge }, k) => {
          const share = edge > 0 ? density[at] / (edge / EDGE) : 0;
          if (share > most) [best, most] = [k, share];
        });
        if (best >= 0) image.data.set([...colours[best], Math.round(255 * TINT * Math.min(1, most * 1.6))], at * 4);
      }
      context.putImageData(image, 0, 0);
      return canvas;
    }

    /** @param {CanvasRenderingContext2D} context @param {MapView} view @param {number} ratio @param {Ink} ink */
    function draw(context, view, ratio, ink) {
      if (!columns.kinds || view.grid > 0) return;
      if (tinted !== ink.topics.join() || !tint) (tint = paintTint(ink)), (tinted = ink.topics.join());
      const side = view.side() * ratio;
      context.save();
      context.setTransform(side, 0, 0, side, view.left() * ratio, view.top() * ratio);
      context.imageSmoothingQuality = "high";
      context.drawImage(tint, left, top, scale, scale);
      context.globalAlpha = LINE;
      context.lineWidth = 1 / view.side();
      fields?.forEach((field, k) => {
        context.strokeStyle = ink.topics[k];
        context.stroke(field.contour);
      });
      context.restore();
    }

    return { draw };
  }

  confpapers.mapGround = mapGround;
})();
