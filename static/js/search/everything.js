// All papers of a site, numbered conference by conference; their data are loaded from files.
// needs: core/base core/math search/identifiers
"use strict";
(() => {
  const { load } = confpapers.core;
  const HASH = 10;
  const MOST_LOOKED = 3000; // papers of which all data may be loaded, four kilobytes each

  /** @param {RawSite} raw @returns {Everything} */
  function everything(raw) {
    let total = 0;
    const conferences = raw.conferences.map((conference) => {
      const first = total;
      total += conference.n;
      return { ...conference, first };
    });
    /** @type {string[]} */
    const titles = new Array(total);
    /** @type {string[]} */
    const authors = new Array(total);
    /** @type {Array<Hit | undefined>} */
    const hits = new Array(total);
    /** @type {Map<number, Detail>} */
    const details = new Map();

    /** The conference of a paper. @param {number} g */
    function conferenceOf(g) {
      let low = 0;
      let high = conferences.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (conferences[middle].first <= g) low = middle;
        else high = middle - 1;
      }
      return conferences[low];
    }

    /** A numbered file of a conference. @param {SiteConference} conference @param {"rows" | "papers"} kind @param {number} k */
    const file = (conference, kind, k) =>
      load(`${kind}-${k}`, `${conference.id}/data/${kind}-${k}.${conference[kind].slice(k * HASH, (k + 1) * HASH)}.js`);

    /** The row of a paper in the list. @param {number} g @returns {Promise<Hit>} */
    async function want(g) {
      const conference = conferenceOf(g);
      const chunk = Math.floor((g - conference.first) / raw.rows);
      const rows = /** @type {RawRow[]} */ (await file(conference, "rows", chunk));
      const start = conference.first + chunk * raw.rows;
      if (!hits[start])
        rows.forEach(([title, id, short, names, note, topic, teaser, math], i) => {
          titles[start + i] = title;
          authors[start + i] = names;
          const page = id ? `${conference.id}/papers/${id}/index.html` : "";
          hits[start + i] = { g: start + i, conference, title, authors: names ? names.split("\n") : [], page, short, note, topic, teaser: teaser && !teaser.includes("://") ? `${conference.id}/${teaser}` : (teaser ?? ""), math };
        });
      return /** @type {Hit} */ (hits[g]);
    }

    /** The abstract and the other data of a paper's card. @param {number} g @returns {Promise<Detail>} */
    async function wantDetail(g) {
      const conference = conferenceOf(g);
      const row = g - conference.first;
      const rows = /** @type {Detail[]} */ (await file(conference, "papers", Math.floor(row / raw.papers)));
      details.set(g, rows[row % raw.papers]);
      return rows[row % raw.papers];
    }

    /** The title of the paper with one of these names, from the latest conference on; undefined if the papers are too many to look. @param {string[]} names */
    async function titleOf(names) {
      const wanted = new Set(names.map(confpapers.identifiers.read));
      let looked = 0;
      for (const { first, n } of [...conferences].reverse()) {
        if ((looked += n) > MOST_LOOKED) return undefined;
        const own = await Promise.all(Array.from({ length: n }, (_, i) => wantDetail(first + i)));
        const row = own.findIndex((detail) => confpapers.identifiers.of(detail).some((name) => wanted.has(name)));
        if (row < 0) continue;
        const { title, math } = await want(first + row);
        return confpapers.math.flat(title, math);
      }
      return "";
    }

    return { titleOf, n: total, conferences, titles, authors, conferenceOf, detail: (g) => details.get(g), hit: (g) => hits[g], want, wantDetail, search: raw.search, names: raw.authors };
  }

  confpapers.everything = everything;
})();
