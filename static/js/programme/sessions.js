// The programme: sessions with their papers.
// needs: core/base
"use strict";
(() => {
  const USUAL = 60; // minutes of a session without an end time

  /** "10:15" in minutes of the day; NaN if unknown. @param {string} time */
  const minutes = (time) => (time ? Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)) : NaN);

  /** @param {Columns} columns @returns {Programme} */
  function programme(columns) {
    /** @type {Map<string, Session>} */
    const byKey = new Map();
    for (let i = 0; i < columns.n; i++) {
      for (const [day, start, end, room, name, , position] of columns.slots(i)) {
        if (!day || !start) continue;
        const key = [day, start, end, room, name].join("|");
        const from = minutes(start);
        /** @type {Session} */
        const session = byKey.get(key) ?? { day, start, end, room, name, from, to: !end || end === start ? from + USUAL : minutes(end) > from ? minutes(end) : minutes(end) + 24 * 60, rows: [], boards: new Map() };
        session.rows.push(i);
        if (position !== undefined) session.boards.set(i, position); // of a paper with several slots
        byKey.set(key, session);
      }
    }
    const sessions = [...byKey.values()].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.from - b.from || (a.room < b.room ? -1 : 1)));
    return { sessions, days: [...new Set(sessions.map(({ day }) => day))] };
  }

  /** The number of a paper's board in a session; "" in the session of its talk. @param {Columns} columns @param {Session} session @param {number} i */
  const boardIn = (columns, session, i) => (session.boards.get(i) ?? columns.positions[i]).replace(/^#/, "");

  confpapers.programme = programme;
  confpapers.boardIn = boardIn;
})();
