// The card of a region of the map: its topic, papers, authors, days and sessions, and actions.
// needs: core/base core/state core/strings map/compare
"use strict";
(() => {
  const { el, find, copy, toast } = confpapers.core;
  const { t, number } = confpapers.strings;
  const states = confpapers.state;
  const SHOWN = 5; // papers, authors, sessions
  const ASKED = 80; // papers of a drawn region from which its name is computed

  /** The value of a region in the address: the topic, the subtopic, or the corners of its outline. @param {AtlasLabel} label */
  function regionValue({ topic, subtopic, outline }) {
    if (topic >= 0) return subtopic >= 0 ? `${topic}.${subtopic}` : String(topic);
    return outline.map(([x, y]) => `${Math.round(x * 1000)}.${Math.round(y * 1000)}`).join("_");
  }

  const isArea = (/** @type {string} */ value) => value.includes("_");

  /** The most frequent values, each with its count. @param {string[]} values @returns {Array<[string, number]>} */
  function tally(values) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }

  /** @param {Columns} columns @param {Shelf} shelf @param {HTMLElement} box @param {{ open(i: number): void, labels(): AtlasLabel[] }} act @returns {MapRegion} */
  function mapRegion(columns, shelf, box, act) {
    const card = find(".map-region", box);
    /** @type {Region | null} */
    let shown = null;
    let compared = false; // whether the card shows the number of papers in the previous edition

    /** @param {string} value @returns {Region | null} */
    function of(value) {
      if (!value) return null;
      const [first, second] = value.split("~");
      if (second !== undefined) {
        const [one, other] = [of(first), of(second)];
        return one && other && first !== second && one.topic >= 0 && other.topic >= 0 ? { ...one, value, other } : one;
      }
      const label = act.labels().find((one) => regionValue(one) === value);
      if (isArea(value)) {
        const shape = states.polygon(value);
        const grid = value.startsWith("g");
        const [x, y] = grid ? [columns.atlas?.gx, columns.atlas?.gy] : [columns.x, columns.y];
        if (shape.length < 3 || !x || !y) return null;
        const rows = Array.from({ length: columns.n }, (_, i) => i).filter((i) => states.inside(shape, x[i], y[i]));
        return { value, name: label?.text ?? "", words: label?.words ?? [], topic: -1, rows };
      }
      const name = columns.nodeName(value);
      if (name === value) return null;
      const topic = Number(value.split(".")[0]);
      const part = columns.topics[topic].parts?.find(({ number: own }) => `${topic}.${own}` === value);
      const rows = Array.from({ length: columns.n }, (_, i) => i).filter((i) => columns.inNode(i, value));
      return { value, name, words: (part ?? columns.topics[topic]).words, topic, rows: rows.sort((a, b) => share(b, topic) - share(a, topic) || a - b) };
    }

    /** @param {number} i @param {number} topic */
    const share = (i, topic) => columns.theta[i * columns.kinds + topic];

    /** The words that the papers of a region use and others do not, from the details of some. @param {Region} region */
    async function wordsOf(region) {
      const some = region.rows.filter((_, n) => n % Math.ceil(region.rows.length / ASKED) === 0);
      const details = await Promise.all(some.map(columns.want));
      const inside = new Set(region.rows);
      const others = [];
      for (let i = 0; i < columns.n && others.length < 6 * ASKED; i++) {
        const detail = inside.has(i) ? undefined : columns.detail(i);
        if (detail) others.push(detail);
      }
      /** @param {Detail[]} from */
      const uses = (from) => new Map(tally(from.flatMap(({ words = "" }) => [...new Set(words.split(" ").map((pair) => pair.slice(0, pair.lastIndexOf(":")).replaceAll("_", " ")))])));
      const [own, rest] = [uses(details), uses(others)];
      return [...own]
        .filter(([, count]) => count >= Math.max(2, details.length * 0.12))
        .map(([word, count]) => /** @type {[string, number]} */ ([word, (count / details.length) * Math.log((count / details.length) / ((rest.get(word) ?? 0) / Math.max(1, others.length) + 0.02)) * (word.includes(" ") ? 1.6 : 1)]))
        .sort((a, b) => b[1] - a[1])
        .slice(0, 8)
        .map(([word]) => word);
    }

    /** @param {string} title @param {Array<Node | string>} content */
    const section = (title, content) => (content.length ? [el("h3", {}, title), el("p", {}, ...content)] : []);

    /** @param {Array<[string, number]>} pairs @param {(value: string) => string} [text] */
    const counted = (pairs, text = (value) => value) => pairs.slice(0, SHOWN).flatMap(([value, count], n) => [n ? ", " : "", el("bdi", {}, text(value)), ` ${number(count)}`]);

    /** The number of papers of a topic or subtopic in the previous edition. @param {Region} region */
    function grown({ value, topic }) {
      const change = topic >= 0 ? columns.past?.nodes[value] : undefined;
      return change && columns.past ? ` · ${t("region.grew", { before: change[0], now: change[1], edition: columns.past.title })}` : "";
    }

    /** @param {number[]} rows */
    const papers = (rows) => el("ol", {}, ...rows.map((i) => el("li", {}, el("button", { type: "button", class: "plain", "data-paper": String(i), dir: "auto" }, columns.titles[i] ?? "…"))));

    /** A menu of the other topics and subtopics, to compare with a region. @param {Region} region */
    function chooser({ value, topic }) {
      if (topic < 0 || columns.kinds < 2) return [];
      const nodes = columns.topics.flatMap(({ name, parts = [] }, k) => [[String(k), name], ...parts.map((part) => [`${k}.${part.number}`, `\u2003${part.name}`])]);
      const options = nodes.filter(([own]) => own !== value).map(([own, name]) => el("option", { value: own }, name));
      return [el("label", { class: "versus" }, `${t("region.compare")} `, el("select", {}, el("option", { value: "" }, t("region.choose")), ...options))];
    }

    /** Two topics side by side. @param {Region} region @param {Region} other */
    function drawPair(region, other) {
      const one = of(region.value.split("~")[0]) ?? region;
      card.replaceChildren(
        el("button", { type: "button", class: "tool close", "data-region": "close", "aria-label": t("close") }, "×"),
        ...confpapers.regionPair(columns, one, other, { tally, counted, section, grown, papers }),
        el("div", { class: "buttons" }, el("button", { type: "button", "data-region": "share" }, t("region.share"))),
      );
    }

    /** @param {Region} region */
    function draw(region) {
      const { rows, other } = region;
      card.classList.toggle("wide", Boolean(other));
      if (other) return drawPair(region, other);
      const days = tally(rows.map((i) => columns.slot(i)?.[0] ?? "")).sort((a, b) => (a[0] < b[0] ? -1 : 1));
      const sessions = tally(rows.map((i) => columns.slot(i)?.[4] ?? ""));
      /** @param {string} act @param {string} text */
      const button = (act, text) => el("button", { type: "button", "data-region": act }, text);
      card.replaceChildren(
        el("button", { type: "button", class: "tool close", "data-region": "close", "aria-label": t("close") }, "×"),
        el("h2", { class: region.topic >= 0 ? `ink t${region.topic}` : "", dir: "auto" }, region.name || region.words.slice(0, 2).join(" · ") || t("active.area")),
        el("p", { class: "small" }, t("papers", { n: rows.length }), grown(region)),
        el("p", { class: "words", dir: "auto" }, region.words.slice(0, 10).join(", ")),
        papers(rows.slice(0, SHOWN)),
        ...section(t("region.authors"), counted(tally(rows.flatMap((i) => columns.authors[i]?.split("\n") ?? [])).filter(([, count]) => count > 1))),
        ...(days.length > 1 ? section(t("region.days"), counted(days, (day) => columns.conference.days[day] ?? day)) : []),
        ...(sessions.length > 1 ? section(t("region.sessions"), counted(sessions)) : []),
        el("div", { class: "buttons" }, button("filter", t("region.filter")), button("share", t("region.share")), button("save", t("region.save")), button("list", t("region.list"))),
        ...chooser(region),
      );
    }

    /** @param {Region | null} region */
    function show(region) {
      if (shown?.value === region?.value && card.hidden === !region && compared === (columns.past !== undefined)) return;
      compared = columns.past !== undefined;
      shown = region;
      card.hidden = !region;
      if (!region) return;
      draw(region);
      const rows = region.other ? [region, region.other].flatMap((one) => one.rows) : region.rows.slice(0, SHOWN);
      const needs = rows.filter((i) => columns.titles[i] === undefined).map(columns.want);
      const again = () => shown === region && draw(region);
      Promise.all(needs).then(() => needs.length && again(), () => undefined);
      if (!region.words.length && region.rows.length) wordsOf(region).then((words) => ((region.words = words), again()), () => undefined);
    }

    /** @param {Region} region */
    async function save(region) {
      try {
        for (const { id } of await Promise.all(region.rows.map(columns.want))) shelf.toggle("saved", id, true);
        toast(t("region.saved", { n: region.rows.length }));
      } catch {
        toast(t("error.some"));
      }
    }

    /** @type {Record<string, (region: Region) => void>} */
    const actions = {
      close: () => states.set({ region: "" }),
      filter: ({ value }) => states.set(isArea(value) ? { area: value } : { topic: [value], area: "" }),
      share: () => void copy(location.href).then((done) => toast(done ? t("region.copied") : t("region.address"))),
      save: (region) => void save(region),
      list: ({ rows }) => states.set({ list: rows.map(columns.short).join("."), topic: [], area: "", region: "" }),
    };
    card.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("button"));
      if (!button || !shown) return;
      if (button.dataset.paper) act.open(Number(button.dataset.paper));
      else if (button.dataset.node) states.set({ region: button.dataset.node });
      else actions[button.dataset.region ?? ""]?.(shown);
    });

    card.addEventListener("change", (event) => {
      const { value } = /** @type {HTMLSelectElement} */ (event.target);
      if (shown && value) states.set({ region: `${shown.value}~${value}` });
    });

    return { show, of };
  }

  confpapers.regionValue = regionValue;
  confpapers.mapRegion = mapRegion;
})();
