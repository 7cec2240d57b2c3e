// A calendar of the saved papers (RFC 5545): one event per session, with its papers in the order of the boards.
// needs: core/base core/strings programme/zone
"use strict";
(() => {
  const { natural } = confpapers.strings;
  const MINUTES = 10; // minutes from an alarm to its session

  /** The moment of a local time in a zone, in iCalendar's UTC notation. @param {string} day @param {string} time @param {string} zone */
  const moment = (day, time, zone) => new Date(confpapers.zone.moment(day, time, zone)).toISOString().replace(/[-:]|\.\d+/g, "");

  /** @param {string} text */
  const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");

  /** Lines of at most 75 bytes, as RFC 5545 requires. @param {string} line */
  function folded(line) {
    const encoder = new TextEncoder();
    const out = [""];
    let size = 0;
    for (const character of line) {
      const bytes = encoder.encode(character).length;
      if (size + bytes > 73) out.push(" "), (size = 1);
      out[out.length - 1] += character;
      size += bytes;
    }
    return out.join("\r\n");
  }

  /** The papers of each session, in the order of time and boards; a paper's talk and its poster are in two sessions. @param {Chosen[]} papers @returns {Chosen[][]} */
  function bySession(papers) {
    /** @type {Map<string, Chosen[]>} */
    const groupsByKey = new Map();
    for (const paper of papers)
      for (const slot of paper.slots) {
        if (!slot[0]) continue;
        const key = slot.slice(0, 5).join("|");
        groupsByKey.set(key, [...(groupsByKey.get(key) ?? []), { ...paper, slot, position: slot[6] ?? paper.position }]);
      }
    const groups = [...groupsByKey].sort(([one], [other]) => (one < other ? -1 : 1));
    return groups.map(([, group]) => group.sort((a, b) => natural(a.position, b.position)));
  }

  /** @param {Chosen} paper @param {string} page */
  const line = ({ id, title, position, authors, detail }, page) =>
    [[position && `#${position.replace(/^#/, "")}`, title].filter(Boolean).join(" "), authors.slice(0, 3).join(", "), detail.url || `${page}#paper=${encodeURIComponent(id)}`].filter(Boolean).join("\n");

  /** The next day, on which a session ends if it continues past midnight. @param {string} day */
  const dayAfter = (day) => new Date(Date.parse(`${day}T00:00:00Z`) + 86400000).toISOString().slice(0, 10);

  /** @param {Chosen[]} papers @param {ConferenceInfo} conference @param {{ alarm: boolean, page: string }} how */
  function calendar(papers, conference, { alarm, page }) {
    const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//confpapers//EN", `X-WR-CALNAME:${escaped(conference.title)}`];
    for (const group of bySession(papers)) {
      const [day, start, end, room, session] = /** @type {Slot} */ (group[0].slot);
      /** @param {string} name @param {string} time @param {string} [on] */
      const when = (name, time, on = day) =>
        !time ? `${name};VALUE=DATE:${on.replaceAll("-", "")}` : confpapers.zone.at() ? `${name}:${moment(on, time, confpapers.zone.at())}` : `${name}:${on.replaceAll("-", "")}T${time.replace(":", "")}00`;
      const name = [session && session.length < 4 ? confpapers.strings.t("session.named", { name: session }) : session, group.length > 1 ? confpapers.strings.t("papers", { n: group.length }) : group[0].title].filter(Boolean).join(": ");
      const uid = [day, start, room, session].join("-").replace(/[^\p{L}\p{M}\p{N}_-]+/gu, "_"); // rooms in any script stay apart
      lines.push("BEGIN:VEVENT", `UID:${uid}@${escaped(conference.id)}.confpapers`, `DTSTAMP:${day.replaceAll("-", "")}T000000Z`, when("DTSTART", start));
      if (end) lines.push(when("DTEND", end, end >= start ? day : dayAfter(day)));
      const summary = `${conference.title} ${name}`;
      lines.push(`SUMMARY:${escaped(summary)}`, `DESCRIPTION:${escaped(group.map((paper) => line(paper, page)).join("\n\n"))}`);
      if (room) lines.push(`LOCATION:${escaped(room)}`);
      if (alarm && start) lines.push("BEGIN:VALARM", "ACTION:DISPLAY", `TRIGGER:-PT${MINUTES}M`, `DESCRIPTION:${escaped(name)}`, "END:VALARM");
      lines.push("END:VEVENT");
    }
    return [...lines, "END:VCALENDAR", ""].map(folded).join("\r\n");
  }

  confpapers.calendar = calendar;
})();
