// The first page of a site: one search over all its conferences.
// needs: controls/keys core/base core/strings search/highlight search/hits search/search
"use strict";
(() => {
  const { el, find, toast } = confpapers.core;
  const { t, number } = confpapers.strings;
  const { search } = confpapers;
  const PAGE = 20;
  const FIRST = 5; // are shown before the others of the page have come

  /** The best of many, without sorting all. @param {number[]} rows @param {Float32Array} scores @param {number} wanted */
  function best(rows, scores, wanted) {
    const order = (/** @type {number} */ a, /** @type {number} */ b) => scores[b] - scores[a] || b - a;
    if (rows.length <= 4 * wanted) return rows.sort(order);
    const sample = Float32Array.from({ length: 1000 }, (_, i) => scores[rows[Math.floor((i * rows.length) / 1000)]]).sort();
    for (let at = 1000 - Math.ceil((2000 * wanted) / rows.length); at > 0; at = Math.floor(at / 2) - 1) {
      const some = rows.filter((row) => scores[row] >= sample[Math.max(0, at)]);
      if (some.length >= wanted) return some.sort(order);
    }
    return rows.sort(order);
  }

  /** What the address says. @returns {{ q: string, within: string[], sort: string }} */
  function read() {
    const found = new URLSearchParams(location.hash.replace(/^#/, "").replaceAll("+", "%2B"));
    return { q: found.get("q") ?? "", within: found.getAll("in"), sort: found.get("sort") ?? "" };
  }

  /** @param {Everything} all */
  function home(all) {
    const box = /** @type {HTMLInputElement} */ (find("#q"));
    const list = find("#hits");
    const more = /** @type {HTMLButtonElement} */ (find("#more"));
    const drawn = confpapers.hits(all);
    /** @type {SearchIndex | null} */
    let index = null;
    const reader = search.reader(all.search, (opened) => void (index = opened));
    let state = read();
    let wanted = PAGE;
    let asked = 0;
    const sorry = () => toast(t("error.connection"));

    /** @param {Partial<typeof state>} change @param {boolean} [quiet] */
    function set(change, quiet = false) {
      state = { ...state, ...change };
      wanted = PAGE;
      const parts = [state.q && `q=${encodeURIComponent(state.q)}`, ...state.within.map((id) => `in=${encodeURIComponent(id)}`), state.sort && `sort=${state.sort}`];
      const address = `#${parts.filter(Boolean).join("&")}`;
      if (quiet) history.replaceState(null, "", address);
      else history.pushState(null, "", address);
      show();
    }

    function show() {
      const turn = ++asked;
      if (box.value !== state.q) box.value = state.q;
      const clauses = search.parse(state.q);
      document.body.classList.toggle("searches", clauses.length > 0);
      search_for(clauses, turn).catch(sorry);
    }

    /** @param {Clause[]} clauses @param {number} turn */
    async function search_for(clauses, turn) {
      if (!clauses.length) {
        find("#count").textContent = "";
        return void list.replaceChildren();
      }
      if (reader.waits(clauses)) await reader.wait(clauses);
      for (;;) {
        if (turn !== asked) return;
        const found = search.run(clauses, index, all);
        const { rows, counts } = chosen(found.scores);
        const top = rows.slice(0, wanted);
        const doubtful = new Set(found.unsure);
        if (!doubtful.size && top.some((g) => !all.hit(g))) {
          const first = top.slice(0, FIRST);
          await learn(first, doubtful);
          if (turn !== asked) return;
          draw(clauses, rows, first, counts, false);
        }
        if (!(await learn(top, doubtful))) return turn === asked ? draw(clauses, rows, top, counts, found.unsure.length > 0) : undefined;
      }
    }

    /** Reads what is not known yet of the papers to be shown; says whether any was. @param {number[]} top @param {Set<number>} doubtful */
    async function learn(top, doubtful) {
      const unknown = top.filter((g) => !all.hit(g));
      const read = await Promise.allSettled(unknown.map(all.want));
      if (read.some(({ status }) => status === "rejected")) sorry();
      const unread = top.filter((g) => doubtful.has(g) && !unknown.includes(g) && !all.detail(g));
      await Promise.all(unread.map(all.wantDetail));
      return unread.length > 0 || unknown.some((g) => doubtful.has(g));
    }

    /** The papers found, in order as far as they may be shown, and how many each conference has. @param {Float32Array} scores */
    function chosen(scores) {
      const counts = new Map(all.conferences.map(({ id }) => [id, 0]));
      /** @type {number[]} */
      let rows = [];
      for (const { id, first, n } of [...all.conferences].reverse()) {
        /** @type {number[]} */
        const own = [];
        for (let g = first; g < first + n; g++) if (scores[g]) own.push(g);
        counts.set(id, own.length);
        if (state.within.length && !state.within.includes(id)) continue;
        rows = rows.concat(state.sort === "new" ? best(own, scores, wanted) : own);
      }
      return { rows: state.sort === "new" ? rows : best(rows, scores, wanted), counts };
    }

    /** @param {Clause[]} clauses @param {number[]} rows @param {number[]} top @param {Map<string, number>} counts @param {boolean} about */
    function draw(clauses, rows, top, counts, about) {
      confpapers.highlight.use(search.marks(clauses));
      const known = new Map(Array.from(list.children, (item) => [Number(/** @type {HTMLElement} */ (item).dataset.g), item]));
      list.replaceChildren(...top.flatMap((g) => known.get(g) ?? (all.hit(g) ? drawn.make(/** @type {Hit} */ (all.hit(g))) : [])));
      for (const item of list.children) confpapers.highlight.mark(item);
      const within = state.within.length ? all.conferences.filter(({ id }) => state.within.includes(id)) : all.conferences;
      const total = within.reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
      find("#count").textContent = about ? t("papers.about", { n: total }) : t("papers", { n: total });
      find("#nothing").hidden = total > 0;
      more.hidden = top.length >= total;
      more.textContent = t("search.more", { n: total });
      narrow(counts);
    }

    /** The conferences to narrow the search to. @param {Map<string, number>} counts */
    function narrow(counts) {
      const chips = all.conferences.filter(({ id }) => counts.get(id) || state.within.includes(id)).reverse();
      const made = chips.map(({ id, title }) => el("button", { type: "button", class: "chip", "data-in": id, "aria-pressed": String(state.within.includes(id)) }, el("span", { class: "name" }, title), " ", el("span", { class: "count" }, number(counts.get(id) ?? 0))));
      const held = document.activeElement?.getAttribute("data-in");
      find("#within").replaceChildren(...made);
      if (held) made.find((chip) => chip.dataset.in === held)?.focus();
      for (const button of find("#order").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.sort === state.sort));
    }

    /** @param {number} step */
    function walk(step) {
      const items = /** @type {HTMLElement[]} */ ([...list.children]);
      const at = items.findIndex((item) => item.contains(document.activeElement));
      items[at < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + step))]?.focus();
    }

    box.addEventListener("input", () => set({ q: box.value }, state.q !== ""));
    box.addEventListener("focus", () => void reader.start().catch(() => undefined), { once: true });
    find("form.search").addEventListener("submit", (event) => (event.preventDefault(), walk(1)));
    find("#within").addEventListener("click", (event) => {
      const id = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-in]"))?.dataset.in;
      if (id) set({ within: state.within.includes(id) ? state.within.filter((other) => other !== id) : [...state.within, id] });
    });
    find("#order").addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-sort]"));
      if (button) set({ sort: button.dataset.sort ?? "" });
    });
    more.addEventListener("click", () => {
      wanted += PAGE;
      show();
    });
    addEventListener("popstate", () => {
      state = read();
      wanted = PAGE;
      show();
    });
    const open = () => /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest(".hit")?.querySelector(".title a"))?.click();
    confpapers.keys({
      "/": () => box.select(),
      j: () => walk(1),
      k: () => walk(-1),
      o: open,
      a: () => /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest(".hit")?.querySelector("summary"))?.click(),
      Escape: () => state.q && set({ q: "" }),
    });
    show();
  }

  confpapers.home = home;
})();
