// The map's picture: where papers are on the canvas, and how they look there.
"use strict";
(() => {
  const { el } = confpapers.core;

  /** The colours of the topics and of the page, as the style sheet has them now. @param {number} kinds @returns {Ink} */
  function inks(kinds) {
    const probe = el("span", { class: "vh" });
    document.body.append(probe);
    const topics = [];
    for (let k = 0; k < kinds; k++) {
      probe.className = `vh ink t${k}`;
      topics.push(getComputedStyle(probe).color);
    }
    /** @param {string} name */
    const ink = (name) => {
      probe.className = `vh ink-${name}`;
      return getComputedStyle(probe).color;
    };
    const made = { topics, text: ink("text"), faint: ink("faint"), paper: ink("paper"), accent: ink("accent") };
    probe.remove();
    return made;
  }

  /** @param {Columns} columns @param {MapView} view */
  function place(columns, view) {
    const side = Math.min((view.width - 48) / columns.extent[0], (view.height - 48) / columns.extent[1]) * view.zoom;
    return {
      side,
      /** @param {number} i */
      x: (i) => (columns.x[i] - view.x) * side + view.width / 2,
      /** @param {number} i */
      y: (i) => (columns.y[i] - view.y) * side + view.height / 2,
      /** @param {number} x @param {number} y @returns {[number, number]} */
      back: (x, y) => [(x - view.width / 2) / side + view.x, (y - view.height / 2) / side + view.y],
    };
  }

  /** @param {number} n @param {number} zoom */
  const radius = (n, zoom) => Math.min(11, (n < 150 ? 5.5 : n < 1200 ? 4 : 2.4) * zoom ** 0.4);

  /**
   * @param {CanvasRenderingContext2D} context @param {Columns} columns @param {MapView} view @param {Ink} ink
   * @param {{ mask: Uint8Array, saved: Set<number>, chosen: number, lasso: Array<[number, number]> }} shown
   * @param {(context: CanvasRenderingContext2D) => void} pages
   */
  function draw(context, columns, view, ink, shown, pages) {
    const at = place(columns, view);
    const size = radius(columns.n, view.zoom);
    /** @type {number[][]} */
    const groups = Array.from({ length: columns.kinds + 1 }, () => []);
    context.clearRect(0, 0, view.width, view.height);
    context.beginPath();
    for (let i = 0; i < columns.n; i++) {
      const x = at.x(i);
      const y = at.y(i);
      if (!(x > -size && y > -size && x < view.width + size && y < view.height + size)) continue;
      if (shown.mask[i]) dot(context, x, y, size * 0.7);
      else groups[columns.main[i] + 1].push(i);
    }
    context.fillStyle = ink.faint;
    context.globalAlpha = 0.45;
    context.fill();
    context.globalAlpha = 0.85;
    groups.forEach((rows, group) => {
      context.beginPath();
      for (const i of rows) dot(context, at.x(i), at.y(i), size);
      context.fillStyle = group ? ink.topics[group - 1] : ink.faint;
      context.fill();
    });
    context.globalAlpha = 1;
    pages(context);
    context.lineWidth = 1.5;
    context.strokeStyle = ink.text;
    context.beginPath();
    for (const i of shown.saved) dot(context, at.x(i), at.y(i), size + 2.5);
    context.stroke();
    label(context, columns, view, ink, at);
    if (shown.chosen >= 0) {
      context.beginPath();
      context.lineWidth = 2.5;
      context.strokeStyle = ink.accent;
      dot(context, at.x(shown.chosen), at.y(shown.chosen), size + 4);
      context.stroke();
    }
    lasso(context, ink, shown.lasso.map(([x, y]) => [(x - view.x) * at.side + view.width / 2, (y - view.y) * at.side + view.height / 2]));
  }

  /** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} size */
  function dot(context, x, y, size) {
    context.moveTo(x + size, y);
    context.arc(x, y, size, 0, 6.2832);
  }

  /** Names of regions, the largest first and in larger letters, none over another. @param {CanvasRenderingContext2D} context @param {Columns} columns @param {MapView} view @param {Ink} ink @param {{ side: number }} at */
  function label(context, columns, view, ink, at) {
    const largest = Math.max(13, Math.min(18, view.width / 40));
    const family = getComputedStyle(document.body).fontFamily;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    /** @type {Array<[number, number, number]>} */
    const taken = [];
    for (const [text, lx, ly, weight] of columns.labels) {
      const size = largest * (0.74 + 0.26 * weight);
      context.font = `600 ${size}px ${family}`;
      const half = context.measureText(text).width / 2 + 6;
      const x = Math.max(half, Math.min(view.width - half, (lx - view.x) * at.side + view.width / 2));
      const y = (ly - view.y) * at.side + view.height / 2;
      if (y < -size || y > view.height + size || Math.abs(x - ((lx - view.x) * at.side + view.width / 2)) > half) continue;
      if (taken.some(([tx, ty, th]) => Math.abs(tx - x) < th + half && Math.abs(ty - y) < size * 1.9)) continue;
      taken.push([x, y, half]);
      context.lineWidth = 5;
      context.strokeStyle = ink.paper;
      context.globalAlpha = 0.85;
      context.strokeText(text, x, y);
      context.globalAlpha = 1;
      context.fillStyle = ink.text;
      context.fillText(text, x, y);
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {Ink} ink @param {number[][]} points */
  function lasso(context, ink, points) {
    if (points.length < 2) return;
    context.beginPath();
    points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    context.strokeStyle = ink.accent;
    context.fillStyle = ink.accent;
    context.lineWidth = 1.5;
    context.setLineDash([5, 4]);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 0.07;
    context.fill();
    context.globalAlpha = 1;
  }

  confpapers.mapDraw = { draw, inks, place, radius };
})();
