// A day of the programme as a timeline: rooms side by side, sessions as blocks that contain the reader's papers.
// On a phone it is a list by hour.
// needs: core/base core/math core/state core/strings programme/sessions programme/zone
"use strict";
(() => {
  const { el, find } = confpapers.core;
  const { t } = confpapers.strings;
  const MINUTE = 60_000; // milliseconds
  const STEP = 5; // minutes per row of the grid
  const WATCHED = 4; // watched papers of a session that are listed

  /** Puts overlapping sessions of a room side by side: a lane for each. @param {Session[]} sessions @returns {Session[][]} */
  function lanes(sessions) {
    /** @type {Session[][]} */
    const placed = [];
    for (const session of sessions) {
      const free = placed.find((lane) => lane[lane.length - 1].to <= session.from);
      if (free) free.push(session);
      else placed.push([session]);
    }
    return placed;
  }

  /** The sessions with saved papers that overlap another session with saved papers, also of the day before or after. @param {Session[]} sessions @param {Shelf} shelf @returns {Set<Session>} */
  function clashes(sessions, shelf) {
    const mine = sessions.filter(({ rows }) => rows.some(shelf.isSaved)).map((session) => ({ session, midnight: Date.parse(`${session.day}T00:00Z`) / MINUTE }));
    const overlap = (/** @type {typeof mine[0]} */ one, /** @type {typeof mine[0]} */ other) => one.midnight + one.session.from < other.midnight + other.session.to;
    return new Set(mine.filter((one) => mine.some((other) => other.session.room !== one.session.room && overlap(one, other) && overlap(other, one))).map(({ session }) => session));
  }

  /** @param {Columns} columns @param {Shelf} shelf @param {Programme} programme @returns {Timeline} */
  function timeline(columns, shelf, { sessions, days }) {
    const box = find("#timeline");
    const states = confpapers.state;
    let shown = "";

    /** The day in the address, or else the filtered day, today, or the first day. @param {State} state */
    function dayOf(state) {
      const today = confpapers.zone.clock().day;
      return [state.plan, state.day[0] ?? "", today].find((day) => days.includes(day)) ?? days[0];
    }

    /** @param {string} name */
    const called = (name) => (name.length && name.length < 4 ? t("session.named", { name }) : name);

    /** @param {State} state */
    function update(state) {
      box.hidden = !state.plan || !days.length;
      document.querySelector("[data-do=plan]")?.setAttribute("aria-pressed", String(!box.hidden));
      if (box.hidden) return void (shown = "");
      const day = dayOf(state);
      const key = [day, shelf.saved().join(), shelf.watchedRows().join(), columns.isWhole(), confpapers.zone.at(), confpapers.zone.converts()].join("|");
      if (key === shown) return;
      shown = key;
      const here = document.activeElement?.closest("#timeline [data-day]")?.getAttribute("data-day");
      const zone = document.activeElement?.closest("#timeline [data-zone]")?.getAttribute("data-zone");
      box.replaceChildren(el("div", { class: "timeline-head" }, choice(day), ...confpapers.zone.controls()), grid(sessions.filter((session) => session.day === day), columns.conference.days[day] ?? day));
      if (zone) /** @type {HTMLElement | null} */ (box.querySelector(`[data-zone="${zone}"]`))?.focus();
      if (here) /** @type {HTMLElement | null} */ (box.querySelector(`[data-day="${here}"]`))?.focus();
    }

    /** @param {string} day */
    function choice(day) {
      const chips = days.map((one) => el("button", { type: "button", class: "chip", "data-day": one, "aria-pressed": String(one === day) }, el("span", { class: "name" }, columns.conference.days[one] ?? one)));
      return el("div", { class: "chips", role: "group", "aria-label": t("filter.day") }, ...chips);
    }

    /** @param {Session[]} ofDay @param {string} label */
    function grid(ofDay, label) {
      const start = Math.floor(Math.min(...ofDay.map(({ from }) => from)) / 30) * 30;
      const end = Math.max(...ofDay.map(({ to }) => to));
      const clash = clashes(sessions, shelf);
      const rooms = [...new Set(ofDay.map(({ room }) => room))];
      const row = (/** @type {number} */ minute) => 2 + Math.round((minute - start) / STEP);
      const grid = el("div", { class: "timeline-grid" });
      for (let hour = Math.ceil(start / 60); hour * 60 <= end; hour++) {
        const mark = el("span", { class: "timeline-hour", "aria-hidden": "true" }, confpapers.zone.local(ofDay[0].day, `${String(hour % 24).padStart(2, "0")}:00`).time);
        mark.style.gridRow = String(row(hour * 60));
        grid.append(mark);
      }
      /** @type {Array<{ session: Session, block: HTMLElement }>} */
      const blocks = [];
      let column = 2;
      for (const room of rooms) {
        const own = lanes(ofDay.filter((session) => session.room === room));
        const head = el("h2", { class: "timeline-room", dir: "auto" }, room || t("timeline.noroom"));
        head.style.gridColumn = `${column} / span ${own.length}`;
        grid.append(head);
        for (const lane of own) {
          for (const session of lane) {
            const block = draw(session, clash.has(session));
            block.style.gridColumn = String(column);
            block.style.gridRow = `${row(session.from)} / ${Math.max(row(session.from) + 3, row(session.to))}`;
            blocks.push({ session, block });
          }
          column++;
        }
      }
      blocks.sort((a, b) => a.session.from - b.session.from);
      grid.append(...blocks.map(({ block }) => block));
      grid.style.gridTemplateColumns = `52px repeat(${column - 2}, minmax(150px, 1fr))`;
      return el("div", { class: "timeline-scroll", tabindex: "0", role: "region", "aria-label": label }, grid);
    }

    /** @param {Session} session @param {boolean} clash */
    function draw(session, clash) {
      const mine = session.rows.filter(shelf.isSaved);
      const time = confpapers.zone.hours(session.day, session.start, session.end);
      const button = el("button", { type: "button", class: "timeline-session", "data-session": session.name, "data-room": session.room, "data-time": session.start, "data-on": session.day },
        el("small", {}, time, el("span", { class: "timeline-where" }, session.room ? ` · ${session.room}` : "")), el("strong", { dir: "auto" }, called(session.name) || session.room || time), el("small", {}, t("papers", { n: session.rows.length })));
      const warning = clash ? [el("span", { class: "timeline-clash" }, t("timeline.clash"))] : [];
      const watched = session.rows.filter((i) => shelf.isWatched(i) && !shelf.isSaved(i));
      const items = [...mine, ...watched.slice(0, WATCHED)].map((i) => item(session, i));
      if (watched.length > WATCHED) items.push(el("li", {}, t("timeline.watched", { n: watched.length - WATCHED })));
      const list = items.length ? [el("ol", {}, ...items)] : [];
      return el("div", { class: `timeline-block${mine.length ? " has-mine" : ""}${watched.length ? " has-watched" : ""}${clash ? " has-clash" : ""}` }, button, ...warning, ...list);
    }

    /** One of the reader's papers, saved or watched. @param {Session} session @param {number} i */
    function item(session, i) {
      const board = confpapers.boardIn(columns, session, i);
      const name = [board && `#${board}`, confpapers.math.flat(columns.titles[i] ?? "…", columns.math)].filter(Boolean).join(" ");
      const terms = shelf.watchedTerms(i).map((term) => el("span", { class: "timeline-watched", dir: "auto" }, t(shelf.isFresh(i) ? "watch.badge.new" : "watch.badge", { term })));
      return el("li", { dir: "auto" }, el("a", { href: `#paper=${columns.short(i)}` }, name), ...terms);
    }

    box.addEventListener("click", (event) => {
      const target = /** @type {Element} */ (event.target);
      const day = target.closest("[data-day]")?.getAttribute("data-day");
      if (day) return states.set({ plan: day, day: [day], time: [], room: [], session: [] });
      const block = /** @type {HTMLElement | null} */ (target.closest(".timeline-session"));
      if (!block) return;
      const { on = "", time = "", room = "", session = "" } = block.dataset;
      const only = (/** @type {string} */ value) => (value ? [value] : []);
      states.set({ day: only(on), time: only(time), room: only(room), session: only(session) });
    });

    return { update };
  }

  confpapers.timeline = timeline;
})();
