// The parts of a card whose width depends on the paper: badges and links below the authors, and the buttons at its foot.
// A card that waits for its details has them already, at their final size: nothing moves when the details arrive.
// needs: core/base core/strings
"use strict";
(() => {
  const { t } = confpapers.strings;
  const [ABSTRACT, WORDS, SIMILAR, BIBTEX] = [8, 16, 32, 128];

  /**
   * Repeats the first child of a box for each item.
   * @template T @param {Element} box @param {T[]} items @param {(part: any, item: T, at: number) => void} fill @param {string} between
   */
  function each(box, items, fill, between = " ") {
    const mould = /** @type {Element} */ (box.firstElementChild);
    const parts = items.flatMap((item, at) => {
      const part = /** @type {Element} */ (mould.cloneNode(true));
      fill(part, item, at);
      return at && between ? [between, part] : [part];
    });
    box.replaceChildren(...parts);
  }

  /** @param {HTMLElement} card @param {string} part @param {boolean} wanted */
  function keep(card, part, wanted) {
    const existing = card.querySelector(part);
    if (!wanted) existing?.remove();
    return wanted ? existing : null;
  }

  /** Fills in the badges and links. @param {HTMLElement} card @param {Array<[kind: string, text: string]>} badges @param {Array<[label: string, url: string]>} links */
  function write(card, badges, links) {
    const first = keep(card, ".badges", badges.length > 0);
    if (first)
      each(first, badges, (part, [kind, text]) => {
        part.className = `badge badge-${kind}`;
        part.textContent = text;
      });
    const last = keep(card, ".links", links.length > 0);
    if (last)
      each(last, links, (part, [label, url]) => {
        part.textContent = label;
        if (url) part.href = url;
        else part.removeAttribute("href");
      });
  }

  /** The same texts as in templates/_paper.html. @param {number} n @param {number} cited */
  function citations(n, cited) {
    if (!n) return t("card.cited", { n: cited });
    return cited ? t("card.cites.cited", { n, cited }) : t("card.cites", { n });
  }

  /** Keeps the buttons that the paper has something for. @param {HTMLElement} card @param {{ abstract: boolean, words: boolean, similar: boolean, bibtex: boolean, cites: number, cited: number }} has */
  function buttons(card, { abstract, words, similar, bibtex, cites, cited }) {
    keep(card, "[data-act=bibtex]", bibtex);
    const more = keep(card, "[data-act=more]", abstract || words);
    if (more && !abstract) more.textContent = t("card.more.words");
    keep(card, "[data-act=similar]", similar);
    keep(card, ".rank", similar);
    const button = keep(card, "[data-act=citations]", cites + cited > 0);
    if (button) button.textContent = citations(cites, cited);
  }

  /** @param {Columns} columns @returns {CardLine} */
  function line(columns) {
    return {
      /** Fills in what the columns know, if they know it. */
      guess(card, i) {
        const inColumns = columns.line(i);
        if (!inColumns) return;
        const [badges, labels] = inColumns;
        const number = columns.positions[i];
        write(card, number ? [...badges, ["position", number.startsWith("#") ? number : `#${number}`]] : badges, labels.map((label) => [label, ""]));
        const flags = columns.flags[i];
        buttons(card, { abstract: (flags & ABSTRACT) > 0, words: (flags & WORDS) > 0, similar: (flags & SIMILAR) > 0, bibtex: (flags & BIBTEX) > 0, cites: columns.cites[i], cited: columns.cited[i] });
      },
      fill(card, detail) {
        write(card, detail.badges ?? [], detail.links ?? []);
        const [cites, cited] = [[detail.cites, detail.cites_elsewhere], [detail.cited, detail.cited_elsewhere]].map((some) => some.reduce((sum, papers) => sum + (papers?.length ?? 0), 0));
        buttons(card, { abstract: !!detail.abstract, words: !!detail.words, similar: !!detail.similar?.length, bibtex: !!detail.bibtex, cites, cited });
      },
    };
  }

  confpapers.cardLine = Object.assign(line, { each, keep });
})();
