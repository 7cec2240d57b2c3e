// The reader's position in the list, and moves to another paper of it.
// needs: core/base
"use strict";
(() => {
  /** @param {Columns} columns @param {Walkable} list @returns {Walk} */
  function walk(columns, list) {
    const { bar, drawn, layout, track } = list;
    let current = -1;
    let pointed = -1;
    let wanted = -1; // was to have the focus

    /** Marks a card that was added to the page. @param {HTMLElement} card @param {number} i */
    function dress(card, i) {
      card.classList.toggle("current", i === current);
      card.classList.toggle("pointed", i === pointed);
    }

    /** @param {number} i */
    function select(i) {
      drawn.get(current)?.classList.remove("current");
      current = i;
      drawn.get(i)?.classList.add("current");
    }

    /** Marks the card of the paper that the map points at. @param {number} i */
    function point(i) {
      drawn.get(pointed)?.classList.remove("pointed");
      pointed = i;
      drawn.get(i)?.classList.add("pointed");
    }

    /** Scrolls until a paper is at a distance from the window's edge; cards drawn on the way change the heights. @param {number} i @param {number} wanted */
    function bring(i, wanted) {
      const at = list.rows().indexOf(i);
      for (let turn = 0; turn < 4; turn++) {
        layout.lay(list.rows());
        if (!turn) track.aim(layout.top(at));
        const card = drawn.get(i);
        const y = card?.isConnected && turn ? scrollY + card.getBoundingClientRect().top : track.where(layout.top(at));
        track.jump(y - wanted);
        list.render();
        for (const card of drawn.values()) layout.measure(card);
      }
      list.render();
    }

    /** Scrolls a paper to the top of the window; false if it is not in the list. @param {number} i */
    function goTo(i, focus = true) {
      if (!list.rows().includes(i)) return false;
      select(i);
      bring(i, bar.offsetHeight + 10);
      if (focus) drawn.get((wanted = i))?.focus({ preventScroll: true });
      return true;
    }

    /** A card that had nothing to show until now gets the focus that it could not take. @param {HTMLElement} card */
    function revealed(card) {
      if (Number(card.dataset.row) === wanted && document.activeElement === document.body) card.focus({ preventScroll: true });
    }

    /** The paper that keys act upon: the selected one if it is visible, else the first visible one. */
    function here() {
      const card = drawn.get(current);
      if (card?.isConnected) {
        const { top, bottom } = card.getBoundingClientRect();
        if (bottom > bar.offsetHeight && top < innerHeight) return current;
      }
      const first = list.anchor();
      return first ? Number(first.card.dataset.row) : -1;
    }

    /** @param {number} step */
    function go(step) {
      const i = here();
      const at = list.rows().indexOf(i);
      if (at < 0) return;
      const next = i === current ? Math.max(0, Math.min(list.rows().length - 1, at + step)) : step > 0 ? at : Math.max(0, at - 1);
      goTo(list.rows()[next]);
    }

    /** The reader's position: a paper and its distance from the window's edge, or the distance from the top of the page. */
    function whereabouts() {
      const held = scrollY > track.top() ? list.anchor() : null;
      return held ? { paper: columns.short(Number(held.card.dataset.row)), top: Math.round(held.top) } : { scroll: Math.round(scrollY) };
    }

    /** Returns to such a position. @param {{ paper?: string, top?: number, scroll?: number }} where */
    function restore({ paper = "", top: wanted = 0, scroll }) {
      const i = paper ? columns.row(paper) : undefined;
      if (i !== undefined && list.rows().includes(i)) bring(i, wanted);
      else if (scroll !== undefined) scrollTo({ top: scroll, behavior: "instant" });
    }

    return { dress, select, revealed, point, bring, goTo, here, walk: go, whereabouts, restore };
  }

  confpapers.walk = walk;
})();
