// The programme: sessions with their papers.
// needs: core/base
"use strict";
(() => {
  const USUAL = 60; // minutes of a session whose end is not known

  /** "10:15" as minutes of the day; NaN when it is not known. @param {string} time */
  const minutes = (time) => (time ? Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)) : NaN);

  /** @param {Columns} columns @returns {Programme} */
  function programme(columns) {
    /** @type {Map<string, Session>} */
    const found = new Map();
    for (let i = 0; i < columns.n; i++) {
      const slot = columns.slot(i);
      if (!slot?.[0] || !slot[1]) continue;
      const [day, start, end, room, name] = slot;
      const key = [day, start, end, room, name].join("|");
      const from = minutes(start);
      const known = found.get(key) ?? { day, start, end, room, name, from, to: !end || end === start ? from + USUAL : minutes(end) > from ? minutes(end) : minutes(end) + 24 * 60, rows: [] };
      known.rows.push(i);
      found.set(key, known);
    }
    const sessions = [...found.values()].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.from - b.from || (a.room < b.room ? -1 : 1)));
    return { sessions, days: [...new Set(sessions.map(({ day }) => day))] };
  }

  confpapers.programme = programme;
})();
