// What the buttons of a card do, and clicks in the list.
// needs: core/base core/notice core/state core/strings search/highlight
"use strict";
(() => {
  const { find, toast } = confpapers.core;
  const { t } = confpapers.strings;
  const states = confpapers.state;

  /** Returns what performs an action on a paper. @param {PageParts} parts @returns {(act: string, i: number) => void} */
  function actions({ columns, shelf, list, cards, keep, point }) {
    /** Reports what was done, or that the browser will not remember it. @param {string} text */
    function say(text) {
      if (shelf.isStored()) return toast(text);
      confpapers.notice("storage", t("error.storage"), t("keep.export"), keep.open);
    }

    /** @param {string} act @param {number} i */
    function perform(act, i) {
      if (i < 0) return;
      const card = list.card(i);
      list.select(i);
      const sorry = () => toast(t("error.paper"));
      if (act === "save") columns.want(i).then(({ id }) => say(shelf.toggle("saved", id) ? t("card.saved") : t("card.unsaved")), sorry);
      if (act === "read") columns.want(i).then(({ id }) => shelf.toggle("read", id), sorry);
      if (act === "bibtex") keep.bibtex(i).catch(() => toast(t("card.bibtex.missing")));
      if (act === "authors" && card) {
        delete card.dataset.brief;
        cards.authors(card, i);
        confpapers.highlight.mark(card);
      }
      if (act === "open") /** @type {HTMLElement | null | undefined} */ (card?.querySelector(".links a, .title a"))?.click();
      if ((act === "more" || act === "similar" || act === "citations" || act === "note" || act === "lists") && card) {
        const whole = columns.detail(i); // a card that came with the page lacks some fields
        if (!whole && (act === "similar" || act === "citations")) return void columns.want(i).then(() => perform(act, i), sorry);
        if (!whole && act === "more") columns.want(i).then(() => cards.preview(card, i), () => undefined);
        const on = cards.toggle(i, act);
        cards.update(card, i);
        confpapers.highlight.mark(card);
        if (act === "note" && on) /** @type {HTMLElement | null} */ (card.querySelector("textarea.note"))?.focus();
      }
    }

    find("#list").addEventListener("click", (event) => {
      const target = /** @type {Element} */ (event.target);
      const card = /** @type {HTMLElement | null} */ (target.closest("article"));
      if (!card) return;
      const i = Number(/** @type {HTMLElement} */ (target.closest("[data-row]")).dataset.row); // a star in a list belongs to another paper
      const what = target.closest("[data-act]")?.getAttribute("data-act");
      const named = target.closest("[data-list]")?.getAttribute("data-list");
      if (named) return void columns.want(i).then(({ id }) => shelf.toggleList(named, id), () => toast(t("error.paper")));
      if (what) return perform(what, i);
      const link = target.closest("a[href^='#']");
      if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        const wanted = states.parse(link.getAttribute("href") ?? "");
        if (wanted.sort === "similar") states.set({ sort: wanted.sort, like: wanted.like, mix: "" }); // sorting keeps the search
        else states.set({ ...wanted, ...states.mapOf(states.get()) });
      } else if (target.closest(".text") && !getSelection()?.toString() && !card.classList.contains("is-open")) perform("more", i);
    });
    find("#list").addEventListener("input", (event) => {
      const box = /** @type {HTMLTextAreaElement} */ (event.target);
      const card = /** @type {HTMLElement | null} */ (box.closest("article"));
      if (card && box.matches(".note")) columns.want(Number(card.dataset.row)).then(({ id }) => shelf.setNote(id, box.value), () => undefined);
    });
    find("#list").addEventListener("mouseover", (event) => {
      const card = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("article"));
      if (card && states.get().map) point(Number(card.dataset.row));
    });

    return perform;
  }

  confpapers.actions = actions;
})();
