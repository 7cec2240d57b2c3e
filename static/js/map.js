// The map: moves, zooms, points at papers and selects them.
"use strict";
(() => {
  const { el, find } = confpapers.core;
  const { draw, inks, place, radius } = confpapers.mapDraw;
  const MOST_ZOOM = 40;

  /** @param {Columns} columns @param {Shelf} shelf @param {(i: number) => void} open @returns {PaperMap} */
  function map(columns, shelf, open) {
    const box = find("#map");
    const canvas = /** @type {HTMLCanvasElement} */ (find("canvas", box));
    const card = find(".map-card", box);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    /** @type {MapView} */
    const view = { x: columns.extent[0] / 2, y: columns.extent[1] / 2, zoom: 1, width: 0, height: 0 };
    const shown = { mask: /** @type {Uint8Array} */ (new Uint8Array(columns.n)), saved: new Set(/** @type {number[]} */ ([])), chosen: -1, lasso: /** @type {Array<[number, number]>} */ ([]) };
    /** @type {Ink | null} */
    let ink = null;
    const pages = confpapers.mapPages(columns, () => plan());
    let planned = 0;
    let drawing = false;
    /** @type {Map<number, { x: number, y: number }>} */
    const pointers = new Map();
    let travelled = 0;

    const plan = () => {
      if (!planned && !box.hidden) planned = requestAnimationFrame(paint);
    };

    function paint() {
      planned = 0;
      const { clientWidth: width, clientHeight: height } = canvas;
      const ratio = devicePixelRatio || 1;
      if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
      }
      view.width = width;
      view.height = height;
      ink ??= inks(columns.kinds);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      draw(context, columns, view, ink, shown, (onto) => ink && pages.draw(onto, view, ink, shown.mask));
    }

    /** @param {number} factor @param {number} [x] @param {number} [y] */
    function zoom(factor, x = view.width / 2, y = view.height / 2) {
      const [dx, dy] = place(columns, view).back(x, y);
      view.zoom = Math.max(0.8, Math.min(MOST_ZOOM, view.zoom * factor));
      const [nx, ny] = place(columns, view).back(x, y);
      view.x = Math.max(-0.2, Math.min(1.2, view.x + dx - nx));
      view.y = Math.max(-0.2, Math.min(1.2, view.y + dy - ny));
      hide();
      plan();
    }

    /** The paper at a point of the canvas; shown ones before dimmed ones. @param {number} x @param {number} y @param {number} reach */
    function pick(x, y, reach) {
      const at = place(columns, view);
      let best = -1;
      let least = reach * reach;
      for (const dimmed of [0, 1]) {
        for (let i = 0; i < columns.n; i++) {
          if (Number(shown.mask[i] > 0) !== dimmed) continue;
          const distance = (at.x(i) - x) ** 2 + (at.y(i) - y) ** 2;
          if (distance < least) (best = i), (least = distance);
        }
        if (best >= 0) return best;
      }
      return best;
    }

    /** How far from a paper's place the pointer still means it. */
    const near = () => Math.max(radius(columns.n, view.zoom) + 6, pages.reach());

    function hide() {
      card.hidden = true;
    }

    /** @param {number} i @param {boolean} [spoken] */
    function choose(i, spoken = false) {
      if (shown.chosen === i && !card.hidden) return;
      shown.chosen = i;
      plan();
      if (i < 0) return hide();
      describe(i);
      if (spoken) find(".map-said", box).textContent = `${columns.titles[i]}. ${columns.authors[i].replaceAll("\n", ", ")}`;
    }

    /** @param {number} i */
    function describe(i) {
      const slot = columns.slot(i);
      const place = [slot?.[5], columns.positions[i] && `#${columns.positions[i].replace(/^#/, "")}`].filter(Boolean).join(" · ");
      const names = columns.authors[i].split("\n");
      card.replaceChildren(
        el("p", { class: "map-title", dir: "auto" }, columns.titles[i]),
        el("p", { class: "map-authors", dir: "auto" }, names.slice(0, 6).join(", ") + (names.length > 6 ? " and others" : "")),
        el("p", { class: "map-when" }, place),
      );
      card.hidden = false;
      settle(i);
      columns.want(i).then((detail) => {
        if (shown.chosen !== i || card.hidden) return;
        const picture = portrait(detail);
        if (picture) card.prepend(picture);
        settle(i);
      }, () => undefined);
    }

    /** The teaser, or the first page out of the strip. @param {Detail} detail */
    function portrait(detail) {
      if (detail.teaser && detail.teaser_size) {
        const [width, height] = detail.teaser_size;
        return el("img", { src: detail.teaser, class: "teaser", alt: "", width: String(width), height: String(height) });
      }
      if (!detail.thumb || !detail.size) return null;
      const page = detail.pages?.[0]?.[1] ?? detail.size[0];
      const image = el("img", { src: detail.thumb, class: "first", alt: "" });
      image.style.aspectRatio = `${page} / ${detail.size[1]}`;
      return image;
    }

    /** @param {number} i */
    function settle(i) {
      const at = place(columns, view);
      const { offsetWidth: width, offsetHeight: height } = card;
      const x = at.x(i);
      const y = at.y(i);
      const left = x + 16 + width < view.width ? x + 16 : x - 16 - width;
      card.style.left = `${Math.max(6, Math.min(view.width - width - 6, left))}px`;
      card.style.top = `${Math.max(6, Math.min(view.height - height - 6, y - height / 3))}px`;
    }

    /** @param {PointerEvent | WheelEvent | MouseEvent} event @returns {[number, number]} */
    const point = (event) => {
      const { left, top } = canvas.getBoundingClientRect();
      return [event.clientX - left, event.clientY - top];
    };

    canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      const [x, y] = point(event);
      pointers.set(event.pointerId, { x, y });
      canvas.setPointerCapture(event.pointerId);
      travelled = 0;
      drawing = pointers.size === 1 && (event.shiftKey || box.classList.contains("is-lasso"));
      if (drawing) shown.lasso = [place(columns, view).back(x, y)];
    });

    canvas.addEventListener("pointermove", (event) => {
      const [x, y] = point(event);
      const before = pointers.get(event.pointerId);
      if (!before) {
        if (event.pointerType === "mouse") choose(pick(x, y, near()));
        return;
      }
      travelled += Math.abs(x - before.x) + Math.abs(y - before.y);
      if (drawing) {
        if (Math.hypot(x - before.x, y - before.y) < 5) return;
        shown.lasso.push(place(columns, view).back(x, y));
      } else if (pointers.size === 1) {
        const { side } = place(columns, view);
        view.x -= (x - before.x) / side;
        view.y -= (y - before.y) / side;
        if (travelled > 6) hide();
      } else pinch(event.pointerId, x, y);
      pointers.set(event.pointerId, { x, y });
      plan();
    });

    /** @param {number} id @param {number} x @param {number} y */
    function pinch(id, x, y) {
      const still = [...pointers].find(([other]) => other !== id)?.[1];
      const before = pointers.get(id);
      if (!still || !before) return;
      const was = Math.hypot(before.x - still.x, before.y - still.y);
      if (was > 4) zoom(Math.hypot(x - still.x, y - still.y) / was, still.x, still.y);
    }

    /** @param {PointerEvent} event */
    function release(event) {
      const [x, y] = point(event);
      if (!pointers.delete(event.pointerId)) return;
      if (drawing) {
        drawing = false;
        finish();
      } else if (travelled < 6 && event.type === "pointerup") {
        const i = pick(x, y, event.pointerType === "mouse" ? near() : Math.max(22, near()));
        const again = shown.chosen === i && !card.hidden;
        choose(i);
        if (i >= 0 && (event.pointerType === "mouse" || again)) open(i);
      }
    }
    canvas.addEventListener("pointerup", release);
    canvas.addEventListener("pointercancel", release);
    canvas.addEventListener("pointerleave", (event) => void (event.pointerType === "mouse" && !pointers.size && choose(-1)));

    /** The drawn line becomes the selection. */
    function finish() {
      const points = shown.lasso;
      const step = Math.max(1, Math.ceil(points.length / 60));
      const area = points.length > 3 ? points.filter((_, i) => i % step === 0).map(([x, y]) => `${Math.round(x * 1000)}.${Math.round(y * 1000)}`).join("_") : "";
      setLasso(false);
      confpapers.state.set({ area });
    }

    /** @param {boolean} on */
    function setLasso(on) {
      box.classList.toggle("is-lasso", on);
      find("[data-map=lasso]", box).setAttribute("aria-pressed", String(on));
    }

    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY * (event.deltaMode ? 20 : 1))) * 0.0045), ...point(event));
    }, { passive: false });
    canvas.addEventListener("dblclick", (event) => zoom(event.shiftKey ? 0.5 : 2, ...point(event)));

    /** From paper to paper: the nearest in a direction. @param {number} dx @param {number} dy */
    function step(dx, dy) {
      if (shown.chosen < 0) return choose(pick(view.width / 2, view.height / 2, 1e9), true);
      const at = place(columns, view);
      const [x, y] = [at.x(shown.chosen), at.y(shown.chosen)];
      let best = -1;
      let least = Infinity;
      for (let i = 0; i < columns.n; i++) {
        if (shown.mask[i]) continue;
        const along = (at.x(i) - x) * dx + (at.y(i) - y) * dy;
        const across = Math.abs((at.x(i) - x) * dy) + Math.abs((at.y(i) - y) * dx);
        if (along > 1 && along + 2 * across < least) (best = i), (least = along + 2 * across);
      }
      if (best < 0) return;
      const bx = at.x(best);
      const by = at.y(best);
      if (bx < 20 || by < 20 || bx > view.width - 20 || by > view.height - 20) [view.x, view.y] = [columns.x[best], columns.y[best]];
      choose(best, true);
    }

    canvas.addEventListener("keydown", (event) => {
      /** @type {Record<string, () => void>} */
      const keys = {
        ArrowLeft: () => step(-1, 0), ArrowRight: () => step(1, 0), ArrowUp: () => step(0, -1), ArrowDown: () => step(0, 1),
        Enter: () => shown.chosen >= 0 && open(shown.chosen), "+": () => zoom(1.5), "=": () => zoom(1.5), "-": () => zoom(1 / 1.5), 0: reset,
      };
      const action = keys[event.key];
      if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      action();
    });

    function reset() {
      Object.assign(view, { x: columns.extent[0] / 2, y: columns.extent[1] / 2, zoom: 1 });
      hide();
      plan();
    }

    box.addEventListener("click", (event) => {
      const what = /** @type {Element} */ (event.target).closest("[data-map]")?.getAttribute("data-map");
      if (what === "in") zoom(1.6);
      if (what === "out") zoom(1 / 1.6);
      if (what === "reset") reset();
      if (what === "lasso") setLasso(!box.classList.contains("is-lasso"));
      if (what === "full") confpapers.state.set({ map: confpapers.state.get().map === "full" ? "1" : "full" });
      if (what === "close") confpapers.state.set({ map: "" });
    });
    new ResizeObserver(plan).observe(canvas);
    const recolour = () => {
      ink = null;
      plan();
    };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);

    return {
      recolour,
      /** @param {State} state @param {Uint8Array} mask */
      update(state, mask) {
        box.hidden = state.map === "";
        document.body.dataset.map = state.map;
        find("[data-map=full]", box).setAttribute("aria-pressed", String(state.map === "full"));
        shown.mask = mask;
        shown.lasso = confpapers.state.polygon(state.area);
        shown.saved = new Set(shelf.saved());
        plan();
      },
      /** Points at a paper without a card. @param {number} i */
      point(i) {
        if (shown.chosen !== i) hide();
        shown.chosen = i;
        plan();
      },
      choose,
      chosen: () => shown.chosen,
      /** @param {number} i @returns {[number, number]} */
      where: (i) => {
        const at = place(columns, view);
        return [at.x(i), at.y(i)];
      },
    };
  }

  confpapers.map = map;
})();
