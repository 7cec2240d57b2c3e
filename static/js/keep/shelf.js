// The reader's own data: saved papers, read papers and notes, stored only in this browser.
// needs: core/base
"use strict";
(() => {
  const VERSION = 1;
  const COLOURS = 8; // of lists: those of the first topics

  /** @param {string} text */
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

  /** The stored data by id; looked up by row. @param {string} conference @param {(id: string) => number | undefined} row @returns {Shelf} */
  function shelf(conference, row) {
    const key = `confpapers:${VERSION}:${conference}`;
    /** @type {Kept} */
    let kept = { version: VERSION, saved: {}, read: {}, notes: {}, lists: {}, watch: [], met: [] };
    /** @type {Array<() => void>} */
    const listeners = [];
    let stored = true;
    let saved = new Set(/** @type {number[]} */ ([]));
    let read = new Set(/** @type {number[]} */ ([]));
    /** @type {Map<number, string>} */
    let notes = new Map();
    /** The names of the lists that contain each paper. @type {Map<number, string[]>} */
    let members = new Map();
    let watched = new Set(/** @type {number[]} */ ([]));
    let terms = /** @type {(i: number) => string[]} */ (() => []);
    let isFresh = /** @type {(i: number) => boolean} */ (() => false);

    /** @param {Record<string, unknown>} table */
    const rows = (table) => Object.keys(table).map(row).filter((i) => i !== undefined);

    function index() {
      saved = new Set(rows(kept.saved).sort((a, b) => a - b));
      read = new Set(rows(kept.read));
      members = new Map();
      for (const [name, { ids }] of Object.entries(kept.lists)) for (const i of rows(ids)) members.set(i, [...(members.get(i) ?? []), name]);
      notes = new Map(Object.entries(kept.notes).map(([id, text]) => [row(id) ?? -1, String(text)]));
    }

    function tell() {
      index();
      listeners.forEach((listener) => listener());
    }

    /** @param {unknown} value @returns {Record<string, any>} */
    const table = (value) => Object.assign(Object.create(null), value && typeof value === "object" ? value : {});

    /** @param {unknown} value @returns {string[]} */
    const texts = (value) => (Array.isArray(value) ? value.filter((text) => typeof text === "string") : []);

    /** @param {unknown} value @returns {Kept["lists"]} */
    function listTable(value) {
      const made = table({});
      for (const [name, list] of Object.entries(table(value))) made[name] = { colour: Number(list?.colour) || 0, ids: table(list?.ids) };
      return made;
    }

    /** @param {any} found @returns {Kept} */
    const whole = (found) => ({ version: VERSION, saved: table(found.saved), read: table(found.read), notes: table(found.notes), lists: listTable(found.lists), watch: texts(found.watch), met: texts(found.met) });

    function recall() {
      try {
        kept = whole(JSON.parse(localStorage.getItem(key) ?? "{}"));
      } catch {
        kept = whole({});
      }
    }

    /** @param {boolean} [says] whether the page is told */
    function write(says = true) {
      try {
        localStorage.setItem(key, JSON.stringify(kept));
        stored = true;
      } catch {
        stored = false; // full, or denied: it lasts as long as the page is open
      }
      if (says) tell();
    }

    recall();
    index();
    addEventListener("storage", (event) => {
      if (event.key === key) recall(), tell();
    });

    /** @param {"saved" | "read"} what @param {string} id @param {boolean} [on] */
    function toggle(what, id, on = !kept[what][id]) {
      if (on) kept[what][id] = new Date().toISOString().slice(0, 10);
      else delete kept[what][id];
      write();
      return on;
    }

    return {
      saved: () => [...saved],
      isSaved: (i) => saved.has(i),
      isRead: (i) => read.has(i),
      note: (i) => notes.get(i) ?? "",
      noted(text) {
        const wanted = fold(text.trim());
        return wanted ? [...notes].filter(([i, note]) => i >= 0 && fold(note).includes(wanted)).map(([i]) => i) : [];
      },
      toggle,
      setNote(id, text) {
        if (text.trim()) kept.notes[id] = text;
        else delete kept.notes[id];
        write();
      },
      all: () => kept,
      lists: () => Object.entries(kept.lists).map(([name, { colour, ids }]) => ({ name, colour, rows: rows(ids).sort((a, b) => a - b) })),
      listsOf: (i) => members.get(i) ?? [],
      toggleList(name, id, on = !kept.lists[name]?.ids[id]) {
        const list = (kept.lists[name] ??= { colour: Object.keys(kept.lists).length % COLOURS, ids: table({}) });
        if (on) list.ids[id] = new Date().toISOString().slice(0, 10);
        else delete list.ids[id];
        if (!Object.keys(list.ids).length) delete kept.lists[name];
        write();
      },
      dropList(name) {
        delete kept.lists[name];
        write();
      },
      watched: () => kept.watch,
      watch(wanted) {
        kept.watch = wanted;
        write();
      },
      isWatched: (i) => watched.has(i),
      watchedTerms: (i) => terms(i),
      setWatched: (found) => void (watched = found),
      watchedRows: () => [...watched],
      isFresh: (i) => isFresh(i),
      setTerms: (of, fresh) => void ([terms, isFresh] = [of, fresh]),
      met: () => kept.met,
      setMet(shortIds) {
        kept.met = shortIds;
        write(false);
      },
      /** Merges data from another browser (or an earlier export); existing data stay. */
      merge(other) {
        const more = whole(other);
        for (const what of /** @type {const} */ (["saved", "read", "notes"])) kept[what] = Object.assign(more[what], kept[what]);
        for (const [name, { colour, ids }] of Object.entries(more.lists)) kept.lists[name] = { colour: kept.lists[name]?.colour ?? colour, ids: Object.assign(ids, kept.lists[name]?.ids) };
        kept.watch = [...new Set([...kept.watch, ...more.watch])];
        write();
      },
      isStored: () => stored,
      changed: (listener) => void listeners.push(listener),
    };
  }

  confpapers.shelf = shelf;
})();
