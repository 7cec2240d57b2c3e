// Colour schemes of the map: topics, days, sessions, kinds of presentation, years, or similarity to a paper.
// needs: core/base core/strings
"use strict";
(() => {
  const { el } = confpapers.core;
  const { t, natural } = confpapers.strings;
  const STEPS = 24; // of a colour scale

  /** The current colours of the style sheet, light or dark. @param {Columns} columns @returns {Ink} */
  function inks(columns) {
    const probe = el("span", { class: "vh" });
    document.body.append(probe);
    /** @param {string} name */
    const colour = (name) => {
      probe.className = `vh ${name}`;
      return getComputedStyle(probe).color;
    };
    const topics = Array.from({ length: Math.max(columns.kinds, 16) }, (_, k) => colour(`ink t${k}`));
    const [text, faint, paper, accent, wash] = ["text", "faint", "paper", "accent", "wash"].map((name) => colour(`ink-${name}`));
    const scale = [0, 1, 2, 3].map((step) => colour(`ink-scale${step}`));
    probe.remove();
    return { topics, text, faint, paper, accent, wash, scale };
  }

  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pixel = canvas.getContext("2d", { willReadFrequently: true });

  /** Red, green and blue of any CSS colour. @param {string} colour @returns {[number, number, number]} */
  function rgb(colour) {
    if (!pixel) return [128, 128, 128];
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    const [r, g, b] = pixel.getImageData(0, 0, 1, 1).data;
    return [r, g, b];
  }

  /** A colour between the colours of a scale. @param {string[]} stops @param {number} share */
  function between(stops, share) {
    const at = Math.max(0, Math.min(1, share)) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    const [from, to] = [rgb(stops[low]), rgb(stops[low + 1])];
    return `rgb(${from.map((part, c) => Math.round(part + (to[c] - part) * (at - low))).join(" ")})`;
  }

  /** The properties by which papers can be coloured: those that distinguish them. @param {Columns} columns @returns {Array<[value: string, text: string]>} */
  function choices(columns) {
    /** @param {(i: number) => string} value */
    const differ = (value) => {
      for (let i = 1; i < columns.n; i++) if (value(i) !== value(0)) return true;
      return false;
    };
    /** @type {Array<[string, string, boolean]>} */
    const all = [
      ["", t("map.by.topic"), columns.kinds > 0],
      ["day", t("filter.day"), differ(VALUES.day(columns))],
      ["session", t("filter.session"), differ(VALUES.session(columns))],
      ["kind", t("filter.kind"), differ(VALUES.kind(columns))],
      ["track", t("filter.track"), differ(VALUES.track(columns))],
      ["year", t("filter.year"), differ(VALUES.year(columns))],
      ["venue", t("filter.venue"), differ(VALUES.venue(columns))],
      ["country", t("filter.country"), differ(VALUES.country(columns))],
      ["affiliation", t("filter.affiliation"), differ(VALUES.affiliation(columns))],
      ["like", t("map.by.like"), columns.files.lsa !== undefined],
      ["new", t("map.by.new"), columns.files.past !== undefined],
    ];
    return all.filter(([, , there]) => there).map(([value, text]) => [value, text]);
  }

  /** @type {Record<string, (columns: Columns) => (i: number) => string>} */
  const VALUES = {
    day: (columns) => (i) => columns.slot(i)?.[0] ?? "",
    session: (columns) => (i) => columns.slot(i)?.[4] ?? "",
    kind: (columns) => columns.kind,
    track: (columns) => columns.track,
    year: (columns) => columns.year,
    venue: (columns) => columns.venue,
    country: (columns) => (i) => columns.countries(i)[0] ?? "",
    affiliation: (columns) => (i) => columns.affiliations(i)[0] ?? "",
  };
  /** Properties with several values per paper: only the most frequent values have colours. @type {Record<string, (columns: Columns) => (i: number) => string[]>} */
  const SEVERAL = { country: (columns) => columns.countries, affiliation: (columns) => columns.affiliations };
  const MOST = 8; // colours that a reader can distinguish

  /**
   * Each paper's group, the groups' colours (the first is for "unknown") and the legend.
   * @param {Columns} columns @param {Ink} ink @param {string} by @param {Float32Array | null} near @returns {Scheme}
   */
  function scheme(columns, ink, by, near) {
    const group = new Uint16Array(columns.n);
    if (by === "like") {
      if (near) rank(near, group);
      return { by, facet: "", group, colours: [ink.faint, ...Array.from({ length: STEPS }, (_, s) => between(ink.scale, s / (STEPS - 1)))], legend: [], complete: near !== null };
    }
    if (by === "new") {
      if (columns.past) rank(Float32Array.from(columns.past.novelty), group);
      return { by, facet: "", group, colours: [ink.faint, ...Array.from({ length: STEPS }, (_, s) => between(ink.scale, s / (STEPS - 1)))], legend: [], complete: columns.past !== undefined };
    }
    if (!Object.hasOwn(VALUES, by)) {
      for (let i = 0; i < columns.n; i++) group[i] = columns.main[i] + 1;
      const legend = columns.topics.map(({ name }, k) => ({ value: String(k), text: name, colour: ink.topics[k] }));
      return { by: "", facet: "topic", group, colours: [ink.faint, ...ink.topics], legend, complete: true };
    }
    if (Object.hasOwn(SEVERAL, by)) return frequent(columns, ink, by, group);
    const value = VALUES[by](columns);
    const values = [...new Set(Array.from({ length: columns.n }, (_, i) => value(i)))].filter(Boolean).sort(natural);
    const groups = new Map(values.map((name, at) => [name, at + 1]));
    for (let i = 0; i < columns.n; i++) group[i] = groups.get(value(i)) ?? 0;
    const ordered = by === "year" || by === "day";
    const colours = values.map((_, at) => (ordered && values.length > 1 ? between(ink.scale.slice(1), at / (values.length - 1)) : ink.topics[at % 16]));
    const text = (/** @type {string} */ name) => (by === "day" ? (columns.conference.days[name] ?? name) : by === "kind" && name ? t(`kind.${name}`) : name);
    return { by, facet: by, group, colours: [ink.faint, ...colours], legend: values.map((name, at) => ({ value: name, text: text(name), colour: colours[at] })), complete: true };
  }

  /** Colours each paper by the first of its values that is frequent. @param {Columns} columns @param {Ink} ink @param {string} by @param {Uint16Array} group @returns {Scheme} */
  function frequent(columns, ink, by, group) {
    const of = SEVERAL[by](columns);
    /** @type {Map<string, number>} */
    const sums = new Map();
    for (let i = 0; i < columns.n; i++) for (const value of of(i)) sums.set(value, (sums.get(value) ?? 0) + 1);
    const values = [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST).map(([value]) => value);
    const groups = new Map(values.map((value, at) => [value, at + 1]));
    for (let i = 0; i < columns.n; i++) group[i] = groups.get(of(i).find((value) => groups.has(value)) ?? "") ?? 0;
    const text = (/** @type {string} */ value) => (by === "country" ? columns.countryName(value) : value);
    return { by, facet: by, group, colours: [ink.faint, ...values.map((_, at) => ink.topics[at])], legend: values.map((value, at) => ({ value, text: text(value), colour: ink.topics[at] })), complete: columns.isWhole() };
  }

  /** Similarity in groups of about equal size at its lower end, finer among similar papers. @param {Float32Array} near @param {Uint16Array} group */
  function rank(near, group) {
    const order = Array.from(near.keys()).sort((a, b) => near[a] - near[b]);
    order.forEach((i, at) => {
      const share = at / Math.max(1, order.length - 1);
      group[i] = 1 + Math.min(STEPS - 1, Math.floor(share ** 3 * STEPS));
    });
  }

  confpapers.mapInk = { inks, rgb, choices, scheme };
})();
