// "Now · Next": a line at the bottom of the window on the days of the conference, from the programme and the clock.
// needs: core/base core/math core/state core/strings programme/sessions programme/zone
"use strict";
(() => {
  const { el, find } = confpapers.core;
  const { t, language } = confpapers.strings;
  const OFTEN = 20_000; // milliseconds
  const SOON = 100; // minutes up to which times are shown in minutes
  const DAY = 86_400_000;

  /** Whether it can be one of these days in any zone, without asking the browser for zones, which takes long. @param {string[]} days */
  const isNear = (days) => days.some((day) => Math.abs(Date.now() - Date.parse(`${day}T12:00:00Z`)) < 2 * DAY);

  /** @param {Columns} columns @param {Shelf} shelf @param {() => Programme} programme */
  function now(columns, shelf, programme) {
    const all = Object.keys(columns.conference.days);
    if (!all.length) return;
    const box = find("#now");
    const states = confpapers.state;
    let shown = "";

    /** "in 25 min", "in 3 hr", or the day and time. @param {Session} session @param {ReturnType<Confpapers["zone"]["clock"]>} at */
    function until(session, at) {
      if (session.day !== at.day) {
        const { day, time } = confpapers.zone.local(session.day, session.start);
        return `${confpapers.zone.dayName(day)} ${time}`;
      }
      const wait = session.from - at.minute;
      const form = new Intl.RelativeTimeFormat(language, { style: "short" });
      return wait < SOON ? form.format(wait, "minute") : form.format(Math.round(wait / 60), "hour");
    }

    /** @param {Session} session */
    const called = (session) => [session.name.length && session.name.length < 4 ? t("session.named", { name: session.name }) : session.name, session.room].filter(Boolean).join(" · ");

    /** The next saved paper. @param {ReturnType<Confpapers["zone"]["clock"]>} at */
    function coming(at) {
      for (const session of programme().sessions)
        if (session.day > at.day || (session.day === at.day && session.from >= at.minute)) {
          const i = session.rows.find(shelf.isSaved);
          if (i !== undefined) return { session, i };
        }
      return undefined;
    }

    /** Shows the bar or hides it; a class says so, as with :has() each change of the list would restyle the whole page. @param {boolean} on */
    function show(on) {
      box.hidden = !on;
      document.body.classList.toggle("has-now", on);
      return on;
    }

    function update() {
      if (!show(isNear(all))) return;
      const at = confpapers.zone.clock();
      const { sessions, days } = programme();
      const before = new Date(Date.parse(`${at.day}T00:00:00Z`) - DAY).toISOString().slice(0, 10);
      const running = sessions.filter(({ day, from, to }) => (day === at.day && from <= at.minute && at.minute < to) || (day === before && at.minute + 24 * 60 < to));
      if (!show(running.length > 0 || days.includes(at.day))) return; // an archive has days of many years
      const next = coming(at);
      const key = JSON.stringify([at.day, running.map(({ start, room, name }) => [start, room, name]), next && [next.i, until(next.session, at)], shelf.saved().length, confpapers.zone.converts()]);
      if (key === shown) return;
      shown = key;
      box.replaceChildren(...current(running), ...(next ? upcoming(next.session, next.i, at) : [el("span", { class: "now-none" }, t("now.nothing"))]));
    }

    /** @param {Session[]} running */
    function current(running) {
      if (!running.length) return [el("span", { class: "now-none" }, t("now.break"))];
      const mine = running.flatMap(({ rows }) => rows).filter(shelf.isSaved).length;
      const first = running.find(({ rows }) => rows.some(shelf.isSaved)) ?? running[0];
      const button = el("button", { type: "button", class: "now-session" }, el("strong", {}, t("now.now")), " ", el("bdi", { class: "now-title" }, called(first)), el("span", { class: "now-when" }, first.end && ` ${t("now.until", { time: confpapers.zone.timeText(first.day, first.end) })}`), el("span", { class: "now-extra" }, running.length > 1 ? ` ${t("now.more", { n: running.length - 1 })}` : "", mine ? ` · ${t("now.mine", { n: mine })}` : ""));
      button.addEventListener("click", () => states.set({ ...states.bare(states.get()), day: [first.day], time: [...new Set(running.map(({ start }) => start))] }));
      return [button];
    }

    /** @param {Session} session @param {number} i @param {ReturnType<Confpapers["zone"]["clock"]>} at */
    function upcoming(session, i, at) {
      const board = confpapers.boardIn(columns, session, i);
      const place = board && `#${board}`;
      const title = el("bdi", { class: "now-title" }, place);
      const name = () => title.replaceChildren([place, confpapers.math.flat(columns.titles[i] ?? "", columns.math)].filter(Boolean).join(" "));
      if (columns.titles[i] === undefined) columns.want(i).then(name, () => undefined);
      else name();
      const button = el("button", { type: "button", class: "now-next" }, el("strong", {}, t("now.next")), " ", title, el("span", { class: "now-when" }, ` ${[session.room, until(session, at)].filter(Boolean).join(" · ")}`));
      button.addEventListener("click", () => states.set({ ...states.bare(states.get()), paper: columns.short(i) }));
      return [button];
    }

    update();
    setInterval(update, OFTEN);
    document.addEventListener("visibilitychange", () => document.hidden || update());
    shelf.changed(update);
    confpapers.zone.changed(update);
  }

  confpapers.now = now;
})();
