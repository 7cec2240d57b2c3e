// Time zones: the conference's zone, and whether times are shown in it or in the reader's.
// needs: core/base core/strings
"use strict";
(() => {
  const { el } = confpapers.core;
  const { t, language } = confpapers.strings;
  const OWN = "own";
  let mine = "";
  /** The reader's zone. Asking the browser about zones takes a phone 40 ms, so it is asked when a time depends on it. */
  const own = () => (mine ||= Intl.DateTimeFormat().resolvedOptions().timeZone ?? "");
  /** @type {Map<string, boolean>} */
  const checked = new Map();
  /** @type {Array<() => void>} */
  const listeners = [];
  /** @type {ConferenceInfo} */
  let conference = { id: "", title: "", place: "", timezone: "", days: {} };
  /** `shown` is "own" if times are shown in the reader's zone; `at` is the conference's zone if its file does not name one. */
  let chosen = { shown: "", at: "" };

  const key = () => `confpapers:1:zone:${conference.id}`;
  /** @param {string} zone */
  function isZone(zone) {
    if (zone === "") return false;
    if (!checked.has(zone)) {
      try {
        checked.set(zone, Intl.DateTimeFormat("en", { timeZone: zone }).format(0) !== "");
      } catch {
        checked.set(zone, false); // an unknown name
      }
    }
    return checked.get(zone) === true;
  }

  /** @param {ConferenceInfo} info */
  function use(info) {
    conference = info;
    try {
      const { shown, at } = JSON.parse(localStorage.getItem(key()) ?? "{}");
      chosen = { shown: shown === OWN ? OWN : "", at: isZone(String(at ?? "")) ? String(at) : "" };
    } catch {
      chosen = { shown: "", at: "" }; // storage is denied, or contains something else
    }
  }

  /** @param {Partial<typeof chosen>} change */
  function set(change) {
    chosen = { ...chosen, ...change };
    try {
      localStorage.setItem(key(), JSON.stringify(chosen));
    } catch {
      // it lasts as long as the page is open
    }
    listeners.forEach((listener) => listener());
  }

  /** The conference's zone, or "" if unknown. */
  const at = () => (isZone(conference.timezone) ? conference.timezone : chosen.at);

  /** Whether times are converted to the reader's zone, which differs from the conference's. */
  const converts = () => chosen.shown === OWN && at() !== "" && at() !== own();

  /** Day and time of a moment in a zone; in the reader's own if the zone is "". @param {number} moment @param {string} zone */
  function parts(moment, zone) {
    const formatted = new Intl.DateTimeFormat("en-CA", { ...(zone ? { timeZone: zone } : {}), hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).formatToParts(moment);
    const part = Object.fromEntries(formatted.map(({ type, value }) => [type, value]));
    return { day: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` };
  }

  /** The moment of a local time in a zone, in milliseconds. @param {string} day @param {string} time @param {string} zone */
  function moment(day, time, zone) {
    const wanted = Date.parse(`${day}T${time}:00Z`);
    let guess = wanted;
    for (let turn = 0; turn < 2; turn++) {
      const met = parts(guess, zone);
      guess += wanted - Date.parse(`${met.day}T${met.time}:00Z`);
    }
    return guess;
  }

  /** Day and minute at the conference, or by the reader's own clock if its zone is unknown. */
  function clock() {
    const { day, time } = parts(Date.now(), at());
    return { day, minute: Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)) };
  }

  /** A day and time of the programme as shown. @param {string} day @param {string} time */
  function local(day, time) {
    if (!converts() || !day || !time) return { day, time };
    return parts(moment(day, time, at()), own());
  }

  /** "Wed 10 Sep". @param {string} day */
  const dayName = (day) => conference.days[day] ?? (day && new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(Date.parse(`${day}T00:00:00Z`)));

  /** A time of the programme, with the day if it differs from the conference's. @param {string} day @param {string} time */
  function timeText(day, time) {
    const shown = local(day, time);
    return shown.day === day ? shown.time : `${dayName(shown.day)} ${shown.time}`;
  }

  /** "16:30–18:30". @param {string} day @param {string} start @param {string} end */
  const hours = (day, start, end) => [timeText(day, start), end && local(day, end).time].filter(Boolean).join("–");

  /** When and where, as `slot_name` of confpapers/site/programme.py. @param {Slot | undefined} slot */
  function when(slot) {
    if (!slot) return "";
    const [day, start, end, , , text] = slot;
    if (!converts() || !start) return text;
    const written = `${start}${end ? `–${end}` : ""}`;
    const first = local(day, start);
    const named = `${dayName(day)} ${written}`;
    const until = end ? `–${local(day, end).time}` : "";
    const now = `${dayName(first.day)} ${first.time}${until}`;
    return text.replace(named, () => now);
  }

  /** All times and places of a paper in one line. @param {Slot[]} slots */
  const whens = (slots) => slots.map(when).filter(Boolean).join("; ");

  /** A zone's city, and its offset from UTC on the first day. @param {string} zone */
  function named(zone) {
    const day = Object.keys(conference.days)[0];
    const offset = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(day ? Date.parse(`${day}T12:00:00Z`) : Date.now()).find(({ type }) => type === "timeZoneName")?.value;
    return [zone.split("/").pop()?.replaceAll("_", " "), offset].filter(Boolean).join(", ");
  }

  /** The settings: which times are shown, and the conference's zone if its file does not name it. */
  function controls() {
    const menus = [];
    if (!isZone(conference.timezone)) {
      const zones = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [own()];
      const menu = el("select", { "data-zone": "at" }, el("option", { value: "" }, t("zone.unknown")), ...zones.map((zone) => el("option", { value: zone }, zone.replaceAll("_", " "))));
      menu.value = chosen.at;
      menu.addEventListener("change", () => set({ at: menu.value }));
      menus.push(el("label", { class: "zone" }, t("zone.at"), " ", menu));
    }
    if (at() && at() !== own()) {
      const menu = el("select", { "data-zone": "shown" }, el("option", { value: "" }, t("zone.conference", { zone: named(at()) })), el("option", { value: OWN }, t("zone.own", { zone: named(own()) })));
      menu.value = chosen.shown;
      menu.addEventListener("change", () => set({ shown: menu.value }));
      menus.push(el("label", { class: "zone" }, t("zone.shown"), " ", menu));
    }
    return menus;
  }

  confpapers.zone = { use, at, converts, clock, moment, local, timeText, hours, when, whens, dayName, controls, changed: (listener) => void listeners.push(listener) };
})();
