// What arrives after the cards that need it: details, which are loaded in files of many papers, and names.
// needs: core/base core/state core/strings search/highlight
"use strict";
(() => {
  const { t } = confpapers.strings;
  const AHEAD = 15; // rows below the drawn ones whose file is also loaded
  const WAIT = 50; // milliseconds, so that a list that is shown for a moment loads nothing

  /** @param {Columns} columns @param {Cards} cards @param {Drawn} list @returns {Arrivals} */
  function arrivals(columns, cards, { drawn, track, walk, anchor, fit, last, row }) {
    let asking = 0;
    /** Papers whose details have arrived since the cards were last filled. @type {Set<number>} */
    const arrived = new Set();
    /** Cards whose names came late and are cut to a line. @type {Set<HTMLElement>} */
    const brief = new Set();

    /** Requests the details of the cards in the page; cards from the HTML need them only for search results. */
    function request() {
      asking = 0;
      const searching = confpapers.state.get().q.trim() !== "";
      for (const [i, card] of drawn)
        if ("waiting" in card.dataset || (searching && !columns.detail(i)))
          columns.want(i).then(
            () => (arrived.add(i), queueMicrotask(fill)),
            () => confpapers.core.toast(t("error.some")),
          );
      const ahead = row(AHEAD);
      if (ahead === last() + AHEAD) columns.want(ahead).catch(() => undefined); // of a list in its own order
    }

    /** Fills the cards whose details have arrived, all at once: a file has those of many. */
    function fill() {
      const some = [...arrived].flatMap((i) => drawn.get(i) ?? []);
      arrived.clear();
      if (!some.length) return;
      const held = scrollY > track.top() ? anchor() : null;
      for (const card of some) {
        const i = Number(card.dataset.row);
        const detail = columns.detail(i);
        if (detail && "waiting" in card.dataset) {
          cards.fill(card, i, detail);
          cards.update(card, i);
          walk.revealed(card);
        } else cards.preview(card, i);
        confpapers.highlight.mark(card);
      }
      fit(some, held, true);
      requestAnimationFrame(() => cards.offer(some));
    }

    /** Fills in names, which arrive after the list, on cards drawn without them. */
    function name() {
      for (const [i, card] of drawn) {
        if (!("brief" in card.dataset) && card.querySelector(".affiliations")?.textContent !== "\u00a0") continue;
        cards.name(card, i);
        confpapers.highlight.mark(card);
        if ("brief" in card.dataset) brief.add(card);
      }
    }

    /** Shows all names on cards out of sight: in sight they keep to a line, so that nothing moves. */
    function unclip() {
      if (!brief.size) return;
      const out = [...brief].filter((card) => {
        const { top, bottom } = card.getBoundingClientRect();
        return !card.isConnected || bottom < 0 || top > innerHeight;
      });
      if (!out.length) return;
      const held = anchor();
      for (const card of out) {
        delete card.dataset.brief;
        brief.delete(card);
      }
      fit(out, held, true);
    }

    /** Shows all names on a card in sight when the reader clicks on the cut line, or comes to a name by keyboard. @param {Event} event */
    function unfold({ type, target }) {
      const line = /** @type {Element} */ (target).closest("[data-brief] :is(.authors, .affiliations)");
      const card = /** @type {HTMLElement | null | undefined} */ (line?.closest("[data-brief]"));
      const ignored = type === "click" ? "a" : ":not(:focus-visible)"; // a button must not move between press and click
      if (!card || /** @type {Element} */ (target).closest("a, button")?.matches(ignored)) return;
      delete card.dataset.brief;
      brief.delete(card);
    }

    for (const type of ["click", "focusin"]) document.addEventListener(type, unfold);
    return { ask: () => void (asking ||= setTimeout(request, WAIT)), name, unclip };
  }

  confpapers.arrivals = arrivals;
})();
