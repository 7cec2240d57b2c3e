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
  const SPRITES = 140e6; // bytes of decoded sprites: 24 full ones and 50 of half the width, a quarter of the pixels
  const MOST_SPRITES = { half: 96, whole: 24 }; // in one view
  const PAGES = 60e6; // bytes of decoded pages from strips: about 90
  const MOST_PAGES = 40; // in one view
  /** @typedef {"half" | "whole"} Size @type {[Size, Size]} */
  const HALF_FIRST = ["half", "whole"];
  /** @type {[Size, Size]} */
  const WHOLE_FIRST = ["whole", "half"];

  /** @param {Columns} columns @param {() => void} again @returns {MapThumbnails} */
  function mapThumbnails(columns, again) {
    /** @type {Atlas | null} */
    let atlas = null;
    const sprites = confpapers.mapPictures(SPRITES, again);
    const pages = confpapers.mapPictures(PAGES, again);
    /** @type {Set<number>} */
    const waiting = new Set();

    const fromOnGrid = columns.n > MANY ? FROM_OF_MANY : FROM_ON_GRID;

    /** The current width of a thumbnail in CSS pixels. @param {MapView} view */
    const width = (view) => Math.min(WIDEST, view.grid === 1 ? view.spacing() * 0.92 : Math.min(view.spacing() * 0.95, view.zoom * 26));

    /** How far thumbnails have replaced dots: 0 to 1. @param {MapView} view */
    const share = (view) => (atlas?.sprites.length ? Math.max(0, Math.min(1, (width(view) - (view.grid === 1 ? fromOnGrid : FROM)) / 8)) : 0);

    /** The thumbnails that can be drawn now; requests the missing images. @param {MapView} view @param {(i: number) => boolean} dim @returns {ThumbnailsInView | null} */
    function find(view, dim) {
      if (!atlas) return null;
      const w = width(view);
      const { papers, bare } = inSight(view, atlas, w);
      const wanted = papers.filter((i) => view.grid === 1 || !dim(i));
      if (w >= SHARP && wanted.length <= MOST_PAGES) for (const i of wanted) if (columns.strips[i]) askForPage(i);
      const { ready, missing } = loaded(atlas, papers, wanted, w * devicePixelRatio);
      return { papers, sprites: ready, covers: !bare && !missing };
    }

    /** The visible papers with a thumbnail, and whether there are others. @param {MapView} view @param {Atlas} atlas @param {number} w */
    function inSight(view, { thumbnailSize, thumbnails }, w) {
      const h = (w * thumbnailSize[1]) / thumbnailSize[0];
      const [side, left, top] = [view.side(), view.left(), view.top()];
      const papers = [];
      let bare = false;
      for (let i = 0; i < columns.n; i++) {
        const x = view.px[i] * side + left;
        const y = view.py[i] * side + top;
        if (!(x > -w / 2 && y > -h / 2 && x < view.width + w / 2 && y < view.height + h / 2)) continue;
        if (thumbnails[i]) papers.push(i);
        else bare = true;
      }
      return { papers, bare };
    }

    /** The loaded sprites of these papers, and the number of missing ones; requests those with most of the wanted papers. @param {Atlas} atlas @param {number[]} papers @param {number[]} wanted @param {number} wide pixels of a thumbnail on the screen */
    function loaded({ sprites: addresses, thumbnails, perSprite, thumbnailSize, across }, papers, wanted, wide) {
      /** @param {number} i */
      const spriteOf = (i) => Math.floor((thumbnails[i] - 1) / perSprite);
      const counts = new Map(papers.map((i) => [spriteOf(i), 0]));
      for (const i of wanted) counts.set(spriteOf(i), (counts.get(spriteOf(i)) ?? 0) + 1);
      const [size, other] = wide <= thumbnailSize[0] / 2 + 4 || counts.size > MOST_SPRITES.whole ? HALF_FIRST : WHOLE_FIRST;
      const piece = size === "half" ? { width: (across * thumbnailSize[0]) / 2 } : {};
      /** @type {Map<number, ImageBitmap>} */
      const ready = new Map();
      for (const [sprite, count] of [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_SPRITES[size])) {
        const there = sprites.get(`${size} ${sprite}`);
        if (there === undefined && count) sprites.ask(`${size} ${sprite}`, addresses[sprite], piece);
        const usable = there ?? sprites.get(`${other} ${sprite}`);
        if (usable) ready.set(sprite, usable);
      }
      return { ready, missing: counts.size - ready.size };
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

    /** Draws the visible thumbnails. @param {CanvasRenderingContext2D} context @param {MapView} view @param {ThumbnailsInView} inView @param {MapScene} scene @param {{ strength: number, mosaic: boolean }} how `mosaic`: on boxes in their colours */
    function draw(context, view, { papers, sprites }, { dim, chosen, ink, scheme }, { strength, mosaic }) {
      if (!atlas) return;
      const w = width(view);
      const h = (w * atlas.thumbnailSize[1]) / atlas.thumbnailSize[0];
      /** @type {ThumbnailFrame} */
      const frame = {
        context, view, sprites, scheme, atlas, w, h, side: view.side(), left: view.left() - w / 2, top: view.top() - h / 2,
        paper: ink.paper, rim: Math.max(1, w / 55), framed: !mosaic, alone: view.grid === 1,
      };
      context.globalAlpha = 0.16 * strength;
      for (const i of papers) if (i !== chosen && dim(i)) drawOne(frame, i);
      context.globalAlpha = strength;
      for (const i of papers) if (i !== chosen && !dim(i)) drawOne(frame, i);
      if (papers.includes(chosen)) drawOne(frame, chosen);
      context.globalAlpha = 1;
    }

    /** @param {ThumbnailFrame} frame @param {number} i */
    function drawOne(frame, i) {
      const { context, view, w, h, rim, atlas } = frame;
      const number = atlas.thumbnails[i] - 1;
      const sprite = frame.sprites.get(Math.floor(number / atlas.perSprite));
      if (!sprite && !(frame.alone && frame.framed)) return;
      const [x, y] = [view.px[i] * frame.side + frame.left, view.py[i] * frame.side + frame.top];
      if (frame.framed) {
        if (!frame.alone) {
          context.fillStyle = frame.paper;
          context.fillRect(x - rim - 1, y - rim - 1, w + 2 * rim + 2, h + 2 * rim + 2);
        }
        context.fillStyle = frame.scheme.colours[frame.scheme.group[i]];
        context.fillRect(x - rim, y - rim, w + 2 * rim, h + 2 * rim);
        context.fillStyle = "#fff";
        if (sprite) context.fillRect(x, y, w, h);
      }
      if (!sprite) return;
      const page = w >= SHARP ? pages.get(String(i)) : null;
      if (page) return whole(context, page, x, y, w, h);
      const inset = frame.framed ? w * 0.02 : rim;
      const scale = sprite.width / (atlas.across * atlas.thumbnailSize[0]);
      const [tw, th] = [atlas.thumbnailSize[0] * scale, atlas.thumbnailSize[1] * scale];
      const place = number % atlas.perSprite;
      context.drawImage(sprite, (place % atlas.across) * tw, Math.floor(place / atlas.across) * th, tw, th, x + inset, y + inset, w - 2 * inset, h - 2 * inset);
    }

    /** Draws a page as large as fits, centred horizontally, at the top. @param {CanvasRenderingContext2D} context @param {ImageBitmap} page @param {number} x @param {number} y @param {number} w @param {number} h */
    function whole(context, page, x, y, w, h) {
      const scale = Math.min((w * 0.96) / page.width, (h * 0.96) / page.height);
      context.drawImage(page, x + (w - page.width * scale) / 2, y + h * 0.02, page.width * scale, page.height * scale);
    }

    return { find, draw, share, width, setAtlas: (opened) => void (atlas = opened) };
  }

  confpapers.mapThumbnails = mapThumbnails;
})();
