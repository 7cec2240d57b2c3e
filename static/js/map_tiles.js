// First pages on the map: tiles out of sheets that follow the map, and, very near, the page out of the paper's own strip.
"use strict";
(() => {
  const FROM = 34; // pixels of width from which a page says more than a dot ...
  const FROM_ON_GRID = 20; // ... and on the grid, where none lies over another
  const WIDEST = 170;
  const SHARP = 118; // pixels of width from which the strip's page is better than the tile
  const FRAMED = 30; // pixels of width from which a tile on the grid has a frame of its own; below, it lies on the mosaic
  const MOST_SHEETS = 24; // unpacked, 4 MB each
  const MOST_STRIPS = 90;
  const AT_ONCE = 4;

  /** Pictures by name, the longest unused dropped first. @template K @param {number} most @param {() => void} again @returns {Pictures<K>} */
  function pictures(most, again) {
    /** @type {Map<K, HTMLImageElement | HTMLCanvasElement | null>} */
    const kept = new Map();
    let coming = 0;

    /** @param {K} name @param {string} address @param {boolean} copy */
    function ask(name, address, copy) {
      coming++;
      kept.set(name, null);
      const image = new Image();
      image.onload = () => {
        coming--;
        if (!kept.has(name)) return;
        kept.set(name, copy ? unpacked(image) : image);
        again();
      };
      image.onerror = () => void coming--;
      image.src = address;
    }

    /** A picture's pixels, so that they are not unpacked again and again. @param {HTMLImageElement} image */
    function unpacked(image) {
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      canvas.getContext("2d")?.drawImage(image, 0, 0);
      return canvas;
    }

    return {
      /** The picture if it is there. @param {K} name */
      get(name) {
        const found = kept.get(name);
        if (found === undefined) return undefined;
        kept.delete(name);
        kept.set(name, found);
        return found;
      },
      busy: () => coming >= AT_ONCE,
      ask,
      trim() {
        for (const [old] of kept) if (kept.size > most) kept.delete(old);
      },
    };
  }

  /** @param {Columns} columns @param {() => void} again @returns {MapTiles} */
  function mapTiles(columns, again) {
    /** @type {Atlas | null} */
    let atlas = null;
    /** @type {Pictures<number>} */
    const sheets = pictures(MOST_SHEETS, again);
    /** @type {Pictures<number>} */
    const strips = pictures(MOST_STRIPS, again);
    const drawn = new Uint8Array(columns.n);
    /** @type {Set<number>} */
    const waiting = new Set();

    /** The width of a tile in pixels of the page, as the map is seen now. @param {MapView} view */
    const width = (view) => Math.min(WIDEST, view.grid === 1 ? view.spacing() * 0.92 : Math.min(view.spacing() * 0.95, view.zoom * 26));

    /** How much tiles have taken the place of dots: 0 to 1. @param {MapView} view */
    const share = (view) => (atlas?.sheets.length ? Math.max(0, Math.min(1, (width(view) - (view.grid === 1 ? FROM_ON_GRID : FROM)) / 8)) : 0);

    /** Draws the tiles in sight and returns which papers have one now. @param {CanvasRenderingContext2D} context @param {MapView} view @param {Scheme} scheme @param {Ink} ink @param {(i: number) => boolean} dim @param {number} first the paper on top */
    function draw(context, view, scheme, ink, dim, first) {
      const strength = share(view);
      if (!strength || !atlas) return null;
      const w = width(view);
      const h = (w * atlas.tile[1]) / atlas.tile[0];
      const seen = inSight(view, w, h);
      fetch(seen.filter((i) => !dim(i) || view.grid === 1), w);
      drawn.fill(0);
      for (const i of [...seen.filter(dim), ...seen.filter((i) => !dim(i))]) if (i !== first) one(context, view, scheme, ink, i, w, h, dim(i) ? 0.16 * strength : strength);
      if (first >= 0 && seen.includes(first)) one(context, view, scheme, ink, first, w, h, strength);
      context.globalAlpha = 1;
      return drawn;
    }

    /** @param {MapView} view @param {number} w @param {number} h */
    function inSight(view, w, h) {
      const side = view.side();
      const [left, top] = [view.left(), view.top()];
      const found = [];
      for (let i = 0; i < columns.n; i++) {
        const x = view.px[i] * side + left;
        const y = view.py[i] * side + top;
        if (x > -w / 2 && y > -h / 2 && x < view.width + w / 2 && y < view.height + h / 2 && atlas?.tiles[i]) found.push(i);
      }
      return found;
    }

    /** Asks for the sheets that most of the papers in sight are on. @param {number[]} seen @param {number} w */
    function fetch(seen, w) {
      if (!atlas) return;
      /** @type {Map<number, number>} */
      const wanted = new Map();
      for (const i of seen) {
        const sheet = Math.floor((atlas.tiles[i] - 1) / atlas.aSheet);
        wanted.set(sheet, (wanted.get(sheet) ?? 0) + 1);
      }
      for (const [sheet] of [...wanted].sort((a, b) => b[1] - a[1]).slice(0, MOST_SHEETS))
        if (sheets.get(sheet) === undefined && !sheets.busy()) sheets.ask(sheet, atlas.sheets[sheet], true);
      sheets.trim();
      if (w >= SHARP && seen.length <= 40) for (const i of seen) if (columns.strips[i] && !strips.busy()) own(i);
      strips.trim();
    }

    /** @param {number} i */
    function own(i) {
      if (strips.get(i) !== undefined || waiting.has(i)) return;
      waiting.add(i);
      columns.want(i).then(({ thumb }) => {
        waiting.delete(i);
        if (thumb && strips.get(i) === undefined) strips.ask(i, thumb, false);
      }, () => undefined);
    }

    /** @param {CanvasRenderingContext2D} context @param {MapView} view @param {Scheme} scheme @param {Ink} ink @param {number} i @param {number} w @param {number} h @param {number} strength */
    function one(context, view, scheme, ink, i, w, h, strength) {
      if (!atlas) return;
      const number = atlas.tiles[i] - 1;
      const sheet = sheets.get(Math.floor(number / atlas.aSheet));
      const [x, y] = [view.sx(view.px[i]) - w / 2, view.sy(view.py[i]) - h / 2];
      if (!sheet && (view.grid !== 1 || w < FRAMED)) return;
      drawn[i] = 1;
      const rim = Math.max(1, w / 55);
      context.globalAlpha = strength;
      if (view.grid !== 1 || w >= FRAMED) {
        context.fillStyle = ink.paper;
        context.fillRect(x - rim - 1, y - rim - 1, w + 2 * rim + 2, h + 2 * rim + 2);
        context.fillStyle = scheme.colours[scheme.group[i]];
        context.fillRect(x - rim, y - rim, w + 2 * rim, h + 2 * rim);
        context.fillStyle = "#fff";
        if (sheet) context.fillRect(x, y, w, h);
      }
      if (!sheet) return;
      const place = number % atlas.aSheet;
      const [tw, th] = atlas.tile;
      const sharp = w >= SHARP ? strips.get(i) : null;
      if (sharp && sharp.width && page(context, sharp, i, x, y, w, h)) return;
      const inset = view.grid === 1 && w < FRAMED ? rim : w * 0.02;
      context.drawImage(sheet, (place % atlas.across) * tw, Math.floor(place / atlas.across) * th, tw, th, x + inset, y + inset, w - 2 * inset, h - 2 * inset);
    }

    /** The first page out of a strip. @param {CanvasRenderingContext2D} context @param {HTMLImageElement | HTMLCanvasElement} strip @param {number} i @param {number} x @param {number} y @param {number} w @param {number} h */
    function page(context, strip, i, x, y, w, h) {
      const detail = columns.detail(i);
      if (!detail?.size) return false;
      const high = detail.size[1];
      const wide = detail.pages?.[0]?.[1] ?? detail.size[0];
      const scale = Math.min((w * 0.96) / wide, (h * 0.96) / high);
      context.drawImage(strip, 0, 0, wide, high, x + (w - wide * scale) / 2, y + h * 0.02, wide * scale, high * scale);
      return true;
    }

    return { draw, share, width, setAtlas: (found) => void (atlas = found) };
  }

  confpapers.mapTiles = mapTiles;
})();
