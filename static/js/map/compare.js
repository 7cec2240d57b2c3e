// Two topics side by side, in the card of a region: papers, words and authors of each, and what they share.
// needs: core/base core/strings
"use strict";
(() => {
  const { el } = confpapers.core;
  const { t, number } = confpapers.strings;
  const SHOWN = 5; // papers and authors

  /** The papers of one topic that also belong to the other; of subtopics, to the other's topic. @param {Columns} columns @param {Region} one @param {Region} other */
  function ofBoth(columns, one, other) {
    if (one.topic === other.topic) return [];
    const { theta, kinds } = columns;
    /** @param {number} i */
    const least = (i) => Math.min(theta[i * kinds + one.topic], theta[i * kinds + other.topic]);
    const rows = [...one.rows.filter((i) => columns.belongs(i, other.topic)), ...other.rows.filter((i) => columns.belongs(i, one.topic))];
    return [...new Set(rows)].sort((a, b) => least(b) - least(a) || a - b);
  }

  /** @param {Columns} columns @param {Region} one @param {Region} other @param {RegionParts} parts @returns {HTMLElement[]} */
  function regionPair(columns, one, other, parts) {
    const both = ofBoth(columns, one, other);
    const words = one.words.filter((word) => other.words.includes(word));
    const theirs = new Set(other.rows.flatMap((i) => columns.authors[i]?.split("\n") ?? []));
    const authors = parts.tally([...one.rows, ...other.rows].flatMap((i) => columns.authors[i]?.split("\n") ?? []));
    const own = new Set(one.rows.flatMap((i) => columns.authors[i]?.split("\n") ?? []));
    const shared = authors.filter(([name]) => own.has(name) && theirs.has(name));
    /** @param {Region} region */
    const column = (region) =>
      el(
        "section", {},
        el("h2", { class: `ink t${region.topic}` }, el("button", { type: "button", class: "plain", "data-node": region.value, dir: "auto" }, region.name)),
        el("p", { class: "small" }, t("papers", { n: region.rows.length }), parts.grown(region)),
        el("p", { class: "words", dir: "auto" }, region.words.slice(0, 10).join(", ")),
        parts.papers(region.rows.slice(0, SHOWN)),
        ...parts.section(t("region.authors"), parts.counted(parts.tally(region.rows.flatMap((i) => columns.authors[i]?.split("\n") ?? [])).filter(([, count]) => count > 1))),
      );
    return [
      el("div", { class: "pair" }, column(one), column(other)),
      el("h3", {}, t("region.both", { n: both.length })),
      ...(both.length ? [parts.papers(both.slice(0, SHOWN))] : []),
      ...parts.section(t("region.both.words"), words.length ? [words.join(", ")] : []),
      ...parts.section(t("region.both.authors", { n: shared.length }), parts.counted(shared)),
    ];
  }

  confpapers.regionPair = regionPair;
})();
