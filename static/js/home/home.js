// The home page of a site: a search across all its conferences.
// needs: controls/keys core/base core/strings search/engine search/highlight search/hits search/notes search/pasted search/query search/search
"use strict";
(() => {
  const { el, find, toast } = confpapers.core;
  const { t, number } = confpapers.strings;
  const { engine, query: queries } = confpapers;
  const PAGE = 20;
  const FIRST = 5; // shown before the others have arrived

  /** The best of many, without sorting all. @param {number[]} rows @param {Float64Array} scores @param {number} wanted */
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

  /** The state in the address. @param {Everything} all @returns {{ q: string, within: string[], sort: string }} */
  function read(all) {
    const parameters = new URLSearchParams(location.hash.replace(/^#/, "").replaceAll("+", "%2B"));
    return { q: parameters.get("q") ?? "", within: parameters.getAll("in").filter((id) => all.conferences.some((conference) => conference.id === id)), sort: parameters.get("sort") ?? "" };
  }

  /** @param {Everything} all */
  function home(all) {
    const box = /** @type {HTMLInputElement} */ (find("#q"));
    const list = find("#hits");
    const more = /** @type {HTMLButtonElement} */ (find("#more"));
    const drawn = confpapers.hits(all);
    /** @type {SearchIndex | null} */
    let index = null;
    const reader = confpapers.search.reader(all.search, (opened) => void (index = opened));
    let state = read(all);
    let wanted = PAGE;
    let turns = 0;
    const sorry = () => toast(t("error.connection"));

    /** The title of the paper with an address or number; of very many papers, only their conferences' pages know these. @param {string[]} names */
    async function titleOf(names) {
      const title = await all.titleOf(names);
      if (title === undefined) toast(t("search.address.there"));
      return title;
    }

    let typing = false; // what is typed in one go has one history entry
    /** @param {Partial<typeof state>} change @param {boolean} [typed] */
    function set(change, typed = false) {
      state = { ...state, ...change };
      wanted = PAGE;
      const parts = [state.q && `q=${encodeURIComponent(state.q)}`, ...state.within.map((id) => `in=${encodeURIComponent(id)}`), state.sort && `sort=${state.sort}`];
      const address = `#${parts.filter(Boolean).join("&")}`;
      if (typed && typing) history.replaceState(null, "", address);
      else history.pushState(null, "", address);
      typing = typed;
      show();
    }

    const notes = confpapers.notes(find("#hits"), (q) => set({ q }));

    function show() {
      const turn = ++turns;
      if (box.value !== state.q) box.value = state.q;
      const query = queries.parse(state.q);
      document.body.classList.toggle("searches", state.q.trim() !== "");
      search_for(query, turn).catch(sorry);
    }

    /** @param {Query} query @param {number} turn */
    async function search_for(query, turn) {
      if (!query.strict.length && !query.words.slots.length) {
        find("#count").textContent = "";
        notes.update({ query, suggest: () => "", listed: false });
        find("#nothing").hidden = true;
        more.hidden = true;
        return void list.replaceChildren();
      }
      if (reader.waits(query)) await reader.wait(query);
      for (;;) {
        if (turn !== turns || !index) return;
        const hits = engine.run(query, index, all);
        const shown = chosen(hits, query);
        const missing = shown.rows.length < wanted ? hits.unsure.slice(0, wanted) : [];
        if (missing.length) {
          await learn(missing);
          await Promise.all(missing.map(all.wantDetail));
          continue;
        }
        const first = shown.rows.slice(0, FIRST);
        if (shown.rows.slice(0, wanted).some((g) => !all.hit(g))) {
          await learn(first);
          if (turn !== turns) return;
          draw(query, hits, chosen(hits, query), FIRST);
          await learn(shown.rows.slice(0, wanted));
        }
        return turn === turns ? draw(query, hits, chosen(hits, query), wanted) : undefined;
      }
    }

    /** Loads missing data of some papers. @param {number[]} papers */
    async function learn(papers) {
      const read = await Promise.allSettled(papers.filter((g) => !all.hit(g)).map(all.want));
      if (read.some(({ status }) => status === "rejected")) sorry();
    }

    /**
     * The papers found, in order as far as they may be shown: those with all words, then those with some; how many there
     * are, `main` of which count; and how many of these each conference has.
     * @param {SearchHits} hits @param {Query} query
     */
    function chosen(hits, query) {
      const counts = new Map(all.conferences.map(({ id }) => [id, 0]));
      const anyAll = hits.all.includes(1);
      /** The first of the papers, and the number of all. @param {Uint8Array} fits @param {boolean} counted */
      const gather = (fits, counted) => {
        /** @type {number[]} */
        let rows = [];
        let count = 0;
        for (const { id, first, n } of [...all.conferences].reverse()) {
          /** @type {number[]} */
          const own = [];
          for (let g = first; g < first + n; g++) if (fits[g]) own.push(g);
          if (counted) counts.set(id, own.length);
          if (state.within.length && !state.within.includes(id)) continue;
          count += own.length;
          rows = rows.concat(state.sort === "new" ? best(own, hits.scores, wanted) : own);
        }
        return { n: count, rows: state.sort === "new" ? rows : engine.titled(best(rows, hits.scores, wanted), query.text, all.titles) };
      };
      const main = gather(anyAll ? hits.all : hits.some, true);
      const rest = anyAll ? gather(hits.some, false) : { n: 0, rows: [] };
      return { rows: [...main.rows, ...rest.rows], n: main.n + rest.n, main: main.n, some: anyAll ? rest.n : main.n, counts, query };
    }

    /** @param {Query} query @param {SearchHits} hits @param {ReturnType<typeof chosen>} shown @param {number} most */
    function draw(query, hits, shown, most) {
      const { rows, n, main, some, counts } = shown;
      confpapers.highlight.use(engine.marks(query));
      const shownItems = new Map(Array.from(list.children, (item) => [Number(/** @type {HTMLElement} */ (item).dataset.g), item]));
      const top = rows.slice(0, most);
      const heading = confpapers.someHeading({ rows: { length: n }, main: { length: main }, some, query });
      const items = top.flatMap((g) => shownItems.get(g) ?? (all.hit(g) ? drawn.make(/** @type {Hit} */ (all.hit(g))) : []));
      if (heading && heading.at <= items.length) items.splice(heading.at, 0, el("li", { class: "hits-part" }, el("h2", { class: "some" }, heading.text)));
      list.replaceChildren(...items);
      for (const item of list.querySelectorAll(".hit")) confpapers.highlight.mark(item);
      find("#count").textContent = t(hits.unsure.length ? "papers.least" : "papers", { n: main });
      find("#nothing").hidden = rows.length > 0;
      more.hidden = top.length >= n;
      more.textContent = t("search.more", { n });
      notes.update({ query, suggest: hits.suggest });
      narrow(counts);
    }

    /** Shows the conferences to which the search can be narrowed. @param {Map<string, number>} counts */
    function narrow(counts) {
      const chips = all.conferences.filter(({ id }) => counts.get(id) || state.within.includes(id)).reverse();
      const buttons = chips.map(({ id, title }) => el("button", { type: "button", class: "chip", "data-in": id, "aria-pressed": String(state.within.includes(id)) }, el("span", { class: "name" }, title), " ", el("span", { class: "count" }, number(counts.get(id) ?? 0))));
      const held = document.activeElement?.getAttribute("data-in");
      find("#within").replaceChildren(...buttons);
      if (held) buttons.find((chip) => chip.dataset.in === held)?.focus();
      for (const button of find("#order").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.sort === state.sort));
    }

    /** @param {number} step */
    function walk(step) {
      const items = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(".hit")]);
      const at = items.findIndex((item) => item.contains(document.activeElement));
      items[at < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + step))]?.focus();
    }

    box.addEventListener("input", () => set({ q: box.value }, true));
    box.addEventListener("change", () => void (typing = false));
    box.addEventListener("focus", () => void reader.start().catch(() => undefined), { once: true });
    find("form.search").addEventListener("submit", (event) => (event.preventDefault(), walk(1)));
    confpapers.pastedAddress(titleOf, () => state.q, (q) => set({ q }, true));
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
      state = read(all);
      wanted = PAGE;
      typing = false;
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
