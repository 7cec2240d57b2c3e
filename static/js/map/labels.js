// The labels on the map: topics first, subtopics and smaller regions when zooming in.
// needs: core/base map/placement map/region
"use strict";
(() => {
  const NEAR = [0, 1.6, 3.2]; // minimum zoom for the labels of a level
  const FAR = [420, 110, 70]; // pixels: maximum distance of a label of a level from its anchor ...
  const SHARE = 0.45; // ... and of the window's shorter side: a long leader across a small map says little
  const SMALL = 11; // pixels: font size if the usual one does not fit
  const LINE = 20; // characters per line: longer labels have several lines

  /** The lines of a label. @param {string} text @returns {string[]} */
  function broken(text) {
    /** @type {string[]} */
    const lines = [];
    for (const phrase of text.split(" · "))
      for (const word of phrase.split(" ")) {
        const last = lines.length - 1;
        const starts = word === phrase.split(" ")[0] && lines.length > 0;
        const joined = starts ? `${lines[last]} · ${word}` : `${lines[last]} ${word}`;
        if (last >= 0 && joined.length <= LINE) lines[last] = joined;
        else {
          if (starts) lines[last] += " ·";
          lines.push(word);
        }
      }
    return lines;
  }

  /** @param {Columns} columns @returns {MapLabels} */
  function mapLabels(columns) {
    const placement = confpapers.mapPlacement();
    /** @type {MapLabel[]} */
    let labels = [];
    /** @type {PlacedName[]} */
    let placed = [];
    let family = "";

    /** The papers around each label determine its position on the grid, and the colour of labels that are not topics. @param {Atlas} atlas */
    function open(atlas) {
      labels = atlas.labels.map((raw) => {
        const near = nearest(raw.x, raw.y, Math.max(4, Math.min(24, Math.round(columns.n / 60))));
        /** @param {Float32Array} of */
        const mean = (of) => near.reduce((sum, i) => sum + (of[i] || 0), 0) / Math.max(1, near.length);
        const topics = new Map();
        for (const i of near) topics.set(columns.main[i], (topics.get(columns.main[i]) ?? 0) + 1);
        const [topic, count] = [...topics].sort((a, b) => b[1] - a[1])[0] ?? [-1, 0];
        const colour = raw.topic >= 0 ? raw.topic : count * 2 > near.length ? topic : -1;
        return { ...raw, gx: mean(atlas.gx), gy: mean(atlas.gy), colour, lines: broken(raw.text), plain: broken(raw.text), before: null };
      });
    }

    /** @param {number} x @param {number} y @param {number} count */
    function nearest(x, y, count) {
      const far = Float32Array.from(columns.x, (px, i) => (px - x) ** 2 + (columns.y[i] - y) ** 2);
      return Array.from(far.keys()).filter((i) => far[i] === far[i]).sort((a, b) => far[a] - far[b]).slice(0, count);
    }

    /** @param {MapLabel} label @param {MapView} view */
    function fontSize(label, view) {
      const largest = Math.max(13, Math.min(19, 9 + view.width / 90));
      return Math.max(11.5, largest * [0.82 + 0.18 * label.weight, 0.78, 0.7][label.level]);
    }

    /** @param {MapLabel} label @param {number} size */
    const font = (label, size) => `${label.level === 2 ? 500 : 600} ${size}px ${family}`;

    /** Whether a topic or subtopic grew or shrank since the previous edition. @param {MapLabel} label */
    function change(label) {
      const marked = label.topic >= 0 ? (columns.past?.nodes[confpapers.regionValue(label)]?.[2] ?? 0) : 0;
      return marked > 0 ? " ▲" : marked < 0 ? " ▼" : "";
    }

    /** @param {CanvasRenderingContext2D} context @param {MapView} view @param {boolean} marks whether growing and shrinking topics are marked */
    function place(context, view, marks) {
      placed = [];
      const room = { right: view.width - view.beside, height: view.height };
      for (const label of labels) {
        if (view.zoom < NEAR[label.level]) continue;
        const [x, y] = where(label, view);
        if (x < 0 || y < 0 || x > room.right || y > room.height) continue;
        label.lines = [...label.plain];
        if (marks) label.lines[label.lines.length - 1] += change(label);
        const large = fontSize(label, view);
        if (!put(large) && large > SMALL && label.level === 0) put(SMALL); // a small window has less room

        /** @param {number} size */
        function put(size) {
          context.font = font(label, size);
          const width = Math.max(...label.lines.map((line) => context.measureText(line).width)) + 4;
          const height = size * 1.18 * label.lines.length + 2;
          const spot = placement.stand({ x, y, width, height, far: Math.min(FAR[label.level], SHARE * Math.min(room.right, room.height)), before: label.before }, placed, room);
          label.before = spot && [spot.box.x - x, spot.box.y - y];
          if (spot) placed.push({ label, size, ...spot });
          return spot !== null;
        }
      }
    }

    /** @param {MapLabel} label @param {MapView} view @returns {[number, number]} */
    const where = (label, view) => [view.sx(label.x + (label.gx - label.x) * view.grid), view.sy(label.y + (label.gy - label.y) * view.grid)];

    /** Moves the existing labels with the map. @param {MapView} view */
    function follow(view) {
      for (const name of placed) {
        const [x, y] = where(name.label, view);
        const [dx, dy] = name.label.before ?? [0, 0];
        name.box = { ...name.box, x: x + dx, y: y + dy };
        name.line = name.line && [name.line[0] - name.line[2] + x, name.line[1] - name.line[3] + y, x, y];
      }
    }

    /**
     * @param {CanvasRenderingContext2D} context @param {MapView} view @param {Ink} ink
     * @param {{ settled: boolean, coloured: boolean, mask: ArrayLike<number>, reach: number, onPages: boolean, open: MapLabel | null, marks: boolean }} how
     */
    function draw(context, view, ink, { settled, coloured, mask, reach, onPages, open, marks }) {
      family ||= getComputedStyle(document.body).fontFamily;
      if (settled) {
        placement.survey(view, onPages ? new Uint8Array(columns.n).fill(1) : mask, reach);
        place(context, view, marks);
      } else follow(view);
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineJoin = "round";
      const whole = placed.filter(({ box }) => isWhole(box, view));
      for (const { label, line } of whole) if (line) drawLeader(context, line, ink, colourOf(label, ink, coloured));
      for (const { label, box, size } of whole) {
        context.font = font(label, size);
        context.lineWidth = 4;
        context.strokeStyle = context.fillStyle = ink.paper;
        context.globalAlpha = onPages ? 0.92 : 0.85;
        if (onPages) context.fillRect(box.x - box.width / 2 - 3, box.y - box.height / 2 - 2, box.width + 6, box.height + 4);
        const tops = label.lines.map((_, n) => box.y + (n - (label.lines.length - 1) / 2) * size * 1.18);
        if (!onPages) label.lines.forEach((text, n) => context.strokeText(text, box.x, tops[n]));
        context.globalAlpha = 1;
        context.fillStyle = colourOf(label, ink, coloured);
        label.lines.forEach((text, n) => context.fillText(text, box.x, tops[n]));
        if (label === open) context.fillRect(box.x - box.width / 2, box.y + box.height / 2, box.width, 1.5);
      }
    }

    /** Whether the label is not cut off by an edge, as may happen while the map moves. @param {NameBox} box @param {MapView} view */
    const isWhole = ({ x, y, width, height }, view) => x > width / 2 && y > height / 2 && x < view.width - view.beside - width / 2 && y < view.height - height / 2;

    /** @param {MapLabel} label @param {Ink} ink @param {boolean} coloured */
    const colourOf = (label, ink, coloured) => (coloured && label.colour >= 0 ? ink.topics[label.colour] : ink.text);

    /** @param {CanvasRenderingContext2D} context @param {number[]} line @param {Ink} ink @param {string} colour */
    function drawLeader(context, [x1, y1, x2, y2], ink, colour) {
      for (const [style, width] of /** @type {Array<[string, number]>} */ ([[ink.paper, 3], [colour, 1]])) {
        context.strokeStyle = style;
        context.lineWidth = width;
        context.beginPath();
        context.moveTo(x1, y1);
        context.lineTo(x2, y2);
        context.stroke();
      }
    }

    return {
      open,
      draw,
      placed: () => placed,
      /** The label at a point of the canvas. @param {number} x @param {number} y */
      at: (x, y) => placed.find(({ box }) => Math.abs(box.x - x) <= box.width / 2 + 2 && Math.abs(box.y - y) <= box.height / 2 + 2)?.label ?? null,
      all: () => labels,
    };
  }

  confpapers.mapLabels = mapLabels;
})();
