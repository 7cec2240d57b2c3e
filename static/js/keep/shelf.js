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
    let record = { version: VERSION, saved: {}, read: {}, notes: {}, lists: {}, watch: [], met: [] };
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
      saved = new Set(rows(record.saved).sort((a, b) => a - b));
      read = new Set(rows(record.read));
      members = new Map();
      for (const [name, { ids }] of Object.entries(record.lists)) for (const i of rows(ids)) members.set(i, [...(members.get(i) ?? []), name]);
      notes = new Map(Object.entries(record.notes).map(([id, text]) => [row(id) ?? -1, String(text)]));
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
      const checked = table({});
      for (const [name, list] of Object.entries(table(value))) checked[name] = { colour: Number(list?.colour) || 0, ids: table(list?.ids) };
      return checked;
    }

    /** @param {any} value @returns {Kept} */
    const whole = (value) => ({ version: VERSION, saved: table(value.saved), read: table(value.read), notes: table(value.notes), lists: listTable(value.lists), watch: texts(value.watch), met: texts(value.met) });

    function recall() {
      try {
        record = whole(JSON.parse(localStorage.getItem(key) ?? "{}"));
      } catch {
        record = whole({});
      }
    }

    /** Changes the stored data as they are now: another tab may have written since, or a page to which this one led. @param {() => void} edit @param {boolean} [notify] whether the page is updated */
    function change(edit, notify = true) {
      if (stored) recall();
      edit();
      try {
        localStorage.setItem(key, JSON.stringify(record));
        stored = true;
      } catch {
        stored = false; // full, or denied: it lasts as long as the page is open
      }
      if (notify) tell();
    }

    recall();
    index();

    /** @param {"saved" | "read"} what @param {string} id @param {boolean} [on] */
    function toggle(what, id, on = !record[what][id]) {
      change(() => put(record[what], id, on));
      return on;
    }

    /** Adds an id with today's date, or removes it. @param {Record<string, any>} to @param {string} id @param {boolean} on */
    function put(to, id, on) {
      if (on) to[id] = new Date().toISOString().slice(0, 10);
      else delete to[id];
    }

    /** Reads what others have stored meanwhile. */
    function refresh() {
      if (!stored) return;
      const before = JSON.stringify(record);
      recall();
      if (JSON.stringify(record) !== before) tell();
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
      /** Notices from now on what other tabs change. To ask for it takes a phone 20 milliseconds, so it is done when the list is there. */
      follow() {
        addEventListener("storage", (event) => {
          if (event.key === key) recall(), tell();
        });
        addEventListener("pageshow", refresh); // some browsers do not report changes to a page that the reader had left
        refresh();
      },
      toggle,
      setNote(id, text) {
        change(() => {
          if (text.trim()) record.notes[id] = text;
          else delete record.notes[id];
        });
      },
      all: () => record,
      lists: () => Object.entries(record.lists).map(([name, { colour, ids }]) => ({ name, colour, rows: rows(ids).sort((a, b) => a - b) })),
      listsOf: (i) => members.get(i) ?? [],
      toggleList(name, id, on = !record.lists[name]?.ids[id]) {
        change(() => {
          const list = (record.lists[name] ??= { colour: Object.keys(record.lists).length % COLOURS, ids: table({}) });
          put(list.ids, id, on);
          if (!Object.keys(list.ids).length) delete record.lists[name];
        });
      },
      watched: () => record.watch,
      watch(wanted) {
        change(() => (record.watch = wanted));
      },
      isWatched: (i) => watched.has(i),
      watchedTerms: (i) => terms(i),
      setWatched: (matching) => void (watched = matching),
      watchedRows: () => [...watched],
      isFresh: (i) => isFresh(i),
      setTerms: (of, fresh) => void ([terms, isFresh] = [of, fresh]),
      met: () => record.met,
      setMet(shortIds) {
        change(() => (record.met = shortIds), false);
      },
      /** Merges data from another browser (or an earlier export); existing data stay. */
      merge(other) {
        const more = whole(other);
        change(() => {
          for (const what of /** @type {const} */ (["saved", "read", "notes"])) record[what] = Object.assign(more[what], record[what]);
          for (const [name, { colour, ids }] of Object.entries(more.lists)) record.lists[name] = { colour: record.lists[name]?.colour ?? colour, ids: Object.assign(ids, record.lists[name]?.ids) };
          record.watch = [...new Set([...record.watch, ...more.watch])];
        });
      },
      isStored: () => stored,
      lost: () => Object.keys(record.saved).filter((id) => row(id) === undefined).length,
      changed: (listener) => void listeners.push(listener),
    };
  }

  confpapers.shelf = shelf;
})();
