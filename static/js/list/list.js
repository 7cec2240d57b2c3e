// The list: of thousands of cards, only those near the window are in the page, at their positions.
// needs: core/base list/arrivals list/layout list/track list/walk search/highlight
"use strict";
(() => {
  const { el, find, afterPaint, PAUSE } = confpapers.core;
  const NEAR = 0.6; // window heights around the window in which cards are drawn ...
  const FAR = 1.5; // ... and kept, so that scrolling draws one card at a time
  const SPARE = 3; // cards beyond that are removed together: each removal costs a layout of the list

  /** @param {Columns} columns @param {Cards} cards @returns {List} */
  function list(columns, cards) {
    const box = find("#list");
    const bar = find("header.bar");
    /** @type {Map<number, HTMLElement>} */
    const drawn = new Map();
    for (const card of box.querySelectorAll("article")) drawn.set(Number(/** @type {HTMLElement} */ (card).dataset.row), /** @type {HTMLElement} */ (card));
    const layout = confpapers.layout(columns, box, drawn);
    const track = confpapers.track(box, layout);
    const walk = confpapers.walk(columns, { bar, drawn, layout, track, rows: () => rows, anchor, render: () => render(false) });
    const arrivals = confpapers.arrivals(columns, cards, { drawn, track, walk, anchor, fit, last: () => rows[to - 1], row: (below) => rows[to - 1 + below] });
    let main = Infinity; // how many of the rows match fully
    /** The heading above a row. @type {Heading | null} */
    let heading = null;
    /** @type {number[]} */
    let rows = columns.rows;
    let from = 0;
    let to = drawn.size; // the page comes with its first cards
    let planned = 0;
    let typing = false; // or a moment ago
    let cancel = () => undefined;
    let waiting = 0;
    /** The next card, before it is in the page. @type {{ at: number, card: HTMLElement } | null} */
    let next = null;

    const watch = new ResizeObserver((entries) => {
      const laid = entries.map(({ target }) => /** @type {HTMLElement} */ (target));
      laid.forEach(layout.measure);
      cards.offer(laid);
      if (!layout.stale || typing) return;
      layout.lay(rows);
      const near = around(NEAR);
      if (near[0] < from || near[1] > to) plan(); // otherwise a frame without a change would be drawn
    });

    for (const card of drawn.values()) watch.observe(card);

    /** The first visible card and its position, which stays while others come and go. */
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

    /** The rows within some window heights of the window. @param {number} margin */
    function around(margin) {
      const view = track.view();
      return [layout.rowAt(view - innerHeight * margin), Math.min(rows.length, layout.rowAt(view + innerHeight * (1 + margin)) + 1)];
    }

    /** Draws near cards and removes far ones. */
    function render(still = true, margin = NEAR, scrolling = false) {
      cancelAnimationFrame(planned);
      planned = 0;
      layout.lay(rows);
      const near = around(margin);
      const far = around(FAR);
      const overlaps = drawn.size > 0 && from < near[1] && to > near[0] && still;
      const first = overlaps ? Math.min(near[0], Math.max(from, far[0])) : near[0];
      const last = overlaps ? Math.max(near[1], Math.min(to, far[1])) : near[1];
      span(first, last, still && scrollY > 0 ? anchor() : null, scrolling);
    }

    /** Makes the page contain exactly these rows. @param {number} first @param {number} last @param {ReturnType<typeof anchor>} held @param {boolean} scrolling */
    function span(first, last, held, scrolling) {
      if (scrolling) for (let at = from; at < first; at++) measure(rows[at]); // on a slow machine they may not be measured yet
      remove(new Set(rows.slice(first, last)));
      const fresh = insert(first, last, scrolling);
      from = first;
      to = last;
      fit(fresh, held, scrolling);
      if (scrolling) cards.offer(fresh); // now, as browsers count a change at a later moment as a shift
      arrivals.ask();
    }

    /** Keeps the visible cards in position although cards above them are new or higher. @param {HTMLElement[]} fresh @param {ReturnType<Walkable["anchor"]>} held @param {boolean} scrolling */
    function fit(fresh, held, scrolling) {
      const grows = held !== null && fresh.some((card) => card.compareDocumentPosition(held.card) & Node.DOCUMENT_POSITION_FOLLOWING);
      if (grows) for (const card of fresh) layout.measure(card);
      layout.lay(rows);
      track.pad(from, to);
      if ((!grows && scrolling) || !held?.card.isConnected) return;
      const moved = held.card.getBoundingClientRect().top - held.top;
      if (Math.abs(moved) > 0.5) track.jump(scrollY + moved);
    }

    /** Measures a card before space takes its place. @param {number} i */
    function measure(i) {
      const card = drawn.get(i);
      if (card) layout.measure(card);
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

    /** Inserts the rows in order; returns the new cards. @param {number} first @param {number} last @param {boolean} same whether the rows are those of before */
    function insert(first, last, same) {
      const fresh = [];
      let before = box.firstElementChild;
      for (let at = first; at < last; at++) {
        const i = rows[at];
        let card = drawn.get(i);
        const placed = card && same;
        if (!card) {
          card = next?.at === at ? next.card : draw(i);
          if (card === next?.card) next = null;
          walk.dress(card, i);
          drawn.set(i, card);
          watch.observe(card);
          fresh.push(card);
        }
        if (card === before) before = before.nextElementSibling;
        else box.insertBefore(card, before);
        if (!placed) number(card, at);
      }
      return fresh;
    }

    /** Sets its position in the list, for screen readers, and the heading above. @param {HTMLElement} card @param {number} at */
    function number(card, at) {
      const head = card.firstElementChild?.matches(".some") ? card.firstElementChild : null;
      card.classList.toggle("has-heading", heading?.at === at);
      if (heading?.at === at) {
        if (!head) card.prepend(el("h2", { class: "some" }, heading.text));
        else if (head.textContent !== heading.text) head.textContent = heading.text;
      } else head?.remove();
      for (const [name, value] of /** @type {const} */ ([["aria-posinset", at + 1], ["aria-setsize", rows.length]]))
        if (card.getAttribute(name) !== String(value)) card.setAttribute(name, String(value));
    }

    /** Inserts one card below or above the others, at some distance from the window. @param {number} at */
    function extend(at) {
      span(Math.min(from, at), Math.max(to, at + 1), anchor(), true);
      measure(rows[at]); // styles and lays out the card now
    }

    /** Removes cards far from the window, when no card is to be drawn. */
    function trim() {
      const far = around(FAR);
      const [first, last] = [Math.max(from, Math.min(far[0], to)), Math.min(to, Math.max(far[1], from))];
      if (first - from < SPARE && to - last < SPARE) return;
      span(first, last, null, true);
      void box.offsetHeight; // lays out the list now
    }

    /** Forgets the card that is not in the page yet. */
    function forget() {
      if (next) confpapers.highlight.unmark(next.card);
      next = null;
    }

    /** @param {number} i */
    function draw(i) {
      const card = cards.make(i);
      if (!("waiting" in card.dataset)) confpapers.highlight.mark(card);
      return card;
    }

    /** Moves to the start of the list if the window is below it. */
    function toStart() {
      const start = track.top() - bar.offsetHeight - 12;
      track.aim(0);
      if (scrollY <= start) return;
      box.style.paddingTop = "0px";
      track.jump(start);
    }

    /** Shows these papers. @param {number[]} now @param {boolean} [keepPlace] @param {{ main?: number, heading?: Heading | null }} [parts] */
    function show(now, keepPlace = false, parts = {}) {
      main = parts.main ?? now.length;
      heading = parts.heading ?? null;
      const same = now === rows || (now.length === rows.length && now.every((i, at) => rows[at] === i));
      forget();
      rows = now;
      if (!keepPlace && !same) toStart();
      const before = new Set(drawn.values());
      render(keepPlace || same, 0); // visible cards at once, the others when those are painted
      cancel();
      typing = true;
      cancel = afterPaint(() => ((typing = false), render()), PAUSE);
      for (const [i, card] of drawn) {
        if (!before.has(card)) continue;
        cards.preview(card, i);
        confpapers.highlight.mark(card);
      }
    }

    const plan = () => void (planned ||= requestAnimationFrame(look));

    /** Draws cards that are visible already at once, and those that the reader approaches between this frame and the next. */
    function look() {
      planned = 0;
      layout.lay(rows);
      track.follow(from, to);
      arrivals.unclip();
      const urgent = around(0.1);
      if (urgent[0] < from || urgent[1] > to) return render(true, NEAR, true);
      if (!typing) waiting ||= setTimeout(approach);
    }

    /**
     * Draws one card that the reader approaches, because a phone's frame is too short for more: after one frame the card is
     * created, after the next one inserted, styled and laid out, so that a frame has only to paint it.
     */
    function approach() {
      waiting = 0;
      if (typing) return;
      layout.lay(rows);
      const wanted = around(NEAR);
      const at = wanted[1] > to ? to : wanted[0] < from ? from - 1 : -1;
      if (at < 0) return trim();
      if (next?.at === at) extend(at);
      else {
        forget();
        next = { at, card: draw(rows[at]) };
      }
      plan();
    }

    addEventListener("scroll", plan, { passive: true });
    new ResizeObserver(() => {
      if (layout.sameWidth()) return;
      const held = scrollY > track.top() ? anchor() : null;
      if (held) walk.bring(Number(held.card.dataset.row), Math.max(held.top, bar.offsetHeight));
      else render();
    }).observe(box);

    return {
      ...walk,
      show,
      name: () => (forget(), arrivals.name()),
      shown: () => rows.slice(0, main),
      card: (i) => drawn.get(i),
      drawn: () => drawn,
    };
  }

  confpapers.list = list;
})();
