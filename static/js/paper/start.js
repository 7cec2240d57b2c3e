// A paper's own page: save, read, note, copy BibTeX, search, and return to the list.
// needs: controls/keys core/base core/notice core/strings keep/shelf programme/zone
"use strict";
addEventListener("DOMContentLoaded", () => {
  const { find, copy, toast, changeTheme, el } = confpapers.core;
  const { t } = confpapers.strings;
  const main = find("main[data-id]");
  const { conference = "", id = "" } = main.dataset;
  const list = "../../index.html";
  const stars = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-act=save]")]);
  const ids = [...new Set([id, ...stars.map((star) => star.dataset.id ?? "")])];
  const shelf = confpapers.shelf(conference, (wanted) => (ids.includes(wanted) ? ids.indexOf(wanted) : undefined));
  const note = /** @type {HTMLTextAreaElement} */ (find("textarea.note"));
  const query = /** @type {HTMLInputElement} */ (find("#q"));

  const times = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".when[data-day]")]);
  const texts = times.map((time) => time.textContent ?? "");
  confpapers.zone.use({ id: conference, title: "", place: "", timezone: main.dataset.timezone ?? "", days: Object.fromEntries(times.map(({ dataset }) => [dataset.day, dataset.name ?? ""])) });

  /** Shows times in the zone that the reader has chosen on the conference's page. */
  function updateTimes() {
    times.forEach((time, at) => {
      const { day = "", start = "", end = "" } = time.dataset;
      const text = confpapers.zone.when([day, start, end, "", "", texts[at]]);
      if (time.textContent !== text) time.textContent = text;
    });
  }

  function update() {
    for (const star of stars) {
      const on = shelf.isSaved(ids.indexOf(star.dataset.id ?? ""));
      star.setAttribute("aria-pressed", String(on));
      const label = star.querySelector("span");
      if (label) label.textContent = on ? t("card.save.on") : t("card.save");
    }
    find("[data-act=read]").setAttribute("aria-pressed", String(shelf.isRead(0)));
    if (shelf.note(0)) openNote(true);
    if (note !== document.activeElement || !document.hasFocus()) note.value = shelf.note(0);
  }

  /** @param {boolean} on */
  function openNote(on) {
    note.hidden = !on;
    find("[data-act=note]").setAttribute("aria-expanded", String(on));
  }

  /** @param {string} text */
  const say = (text) => (shelf.isStored() ? toast(text) : confpapers.notice("storage", t("error.storage.here"), t("keep.list"), () => (location.href = list)));

  /** The list as the reader left it: back in the history if it is the previous page, otherwise its last address. */
  function back() {
    if (document.referrer.split("#")[0] === new URL(list, location.href).href && history.length > 1) return history.back();
    let hash = "";
    try {
      hash = JSON.parse(localStorage.getItem(`confpapers:last:${conference}`) ?? "null")?.hash ?? "";
    } catch {
      // storage is denied: the list opens at its beginning
    }
    location.href = list + hash;
  }

  /** @type {Record<string, (button?: HTMLElement) => void>} */
  const acts = {
    save: (button) => say(shelf.toggle("saved", button?.dataset.id ?? id) ? t("card.saved") : t("card.unsaved")),
    read: () => void shelf.toggle("read", id),
    note: () => (openNote(note.hidden), note.focus()),
    bibtex: async () => toast((await copy(document.querySelector("pre.bibtex")?.textContent ?? "")) ? t("card.bibtex.copied") : t("card.bibtex.failed")),
    theme: changeTheme,
    back,
  };
  document.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-act], [data-do]"));
    const act = button?.dataset.act ?? button?.dataset.do ?? "";
    if (!button || !(act in acts) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    acts[act](button);
  });
  note.addEventListener("input", () => shelf.setNote(id, note.value));
  find("form.search").addEventListener("submit", (event) => {
    event.preventDefault();
    location.href = `${list}#q=${encodeURIComponent(query.value)}`;
  });
  const turn = (/** @type {string} */ rel) => /** @type {HTMLElement | null} */ (document.querySelector(`a[rel=${rel}]`))?.click();
  confpapers.keys({
    "/": () => query.select(),
    s: () => acts.save(),
    r: () => acts.read(),
    n: () => acts.note(),
    b: () => acts.bibtex(),
    o: () => /** @type {HTMLElement | null} */ (document.querySelector(".links a"))?.click(),
    j: () => turn("next"),
    k: () => turn("prev"),
    Escape: () => undefined,
  });
  shelf.changed(update);
  shelf.follow();
  update();
  updateTimes();
  document.body.append(el("div", { class: "toast", id: "toast", role: "status" }));
  document.documentElement.classList.add("ready");
});
