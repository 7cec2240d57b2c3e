// The pages with matches of a search inside the papers: highlighted on the strip, and listed beside it.
// needs: core/base core/strings
"use strict";
(() => {
  const { el } = confpapers.core;
  const { t } = confpapers.strings;
  const MOST = 14; // pages listed
  /** @type {((row: number) => number[] | undefined) | null} */
  let pagesOf = null;
  /** @type {(row: number) => string | undefined} */
  let pdfOf = () => undefined;

  let used = false;

  /** @param {Element} card */
  function dress(card) {
    if (!used) return;
    const row = /** @type {HTMLElement} */ (card).dataset?.row;
    if (row === undefined) return;
    const pages = pagesOf?.(Number(row)) ?? [];
    card.querySelectorAll(".strip svg a").forEach((link, page) => link.classList.toggle("lit", pages.includes(page)));
    const old = card.querySelector(".lit-pages");
    const key = pages.join(" ");
    const pdf = pdfOf(Number(row));
    if (old?.getAttribute("data-pages") === key && old.querySelector("a") !== null === (pdf !== undefined)) return;
    old?.remove();
    if (!pages.length) return;
    const links = pages.slice(0, MOST).flatMap((page, k) => {
      const number = String(page + 1);
      return [k ? ", " : "", pdf ? el("a", { href: `${pdf}#page=${number}` }, number) : number];
    });
    const line = el("p", { class: "lit-pages", "data-pages": key }, t("inside.pages"), " ", ...links, pages.length > MOST ? ", …" : "");
    const strip = card.querySelector(".strip");
    if (strip) strip.after(line);
    else card.querySelector(".foot")?.before(line);
  }

  confpapers.lit = { dress, use: (pages, pdf) => void ([pagesOf, pdfOf, used] = [pages, pdf, used || pages !== null]) };
})();
