// First pages on the map: thumbnails from sprites that follow the map, and, at high zoom, pages from the papers' own strips.
// needs: core/base map/pictures
"use strict";
(() => {
  const FROM = 34; // pixels of width from which a page says more than a dot ...
  const FROM_ON_GRID = 20; // ... and on the grid, where pages do not overlap ...
  const MANY = 1200; // ... for at most this many papers: narrower thumbnails would be more than a frame can draw
  const FROM_OF_MANY = 26;
  const WIDEST = 170;
  const SHARP = 118; // pixels of width from which the strip's page is sharper than the thumbnail
  const SHEETS = 140e6; // bytes of decoded sprites: 24 full ones and 50 of half the width, a quarter of the pixels
  const MOST_SHEETS = { half: 96, whole: 24 }; // in one view
  const PAGES = 60e6; // bytes of decoded pages from strips: about 90
  const MOST_PAGES = 40; // in one view
  /** @typedef {"half" | "whole"} Size @type {[Size, Size]} */
  const HALF_FIRST = ["half", "whole"];
  /** @type {[Size, Size]} */
  const WHOLE_FIRST = ["whole", "half"];

  /** @param {Columns} columns @param {() => void} again @returns {MapTiles} */
  function mapTiles(columns, again) {
    /** @type {Atlas | null} */
    let atlas = null;
    const sheets = confpapers.mapPictures(SHEETS, again);
    const pages = confpapers.mapPictures(PAGES, again);
    /** @type {Set<number>} */
    const waiting = new Set();

    const fromOnGrid = columns.n > MANY ? FROM_OF_MANY : FROM_ON_GRID;

    /** The current width of a thumbnail in CSS pixels. @param {MapView} view */
    const width = (view) => Math.min(WIDEST, view.grid === 1 ? view.spacing() * 0.92 : Math.min(view.spacing() * 0.95, view.zoom * 26));

    /** How far thumbnails have replaced dots: 0 to 1. @param {MapView} view */
    const share = (view) => (atlas?.sheets.length ? Math.max(0, Math.min(1, (width(view) - (view.grid === 1 ? fromOnGrid : FROM)) / 8)) : 0);

    /** The thumbnails that can be drawn now; requests the missing images. @param {MapView} view @param {(i: number) => boolean} dim @returns {TilesFound | null} */
    function find(view, dim) {
      if (!atlas) return null;
      const w = width(view);
      const { papers, bare } = inSight(view, atlas, w);
      const wanted = papers.filter((i) => view.grid === 1 || !dim(i));
      if (w >= SHARP && wanted.length <= MOST_PAGES) for (const i of wanted) if (columns.strips[i]) askForPage(i);
      const { found, missing } = inHand(atlas, papers, wanted, w * devicePixelRatio);
      return { papers, sheets: found, covers: !bare && !missing };
    }

    /** The visible papers with a thumbnail, and whether there are others. @param {MapView} view @param {Atlas} atlas @param {number} w */
    function inSight(view, { tile, tiles }, w) {
      const h = (w * tile[1]) / tile[0];
      const [side, left, top] = [view.side(), view.left(), view.top()];
      const papers = [];
      let bare = false;
      for (let i = 0; i < columns.n; i++) {
        const x = view.px[i] * side + left;
        const y = view.py[i] * side + top;
        if (!(x > -w / 2 && y > -h / 2 && x < view.width + w / 2 && y < view.height + h / 2)) continue;
        if (tiles[i]) papers.push(i);
        else bare = true;
      }
      return { papers, bare };
    }

    /** The loaded sprites of these papers, and the number of missing ones; requests those with most of the wanted papers. @param {Atlas} atlas @param {number[]} papers @param {number[]} wanted @param {number} wide pixels of a tile on the screen */
    function inHand({ sheets: addresses, tiles, aSheet, tile, across }, papers, wanted, wide) {
      /** @param {number} i */
      const sheetOf = (i) => Math.floor((tiles[i] - 1) / aSheet);
      const counts = new Map(papers.map((i) => [sheetOf(i), 0]));
      for (const i of wanted) counts.set(sheetOf(i), (counts.get(sheetOf(i)) ?? 0) + 1);
      const [size, other] = wide <= tile[0] / 2 + 4 || counts.size > MOST_SHEETS.whole ? HALF_FIRST : WHOLE_FIRST;
      const piece = size === "half" ? { width: (across * tile[0]) / 2 } : {};
      /** @type {Map<number, ImageBitmap>} */
      const found = new Map();
      for (const [sheet, count] of [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_SHEETS[size])) {
        const there = sheets.get(`${size} ${sheet}`);
        if (there === undefined && count) sheets.ask(`${size} ${sheet}`, addresses[sheet], piece);
        const usable = there ?? sheets.get(`${other} ${sheet}`);
        if (usable) found.set(sheet, usable);
      }
      return { found, missing: counts.size - found.size };
    }

    /** Requests the first page from the paper's own strip. @param {number} i */
    function askForPage(i) {
      if (waiting.has(i) || pages.get(String(i)) !== undefined) return;
      waiting.add(i);
      columns.want(i).then(({ thumb, size, pages: boxes }) => {
        waiting.delete(i);
        if (thumb && size) pages.ask(String(i), thumb, { part: [boxes?.[0]?.[1] ?? size[0], size[1]] });
      }, () => undefined);
    }

    /** Draws the visible thumbnails. @param {CanvasRenderingContext2D} context @param {MapView} view @param {TilesFound} found @param {MapScene} scene @param {{ strength: number, mosaic: boolean }} how `mosaic`: on boxes in their colours */
    function draw(context, view, { papers, sheets }, { dim, chosen, ink, scheme }, { strength, mosaic }) {
      if (!atlas) return;
      const w = width(view);
      const h = (w * atlas.tile[1]) / atlas.tile[0];
      /** @type {TileFrame} */
      const frame = {
        context, view, sheets, scheme, atlas, w, h, side: view.side(), left: view.left() - w / 2, top: view.top() - h / 2,
        paper: ink.paper, rim: Math.max(1, w / 55), framed: !mosaic, alone: view.grid === 1,
      };
      context.globalAlpha = 0.16 * strength;
      for (const i of papers) if (i !== chosen && dim(i)) tile(frame, i);
      context.globalAlpha = strength;
      for (const i of papers) if (i !== chosen && !dim(i)) tile(frame, i);
      if (papers.includes(chosen)) tile(frame, chosen);
      context.globalAlpha = 1;
    }

    /** @param {TileFrame} frame @param {number} i */
    function tile(frame, i) {
      const { context, view, w, h, rim, atlas } = frame;
      const number = atlas.tiles[i] - 1;
      const sheet = frame.sheets.get(Math.floor(number / atlas.aSheet));
      if (!sheet && !(frame.alone && frame.framed)) return;
      const [x, y] = [view.px[i] * frame.side + frame.left, view.py[i] * frame.side + frame.top];
      if (frame.framed) {
        if (!frame.alone) {
          context.fillStyle = frame.paper;
          context.fillRect(x - rim - 1, y - rim - 1, w + 2 * rim + 2, h + 2 * rim + 2);
        }
        context.fillStyle = frame.scheme.colours[frame.scheme.group[i]];
        context.fillRect(x - rim, y - rim, w + 2 * rim, h + 2 * rim);
        context.fillStyle = "#fff";
        if (sheet) context.fillRect(x, y, w, h);
      }
      if (!sheet) return;
      const page = w >= SHARP ? pages.get(String(i)) : null;
      if (page) return whole(context, page, x, y, w, h);
      const inset = frame.framed ? w * 0.02 : rim;
      const scale = sheet.width / (atlas.across * atlas.tile[0]);
      const [tw, th] = [atlas.tile[0] * scale, atlas.tile[1] * scale];
      const place = number % atlas.aSheet;
      context.drawImage(sheet, (place % atlas.across) * tw, Math.floor(place / atlas.across) * th, tw, th, x + inset, y + inset, w - 2 * inset, h - 2 * inset);
    }

    /** Draws a page as large as fits, centred horizontally, at the top. @param {CanvasRenderingContext2D} context @param {ImageBitmap} page @param {number} x @param {number} y @param {number} w @param {number} h */
    function whole(context, page, x, y, w, h) {
      const scale = Math.min((w * 0.96) / page.width, (h * 0.96) / page.height);
      context.drawImage(page, x + (w - page.width * scale) / 2, y + h * 0.02, page.width * scale, page.height * scale);
    }

    return { find, draw, share, width, setAtlas: (found) => void (atlas = found) };
  }

  confpapers.mapTiles = mapTiles;
})();
