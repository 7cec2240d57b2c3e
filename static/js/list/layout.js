// The position of each card in the list: from the heights of drawn cards, and an estimate for the others.
// needs: core/base
"use strict";
(() => {
  const ABSTRACT = 8;

  /** @param {Columns} columns @param {HTMLElement} box @param {Map<number, HTMLElement>} drawn @returns {ListLayout} */
  function listLayout(columns, box, drawn) {
    const heights = new Float32Array(columns.n);
    const offsets = new Float64Array(columns.n + 1);
    let width = box.clientWidth;
    let usual = 0; // usual height of a card without its strip
    /** @type {number[]} */
    let rows = [];

    /** Stores the card's height; returns whether it changed. @param {HTMLElement} card */
    function measure(card) {
      const i = Number(card.dataset.row);
      const height = card.offsetHeight;
      if (!height || heights[i] === height) return false;
      heights[i] = height;
      layout.stale = true;
      return true;
    }

    const strip = (/** @type {number} */ i) => (columns.strips[i] ? (width * 1000) / columns.strips[i] : 0);

    /** Estimates from the cards in the page. */
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
    const height = (i) => heights[i] || usual + strip(i) - (columns.flags[i] & ABSTRACT ? 0 : 60);

    /** Computes the positions of these rows. @param {number[]} next */
    function lay(next) {
      if (!layout.stale && rows === next) return;
      rows = next;
      if (!usual) calibrate();
      for (let at = 0; at < rows.length; at++) offsets[at + 1] = offsets[at] + height(rows[at]);
      layout.stale = false;
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

    /** Whether the column has the same width; if not, all heights are discarded. */
    function sameWidth() {
      if (width === box.clientWidth) return true;
      width = box.clientWidth;
      heights.fill(0);
      usual = 0;
      layout.stale = true;
      return false;
    }

    /** @type {ListLayout} */
    const layout = { stale: true, measure, height, lay, rowAt, sameWidth, top: (at) => offsets[at], whole: () => offsets[rows.length] };
    return layout;
  }

  confpapers.layout = listLayout;
})();
