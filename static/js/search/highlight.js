// Marks what was searched for, without touching the text: ranges for CSS's ::highlight(found).
// needs: core/base core/text
"use strict";
(() => {
  const { foldMap } = confpapers.text;
  /** @type {RegExp | null} */
  let pattern = null;
  /** @type {WeakMap<Element, Range[]>} */
  const ranges = new WeakMap();
  /** @type {Highlight | null} */
  const found = typeof Highlight === "function" && CSS.highlights ? new Highlight() : null;
  if (found) CSS.highlights.set("found", found);

  /** @param {Element} card */
  function unmark(card) {
    for (const range of ranges.get(card) ?? []) found?.delete(range);
    ranges.delete(card);
  }

  /** @param {Element} card */
  function mark(card) {
    if (!found) return;
    unmark(card);
    if (!pattern) return;
    /** @type {Range[]} */
    const made = [];
    for (const part of card.querySelectorAll(".title, .authors, .text, .words")) {
      const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const { folded, from } = foldMap(node.nodeValue ?? "");
        for (const match of folded.matchAll(pattern)) {
          const range = new Range();
          range.setStart(node, from[match.index ?? 0]);
          range.setEnd(node, from[(match.index ?? 0) + match[0].length]);
          made.push(range);
          found.add(range);
        }
      }
    }
    ranges.set(card, made);
  }

  /** Where the first hit in a text is; -1 without one. @param {string} text */
  function first(text) {
    if (!pattern) return -1;
    const { folded, from } = foldMap(text);
    const at = folded.search(pattern);
    return at < 0 ? -1 : from[at];
  }

  confpapers.highlight = { first, mark, unmark, use: (next) => void (pattern = next) };
})();
