// What the reader keeps: saved papers, read papers and notes, in this browser's storage and nowhere else.
// needs: core/base
"use strict";
(() => {
  const VERSION = 1;

  /** What is kept, by id; asked for by row. @param {string} conference @param {(id: string) => number | undefined} row @returns {Shelf} */
  function shelf(conference, row) {
    const key = `confpapers:${VERSION}:${conference}`;
    /** @type {Kept} */
    let kept = { version: VERSION, saved: {}, read: {}, notes: {} };
    /** @type {Array<() => void>} */
    const listeners = [];
    let stored = true;
    let saved = new Set(/** @type {number[]} */ ([]));
    let read = new Set(/** @type {number[]} */ ([]));
    /** @type {Map<number, string>} */
    let notes = new Map();

    /** @param {Record<string, unknown>} table */
    const rows = (table) => Object.keys(table).map(row).filter((i) => i !== undefined);

    function index() {
      saved = new Set(rows(kept.saved).sort((a, b) => a - b));
      read = new Set(rows(kept.read));
      notes = new Map(Object.entries(kept.notes).map(([id, text]) => [row(id) ?? -1, String(text)]));
    }

    function tell() {
      index();
      listeners.forEach((listener) => listener());
    }

    /** @param {unknown} value @returns {Record<string, any>} */
    const table = (value) => Object.assign(Object.create(null), value && typeof value === "object" ? value : {});

    function recall() {
      try {
        const found = JSON.parse(localStorage.getItem(key) ?? "{}");
        kept = { version: VERSION, saved: table(found.saved), read: table(found.read), notes: table(found.notes) };
      } catch {
        kept = { version: VERSION, saved: table({}), read: table({}), notes: table({}) };
      }
    }

    function write() {
      try {
        localStorage.setItem(key, JSON.stringify(kept));
        stored = true;
      } catch {
        stored = false; // full, or denied: it lasts as long as the page is open
      }
      tell();
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
      toggle,
      setNote(id, text) {
        if (text.trim()) kept.notes[id] = text;
        else delete kept.notes[id];
        write();
      },
      all: () => kept,
      /** Adds what another browser (or the past) kept; what is here stays. */
      merge(other) {
        kept = {
          version: VERSION,
          saved: Object.assign(table(other.saved), kept.saved),
          read: Object.assign(table(other.read), kept.read),
          notes: Object.assign(table(other.notes), kept.notes),
        };
        write();
      },
      isStored: () => stored,
      changed: (listener) => void listeners.push(listener),
    };
  }

  confpapers.shelf = shelf;
})();
