// The list: of thousands of cards only those near the window are in the page, at the places they would have.
"use strict";
(() => {
  const { find } = confpapers.core;
  const ABSTRACT = 8;
  const TALLEST = 8_000_000; // pixels: browsers end a page somewhere between 17 and 33 million

  /** @param {Columns} columns @param {Cards} cards @returns {List} */
  function list(columns, cards) {
    const box = find("#list");
    const bar = find("header.bar");
    const heights = new Float32Array(columns.n);
    /** @type {Map<number, HTMLElement>} */
    const drawn = new Map();
    /** @type {number[]} */
    let rows = Array.from({ length: columns.n }, (_, i) => i);
    let offsets = new Float64Array(1);
    let stale = true;
    let from = 0;
    let to = 0;
    let current = -1;
    let pointed = -1;
    let width = box.clientWidth;
    let shift = 0; // pixels of the list that a page as high as TALLEST leaves out above the window
    let seen = scrollY;
    let planned = 0;
    let asking = 0;
    let later = 0;
    for (const card of box.querySelectorAll("article")) drawn.set(Number(/** @type {HTMLElement} */ (card).dataset.row), /** @type {HTMLElement} */ (card));

    const watch = new ResizeObserver((entries) => {
      for (const { target } of entries) measure(/** @type {HTMLElement} */ (target));
      if (stale) plan();
    });

    /** @param {HTMLElement} card */
    function measure(card) {
      const i = Number(card.dataset.row);
      const height = card.offsetHeight;
      if (!height || heights[i] === height) return;
      heights[i] = height;
      stale = true;
    }

    const strip = (/** @type {number} */ i) => (columns.strips[i] ? (width * 1000) / columns.strips[i] : 0);
    let usual = 0;

    /** How high a card is beside its strip, by those that are in the page. */
    function calibrate() {
      let sum = 0;
      let count = 0;
      for (const [i, card] of drawn) {
        measure(card);
        if (columns.flags[i] & ABSTRACT && heights[i] && count < 4) (sum += heights[i] - strip(i)), count++;
      }
      usual = count ? sum / count : 240;
    }

    /** @param {number} i */
    const guess = (i) => usual + strip(i) - (columns.flags[i] & ABSTRACT ? 0 : 60);

    function place() {
      if (!stale) return;
      if (!usual) calibrate();
      if (offsets.length !== rows.length + 1) offsets = new Float64Array(rows.length + 1);
      for (let at = 0; at < rows.length; at++) offsets[at + 1] = offsets[at] + (heights[rows[at]] || guess(rows[at]));
      stale = false;
    }

    /** The row at a height. @param {number} y */
    function rowAt(y) {
      let low = 0;
      let high = rows.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (offsets[middle + 1] < y) low = middle + 1;
        else high = middle;
      }
      return low;
    }

    const top = () => box.getBoundingClientRect().top + scrollY;

    const whole = () => offsets[rows.length];
    const shown = () => Math.min(whole(), TALLEST);

    /** Where on the page a height in the list is when the whole list is spread over it. @param {number} y */
    const spread = (y) => (whole() > TALLEST ? (y * (shown() - innerHeight)) / (whole() - innerHeight) : y);

    /**
     * A list that is higher than a page can be: small steps of the reader move it pixel by pixel, a jump of the scroll
     * bar goes to that part of the whole list, and before the page ends where the list does not, the page is moved under it.
     */
    function follow() {
      const moved = Math.abs(scrollY - seen);
      seen = scrollY;
      if (whole() <= TALLEST) return void (shift = 0);
      const at = scrollY - top();
      if (moved > 2 * innerHeight || at < 0) shift = at < 0 ? 0 : (at * (whole() - innerHeight)) / (shown() - innerHeight) - at;
      const view = at + shift;
      const edge = 2 * innerHeight;
      if ((at < edge && view > at + 1) || (shown() - at < edge + innerHeight && whole() - view > shown() - at + 1)) {
        if (Math.abs(spread(view) - at) < 1) return;
        shift = view - spread(view);
        pad(from, to);
        jump(top() + view - shift);
      }
    }

    /** @param {number} y */
    function jump(y) {
      scrollTo({ top: Math.max(0, y), behavior: "instant" });
      seen = scrollY;
    }

    /** Room for the cards that are not in the page. @param {number} first @param {number} last */
    function pad(first, last) {
      for (const [side, height] of /** @type {const} */ ([["paddingTop", offsets[first] - shift], ["paddingBottom", shown() - offsets[last] + shift]])) {
        const text = `${Math.max(0, Math.round(height * 100) / 100)}px`;
        if (box.style[side] !== text) box.style[side] = text; // the same again would cost a layout
      }
    }

    /** The first card in sight and where it is: it stays there while others come and go. */
    function anchor() {
      const edge = bar.offsetHeight;
      for (let at = from; at < to; at++) {
        const card = drawn.get(rows[at]);
        if (!card?.isConnected) continue;
        const { bottom, top } = card.getBoundingClientRect();
        if (bottom > edge) return { card, top };
      }
      return null;
    }

    /** The rows from so many window heights above the window to so many below. @param {number} above @param {number} below */
    function around(above, below) {
      const view = scrollY - top() + shift;
      return [rowAt(view - innerHeight * above), Math.min(rows.length, rowAt(view + innerHeight * (1 + below)) + 1)];
    }

    /** Draws what is near and removes what is far; between the two a card stays, so that scrolling draws one card at a time. */
    function render(still = true, margin = 0.6, scrolling = false) {
      cancelAnimationFrame(planned);
      planned = 0;
      place();
      const near = around(margin, margin);
      const far = around(1.5, 1.5);
      const overlaps = drawn.size > 0 && from < near[1] && to > near[0] && still;
      const first = overlaps ? Math.min(near[0], Math.max(from, far[0])) : near[0];
      const last = overlaps ? Math.max(near[1], Math.min(to, far[1])) : near[1];
      const held = still && scrollY > 0 ? anchor() : null;
      remove(new Set(rows.slice(first, last)));
      const fresh = insert(first, last);
      const grows = held !== null && fresh.some((card) => card.compareDocumentPosition(held.card) & Node.DOCUMENT_POSITION_FOLLOWING);
      from = first;
      to = last;
      if (grows) for (const card of fresh) measure(card);
      place();
      pad(first, last);
      if (grows || !scrolling) settle(held);
      clearTimeout(asking);
      asking = setTimeout(ask, 50);
    }

    /** Scrolls so that the held card is where it was. @param {ReturnType<typeof anchor>} held */
    function settle(held) {
      if (!held?.card.isConnected) return;
      const moved = held.card.getBoundingClientRect().top - held.top;
      if (Math.abs(moved) > 0.5) jump(scrollY + moved);
    }

    /** @param {Set<number>} wanted */
    function remove(wanted) {
      for (const [i, card] of drawn) {
        if (wanted.has(i)) continue;
        watch.unobserve(card);
        confpapers.highlight.unmark(card);
        card.remove();
        drawn.delete(i);
      }
    }

    /** Puts the rows in their order; returns the cards that are new. @param {number} first @param {number} last */
    function insert(first, last) {
      const fresh = [];
      let before = box.firstElementChild;
      for (let at = first; at < last; at++) {
        const i = rows[at];
        let card = drawn.get(i);
        if (!card) {
          card = draw(i);
          drawn.set(i, card);
          fresh.push(card);
        }
        if (card === before) before = before.nextElementSibling;
        else box.insertBefore(card, before);
        card.setAttribute("aria-posinset", String(at + 1));
        card.setAttribute("aria-setsize", String(rows.length));
        watch.observe(card);
      }
      return fresh;
    }

    /** @param {number} i */
    function draw(i) {
      const card = cards.make(i);
      if (i === current) card.classList.add("current");
      card.classList.toggle("current", i === current);
      card.classList.toggle("pointed", i === pointed);
      if (!("waiting" in card.dataset)) confpapers.highlight.mark(card);
      return card;
    }

    /** Asks for the details of the cards in the page; those that came with the page need them only for what a search finds. */
    function ask() {
      const searching = confpapers.state.get().q.trim() !== "";
      for (const [i, card] of drawn)
        if ("waiting" in card.dataset || (searching && !columns.detail(i)))
          columns.want(i).then(
            (detail) => {
              if (!card.isConnected) return;
              if ("waiting" in card.dataset) {
                cards.fill(card, i, detail);
                cards.update(card, i);
              } else cards.preview(card, i);
              confpapers.highlight.mark(card);
            },
            () => confpapers.core.toast("Some papers could not be loaded. Is the network there?"),
          );
    }

    /** Names the authors, which come after the list, on the cards that were drawn without. */
    function name() {
      for (const [i, card] of drawn) {
        if (find(".title", card).textContent === "" || card.querySelector(".authors a:first-child")?.textContent !== "") continue;
        cards.name(card, i);
        confpapers.highlight.mark(card);
      }
    }

    /** Shows these papers. @param {number[]} next @param {boolean} [keepPlace] */
    function show(next, keepPlace = false) {
      const same = next.length === rows.length && next.every((i, at) => rows[at] === i);
      rows = next;
      stale = true;
      if (!keepPlace && !same) {
        const start = top() - bar.offsetHeight - 12;
        shift = 0;
        if (scrollY > start) {
          box.style.paddingTop = "0px";
          jump(start);
        }
      }
      const before = new Set(drawn.values());
      render(keepPlace || same, 0); // what is in sight at once, the others when that is painted
      clearTimeout(later);
      later = setTimeout(() => render(), 80);
      for (const [i, card] of drawn) {
        if (!before.has(card)) continue;
        cards.preview(card, i);
        confpapers.highlight.mark(card);
      }
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

    /** Scrolls until a paper is so far below the window's edge: what is drawn on the way changes the heights. @param {number} i @param {number} wanted */
    function bring(i, wanted) {
      const at = rows.indexOf(i);
      for (let turn = 0; turn < 4; turn++) {
        place();
        if (!turn) shift = offsets[at] - spread(offsets[at]);
        const card = drawn.get(i);
        const y = card?.isConnected && turn ? scrollY + card.getBoundingClientRect().top : top() + offsets[at] - shift;
        jump(y - wanted);
        render(false);
        for (const card of drawn.values()) measure(card);
      }
      render(false);
    }

    /** Brings a paper to the top of the window; false when it is not in the list. @param {number} i */
    function goTo(i, focus = true) {
      if (!rows.includes(i)) return false;
      select(i);
      bring(i, bar.offsetHeight + 10);
      if (focus) drawn.get(i)?.focus({ preventScroll: true });
      return true;
    }

    /** The paper that keys act upon: the chosen one if it is in sight, else the first in sight. */
    function here() {
      const card = drawn.get(current);
      if (card?.isConnected) {
        const { top, bottom } = card.getBoundingClientRect();
        if (bottom > bar.offsetHeight && top < innerHeight) return current;
      }
      const first = anchor();
      return first ? Number(first.card.dataset.row) : -1;
    }

    /** @param {number} step */
    function walk(step) {
      const i = here();
      const at = rows.indexOf(i);
      if (at < 0) return;
      const next = i === current ? Math.max(0, Math.min(rows.length - 1, at + step)) : step > 0 ? at : Math.max(0, at - 1);
      goTo(rows[next]);
    }

    /** Where the reader is: a paper and how far from the window's edge, or how far down the page. */
    function whereabouts() {
      const held = scrollY > top() ? anchor() : null;
      return held ? { paper: columns.short(Number(held.card.dataset.row)), top: Math.round(held.top) } : { scroll: Math.round(scrollY) };
    }

    /** Goes back to such a place. @param {{ paper?: string, top?: number, scroll?: number }} where */
    function restore({ paper = "", top: wanted = 0, scroll }) {
      const i = paper ? columns.row(paper) : undefined;
      if (i !== undefined && rows.includes(i)) bring(i, wanted);
      else if (scroll !== undefined) scrollTo({ top: scroll, behavior: "instant" });
    }

    const plan = () => {
      if (planned) return;
      planned = requestAnimationFrame(() => {
        planned = 0;
        place();
        follow();
        const [first, last] = around(0.5, 0.5);
        if (first < from || last > to) render(true, 0.6, true);
      });
    };
    addEventListener("scroll", plan, { passive: true });
    new ResizeObserver(() => {
      if (width === box.clientWidth) return;
      const held = scrollY > top() ? anchor() : null;
      width = box.clientWidth;
      heights.fill(0);
      usual = 0;
      stale = true;
      if (held) bring(Number(held.card.dataset.row), Math.max(held.top, bar.offsetHeight));
      else render();
    }).observe(box);

    return {
      show,
      goTo,
      walk,
      here,
      select,
      whereabouts,
      restore,
      name,
      point,
      shown: () => rows,
      card: (i) => drawn.get(i),
      drawn: () => drawn,
    };
  }

  confpapers.list = list;
})();
