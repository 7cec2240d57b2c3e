// The positions of papers on the canvas: on the map, on the grid, or in transition, at some centre and zoom.
// needs: core/base
"use strict";
(() => {
  const MOST_ZOOM = 60;
  const FARTHEST = 0.6; // from the middle to the centre of the view, in extents of the map
  const RIM = 26; // pixels that stay free around the whole map

  /** The usual distance between papers: the median, over some papers, of the distance to the eighth nearest. @param {Float32Array} x @param {Float32Array} y */
  function spacing(x, y) {
    const here = Array.from(x.keys()).filter((i) => x[i] === x[i]);
    const nth = Math.min(8, here.length - 1);
    if (nth < 1) return 0.1;
    const distances = [];
    for (let at = 0; at < here.length; at += Math.max(1, Math.floor(here.length / 120))) distances.push(Math.sqrt((nearest(here, here[at], nth) * Math.PI) / nth));
    return distances.sort((a, b) => a - b)[distances.length >> 1];

    /** The squared distance to the nth nearest; the nearest one is the paper itself. @param {number[]} papers @param {number} i @param {number} nth */
    function nearest(papers, i, nth) {
      const least = new Float64Array(nth + 1).fill(Infinity);
      for (const j of papers) {
        const far = (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2;
        if (far >= least[nth]) continue;
        let place = nth;
        for (; place > 0 && least[place - 1] > far; place--) least[place] = least[place - 1];
        least[place] = far;
      }
      return least[nth];
    }
  }

  /** @param {Columns} columns @returns {MapView} */
  function mapView(columns) {
    const { n } = columns;
    /** @type {Atlas | null} */
    let atlas = null;
    let typical = 0; // computed when the map is drawn, as it takes a moment
    /** @type {MapView} */
    const view = {
      x: columns.middle[0], y: columns.middle[1], zoom: 1, width: 0, height: 0, beside: 0,
      px: columns.x, py: columns.y, extent: columns.extent, middle: columns.middle, grid: 0,
      side: () => Math.min((view.width - view.beside - 2 * RIM) / view.extent[0], (view.height - 2 * RIM) / view.extent[1]) * view.zoom,
      left: () => (view.width - view.beside) / 2 - view.x * view.side(),
      top: () => view.height / 2 - view.y * view.side(),
      sx: (x) => x * view.side() + view.left(),
      sy: (y) => y * view.side() + view.top(),
      back: (x, y) => [(x - view.left()) / view.side(), (y - view.top()) / view.side()],
      spacing: () => (view.grid === 1 && atlas ? atlas.pitch : (typical ||= spacing(columns.x, columns.y))) * view.side(),
      setAtlas: (opened) => void (atlas = opened),
      lay,
      zoomBy(factor, x = (view.width - view.beside) / 2, y = view.height / 2) {
        const [fx, fy] = view.back(x, y);
        view.zoom = Math.max(0.8, Math.min(MOST_ZOOM, view.zoom * factor));
        const [nx, ny] = view.back(x, y);
        view.moveTo(view.x + fx - nx, view.y + fy - ny);
      },
      moveTo(x, y) {
        const [[w, h], [cx, cy]] = [view.extent, view.middle];
        view.x = Math.max(cx - FARTHEST * w, Math.min(cx + FARTHEST * w, x));
        view.y = Math.max(cy - FARTHEST * h, Math.min(cy + FARTHEST * h, y));
      },
      offset: () => [(view.x - view.middle[0]) / view.extent[0], (view.y - view.middle[1]) / view.extent[1]],
      moveFrom([x, y], to, share) {
        view.moveTo((x * view.extent[0] + view.middle[0]) * (1 - share) + to.x * share, (y * view.extent[1] + view.middle[1]) * (1 - share) + to.y * share);
      },
      home: () => ({ x: view.middle[0], y: view.middle[1], zoom: 1 }),
      text: () => (view.zoom === 1 ? "" : [view.x, view.y, view.zoom].map((part) => Math.round(part * 1000)).join(".")),
      read(text) {
        const [x, y, zoom] = text.split(".").map((part) => Number(part) / 1000);
        return zoom > 0 && Number.isFinite(x) && Number.isFinite(y) ? { x, y, zoom: Math.max(0.8, Math.min(MOST_ZOOM, zoom)) } : view.home();
      },
    };

    /** Moves the papers between the map (0) and the grid (1). @param {number} grid */
    function lay(grid) {
      const to = atlas;
      view.grid = to && to.columns ? grid : 0;
      if (!to || !view.grid) return void Object.assign(view, { px: columns.x, py: columns.y, extent: columns.extent, middle: columns.middle });
      if (view.grid === 1) return void Object.assign(view, { px: to.gx, py: to.gy, extent: to.extent, middle: to.middle });
      if (view.px === columns.x || view.px === to.gx) Object.assign(view, { px: new Float32Array(n), py: new Float32Array(n) });
      const t = view.grid;
      for (let i = 0; i < n; i++) {
        view.px[i] = columns.x[i] + (to.gx[i] - columns.x[i]) * t;
        view.py[i] = columns.y[i] + (to.gy[i] - columns.y[i]) * t;
      }
      for (const of of /** @type {const} */ (["extent", "middle"])) view[of] = [0, 1].map((axis) => columns[of][axis] + (to[of][axis] - columns[of][axis]) * t);
    }

    return view;
  }

  /** Decodes the file `atlas`; see confpapers/site/map_data.py. @param {RawAtlas} raw @param {Columns} columns @returns {Atlas} */
  function atlas(raw, columns) {
    const { bytes, words } = confpapers.core;
    const cells = words(raw.cells);
    const [across, down] = raw.grid;
    const slope = raw.tile[1] / raw.tile[0];
    const pitch = across ? 1 / Math.max(across, down * slope) : 0;
    const gx = new Float32Array(columns.n);
    const gy = new Float32Array(columns.n);
    for (let i = 0; i < columns.n; i++) {
      const there = cells[2 * i] !== 65535;
      gx[i] = there ? (cells[2 * i] + 0.5) * pitch : NaN;
      gy[i] = there ? (cells[2 * i + 1] + 0.5) * pitch * slope : NaN;
    }
    return {
      sprites: raw.sheets, across: raw.across, perSprite: raw.across * raw.down, thumbnailSize: raw.tile, labels: raw.labels.map((label) => ({ weight: 0, level: 0, topic: -1, subtopic: -1, papers: 0, words: [], outline: [], ...label })),
      thumbnails: new Uint32Array(bytes(raw.tiles).buffer), columns: across, gx, gy, pitch, slope, extent: [across * pitch, down * pitch * slope], middle: [(across * pitch) / 2, (down * pitch * slope) / 2],
    };
  }

  confpapers.mapView = mapView;
  confpapers.atlas = atlas;
})();
