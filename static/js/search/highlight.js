// Highlights search terms without changing the text: ranges for CSS's ::highlight(found). They are static, because the browser
// adjusts all others at each change of the page.
// needs: core/base core/text search/lit
"use strict";
(() => {
  const { spans } = confpapers.text;
  /** @type {((term: string, entire?: boolean) => boolean) | null} */
  let wanted = null;
  /** @type {WeakMap<Element, StaticRange[]>} */
  const ranges = new WeakMap();
  /** @type {Highlight | null} */
  const marks = typeof Highlight === "function" && CSS.highlights ? new Highlight() : null;
  if (marks) CSS.highlights.set("found", marks);

  /** @param {Element} card */
  function unmark(card) {
    for (const range of ranges.get(card) ?? []) marks?.delete(range);
    ranges.delete(card);
  }

  /** @param {Element} card */
  function mark(card) {
    confpapers.lit.dress(card);
    if (!marks) return;
    unmark(card);
    if (!wanted) return;
    /** @type {StaticRange[]} */
    const added = [];
    for (const part of card.querySelectorAll(".title, .authors, .text, .words")) {
      const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.nodeValue === ", ") continue;
        for (const [start, end] of spans(node.nodeValue ?? "", wanted)) {
          const range = new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end });
          added.push(range);
          marks.add(range);
        }
      }
    }
    ranges.set(card, added);
  }

  /** The position of the first hit in a text; -1 without one. @param {string} text */
  const first = (text) => (wanted ? (spans(text, wanted, true)[0]?.[0] ?? -1) : -1);

  confpapers.highlight = { first, mark, unmark, use: (test) => void (wanted = test) };
})();
