// The map: its content follows from the page's state, and the reader's actions on it change that state.
// needs: core/base core/state core/strings map/card map/ink map/input map/legend map/paint map/pick map/region map/view
"use strict";
(() => {
  const { find } = confpapers.core;
  const { t } = confpapers.strings;
  const states = confpapers.state;
  const WAY = 700; // milliseconds of the transition from the map to the grid

  /** @param {Columns} columns @param {Shelf} shelf @param {{ open(i: number): void, point(i: number): void, near(i: number): Float32Array | null }} page @returns {PaperMap} */
  function map(columns, shelf, page) {
    const box = find("#map");
    const canvas = /** @type {HTMLCanvasElement} */ (find("canvas", box));
    const view = confpapers.mapView(columns);
    const painter = confpapers.mapPainter(columns, canvas, find(".map-tools", box), view, () => plan());
    const picker = confpapers.mapPick(view);
    const card = confpapers.mapCard(columns, shelf, view, find(".map-view", box), page.open);
    const region = confpapers.mapRegion(columns, shelf, find(".map-view", box), { open: page.open, labels: painter.labels.all });
    const legend = confpapers.mapLegend(columns, find(".map-key", box), { ink: colourBy, press: states.toggle, point: pointGroup });
    let state = states.blank();
    let counts = /** @type {() => Map<string, number>} */ (() => new Map());
    let mask = /** @type {Uint32Array} */ (new Uint32Array(columns.n)); // not 0 for papers that the filters exclude
    let masked = false; // whether the filters exclude any paper
    let saved = new Set(/** @type {number[]} */ ([]));
    let chosen = -1;
    /** @type {string | null} */
    let pointed = null; // the legend entry under the pointer
    /** @type {Array<[number, number]>} */
    let line = [];
    let tool = "";
    /** @type {Ink | null} */
    let ink = null;
    /** @type {Scheme | null} */
    let scheme = null;
    let planned = 0;
    let settling = 0;
    let settled = true;
    let moving = 0;
    let requested = false;
    let laid = 0; // 1 if it is, or will be, the grid
    /** @type {string | null} */
    let seen = null; // the last view read from the address

    const plan = () => {
      if (!planned && !box.hidden) planned = requestAnimationFrame(paint);
    };
    const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
    const dim = (/** @type {number} */ i) => mask[i] > 0 || (pointed !== null && scheme !== null && !belongs(scheme, i, pointed));

    /** Whether a paper belongs to a legend entry. @param {Scheme} scheme @param {number} i @param {string} value */
    const belongs = (scheme, i, value) => (scheme.facet === "topic" ? columns.inNode(i, value) : scheme.legend[scheme.group[i] - 1]?.value === value);

    function paint() {
      planned = 0;
      ink ??= confpapers.mapInk.inks(columns);
      scheme ??= confpapers.mapInk.scheme(columns, ink, state.ink, nearness());
      painter.paint({ ink, scheme, mask, dim, some: masked || pointed !== null, saved, watched: shelf.watchedRows(), chosen, line, settled, region: state.region });
    }

    const nearness = () => {
      const to = columns.row(state.like);
      return state.ink === "like" && to !== undefined ? page.near(to) : null;
    };

    // --- what a reader does ------------------------------------------------------------------------------------------

    /** Draws after each movement, and updates the address when it ends. */
    function moved() {
      card.hide();
      settled = false;
      plan();
      clearTimeout(settling);
      settling = setTimeout(rest, 220);
    }

    function rest() {
      settled = true;
      plan();
      seen = view.text();
      states.note({ view: seen });
    }

    /** Animates to another view, or jumps if the reader prefers reduced motion. @param {{ x: number, y: number, zoom: number }} to @param {number} [time] */
    function glide(to, time = 260) {
      cancelAnimationFrame(moving);
      const from = { x: view.x, y: view.y, zoom: view.zoom };
      const start = performance.now();
      const turn = () => {
        const t = calm() ? 1 : Math.min(1, (performance.now() - start) / time);
        const ease = t * t * (3 - 2 * t);
        view.zoom = from.zoom * (to.zoom / from.zoom) ** ease;
        // the centre follows a straight line on the screen, in proportion to the scale
        const share = Math.abs(to.zoom - from.zoom) < 1e-6 ? ease : (1 / from.zoom - 1 / view.zoom) / (1 / from.zoom - 1 / to.zoom);
        view.moveTo(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
        moved();
        if (t < 1) moving = requestAnimationFrame(turn);
      };
      turn();
    }

    /** @param {number} factor @param {number} [x] @param {number} [y] */
    function zoom(factor, x, y) {
      const now = { x: view.x, y: view.y, zoom: view.zoom };
      view.zoomBy(factor, x, y);
      const to = { x: view.x, y: view.y, zoom: view.zoom };
      Object.assign(view, now);
      glide(to);
    }

    /** Changes between map and grid, and to the view in the address. @param {boolean} atOnce */
    function lay(atOnce) {
      const to = Number(state.grid !== "");
      if (to === laid) return;
      laid = to;
      seen = state.view;
      const from = { grid: view.grid, zoom: view.zoom, offset: view.offset() };
      const start = performance.now();
      card.hide();
      cancelAnimationFrame(moving);
      const turn = () => {
        const t = atOnce || calm() ? 1 : Math.min(1, (performance.now() - start) / WAY);
        const ease = t * t * (3 - 2 * t);
        view.lay(from.grid + (to - from.grid) * ease);
        const aim = view.read(state.view);
        view.zoom = from.zoom + (aim.zoom - from.zoom) * ease;
        view.moveFrom(from.offset, aim, ease);
        settled = t === 1;
        plan();
        if (t < 1) moving = requestAnimationFrame(turn);
      };
      turn();
    }

    /** The paper at a point of the canvas. @param {number} x @param {number} y @param {number} reach */
    const pick = (x, y, reach) => picker.at(mask, x, y, Math.max(reach, painter.reach()));

    /** @param {number} i @param {boolean} [spoken] */
    function choose(i, spoken = false) {
      if (chosen === i && (i < 0 || card.shows(i))) return;
      chosen = i;
      page.point(i);
      plan();
      if (i < 0) return card.hide();
      card.show(i);
      if (spoken) columns.want(i).then(() => i === chosen && say(i), () => undefined);
    }

    /** @param {number} i */
    function say(i) {
      find(".map-said", box).textContent = `${columns.titles[i]}. ${columns.authors[i].replaceAll("\n", ", ")}. ${columns.topics[columns.main[i]]?.name ?? ""}`;
    }

    /** Moves to the nearest paper in a direction. @param {number} dx @param {number} dy */
    function step(dx, dy) {
      if (chosen < 0) return choose(pick(view.width / 2, view.height / 2, 1e9), true);
      const best = picker.next(mask, chosen, dx, dy);
      if (best < 0) return;
      const [bx, by] = [view.sx(view.px[best]), view.sy(view.py[best])];
      if (bx < 20 || by < 20 || bx > view.width - 20 || by > view.height - 20) {
        view.moveTo(view.px[best], view.py[best]);
        moved();
      }
      choose(best, true);
    }

    /** Turns the drawn line into the selection. @param {Array<[number, number]>} points */
    function select(points) {
      setTool("");
      const area = states.areaText(points, view.grid === 1);
      states.set({ area, region: area });
    }

    /** @param {string} name */
    function setTool(name) {
      tool = name;
      box.classList.toggle("is-drawing", tool !== "");
      for (const button of box.querySelectorAll("[data-tool]")) button.setAttribute("aria-pressed", String(button.getAttribute("data-tool") === tool));
    }

    /** @param {string} by */
    function colourBy(by) {
      const like = states.get().like || (chosen >= 0 ? columns.short(chosen) : "");
      states.set({ ink: by, ...(by === "like" ? { like } : {}) });
    }

    /** @param {string | null} value */
    function pointGroup(value) {
      if (pointed === value) return;
      pointed = value;
      plan();
    }

    /** Opens the card of the label at a point of the canvas. @param {number} x @param {number} y */
    function openLabel(x, y) {
      const label = painter.labels.at(x, y);
      if (label) states.set({ region: confpapers.regionValue(label) });
      return label !== null;
    }

    /** Moves to the next label on the map. @param {number} step */
    function nextRegion(step) {
      const names = painter.labels.placed().map(({ label }) => label);
      if (!names.length) return;
      const now = names.findIndex((label) => confpapers.regionValue(label) === state.region);
      const label = names[(now + step + names.length) % names.length];
      states.set({ region: confpapers.regionValue(label) });
      find(".map-said", box).textContent = `${label.text}. ${t("papers", { n: label.papers })}`;
    }

    const reset = () => glide(view.home(), 400);
    const toggleGrid = () => states.set({ grid: states.get().grid ? "" : "1", view: "" });
    confpapers.mapInput(canvas, view, {
      tool: () => tool, alone: () => state.map === "full", pick, choose, open: page.open, shows: card.shows, moved, zoom, step, reset, select, grid: toggleGrid,
      label: openLabel, region: nextRegion, isOverLabel: (x, y) => painter.labels.at(x, y) !== null,
      enter: () => void (chosen >= 0 && page.open(chosen)),
      drawing: (points) => (line = points, plan()),
    });
    /** @type {Record<string, () => void>} */
    const tools = {
      in: () => zoom(1.8), out: () => zoom(1 / 1.8), reset, grid: toggleGrid, lasso: () => setTool(tool === "lasso" ? "" : "lasso"), box: () => setTool(tool === "box" ? "" : "box"),
      full: () => states.set({ map: states.get().map === "full" ? "1" : "full" }), close: () => states.set({ map: "" }),
      key: () => find("[data-map=key]", box).setAttribute("aria-expanded", String(box.classList.toggle("shows-key"))),
    };
    box.addEventListener("click", (event) => tools[/** @type {Element} */ (event.target).closest("button[data-map]")?.getAttribute("data-map") ?? ""]?.());
    new ResizeObserver(() => (settled = true, plan())).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);

    // --- changes from the page ----------------------------------------------------------------------------------------

    function recolour() {
      ink = scheme = null;
      update(state, { mask, counts });
    }

    function open() {
      if (requested || !columns.files.atlas) return;
      requested = true;
      columns.wantAtlas().then((loaded) => {
        for (const part of [view, painter]) part.setAtlas(loaded);
        region.show(region.of(state.region));
        find("[data-map=grid]", box).hidden = !loaded.columns;
        lay(true);
        plan();
      }, () => void (requested = false));
    }

    /** Moves to the view in the address. @param {boolean} atOnce */
    function look(atOnce) {
      if (state.view === seen) return;
      seen = state.view;
      const to = view.read(state.view);
      if (!atOnce) return glide(to, 400);
      Object.assign(view, to);
      settled = true;
      plan();
    }

    /** @param {State} next @param {{ mask: Uint32Array, counts: () => Map<string, number> }} result */
    function update(next, result) {
      const fresh = box.hidden && next.map !== "";
      if (next.ink !== state.ink || (next.ink === "new" && !scheme?.complete) || (next.ink === "like" && (next.like !== state.like || !scheme?.complete))) scheme = null;
      state = next;
      ({ mask, counts } = result);
      masked = mask.some((fails) => fails > 0);
      box.hidden = state.map === "";
      document.body.dataset.map = state.map;
      if (box.hidden) return;
      open();
      line = states.polygon(state.area.startsWith("g") === (state.grid !== "") ? state.area : "");
      saved = new Set(shelf.saved());
      find("[data-map=full]", box).setAttribute("aria-pressed", String(state.map === "full"));
      find("[data-map=grid]", box).setAttribute("aria-pressed", String(state.grid !== ""));
      if (columns.atlas) lay(fresh);
      look(fresh);
      ink ??= confpapers.mapInk.inks(columns);
      scheme ??= confpapers.mapInk.scheme(columns, ink, state.ink, nearness());
      legend.update(scheme, ink, state, counts());
      region.show(region.of(state.region));
      settled = true;
      plan();
    }

    return {
      recolour,
      update,
      /** Points at a paper without opening its card. @param {number} i */
      point(i) {
        if (chosen !== i) card.hide();
        chosen = i;
        plan();
      },
      choose,
      chosen: () => chosen,
      /** @param {number} i @returns {[number, number]} */
      where: (i) => [view.sx(view.px[i]), view.sy(view.py[i])],
    };
  }

  confpapers.map = map;
})();
