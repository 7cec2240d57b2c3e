// Which papers are shown, in which order, and how many papers each further filter would leave.
// needs: core/base core/state core/strings core/vectors keep/sharing list/counts list/sorting search/engine search/inside search/likeness search/query search/texts search/titles
"use strict";
(() => {
  const { state: states, engine, query: queries } = confpapers;
  const { best, random } = confpapers.sorting;
  const { natural } = confpapers.strings;
  const SUPPLEMENT = 2;
  const CODE = 4;
  const MOST_READ = 400;
  /** The position of each filter's value in a slot. A paper passes if one of its slots has them all. */
  const IN_SLOT = /** @type {const} */ ({ day: 0, time: 1, room: 3, session: 4 });

  /** The rows that pass a test, in an array that need not grow. @param {number} n @param {(i: number) => boolean} passes */
  function rowsWhere(n, passes) {
    let count = 0;
    for (let i = 0; i < n; i++) if (passes(i)) count++;
    /** @type {number[]} */
    const rows = new Array(count);
    for (let i = 0, at = 0; at < count; i++) if (passes(i)) rows[at++] = i;
    return rows;
  }

  /** @param {Columns} columns @param {Shelf} shelf @returns {Finder} */
  function finder(columns, shelf) {
    const { n, kinds } = columns;
    /** @type {SearchIndex | null} */
    let index = null;
    /** The index of titles and authors, until the full one is loaded. @type {SearchIndex | null} */
    let early = null;
    /** The index of the papers' pages. @type {{ index: SearchIndex, common: Set<string> } | null} */
    let inner = null;
    let earlyKnows = 0;
    const hitColumns = engine.results(n); // filled again at each key press
    /** @type {Vectors | null} */
    let lsa = null;
    /** The text that papers are compared with, and their similarity once index and vectors are loaded. */
    let compared = { value: "", words: /** @type {TextWord[]} */ ([]), query: /** @type {Query | null} */ (null), by: /** @type {unknown[]} */ ([]), likeness: /** @type {Likeness | null} */ (null) };

    /** @type {Record<string, (i: number) => boolean>} */
    const only = {
      saved: shelf.isSaved,
      watched: shelf.isWatched,
      unread: (i) => !shelf.isRead(i),
      award: (i) => columns.award(i) !== "",
      code: (i) => (columns.flags[i] & CODE) > 0,
      supplement: (i) => (columns.flags[i] & SUPPLEMENT) > 0,
    };
    /** @type {Record<string, (i: number) => string>} */
    const values = {
      year: columns.year,
      venue: columns.venue,
      kind: columns.kind,
      track: columns.track,
      language: columns.language,
    };

    /** Fields with several values per paper. @type {Record<string, (i: number) => string[]>} */
    const several = { country: columns.countries, affiliation: columns.affiliations };

    /** The active filters by time and place. @param {State} state @returns {SlotFilter[]} */
    const slotFilters = (state) => Object.entries(IN_SLOT).flatMap(([name, at]) => (state[/** @type {"day"} */ (name)].length ? [{ name, at, wanted: new Set(state[/** @type {"day"} */ (name)]) }] : []));

    /** The slots of a paper that pass filters by time and place. @param {number} i @param {SlotFilter[]} filters */
    const fitting = (i, filters) => columns.slots(i).filter((slot) => filters.every(({ at, wanted }) => wanted.has(slot[at] ?? "")));

    const count = confpapers.counter(columns, shelf, { values, several, only, inSlot: IN_SLOT, fitting });

    /** The active filters: a name and a test each. @param {State} state @param {Uint8Array | null} searched @returns {Test[]} */
    function tests(state, searched) {
      /** @type {Test[]} */
      const all = [];
      if (searched) all.push({ name: "q", passes: (i) => searched[i] > 0 });
      const topics = state.topic.filter((value) => columns.nodeName(value) !== value);
      if (topics.length) all.push({ name: "topic", passes: (i) => topics.some((value) => columns.inNode(i, value)) });
      for (const [name, value] of Object.entries(values)) {
        const wanted = new Set(state[/** @type {"day"} */ (name)]);
        if (wanted.size) all.push({ name, passes: (i) => wanted.has(value(i)) });
      }
      const filters = slotFilters(state);
      for (const filter of filters) all.push({ name: filter.name, passes: (i) => fitting(i, [filter]).length > 0 });
      if (filters.length > 1) all.push({ name: "slot", passes: (i) => fitting(i, filters).length > 0 });
      for (const [name, of] of Object.entries(several)) {
        const wanted = new Set(state[/** @type {"country"} */ (name)]);
        if (wanted.size && columns.isWhole()) all.push({ name, passes: (i) => of(i).some((value) => wanted.has(value)) });
      }
      const mine = new Set(state.mine);
      if (mine.size) all.push({ name: "mine", passes: (i) => shelf.listsOf(i).some((name) => mine.has(name)) });
      for (const name of state.only) if (Object.hasOwn(only, name)) all.push({ name: `only:${name}`, passes: only[name] });
      const shape = states.polygon(state.area);
      const grid = state.area.startsWith("g");
      const [x, y] = grid ? [columns.atlas?.gx, columns.atlas?.gy] : [columns.x, columns.y];
      if (shape.length > 2 && x && y) all.push({ name: "area", passes: (i) => states.inside(shape, x[i], y[i]) });
      if (state.list) {
        const wanted = new Set(confpapers.sharing.unpack(state.list).map(columns.row));
        all.push({ name: "list", passes: (i) => wanted.has(i) });
      }
      return all;
    }

    /** An index of what is known before the full one is loaded. */
    function titles() {
      const level = columns.isWhole() ? 2 : 1;
      if (columns.files.parts) return null;
      if (earlyKnows < level) [early, earlyKnows] = [confpapers.titleIndex(n, columns.titles, columns.authors), level];
      return early;
    }

    /** The result of the search alone; null if there is none. @param {Query} query @param {boolean} within @returns {SearchHits & Partial<PageHits> | null} */
    function search(query, within) {
      if (!query.strict.length && !query.words.slots.length) return null;
      const used = index ?? titles();
      if (within && inner && confpapers.inside.wordsOf(query).slots.length) return onPages(query, inner, used);
      return used && withNotes(engine.run(query, used, columns, hitColumns), query.text);
    }

    /** The matches on the papers' pages, of papers that meet the other conditions. @param {Query} query @param {{ index: SearchIndex, common: Set<string> }} of @param {SearchIndex | null} used */
    function onPages(query, of, used) {
      const hits = { ...confpapers.inside.run(query, of.index, of.common), unsure: [], suggest: () => "" };
      const strict = query.strict.filter((condition) => "parts" in condition || condition.field);
      if (!strict.length || !used) return hits;
      const { all } = engine.run({ ...query, strict, words: { slots: [], joins: [], stops: false } }, used, columns);
      return { ...hits, all: hits.all.map((fits, i) => fits && all[i]), some: hits.some.map((fits, i) => fits && all[i]) };
    }

    /** Adds matches in the reader's notes. @param {SearchHits} hits @param {string} text */
    function withNotes(hits, text) {
      const noted = shelf.noted(text);
      if (!noted.length) return hits;
      const [all, scores] = [hits.all.slice(), hits.scores.slice()];
      for (const i of noted) (all[i] = 1), (scores[i] = Math.max(scores[i], 0.01));
      return { ...hits, all, scores };
    }

    /** @param {State} state @returns {Result} */
    function compute(state) {
      const query = queries.parse(state.q);
      const hits = search(query, state.inside !== "");
      const anyAll = !hits || hits.all.includes(1);
      const used = tests(state, hits && (anyAll ? hits.all : hits.some));
      const fails = new Uint32Array(n); // one bit for each filter that a paper does not pass: 0 for the papers that are shown
      used.forEach((test, t) => {
        for (let i = 0; i < n; i++) if (!test.passes(i)) fails[i] |= 1 << t;
      });
      const first = !used.length ? (state.sort ? columns.rows.slice() : columns.rows) : rowsWhere(n, (i) => fails[i] === 0);
      const second = hits && anyAll ? rowsWhere(n, (i) => fails[i] === 1 && hits.some[i] > 0) : []; // papers with some of the words, below those with all
      const names = used.map((test) => test.name);
      const main = order(first, state, hits, query);
      return {
        rows: second.length ? [...main, ...order(second, state, hits, query)] : main, main, some: anyAll ? second.length : main.length, mask: fails, counts: () => count(names, fails, slotFilters(state)), relax: () => relax(names, fails), used: names.filter((name) => name !== "slot"),
        unsure: (hits?.unsure ?? []).slice(0, MOST_READ), query, early: hits !== null && !(state.inside ? inner : index), pages: hits?.pages ?? null, dropped: hits?.dropped ?? [], suggest: () => hits?.suggest() ?? "", likeness: likeness(state),
      };
    }

    /** The fewest filters to drop for a non-empty list, and the number of papers that this gives. @param {string[]} names @param {Uint32Array} fails */
    function relax(names, fails) {
      /** @type {Map<number, number>} */
      const sums = new Map();
      const slot = names.includes("slot") ? 1 << names.indexOf("slot") : 0; // not a filter of its own that could be dropped
      for (const bits of fails) if (bits && !(bits & slot)) sums.set(bits, (sums.get(bits) ?? 0) + 1);
      const of = (/** @type {number} */ bits) => names.filter((_, t) => bits & (1 << t));
      const fewest = Math.min(...[...sums.keys()].map((bits) => of(bits).length));
      return [...sums]
        .map(([bits, papers]) => /** @type {[string[], number]} */ ([of(bits), papers]))
        .filter(([dropped]) => dropped.length === fewest)
        .sort((a, b) => b[1] - a[1])
        .slice(0, 4);
    }

    /** @param {number[]} rows @param {State} state @param {SearchHits | null} hits @param {Query} query @returns {number[]} */
    function order(rows, state, hits, query) {
      switch (state.sort) {
        case "title":
          if (columns.files.orders) return rows.sort((a, b) => columns.rank("title", a) - columns.rank("title", b));
          return rows.sort((a, b) => natural(columns.titles[a], columns.titles[b]) || a - b);
        case "position":
          if (columns.files.orders) return rows.sort((a, b) => columns.rank("position", a) - columns.rank("position", b));
          return rows.sort((a, b) => Number(!columns.positions[a]) - Number(!columns.positions[b]) || natural(columns.positions[a], columns.positions[b]) || a - b);
        case "cited":
          return best(rows, (i) => columns.cited[i]);
        case "shuffle": {
          const next = random(Number(state.seed) || 1);
          const keys = Float64Array.from({ length: n }, next);
          return rows.sort((a, b) => keys[a] - keys[b]);
        }
        case "mix":
          return mixed(rows, states.weights(state.mix));
        case "similar":
          return similar(rows, columns.row(state.like));
        case "text": {
          const like = likeness(state);
          return like ? best(rows, (i) => like.scores[i]) : rows;
        }
        case "recommended": {
          const saved = shelf.saved();
          if (!lsa || !saved.length) return rows;
          const near = lsa.liking(saved);
          const own = new Set(saved);
          return best(rows, (i) => (own.has(i) ? -Infinity : near[i]));
        }
        case "new":
          return columns.past ? best(rows, (i) => columns.past?.novelty[i] ?? 0) : rows;
        case "oldest":
          return rows.sort((a, b) => Number(columns.year(a)) - Number(columns.year(b)) || a - b);
        case "programme":
          return rows;
        default:
          return hits ? engine.titled(best(rows, (i) => hits.scores[i]), query.text, columns.titles) : rows;
      }
    }

    /** The parts of the index that the reader's text needs; null without a text. @param {State} state */
    function textQuery({ sort, text }) {
      const source = sort === "text" ? confpapers.texts.get(text) : null;
      if (!source) return null;
      if (compared.value !== text) {
        const words = confpapers.likeness.words(source.text, !!columns.files.parts);
        compared = { value: text, words, query: confpapers.likeness.query(source.text, words), by: [], likeness: null };
      }
      return compared.query;
    }

    /** The similarity of each paper to the reader's text, once it can be computed. @param {State} state */
    function likeness(state) {
      if (!textQuery(state) || !index || needsVectors(state)) return null;
      if (compared.by[0] !== index || compared.by[1] !== lsa) {
        compared.by = [index, lsa];
        compared.likeness = confpapers.likeness.rank(compared.words, index, lsa);
      }
      return compared.likeness;
    }

    /** Whether the order needs the vectors. @param {State} state */
    const needsVectors = (state) => !lsa && (["recommended", "similar", "text"].includes(state.sort) || (state.ink === "like" && state.map !== "")) && !!columns.files.lsa;

    /** Sorts by distance to the chosen mix of topics, the chi-square distance of Karpathy's page. @param {number[]} rows @param {Map<number, number>} weights */
    function mixed(rows, weights) {
      let sum = 0;
      for (const weight of weights.values()) sum += weight;
      if (!sum) return rows;
      const wanted = Float64Array.from({ length: kinds }, (_, k) => (weights.get(k) ?? 0) / sum);
      const { theta } = columns;
      return best(rows, (i) => {
        let distance = 0;
        for (let k = 0; k < kinds; k++) {
          const share = theta[i * kinds + k] / 255;
          const both = share + wanted[k];
          if (both > 0) distance += (share - wanted[k]) ** 2 / both;
        }
        return -distance;
      });
    }

    /** The similarity of all papers to one, if it is known yet. @param {number} to */
    const nearness = (to) => lsa && lsa.near(lsa.direction([to]));

    /** The paper itself, the twenty most similar computed from full texts, then the others by 64 numbers. @param {number[]} rows @param {number | undefined} to */
    function similar(rows, to) {
      if (to === undefined) return rows;
      const first = new Map((columns.detail(to)?.similar ?? []).map((i, place) => [i, 4 - place / 100]));
      first.set(to, 5);
      const near = nearness(to);
      return best(rows, (i) => first.get(i) ?? near?.[i] ?? 0);
    }

    return {
      compute,
      needsVectors,
      textQuery,
      best(query, most) {
        const hits = index && engine.run(query, index, columns);
        return hits ? best([...hits.all.keys()].filter((i) => hits.all[i]), (i) => hits.scores[i]).slice(0, most) : [];
      },
      setInside: (built, common) => void (inner = { index: built, common }),
      setIndex: (built) => void (index = built),
      nearness,
      setVectors: (data) => void (lsa = confpapers.vectors(data, n)),
    };
  }

  confpapers.finder = finder;
})();
