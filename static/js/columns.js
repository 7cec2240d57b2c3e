// The papers: columns that are there from the start, and details that come in files of fifty.
"use strict";
(() => {
  const { bytes, words, load, have } = confpapers.core;
  const CHUNK = 50;
  const MEMBER = 51;

  /** @param {RawColumns} raw @returns {Columns} */
  function columns(raw) {
    const n = raw.ids.length;
    const kinds = raw.topics.length;
    const theta = bytes(raw.theta);
    const places = words(raw.xy);
    const x = new Float32Array(n);
    const y = new Float32Array(n);
    const main = new Int16Array(n);
    for (let i = 0; i < n; i++) {
      const known = places[2 * i] !== 65535;
      x[i] = known ? places[2 * i] / 65534 : NaN;
      y[i] = known ? places[2 * i + 1] / 65534 : NaN;
      let best = -1;
      for (let k = 0; k < kinds; k++) if (theta[i * kinds + k] > (best < 0 ? 0 : theta[i * kinds + best])) best = k;
      main[i] = best;
    }
    const rows = new Map(raw.ids.map((id, i) => [id, i]));
    const slot = words(raw.slots.rows);
    const kind = words(raw.kinds.rows);
    const track = words(raw.tracks.rows);
    const award = words(raw.awards.rows);
    /** @template T @param {{ values: T[] }} table @param {Uint16Array} places @param {number} i */
    const value = (table, places, i) => (places[i] ? table.values[places[i] - 1] : undefined);

    return {
      n,
      kinds,
      conference: raw.conference,
      topics: raw.topics,
      labels: raw.labels,
      files: raw.files,
      ids: raw.ids,
      titles: raw.titles,
      authors: raw.authors,
      positions: raw.positions,
      theta,
      x,
      y,
      main,
      strips: words(raw.strips),
      flags: bytes(raw.flags),
      row: (id) => rows.get(id),
      slot: (i) => value(raw.slots, slot, i),
      kind: (i) => value(raw.kinds, kind, i) ?? "",
      track: (i) => value(raw.tracks, track, i) ?? "",
      award: (i) => value(raw.awards, award, i) ?? "",
      belongs: (i, k) => theta[i * kinds + k] >= MEMBER || main[i] === k,
      detail: (i) => have(/** @type {string} */ (`papers-${Math.floor(i / CHUNK)}`))?.[i % CHUNK],
      async want(i) {
        const chunk = Math.floor(i / CHUNK);
        const rows = await load(`papers-${chunk}`, raw.files.papers[chunk]);
        return rows[i % CHUNK];
      },
    };
  }

  confpapers.columns = columns;
})();
