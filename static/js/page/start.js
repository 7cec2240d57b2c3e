// Connects the parts: what is shown depends on the state, and the state on the address and the reader.
// needs: card/card controls/controls controls/keys core/base core/columns core/notice core/state core/strings keep/import keep/keep keep/resume keep/shelf keep/watch list/filter list/list offline/offline page/actions page/sharpen programme/now programme/sessions programme/zone search/engine search/highlight search/inside search/like search/likeness search/lit search/notes search/pasted search/query search/search
"use strict";
(() => {
  const PAINT = "largest-contentful-paint";
  addEventListener("DOMContentLoaded", () => {
    const { load, find } = confpapers.core;
    const { t } = confpapers.strings;
    const cards = load("cards", find("#list").dataset.cards ?? "");
    let requested = false;
    /** Starts once the first papers are painted, so that nothing delays them. */
    function begin() {
      if (requested) return;
      requested = true;
      cards.then(start, () => {
        find("#said").hidden = false;
        find("#said").textContent = t("error.papers");
      });
    }
    if (PerformanceObserver.supportedEntryTypes.includes(PAINT))
      new PerformanceObserver((_, observer) => {
        observer.disconnect();
        begin();
      }).observe({ type: PAINT, buffered: true });
    else requestAnimationFrame(() => setTimeout(begin));
    if (document.visibilityState === "hidden") begin(); // it is not painted
    setTimeout(begin, 3000);
  });

  /** @param {RawColumns} raw */
  function start(raw) {
    const { load, bytes, find, toast, changeTheme } = confpapers.core;
    const { t } = confpapers.strings;
    const columns = confpapers.columns(raw);
    confpapers.zone.use(columns.conference);
    const shelf = confpapers.shelf(columns.conference.id, columns.row);
    const finder = confpapers.finder(columns, shelf);
    const reader = confpapers.search.reader(columns.files.search, finder.setIndex);
    const pages = columns.files.inside ? confpapers.inside.reader(columns.files.inside, finder.setInside) : null;
    const cards = confpapers.cards(columns, shelf);
    const list = confpapers.list(columns, cards);
    /** The files of the page index, which are saved with papers for offline use. */
    const pageIndex = async () => (pages ? (await pages.addresses()).map((name) => `data/${name}`) : []);
    const keep = confpapers.keep(columns, shelf, list, pageIndex);
    const like = confpapers.likeText(columns, shelf, (title) => {
      const query = confpapers.query.parse(title);
      return reader.wait(query).then(() => finder.best(query, 3));
    });
    const controls = confpapers.controls(columns, shelf, keep, like);
    const states = confpapers.state;
    const notes = confpapers.notes(find("#said"), (q) => states.set({ q }));
    const watch = confpapers.watch(columns, shelf);
    confpapers.pastedAddress((names) => confpapers.importing.titleOf(columns, names), () => states.get().q, (q) => states.set({ q }, { part: "search" }));
    /** @type {Programme | undefined} */
    let sessions;
    const programme = () => (sessions ??= confpapers.programme(columns));
    const inside = pages && confpapers.core.el("button", { type: "button", class: "inside-switch", "data-do": "inside", "aria-pressed": "false", title: t("inside.switch.key") }, t("inside.switch"));
    if (inside) find("#count").before(inside); // the count keeps its position
    const toggleInside = () => inside && states.set({ inside: states.get().inside ? "" : "1" });
    const mapped = document.querySelector("[data-do=map]") !== null;
    /** The parts whose scripts come when they are first needed. @type {{ map(): PaperMap, timeline: Timeline, posters: Posters } | undefined} */
    let later;
    /** @type {PaperMap | undefined} */
    let map; // created when it is first shown
    let shownPaper = "";

    async function wantLater() {
      const { map, timeline, posters } = /** @type {Later} */ (await load("later", find("#list").dataset.later ?? ""));
      return (later ??= {
        map: () => map(columns, shelf, { open: openFromMap, point: list.point, near: finder.nearness }),
        timeline: timeline(columns, shelf, programme()),
        posters: posters(columns, shelf, programme()),
      });
    }

    /** @param {State} state @param {Result} result */
    function updateMap(state, result) {
      if (!mapped || !later || !(map || (state.map && columns.isWhole()))) return;
      map ??= later.map();
      map.update(state, result);
    }

    /** @param {number} i */
    function openFromMap(i) {
      const { map, ink, sort } = states.get();
      if (ink === "like" && sort !== "similar") states.set({ like: columns.short(i) });
      if (map === "full") states.set({ map: "1" });
      const typed = document.activeElement === document.querySelector("#map canvas") && !document.querySelector("#map canvas:hover");
      if (!list.goTo(i, typed)) {
        states.set(states.bare(states.get()));
        list.goTo(i, typed);
      }
    }

    /** @param {State} state */
    function update(state, keepPlace = false) {
      if (pages && confpapers.query.parse(state.q).inside) return states.set({ q: state.q.replace(/(^|\s)inside:\s*/i, "$1"), inside: "1" }, { quiet: true });
      if (columns.files.parts && searches(state)) return;
      const result = finder.compute(state);
      confpapers.highlight.use(confpapers.engine.marks(result.query) ?? confpapers.likeness.marks(result.likeness));
      confpapers.lit.use(result.pages && ((i) => result.pages?.get(i)), (i) => columns.detail(i)?.pdf ?? document.querySelector(`#paper-${i} .strip svg a`)?.getAttribute("href")?.split("#")[0]);
      const place = state.paper ? columns.row(state.paper) : undefined;
      list.show(result.rows, keepPlace || place !== undefined, { main: result.main.length, heading: confpapers.someHeading(result) });
      notes.update({ ...result, offer: like.offer(result.query, state) });
      controls.update(state, result);
      updateMap(state, result);
      later?.timeline.update(state);
      inside?.setAttribute("aria-pressed", String(state.inside !== ""));
      const button = document.querySelector("[data-do=map]");
      button?.setAttribute("aria-pressed", String(state.map !== ""));
      if (place !== undefined && state.paper !== shownPaper) list.goTo(place);
      shownPaper = state.paper;
      fetchWhatIsMissing(state, result);
    }

    const sorry = () => toast(t("error.connection"));

    /** @param {State} state @param {Result} result */
    function fetchWhatIsMissing(state, result) {
      searches(state);
      const again = () => states.get() === state && update(state);
      if ((state.map || state.plan) && !later) wantLater().then(again, sorry);
      if (state.area.startsWith("g") && !columns.atlas) columns.wantAtlas().then(again, sorry);
      if (finder.needsVectors(state)) load("lsa", columns.files.lsa ?? "").then((data) => (finder.setVectors(bytes(/** @type {string} */ (data))), again()), sorry);
      if (columns.files.past && !columns.past && (state.sort === "new" || state.map)) columns.wantPast().then(again, sorry);
      if (columns.needsRanks(state.sort)) columns.wantRanks().then(again, sorry);
      const like = columns.row(state.like);
      if (state.sort === "similar" && like !== undefined && !columns.detail(like)) columns.want(like).then(again, sorry);
      if (!columns.isWhole() && (state.map || state.area || state.q.trim() || state.country.length || state.affiliation.length)) columns.wantRest().then(again, sorry);
      else if (result.unsure.length) Promise.all(result.unsure.map(columns.want)).then(again, sorry);
    }

    /** Whether the index, or a part of it, is still loading; the page is redrawn when it has arrived. @param {State} state */
    function searches(state) {
      const query = confpapers.query.parse(state.q);
      const text = finder.textQuery(state);
      /** @type {Array<[SearchReader, Query]>} */
      const wanted = text ? [[reader, text]] : [];
      if (query.strict.length || query.words.slots.length) wanted.push([reader, query], ...(state.inside && pages ? [/** @type {[SearchReader, Query]} */ ([pages, query])] : []));
      const waiting = wanted.filter(([one, query]) => one.waits(query));
      if (!waiting.length) return false;
      Promise.all(waiting.map(([one, query]) => one.wait(query))).then(() => states.get() === state && update(state), sorry);
      return true;
    }

    const narrow = matchMedia("(max-width: 700px)");

    let left = /** @type {Element | null} */ (null); // had the focus before the filters
    /** Shows or hides the filters. @param {boolean} [on] */
    function panel(on) {
      const { bottom } = find("#facets").getBoundingClientRect();
      if (on === undefined && !narrow.matches && !document.body.classList.contains("shows-facets") && bottom > find("header.bar").offsetHeight + 80)
        return find(".facet:not(.facet-sort) :is(button, select)").focus(); // they are visible already, and would cover the first papers
      const shown = document.body.classList.toggle("shows-facets", on);
      find("[data-do=facets][aria-expanded]").setAttribute("aria-expanded", String(shown));
      if (shown) (left = document.activeElement), find(narrow.matches ? "#facets button" : ".facet:not(.facet-sort) :is(button, select)").focus({ preventScroll: true });
      else if (find("#facets").contains(document.activeElement)) /** @type {HTMLElement} */ (left?.matches("body") ? find("#list") : left)?.focus({ preventScroll: true });
    }

    /** On a phone the sort order is in the same panel as the filters. */
    const sort = find("#sort");
    const beside = sort.nextSibling;
    const putSort = () => void (narrow.matches ? find("#sort-here").append(sort) : beside?.parentNode?.insertBefore(sort, beside));
    narrow.addEventListener("change", putSort);
    putSort();

    /** Opens the map and focuses it, or closes it and returns to the list. */
    async function toggleMap() {
      if (!mapped) return;
      await wantLater();
      const opens = !states.get().map;
      states.set({ map: opens ? "1" : "" });
      const wanted = opens ? document.querySelector("#map canvas") : (list.card(list.here()) ?? find("#list"));
      /** @type {HTMLElement | null} */ (wanted)?.focus({ preventScroll: true });
    }

    async function togglePlan() {
      await wantLater();
      states.set({ plan: states.get().plan ? "" : "1" });
      if (states.get().plan) find("#timeline").scrollIntoView({ block: "center" });
    }

    async function openWalk() {
      /** @type {HTMLDialogElement} */ (find("#keep")).close();
      await (await wantLater()).posters.open();
    }

    /** From the map back to the list, at the paper selected on the map. */
    function toList() {
      const i = map?.chosen() ?? -1;
      if (states.get().map === "full") states.set({ map: "1" });
      if (i < 0 || !list.goTo(i)) /** @type {HTMLElement} */ (list.card(list.here()) ?? find("#list")).focus({ preventScroll: true });
    }

    function theme() {
      changeTheme();
      map?.recolour();
    }

    const help = () => /** @type {HTMLDialogElement} */ (find("#help")).showModal();
    /** @type {Record<string, () => void>} */
    const tools = {
      map: () => void toggleMap().catch(sorry),
      theme,
      help,
      keep: keep.open,
      walk: () => void openWalk().catch(sorry),
      plan: () => void togglePlan().catch(sorry),
      facets: () => panel(),
      inside: () => void toggleInside(),
      top: () => scrollTo({ top: 0 }),
    };
    document.addEventListener("click", (event) => {
      const target = /** @type {Element} */ (event.target);
      const tool = target.closest("[data-do]")?.getAttribute("data-do");
      if (tool && tool in tools) {
        event.preventDefault();
        return tools[tool]();
      }
      if (target.closest(".skip")) {
        event.preventDefault();
        find("#list").focus();
      }
      if (document.body.classList.contains("shows-facets") && !target.closest("#facets")) panel(false);
      if (target === document.querySelector("dialog[open]")) /** @type {HTMLDialogElement} */ (target).close();
    });

    const perform = confpapers.actions({ columns, shelf, list, cards, keep, point: (i) => map?.point(i) });

    confpapers.keys({
      "/": () => /** @type {HTMLInputElement} */ (find("#q")).select(),
      j: () => list.walk(1),
      k: () => list.walk(-1),
      s: () => perform("save", list.here()),
      r: () => perform("read", list.here()),
      o: () => perform("open", list.here()),
      a: () => perform("more", list.here()),
      b: () => perform("bibtex", list.here()),
      B: () => void keep.copyShown(),
      n: () => perform("note", list.here()),
      m: tools.map,
      f: () => panel(),
      i: () => void toggleInside(),
      "?": help,
      Escape: () => {
        if (document.body.classList.contains("shows-facets")) panel(false);
        else if (document.activeElement === document.querySelector("#map canvas")) toList();
        else if (states.get().map === "full") states.set({ map: "1" });
        else if (states.get().q) states.set({ q: "" });
      },
    });

    shelf.changed(() => {
      watch.update();
      for (const [i, card] of list.drawn()) cards.update(card, i);
      update(states.get(), true);
    });
    confpapers.zone.changed(() => {
      for (const [i, card] of list.drawn()) cards.update(card, i);
      update(states.get(), true);
    });
    // a reader who focuses the search box is about to type: load the index and warm up the code that a key press runs
    const rehearse = (/** @type {string} */ q) => (finder.compute({ ...states.blank(), q }).counts(), cards.make(0));
    const early = () => void reader.start().then(() => ["ab", "s", "con", "in"].forEach((q, turn) => setTimeout(rehearse, 20 + 30 * turn, q))).catch(() => undefined);
    find("#q").addEventListener("focus", early, { once: true });
    find("form.search").addEventListener("pointerenter", early, { once: true });
    states.changed((state, place) => {
      update(state);
      if (place) list.restore(place);
    });
    states.rememberPlace(list.whereabouts);
    history.scrollRestoration = "manual";
    confpapers.sharpen();
    for (const [i, card] of list.drawn()) if (confpapers.zone.converts() || shelf.isSaved(i) || shelf.isRead(i) || shelf.note(i) || shelf.listsOf(i).length) cards.update(card, i);
    const first = states.get();
    if (first.map || first.area || first.q || first.text || first.country.length || first.affiliation.length) columns.wantRest().then(ready, ready);
    else setTimeout(ready); // in its own task, so that a phone can paint and handle input in between

    function ready() {
      const typed = /** @type {HTMLInputElement} */ (find("#q")).value; // typed before this script ran
      if (typed && !states.get().q) states.set({ q: typed }, { part: "search" });
      else update(states.get());
      if (history.state) list.restore(history.state);
      confpapers.resume(columns.conference.id, list.whereabouts, list.restore);
      document.documentElement.classList.add("ready");
      setTimeout(shelf.follow);
      setTimeout(() => columns.wantRest().then(complete, sorry));
      setTimeout(() => confpapers.now(columns, shelf, programme));
      confpapers.offline.start(columns.conference.id);
    }

    /** Adds what arrives after the list: authors, places and watched names. */
    function complete() {
      list.name();
      watch.update();
      if (watch.count()) for (const [i, card] of list.drawn()) cards.update(card, i);
      if (watch.fresh()) confpapers.notice("watch", t("watch.fresh", { n: watch.fresh() }), t("watch.show"), () => states.set({ ...states.bare(states.get()), only: ["watched"] }));
    }
  }
})();
