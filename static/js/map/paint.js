// One frame of the map: dots or thumbnails, rings around saved and selected papers, labels, and the selection line.
// needs: core/base map/dots map/ground map/labels map/ink map/pace map/region map/thumbnails
"use strict";
(() => {
  const MOSAIC = 34; // maximum width of a thumbnail in pixels at which the grid is a mosaic of colours instead of pages

  /** The radius of a dot: larger if there is more room. @param {MapView} view @param {number} n how many there are */
  function mapRadius(view, n) {
    const room = Math.sqrt((view.width * view.height) / Math.max(1, n));
    return Math.min(11, Math.min(6.5, 0.9 + 0.17 * room) * view.zoom ** 0.42);
  }

  /** @param {Columns} columns @param {HTMLCanvasElement} canvas @param {HTMLElement} bar the tools that lie on it @param {MapView} view @param {() => void} again @returns {MapPainter} */
  function mapPainter(columns, canvas, bar, view, again) {
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
    const dots = confpapers.mapDots();
    const ground = confpapers.mapGround(columns);
    const labels = confpapers.mapLabels(columns);
    const thumbnails = confpapers.mapThumbnails(columns, again);
    const pace = confpapers.mapPace();

    const radius = () => mapRadius(view, columns.n);

    /** Sizes view and canvas; returns canvas pixels per CSS pixel, or 0 if the map is not visible. @param {boolean} moving */
    function fit(moving) {
      const { clientWidth: width, clientHeight: height } = canvas;
      if (!width || !height) return 0;
      const { offsetWidth, offsetHeight, offsetLeft } = bar;
      Object.assign(view, { width, height, beside: offsetHeight > offsetWidth ? width - offsetLeft : 0 });
      const ratio = pace(moving);
      const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== across || canvas.height !== down) Object.assign(canvas, { width: across, height: down });
      return ratio;
    }

    /** @param {MapScene} scene */
    function paint(scene) {
      const ratio = fit(!scene.settled);
      if (!ratio) return;
      const { ink, scheme, mask } = scene;
      const wide = thumbnails.width(view);
      const strength = thumbnails.share(view);
      const mosaic = view.grid === 1 && strength < 1 && wide < MOSAIC;
      const inSight = strength ? thumbnails.find(view, scene.dim) : null;
      if (inSight?.covers && strength === 1 && !scene.some) clear(ink.paper);
      else spots(scene, ratio, mosaic ? wide : 0);
      if (scheme.by === "" && strength < 1 && !(inSight?.covers && strength === 1)) {
        context.globalCompositeOperation = isDark(ink) ? "lighten" : "multiply"; // the dots are already drawn
        ground.draw(context, view, ratio, ink);
        context.globalCompositeOperation = "source-over";
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      if (scheme.by === "new") before(ink);
      if (inSight) thumbnails.draw(context, view, inSight, scene, { strength, mosaic });
      rings(scene, strength);
      const reach = Math.max(radius(), strength ? wide / 2 : 0);
      labels.draw(context, view, ink, { settled: scene.settled, coloured: scheme.by === "" && !mosaic, mask, reach, onPages: strength > 0.5, open: labels.all().find((label) => confpapers.regionValue(label) === scene.region) ?? null, marks: scheme.by === "new" });
      outline(scene);
    }

    /** Draws the papers of the previous edition in grey. @param {Ink} ink */
    function before(ink) {
      if (!columns.past || view.grid > 0) return;
      const size = Math.max(1.2, radius() * 0.6);
      context.fillStyle = ink.faint;
      context.globalCompositeOperation = isDark(ink) ? "lighten" : "multiply"; // beneath the dots, which are already drawn
      context.beginPath();
      for (let n = 0; n < columns.past.x.length; n++) {
        const [x, y] = [view.sx(columns.past.x[n]), view.sy(columns.past.y[n])];
        context.moveTo(x + size, y);
        context.arc(x, y, size, 0, 6.2832);
      }
      context.fill();
      context.globalCompositeOperation = "source-over";
    }

    /** @param {string} paper */
    function clear(paper) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillStyle = paper;
      context.fillRect(0, 0, canvas.width, canvas.height);
    }

    /** Draws dots, or the boxes of a mosaic for thumbnails of that width. @param {MapScene} scene @param {number} ratio @param {number} wide */
    function spots({ ink, scheme, dim, some }, ratio, wide) {
      const size = radius();
      const box = wide < 8 ? [view.spacing(), view.spacing() * 1.29].map(Math.ceil) : [wide, wide * 1.29];
      context.setTransform(1, 0, 0, 1, 0, 0);
      dots.paint(context, view, ratio, {
        radius: size, strength: columns.n > 20000 ? 0.7 : 0.9, dimmed: 0.3, rim: size * ratio > 2.4 && columns.n < 20000,
        paper: ink.paper, faint: ink.faint, colours: scheme.colours, group: scheme.group, dim, some, box: wide ? box : null,
      });
    }

    /** Marks saved papers, watched ones (dashed), and the selected one. @param {MapScene} scene @param {number} strength */
    function rings({ ink, saved, watched, chosen }, strength) {
      const size = radius();
      context.lineWidth = 2;
      context.strokeStyle = ink.accent;
      context.setLineDash([3, 2.5]);
      context.beginPath();
      for (const i of watched) ring(i, size + 4, strength);
      context.stroke();
      context.setLineDash([]);
      context.lineWidth = 1.5;
      context.strokeStyle = ink.text;
      context.beginPath();
      for (const i of saved) ring(i, size + 1.5, strength);
      context.stroke();
      if (chosen < 0) return;
      for (const [colour, width] of /** @type {Array<[string, number]>} */ ([[ink.paper, 5], [ink.accent, 2.5]])) {
        context.beginPath();
        context.lineWidth = width;
        context.strokeStyle = colour;
        ring(chosen, size + 4, strength);
        context.stroke();
      }
    }

    /** Draws a ring around a dot or a thumbnail. @param {number} i @param {number} size @param {number} strength */
    function ring(i, size, strength) {
      const [x, y] = [view.sx(view.px[i]), view.sy(view.py[i])];
      const [w, h] = [thumbnails.width(view), thumbnails.width(view) * 1.29];
      if ((strength > 0.5 && columns.strips[i]) || (view.grid === 1 && w > 14)) context.rect(x - w / 2 - 4, y - h / 2 - 4, w + 8, h + 8);
      else context.moveTo(x + size, y), context.arc(x, y, size, 0, 6.2832);
    }

    /** Draws the selection line. @param {MapScene} scene */
    function outline({ ink, line }) {
      if (line.length < 2) return;
      context.beginPath();
      line.forEach(([x, y], n) => (n ? context.lineTo(view.sx(x), view.sy(y)) : context.moveTo(view.sx(x), view.sy(y))));
      context.closePath();
      context.strokeStyle = context.fillStyle = ink.accent;
      context.lineWidth = 1.5;
      context.setLineDash([5, 4]);
      context.stroke();
      context.setLineDash([]);
      context.globalAlpha = 0.06;
      context.fill();
      context.globalAlpha = 1;
    }

    return {
      paint,
      labels,
      reach: () => (thumbnails.share(view) > 0.5 || view.grid === 1 ? thumbnails.width(view) * 0.65 : radius() + 6),
      setAtlas(opened) {
        thumbnails.setAtlas(opened);
        labels.open(opened);
      },
    };
  }

  /** @param {Ink} ink */
  const isDark = ({ paper }) => confpapers.mapInk.rgb(paper)[1] < 128;

  confpapers.mapRadius = mapRadius;
  confpapers.mapPainter = mapPainter;
})();
