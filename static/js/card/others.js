// Other papers below a card: similar ones, those it cites and those that cite it, each with a star.
// needs: core/base core/math core/strings programme/zone
"use strict";
(() => {
  const { el } = confpapers.core;
  const { t } = confpapers.strings;
  const { write } = confpapers.math;
  const SHOWN_SIMILAR = 5;
  const LISTED = 60;
  const NAMES = 3;
  const STAR = "M10 2.6l2.3 4.7 5.1.7-3.7 3.6.9 5.1-4.6-2.4-4.6 2.4.9-5.1L2.6 8l5.1-.7z";

  /** An inline icon. @param {string} path */
  function icon(path) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [name, value] of Object.entries({ class: "icon", viewBox: "0 0 20 20", "aria-hidden": "true" })) svg.setAttribute(name, value);
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
    shape.setAttribute("d", path);
    svg.append(shape);
    return svg;
  }

  /** @param {Columns} columns @param {Shelf} shelf @returns {Others} */
  function others(columns, shelf) {
    /** Title, first authors, time and place, and a star. @param {number} row */
    function item(row) {
      const link = el("a", { href: `#paper=${columns.short(row)}` });
      const about = el("small", {});
      const name = () => {
        write(link, columns.titles[row], columns.math);
        const names = (columns.authors[row] ?? "").split("\n").filter(Boolean);
        const first = names.slice(0, NAMES).join(", ") + (names.length > NAMES ? ` ${t("and.others")}` : "");
        about.textContent = [first, confpapers.zone.whens(columns.slots(row)), columns.positions[row] && `#${columns.positions[row].replace(/^#/, "")}`].filter(Boolean).join(" · ");
      };
      if (columns.titles[row] !== undefined) name();
      Promise.all([columns.want(row), columns.wantRest()]).then(name, () => undefined);
      const star = el("button", { type: "button", class: "star", "data-act": "save", "data-row": String(row), "aria-pressed": String(shelf.isSaved(row)), "aria-label": t("card.save") });
      star.append(icon(STAR));
      return el("li", { dir: "auto" }, star, el("span", {}, link, about));
    }

    /** A paper of another conference of the site. @param {Elsewhere} paper @param {Record<string, MathTree>} [math] */
    function outside([href, title, name], math = {}) {
      const link = el("a", { href });
      write(link, title, math);
      return el("li", { dir: "auto" }, el("span", {}, link, el("small", {}, name)));
    }

    return {
      similar: (i) => el("ol", { class: "similar" }, ...(columns.detail(i)?.similar ?? []).slice(0, SHOWN_SIMILAR).map(item), el("li", {}, el("a", { class: "rank-all", href: `#sort=similar&like=${columns.short(i)}` }, t("card.rank.this")))),
      citations(i) {
        const detail = columns.detail(i);
        /** @type {Array<[here: string, rows: number[], elsewhere: string, papers: Elsewhere[]]>} */
        const groups = [
          [t("citations.cites"), detail?.cites ?? [], t("citations.cites.elsewhere"), detail?.cites_elsewhere ?? []],
          [t("citations.cited"), detail?.cited ?? [], t("citations.cited.elsewhere"), detail?.cited_elsewhere ?? []],
        ];
        const parts = groups.flatMap(([here, rows, elsewhere, papers]) => {
          const list = `#list=${rows.slice(0, LISTED).map(columns.short).join(".")}`;
          const all = rows.length > 1 ? [el("li", {}, el("a", { class: "rank-all", href: list }, t("citations.only")))] : [];
          const more = papers.slice(0, LISTED).map((paper) => outside(paper, detail?.math));
          return [
            ...(rows.length ? [el("div", {}, el("span", { class: "small" }, here), el("ul", {}, ...rows.slice(0, LISTED).map(item), ...all))] : []),
            ...(more.length ? [el("div", {}, el("span", { class: "small" }, elsewhere), el("ul", {}, ...more))] : []),
          ];
        });
        return el("div", { class: "similar citations" }, ...parts);
      },
      update(card) {
        for (const star of card.querySelectorAll(".similar .star")) star.setAttribute("aria-pressed", String(shelf.isSaved(Number(/** @type {HTMLElement} */ (star).dataset.row))));
      },
    };
  }

  confpapers.others = others;
})();
