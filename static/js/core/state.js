// The state of the page as one record; the address contains all of it (after "#", which also works under file://).
// needs: core/base
"use strict";
(() => {
  /** @type {Array<keyof State & ("topic" | "year" | "venue" | "day" | "time" | "room" | "session" | "track" | "language" | "country" | "affiliation" | "kind" | "only" | "mine")>} */
  const LISTS = ["topic", "year", "venue", "day", "time", "room", "session", "track", "language", "country", "affiliation", "kind", "only", "mine"];
  /** @type {Array<keyof State & ("q" | "inside" | "sort" | "like" | "text" | "seed" | "map" | "view" | "ink" | "grid" | "paper" | "list" | "area" | "mix" | "open" | "region" | "plan" | "from")>} */
  const TEXTS = ["q", "inside", "sort", "like", "text", "seed", "mix", "open", "map", "region", "grid", "ink", "view", "area", "list", "from", "plan", "paper"];

  /** @returns {State} */
  const blank = () => ({
    q: "", inside: "", topic: [], year: [], venue: [], day: [], time: [], room: [], session: [], track: [], language: [], country: [], affiliation: [], kind: [], only: [], mine: [],
    sort: "", like: "", text: "", seed: "", mix: "", open: "", map: "", region: "", grid: "", ink: "", view: "", area: "", list: "", from: "", plan: "", paper: "",
  });

  /** A plus that a hand-written address has for a space; not the one of R+D&... at the end, nor those of C++. @param {string} run @param {number} at @param {string} text */
  function plus(run, at, text) {
    const ends = /^(&|$)/.test(text.slice(at + run.length));
    return ends || run.length === 2 ? "%2B".repeat(run.length) : `${"%2B".repeat(run.length - 1)}%20`;
  }

  /** @param {string} hash @returns {State} */
  function parse(hash) {
    const state = blank();
    const parameters = new URLSearchParams(hash.replace(/^#/, "").replace(/\++/g, plus)); // the page itself writes %2B
    for (const name of LISTS) state[name] = [...new Set(parameters.getAll(name).filter(Boolean))];
    for (const name of TEXTS) state[name] = parameters.get(name) ?? "";
    if (state.text) state.sort ||= "text";
    return state;
  }

  /** @param {State} state */
  function write(state) {
    const out = [];
    for (const name of TEXTS.slice(0, 1)) if (state[name]) out.push([name, state[name]]);
    for (const name of LISTS) for (const value of state[name]) out.push([name, value]);
    for (const name of TEXTS.slice(1)) if (state[name]) out.push([name, state[name]]);
    return out.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  }

  /** Topic weights, written "3:2.5:1_25" (2 and 1.25), as a map. @param {string} mix */
  function weights(mix) {
    /** @type {Map<number, number>} */
    const out = new Map();
    for (const part of mix.split(".").filter(Boolean)) {
      const [topic, weight = "1"] = part.replace("_", ".").split(":");
      if (Number(weight) > 0) out.set(Number(topic), Math.min(9, Number(weight)));
    }
    return out;
  }

  /** @param {Map<number, number>} map */
  const mixText = (map) => [...map].sort((a, b) => a[0] - b[0]).map(([k, w]) => (w === 1 ? `${k}` : `${k}:${String(w).replace(".", "_")}`)).join(".");

  /** @param {string} area @returns {Array<[number, number]>} */
  const polygon = (area) => area.replace(/^g/, "").split("_").map((pair) => pair.split(".").map((part) => Number(part) / 1000)).filter((p) => p.length === 2 && p.every(Number.isFinite)).map((p) => [p[0], p[1]]);

  /** Whether a point is inside a polygon. @param {Array<[number, number]>} shape @param {number} x @param {number} y */
  function inside(shape, x, y) {
    let odd = false;
    for (let i = 0, j = shape.length - 1; i < shape.length; j = i++) {
      const [xi, yi] = shape[i];
      const [xj, yj] = shape[j];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
    }
    return odd;
  }

  let now = parse(location.hash);
  /** @type {Array<(state: State, place?: Place) => void>} */
  const listeners = [];
  const tell = (/** @type {Place | undefined} */ place) => listeners.forEach((listener) => listener(now, place));

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  const here = () => location.hash || "#";

  let run = ""; // what goes on: typing, dragging
  /** Where the reader was before it, until it has a history entry. @type {Place | null | undefined} */
  let before;

  /** Writes the address after typing or dragging; browsers allow few writes per second, and each takes milliseconds. */
  function settle() {
    if (waiting === undefined) return;
    clearTimeout(waiting);
    waiting = undefined;
    if (`#${write(now)}` === here()) return;
    if (before !== undefined) {
      history.replaceState(before, "");
      history.pushState(null, "", `#${write(now)}`);
    } else history.replaceState(history.state, "", `#${write(now)}`);
    before = undefined;
  }

  /** Ends what goes on; what begins next has a history entry of its own. */
  function end() {
    settle();
    run = "";
    before = undefined;
  }

  /**
   * Changes the state, with a new history entry; changes that are parts of one (typing, dragging) share theirs. With
   * `quiet` the change belongs to the entry that is there.
   * @param {Partial<State>} change @param {{ quiet?: boolean, part?: string }} [options]
   */
  function set(change, { quiet = false, part = "" } = {}) {
    if (!quiet && part !== run) {
      end();
      run = part;
      if (part) before = place?.() ?? null;
    } else if (!quiet && !part) settle();
    now = { ...now, paper: "", ...change };
    if (now.sort !== "text") now.text = "";
    if (quiet || part) {
      clearTimeout(waiting);
      waiting = setTimeout(settle, 300);
    } else if (`#${write(now)}` !== here()) {
      leaving();
      history.pushState(null, "", `#${write(now)}`);
    }
    tell(undefined);
  }

  /** The reader's position in the list, which the history stores with each address. @type {(() => Place) | undefined} */
  let place;
  const leaving = () => place && history.replaceState(place(), "");

  /** Writes into the address what changes nothing on the page. @param {Partial<State>} change */
  function note(change) {
    now = { ...now, ...change };
    if (waiting === undefined && `#${write(now)}` !== here()) history.replaceState(history.state, "", `#${write(now)}`);
  }

  /** The part of a state that concerns only the map. @param {State} state */
  const mapOf = ({ map, grid, ink, view, open }) => ({ map, grid, ink, view, open });

  /** The state without any filter or order, but with the map unchanged. @param {State} state */
  const bare = (state) => ({ ...blank(), ...mapOf(state), plan: state.plan });

  addEventListener("popstate", () => {
    clearTimeout(waiting);
    [waiting, before, run] = [undefined, undefined, ""];
    now = parse(location.hash);
    tell(history.state ?? undefined);
  });
  addEventListener("change", end); // the reader has left the box or let go of the slider
  addEventListener("pagehide", () => {
    before = undefined; // a page that ends gets no further entries
    settle();
    leaving();
  });

  /** Adds a value to a filter, or removes it. @param {string} facet @param {string} value */
  function toggle(facet, value) {
    const values = now[/** @type {"topic"} */ (facet)];
    set({ [facet]: values.includes(value) ? values.filter((other) => other !== value) : [...values, value] });
  }

  /** A drawn line as an area in an address, at most 60 points; "" if it encloses nothing. @param {Array<[number, number]>} points @param {boolean} grid whether it was drawn on the grid */
  function areaText(points, grid) {
    const step = Math.max(1, Math.ceil(points.length / 60));
    const area = points.length > 3 ? points.filter((_, n) => n % step === 0).map(([x, y]) => `${Math.round(x * 1000)}.${Math.round(y * 1000)}`).join("_") : "";
    return area && `${grid ? "g" : ""}${area}`;
  }

  confpapers.state = {
    get: () => now, set, note, bare, mapOf, parse, blank, write, weights, mixText, polygon, inside, lists: LISTS,
    changed: (listener) => void listeners.push(listener), toggle, areaText, rememberPlace: (where) => void (place = where),
  };
})();
