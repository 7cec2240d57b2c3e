// A tour of the saved posters: those of a session by room and board, ticked off on the way, on a plan if there is one.
// needs: core/base core/math core/strings programme/sessions programme/zone
"use strict";
(() => {
  const { el, find, load } = confpapers.core;
  const { t, natural } = confpapers.strings;
  const NEAR = 6; // papers near a board

  /** @param {Columns} columns @param {Shelf} shelf @param {Programme} programme @returns {Posters} */
  function posters(columns, shelf, { sessions }) {
    const dialog = /** @type {HTMLDialogElement} */ (find("#walk"));
    const menu = /** @type {HTMLSelectElement} */ (find("#walk-session"));
    const near = /** @type {HTMLInputElement} */ (find("#walk-near"));
    /** @type {Array<[board: string, x: number, y: number, hall: string]>} */
    let boards = [];
    /** The slots in order of time, each with all rooms. @type {Array<{ key: string, text: string, rows: number[], stops: Map<number, Session> }>} */
    let slots = [];

    const sessionOf = (/** @type {number} */ i) => current()?.stops.get(i);
    /** Board and room of a paper in the session shown. @param {number} i */
    const board = (i) => {
      const session = sessionOf(i);
      return session ? confpapers.boardIn(columns, session, i) : "";
    };
    const room = (/** @type {number} */ i) => sessionOf(i)?.room ?? "";
    const inOrder = (/** @type {number[]} */ rows) => [...rows].sort((a, b) => natural(room(a), room(b)) || natural(board(a), board(b)));
    const title = (/** @type {number} */ i) => confpapers.math.flat(columns.titles[i] ?? "…", columns.math);
    const placeOf = (/** @type {number} */ i) => boards.find(([name, , , hall]) => name === board(i) && (!hall || hall === room(i))) ?? boards.find(([name]) => name === board(i));

    function collect() {
      /** @type {Map<string, { key: string, text: string, rows: number[], stops: Map<number, Session> }>} */
      const byKey = new Map();
      for (const session of sessions) {
        const { day, start, end, name } = session;
        const key = `${day} ${start} ${name}`;
        const text = [`${confpapers.zone.dayName(day)} ${confpapers.zone.hours(day, start, end)}`, name.length && name.length < 4 ? t("session.named", { name }) : name].filter(Boolean).join(" · ");
        /** @type {{ key: string, text: string, rows: number[], stops: Map<number, Session> }} */
        const slot = byKey.get(key) ?? { key, text, rows: [], stops: new Map() };
        const rows = session.rows.filter((i) => confpapers.boardIn(columns, session, i));
        slot.rows.push(...rows);
        for (const i of rows) slot.stops.set(i, session);
        byKey.set(key, slot);
      }
      slots = [...byKey.values()].filter(({ rows }) => rows.some(shelf.isSaved));
    }

    const current = () => slots.find(({ key }) => key === menu.value) ?? slots[0];

    function draw() {
      const slot = current();
      const mine = slot ? inOrder(slot.rows.filter(shelf.isSaved)) : [];
      const done = mine.filter(shelf.isRead).length;
      find("#walk-said").textContent = !slot ? t("walk.none") : t("walk.done", { done, n: mine.length });
      find("#walk-list").replaceChildren(...mine.map((i) => stop(i)));
      plan(slot?.rows ?? [], mine);
      nearby();
    }

    /** @param {number} i */
    function stop(i) {
      const box = el("input", { type: "checkbox", "data-row": String(i) });
      box.checked = shelf.isRead(i);
      return el("li", {}, el("label", {}, box, el("strong", {}, `#${board(i)}`), el("span", { dir: "auto" }, title(i), el("small", {}, room(i)))), el("a", { href: `#paper=${columns.short(i)}`, "aria-label": t("walk.open", { title: title(i) }) }, "→"));
    }

    /** The plan of all boards of the session, with the saved ones. @param {number[]} all @param {number[]} mine */
    function plan(all, mine) {
      const box = find("#walk-plan");
      const halls = new Set(all.map((i) => placeOf(i)?.[3]).filter((hall) => hall !== undefined));
      const shown = boards.filter(([, , , hall]) => halls.has(hall));
      box.hidden = !shown.length || !mine.length;
      if (box.hidden) return void box.replaceChildren();
      const [xs, ys] = [shown.map(([, x]) => x), shown.map(([, , y]) => y)];
      const [left, top] = [Math.min(...xs), Math.min(...ys)];
      const scale = 300 / Math.max(1e-6, Math.max(...xs) - left, Math.max(...ys) - top);
      const at = (/** @type {number} */ x, /** @type {number} */ y) => [(x - left) * scale + 20, (y - top) * scale + 20];
      const height = (Math.max(...ys) - top) * scale + 40;
      /** @param {string} tag @param {Record<string, string | number>} attributes @param {string} [text] */
      const shape = (tag, attributes, text) => {
        const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
        if (text) element.textContent = text;
        return element;
      };
      const svg = /** @type {SVGElement} */ (shape("svg", { viewBox: `0 0 340 ${Math.max(40, height)}`, role: "img", "aria-label": t("walk.plan", { n: mine.length }) }));
      for (const [, x, y] of shown) svg.append(shape("circle", { cx: at(x, y)[0], cy: at(x, y)[1], r: 2.5, class: "walk-board" }));
      const spots = mine.flatMap((i) => (placeOf(i) ? [/** @type {const} */ ([i, placeOf(i)])] : []));
      svg.append(shape("polyline", { points: spots.map(([, place]) => (place ? at(place[1], place[2]).join(",") : "")).join(" "), class: "walk-way" }));
      for (const [i, place] of spots) {
        if (!place) continue;
        const [x, y] = at(place[1], place[2]);
        svg.append(shape("circle", { cx: x, cy: y, r: 7, class: shelf.isRead(i) ? "walk-done" : "walk-mine" }), shape("text", { ...(x > 300 ? { x: x - 9, "text-anchor": "end" } : { x: x + 9 }), y: y + 4, class: "walk-number" }, board(i)));
      }
      box.replaceChildren(svg);
    }

    /** The papers near the reader's current board. */
    function nearby() {
      const wanted = near.value.trim().replace(/^#/, "");
      const rows = inOrder(current()?.rows ?? []);
      const here = rows.findIndex((i) => board(i) === wanted);
      if (here < 0) return find("#walk-nearby").replaceChildren();
      const place = placeOf(rows[here]);
      const far = (/** @type {number} */ i) => {
        const other = placeOf(i);
        return place && other ? Math.hypot(other[1] - place[1], other[2] - place[2]) : Math.abs(rows.indexOf(i) - here);
      };
      const nearest = [...rows].sort((a, b) => far(a) - far(b)).slice(0, NEAR);
      find("#walk-nearby").replaceChildren(...nearest.map((i) => el("li", { dir: "auto" }, el("a", { href: `#paper=${columns.short(i)}` }, `#${board(i)} `, title(i)))));
    }

    menu.addEventListener("change", draw);
    near.addEventListener("input", nearby);
    dialog.addEventListener("change", (event) => {
      const box = /** @type {HTMLInputElement} */ (event.target);
      if (!box.matches("#walk-list input")) return;
      columns.want(Number(box.dataset.row)).then(({ id }) => (shelf.toggle("read", id, box.checked), draw()), () => undefined);
    });
    dialog.addEventListener("click", (event) => {
      if (/** @type {Element} */ (event.target).closest("a")) dialog.close();
    });

    return {
      async open() {
        await columns.wantRest();
        await Promise.all(shelf.saved().map(columns.want));
        if (columns.files.boards && !boards.length) boards = await load("boards", columns.files.boards);
        collect();
        const today = confpapers.zone.clock().day;
        menu.replaceChildren(...slots.map(({ key, text }) => el("option", { value: key }, text)));
        menu.value = slots.find(({ key }) => key.startsWith(today))?.key ?? slots[0]?.key ?? "";
        draw();
        dialog.showModal();
      },
    };
  }

  confpapers.posters = posters;
})();
