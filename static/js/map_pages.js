// Far zoomed in, the map shows first pages in place of dots: cut out of the strips, loaded for the few papers in sight.
"use strict";
(() => {
  const MOST_IN_SIGHT = 72;
  const MOST_KEPT = 220;

  /** @param {Columns} columns @param {() => void} again @returns {MapPages} */
  function mapPages(columns, again) {
    /** The pictures by row, the longest unused first. @type {Map<number, HTMLImageElement | null>} */
    const kept = new Map();

    let reach = 0;

    /** @param {number} i */
    function picture(i) {
      const found = kept.get(i);
      if (found !== undefined) {
        kept.delete(i);
        kept.set(i, found);
        return found?.complete && found.naturalWidth ? found : null;
      }
      kept.set(i, null);
      for (const [old] of kept) if (kept.size > MOST_KEPT) kept.delete(old);
      columns.want(i).then(({ thumb }) => {
        if (!thumb || !kept.has(i)) return;
        const image = new Image();
        image.onload = again;
        image.src = thumb;
        kept.set(i, image);
      }, () => undefined);
      return null;
    }

    /** Draws the pages, if few enough papers are in sight. @param {CanvasRenderingContext2D} context @param {MapView} view @param {Ink} ink @param {Uint8Array} mask */
    function draw(context, view, ink, mask) {
      reach = 0;
      if (view.zoom < 3) return;
      const at = confpapers.mapDraw.place(columns, view);
      const inSight = [];
      for (let i = 0; i < columns.n; i++) {
        const x = at.x(i);
        const y = at.y(i);
        if (columns.strips[i] && !mask[i] && x > 0 && y > 0 && x < view.width && y < view.height) inSight.push(i);
        if (inSight.length > MOST_IN_SIGHT) return;
      }
      const height = Math.max(56, Math.min(170, Math.sqrt((view.width * view.height) / (inSight.length + 1)) * 0.62));
      reach = height * 0.4;
      for (const i of inSight) {
        const image = picture(i);
        const detail = columns.detail(i);
        if (!image || !detail?.size) continue;
        const page = detail.pages?.[0]?.[1] ?? detail.size[0];
        const width = (height * page) / detail.size[1];
        const [x, y] = [at.x(i) - width / 2, at.y(i) - height / 2];
        context.fillStyle = "#fff";
        context.fillRect(x, y, width, height);
        context.drawImage(image, 0, 0, page, detail.size[1], x, y, width, height);
        context.lineWidth = 2;
        context.strokeStyle = ink.topics[columns.main[i]] ?? ink.faint;
        context.strokeRect(x, y, width, height);
      }
    }

    return { draw, reach: () => reach };
  }

  confpapers.mapPages = mapPages;
})();
