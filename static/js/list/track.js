// The list on the page: the window's position in it, and the space for cards that are not drawn. A list that is higher
// than a page can be is spread over the page.
// needs: core/base
"use strict";
(() => {
  const TALLEST = 8_000_000; // pixels: browsers end a page somewhere between 17 and 33 million

  /** @param {HTMLElement} box @param {ListLayout} layout @returns {Track} */
  function track(box, layout) {
    let shift = 0; // pixels of the list above the window that a page as high as TALLEST leaves out
    let seen = scrollY;

    const top = () => box.getBoundingClientRect().top + scrollY;
    const shown = () => Math.min(layout.whole(), TALLEST);

    /** The page position of a height in the list if the whole list is spread over the page. @param {number} y */
    const spread = (y) => (layout.whole() > TALLEST ? (y * (shown() - innerHeight)) / (layout.whole() - innerHeight) : y);

    /**
     * Small steps of the reader move the list pixel by pixel; a jump of the scroll bar goes to that part of the whole list.
     * Before the page ends where the list does not, the page is moved beneath it.
     * @param {number} first @param {number} last the rows that are drawn
     */
    function follow(first, last) {
      const moved = Math.abs(scrollY - seen);
      const whole = layout.whole();
      seen = scrollY;
      if (whole <= TALLEST) return void (shift = 0);
      const at = scrollY - top();
      if (moved > 2 * innerHeight || at < 0) shift = at < 0 ? 0 : (at * (whole - innerHeight)) / (shown() - innerHeight) - at;
      const view = at + shift;
      const edge = 2 * innerHeight;
      const ends = (at < edge && view > at + 1) || (shown() - at < edge + innerHeight && whole - view > shown() - at + 1);
      if (!ends || Math.abs(spread(view) - at) < 1) return;
      shift = view - spread(view);
      pad(first, last);
      jump(where(view));
    }

    /** The current page position of a height in the list. @param {number} y */
    const where = (y) => top() + y - shift;

    /** @param {number} y */
    function jump(y) {
      scrollTo({ top: Math.max(0, y), behavior: "instant" });
      seen = scrollY;
    }

    /** Makes space for the cards that are not in the page. @param {number} first @param {number} last */
    function pad(first, last) {
      for (const [side, height] of /** @type {const} */ ([["paddingTop", layout.top(first) - shift], ["paddingBottom", shown() - layout.top(last) + shift]])) {
        const text = `${Math.max(0, Math.round(height * 100) / 100)}px`;
        if (box.style[side] !== text) box.style[side] = text; // setting the same value would cost a layout
      }
    }

    /** Shifts the list so that a height in it has its proportional page position; 0 is the start. @param {number} y */
    const aim = (y) => void (shift = y - spread(y));

    /** The height in the list at the window's upper edge. */
    const view = () => scrollY - top() + shift;

    return { top, jump, pad, follow, where, aim, view };
  }

  confpapers.track = track;
})();
