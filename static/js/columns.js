// The papers: columns that are there from the start, and details that come in files of fifty.
"use strict";
(() => {
  const { bytes, words, load, have } = confpapers.core;
  const CHUNK = 50;
  const MEMBER = 51;

  /** The number of an id, as `hash_of` of confpapers/site_cards.py computes it. @param {string} id */
  function hash(id) {
    let value = 0x811c9dc5;
    for (let i = 0; i < id.length; i++) value = Math.imul(value ^ id.charCodeAt(i), 0x01000193);
    return value >>> 0;
  }

  /** @param {RawColumns} raw @returns {Columns} */
  function columns(raw) {
    const n = raw.titles.length;
    const kinds = raw.topics.length;
    const theta = bytes(raw.theta);
    const places = words(raw.xy);
    const x = new Float32Array(n);
    const y = new Float32Array(n);
    const main = new Int16Array(n);
    const extent = [0.05, 0.05];
    for (let i = 0; i < n; i++) {
      const known = places[2 * i] !== 65535;
      x[i] = known ? places[2 * i] / 65534 : NaN;
      y[i] = known ? places[2 * i + 1] / 65534 : NaN;
      if (known) (extent[0] = Math.max(extent[0], x[i])), (extent[1] = Math.max(extent[1], y[i]));
      let best = -1;
      for (let k = 0; k < kinds; k++) if (theta[i * kinds + k] > (best < 0 ? 0 : theta[i * kinds + best])) best = k;
      main[i] = best;
    }
    const shorts = new Uint32Array(bytes(raw.shorts).buffer);
    const rows = new Map([...shorts].map((short, i) => [short, i]));
    const names = new Map([...shorts].map((short, i) => [short.toString(36), i]));
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
      titles: raw.titles,
      math: raw.math,
      authors: raw.authors,
      positions: raw.positions,
      theta,
      x,
      y,
      main,
      extent,
      strips: words(raw.strips),
      flags: bytes(raw.flags),
      short: (i) => shorts[i].toString(36),
      row: (name) => names.get(name) ?? raw.clashes[name] ?? rows.get(hash(name)),
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
