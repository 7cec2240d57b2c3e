// The papers: columns available from the start, authors and map positions that arrive right after, and details that
// are loaded in files of fifty. With very many papers, titles and authors are in the details, too. A value that has not
// arrived is undefined, and a position NaN.
// needs: core/base core/strings map/view
"use strict";
(() => {
  const { bytes, words, load, have } = confpapers.core;
  const MEMBER = 51;
  const SMALLEST = 0.05; // extent of a map, for one whose papers are all in one place

  /** The hash of an id, as `hash_of` of confpapers/site/short_ids.py computes it. @param {string} id */
  function hash(id) {
    let value = 0x811c9dc5;
    for (let i = 0; i < id.length; i++) value = Math.imul(value ^ id.charCodeAt(i), 0x01000193);
    return value >>> 0;
  }

  /** A value that is computed on first use, because the first list needs little. @template T @param {() => T} make @returns {() => T} */
  function lazy(make) {
    /** @type {T | undefined} */
    let value;
    return () => (value ??= make());
  }

  /** Each paper's largest topic, or -1. @param {Uint8Array} theta @param {number} n @param {number} kinds */
  function largest(theta, n, kinds) {
    const main = new Int16Array(n).fill(-1);
    for (let i = 0, at = 0; i < n; i++) {
      let most = 0;
      for (let k = 0; k < kinds; k++, at++) if (theta[at] > most) (most = theta[at]), (main[i] = k);
    }
    return main;
  }

  /** @param {RawColumns} raw @returns {Columns} */
  function columns(raw) {
    const { n, chunk: size } = raw;
    /** @type {{ titles: string[], positions: string[] }} */
    const { titles, positions } = raw.titles ? { ...raw, titles: raw.titles } : { titles: new Array(n), positions: new Array(n).fill("") };
    /** @type {string[]} */
    const authors = new Array(n).fill(raw.titles ? undefined : "");
    /** @type {(i: number) => string[]} */
    let affiliations = () => [];
    /** @type {(i: number) => string[]} */
    let countries = () => [];
    /** @type {Map<string, string>} */
    let countryNames = new Map();
    /** @type {Map<number, string[]>} */
    const learnt = new Map(); // the affiliations that came with details
    const math = { ...raw.math };
    /** @type {{ title: Uint32Array, position: Uint32Array } | undefined} */
    let ranks;
    const kinds = raw.topics.length;
    const parts = lazy(() => words(raw.parts));
    /** The subtopics, topic by topic: the filter value of each, and its topic. */
    const nodes = raw.topics.flatMap(({ parts = [] }, k) => parts.map(({ number, name }) => ({ value: `${k}.${number}`, name, topic: k })));
    /** @type {Map<string, string>} */
    const names = new Map();
    raw.topics.forEach(({ name, parts: some = [] }, k) => {
      names.set(String(k), name);
      if (some.length) names.set(`${k}.x`, confpapers.strings.t("topic.other"));
    });
    for (const { value, name } of nodes) names.set(value, name);
    const divided = raw.topics.map(({ parts = [] }) => parts.length > 0);
    /** @param {number} i */
    const ownPart = (i) => nodes[parts()[i] - 1];
    const theta = lazy(() => bytes(raw.theta));
    const main = lazy(() => largest(theta(), n, kinds));
    const shortIds = lazy(() => new Uint32Array(bytes(raw.short_ids).buffer));
    const rows = lazy(() => new Map(Array.from(shortIds(), (short, i) => [short, i])));
    const x = new Float32Array(n).fill(NaN);
    const y = new Float32Array(n).fill(NaN);
    const [extent, middle] = [[1, 1], [0.5, 0.5]]; // of the map
    let whole = false;

    /** Adds the file `rest`. @param {RawRest} rest */
    function complete(rest) {
      if (whole) return;
      whole = true;
      rest.authors?.forEach((names, i) => (authors[i] = names));
      affiliations = several(rest.affiliations);
      countries = several(rest.countries);
      countryNames = new Map(rest.countries.names);
      const positions = words(rest.xy);
      for (let i = 0; i < n; i++) {
        if (positions[2 * i] === 65535) continue;
        x[i] = positions[2 * i] / 65534;
        y[i] = positions[2 * i + 1] / 65534;
      }
      [x, y].forEach(measure);
    }

    /** Measures the part of an axis that has papers. @param {Float32Array} places @param {number} axis */
    function measure(places, axis) {
      const there = places.filter((place) => place === place);
      if (!there.length) return;
      const [low, high] = [there.reduce((a, b) => Math.min(a, b)), there.reduce((a, b) => Math.max(a, b))];
      [extent[axis], middle[axis]] = [Math.max(SMALLEST, high - low), (low + high) / 2];
    }

    /** The row of a paper by its short id in addresses, or by its id. @param {string} name */
    function row(name) {
      if (!name) return undefined;
      if (Object.hasOwn(raw.clashes, name)) return raw.clashes[name];
      return (/^[0-9a-z]{1,7}$/.test(name) ? rows().get(parseInt(name, 36)) : undefined) ?? rows().get(hash(name));
    }

    /** Adds a file of details. @param {number} chunk @param {Detail[]} rows */
    function learn(chunk, rows) {
      const first = chunk * size;
      if (raw.titles || titles[first] !== undefined) return;
      rows.forEach((detail, at) => {
        titles[first + at] = detail.title ?? "";
        authors[first + at] = detail.authors ?? "";
        positions[first + at] = detail.position ?? "";
        if (detail.affiliations) learnt.set(first + at, detail.affiliations.split("\n"));
        Object.assign(math, detail.math);
      });
    }

    const slot = words(raw.slots.rows);
    const moreSlots = new Map(raw.more_slots);
    const kind = words(raw.kinds.rows);
    const track = words(raw.tracks.rows);
    const language = words(raw.languages.rows);
    const award = words(raw.awards.rows);
    const edition = words(raw.editions.rows);
    const lines = lazy(() => words(raw.lines?.rows ?? ""));
    /** @template T @param {{ values: T[] }} table @param {Uint16Array} numbers @param {number} i */
    const value = (table, numbers, i) => (numbers[i] ? table.values[numbers[i] - 1] : undefined);

    /** The values of each paper. @param {NameTable} table @returns {(i: number) => string[]} */
    function several({ names, sets }) {
      const numbers = words(sets.rows);
      const nameSets = sets.values.map((set) => set.map((place) => names[place][0]));
      return (i) => (numbers[i] ? nameSets[numbers[i] - 1] : []);
    }

    /** @type {Columns} */
    const table = {
      n,
      rows: /** @type {number[]} */ (Object.freeze(Array.from({ length: n }, (_, i) => i))),
      kinds,
      conference: { ...raw.conference, days: Object.assign(Object.create(null), raw.conference.days) }, // an address may name any day
      topics: raw.topics,
      files: raw.files,
      titles,
      math,
      authors,
      positions,
      get theta() {
        return theta();
      },
      get main() {
        return main();
      },
      x,
      y,
      extent,
      middle,
      strips: words(raw.strips),
      flags: bytes(raw.flags),
      cites: raw.cites ? words(raw.cites) : new Uint16Array(n),
      cited: raw.cited ? words(raw.cited) : new Uint16Array(n),
      short: (i) => shortIds()[i].toString(36),
      row,
      slot: (i) => value(raw.slots, slot, i),
      slots(i) {
        const own = table.slot(i);
        return moreSlots.get(i) ?? (own ? [own] : []);
      },
      kind: (i) => value(raw.kinds, kind, i) ?? "",
      track: (i) => value(raw.tracks, track, i) ?? "",
      language: (i) => value(raw.languages, language, i) ?? "",
      line: (i) => (raw.lines ? (value(raw.lines, lines(), i) ?? [[], []]) : undefined),
      award: (i) => value(raw.awards, award, i) ?? "",
      affiliations: (i) => affiliations(i),
      allAffiliations: (i) => learnt.get(i) ?? affiliations(i),
      countries: (i) => countries(i),
      countryName: (code) => countryNames.get(code) ?? code,
      venue: (i) => value(raw.editions, edition, i)?.[0] ?? "",
      year: (i) => value(raw.editions, edition, i)?.[1] ?? "",
      belongs: (i, k) => theta()[i * kinds + k] >= MEMBER || main()[i] === k || ownPart(i)?.topic === k,
      part: (i) => ownPart(i)?.value ?? "",
      nodes(i) {
        const own = ownPart(i);
        const values = [];
        for (let k = 0; k < kinds; k++) {
          if (!table.belongs(i, k)) continue;
          values.push(String(k));
          if (divided[k]) values.push(own?.topic === k ? own.value : `${k}.x`);
        }
        return values;
      },
      inNode(i, value) {
        const [topic, number] = value.split(".");
        if (number === undefined || number === "x") return table.belongs(i, Number(topic)) && (number === undefined || ownPart(i)?.topic !== Number(topic));
        return ownPart(i)?.value === value;
      },
      nodeName: (value) => names.get(value) ?? value,
      detail(i) {
        const chunk = Math.floor(i / size);
        const rows = have(`papers-${chunk}`);
        if (rows) learn(chunk, rows);
        return rows?.[i % size];
      },
      async want(i) {
        const chunk = Math.floor(i / size);
        const rows = await load(`papers-${chunk}`, raw.files.papers[chunk]);
        learn(chunk, rows);
        return rows[i % size];
      },
      isWhole: () => whole,
      wantRest: async () => complete(await load("rest", raw.files.rest)),
      rank: (by, i) => ranks?.[by][i] ?? i,
      needsRanks: (sort) => !ranks && (sort === "title" || sort === "position") && !!raw.files.orders,
      async wantRanks() {
        const { title, position } = await load("orders", raw.files.orders ?? "");
        ranks = { title: new Uint32Array(bytes(title).buffer), position: new Uint32Array(bytes(position).buffer) };
      },
      async wantPast() {
        if (table.past) return table.past;
        /** @type {RawPast} */
        const { title, nodes, places: positions, novelty } = await load("past", raw.files.past ?? "");
        const numbers = words(positions);
        const at = (/** @type {number} */ axis) => Float32Array.from({ length: numbers.length / 2 }, (_, n) => numbers[2 * n + axis] / 65534);
        return (table.past = { title, nodes, novelty: bytes(novelty), x: at(0), y: at(1) });
      },
      async wantAtlas() {
        return (table.atlas ??= confpapers.atlas(await load("atlas", raw.files.atlas ?? ""), table));
      },
    };
    return table;
  }

  confpapers.columns = columns;
})();
