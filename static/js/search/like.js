// Papers like a text: pasted, or from a file that is dropped onto the page or chosen. The text never leaves the browser.
// needs: core/base core/notice core/state core/strings keep/import keep/sharing search/texts
"use strict";
(() => {
  const { el, find, toast } = confpapers.core;
  const { t } = confpapers.strings;
  const { state: states, texts, importing, sharing } = confpapers;
  const PASSAGE = 40; // minimum words of a pasted text that is more than a title or a sentence
  const LINES = 20; // the same for a text with line breaks
  const OFFERED = 12; // minimum words of a search that may also be compared
  const QUOTED = 60; // letters of a text that are quoted
  const FIELDS = "input, textarea, select, [contenteditable]";

  /** @param {string} text */
  const length = (text) => text.split(/\s+/).filter(Boolean).length;

  /** Whether a text is a paragraph, not a search. @param {string} text */
  const isPassage = (text) => length(text) >= (/\n\s*\S/.test(text.trim()) ? LINES : PASSAGE) || /^\s*@\w+\s*\{[^,]*,/m.test(text);

  /** @param {Columns} columns @param {Shelf} shelf @param {(title: string) => Promise<number[]>} search the best papers for a title @returns {LikeText} */
  function likeText(columns, shelf, search) {
    const dialog = /** @type {HTMLDialogElement} */ (find("#like"));
    const box = /** @type {HTMLTextAreaElement} */ (find("#like-text"));
    const chooser = /** @type {HTMLInputElement} */ (find("#like-file"));
    const said = find("#like-said");
    const query = /** @type {HTMLInputElement} */ (find("#q"));
    const target = el("div", { class: "drop", hidden: "" }, el("p", {}, t("like.drop")));
    document.body.append(target);

    /** Ranks all papers by similarity to a text. @param {ReaderText} source @param {Partial<State>} [change] */
    function use(source, change = {}) {
      for (const open of document.querySelectorAll("dialog[open]")) /** @type {HTMLDialogElement} */ (open).close();
      states.set({ sort: "text", text: texts.keep(source), like: "", mix: "", seed: "", ...change });
      scrollTo({ top: 0 });
    }

    /** @param {File} file */
    async function read(file) {
      try {
        use(await texts.ofFile(file));
      } catch (error) {
        const key = error instanceof Error && error.message.startsWith("like.") ? error.message : "like.unread";
        const text = t(key, { name: file.name });
        if (dialog.open) said.textContent = text;
        else confpapers.notice("like", text, t("like.open"), open);
      }
    }

    function open() {
      box.value = texts.get(states.get().text)?.text ?? "";
      said.textContent = "";
      dialog.showModal();
      box.select();
    }

    find("#like-form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (box.value.trim()) use(texts.pasted(box.value.trim()));
      else said.textContent = t("like.nothing");
    });
    chooser.addEventListener("change", () => {
      if (chooser.files?.[0]) read(chooser.files[0]).then(() => (chooser.value = ""));
    });

    document.addEventListener("paste", (event) => {
      const field = /** @type {Element} */ (event.target).closest?.(FIELDS) ?? null;
      if (field && field !== query) return;
      const file = event.clipboardData?.files[0];
      const text = event.clipboardData?.getData("text/plain").trim() ?? "";
      if (!text && file && !field) event.preventDefault(), read(file);
      if (!isPassage(text)) {
        const whole = texts.undivided(text);
        if (field && whole !== text && document.execCommand("insertText", false, whole.replace(/\s+/g, " "))) event.preventDefault();
        return;
      }
      event.preventDefault();
      const [start, end] = [query.selectionStart ?? 0, query.selectionEnd ?? 0];
      const rest = field ? query.value.slice(0, start) + query.value.slice(end) : query.value;
      query.value = rest.trim();
      use(texts.pasted(text), { q: rest.trim() });
    });

    // content dragged over the page and dropped: a file, or a text from elsewhere
    let depth = 0;
    const carries = (/** @type {DragEvent} */ event) => (event.dataTransfer?.types ?? []).some((type) => type === "Files" || type === "text/plain") && !(/** @type {Element} */ (event.target).closest?.(FIELDS));
    const show = (/** @type {boolean} */ on) => void (target.hidden = !on);
    let within = false; // content dragged from the page itself
    document.addEventListener("dragstart", () => void (within = true));
    document.addEventListener("dragend", () => void (within = false));
    document.addEventListener("dragenter", (event) => void (!within && carries(event) && (depth++, show(true))));
    document.addEventListener("dragleave", (event) => void (!within && carries(event) && --depth <= 0 && ((depth = 0), show(false))));
    document.addEventListener("dragover", (event) => void (!within && carries(event) && event.preventDefault()));
    document.addEventListener("drop", (event) => {
      depth = 0;
      show(false);
      if (within || !carries(event)) return;
      event.preventDefault();
      const { files } = /** @type {DataTransfer} */ (event.dataTransfer);
      const text = event.dataTransfer?.getData("text/plain").trim() ?? "";
      if (files.length > 1) toast(t("like.one", { name: files[0].name }));
      if (files[0]) read(files[0]);
      else if (text) use(texts.pasted(text));
    });

    /** A button that ranks papers by the typed text if it is as long as a sentence. @param {Query} typed @param {State} state */
    const offer = ({ words, text }, state) => {
      if (words.slots.length < OFFERED || state.sort === "text") return [];
      const button = el("button", { type: "button", class: "plain" }, t("like.offer"));
      button.addEventListener("click", () => use(texts.pasted(text.trim()), { q: "" }));
      return [el("p", {}, button)];
    };

    /** @type {{ source: ReaderText | null, rows: number[] }} */
    let here = { source: null, rows: [] };
    /** The papers of the conference in a list; with very many papers, their titles are looked up first. @param {ReaderText} source */
    function rowsOf(source) {
      if (here.source === source) return here.rows;
      here = { source, rows: importing.named(columns, source.references) };
      if (columns.files.parts)
        importing.searched(columns, source.references, search).then((rows) => {
          if (here.source !== source || rows.length === here.rows.length) return;
          here = { source, rows };
          update(source);
        }, () => toast(t("error.some")));
      return here.rows;
    }

    const own = el("span", { class: "like-list" });

    /** Shows how many entries of a list are in this conference, and what to do with them. @param {ReaderText} source */
    function update(source) {
      if (!source.references.length) return;
      const rows = rowsOf(source);
      const values = { n: rows.length, all: source.references.length };
      if (!rows.length) return own.replaceChildren(t("like.none", { n: source.references.length }));
      const unsaved = rows.filter((i) => !shelf.isSaved(i));
      const shown = el("button", { type: "button", class: "plain" }, t("like.show"));
      shown.addEventListener("click", () => states.set({ list: sharing.pack(rows.map(columns.short)), from: source.name }));
      const save = el("button", { type: "button", class: "plain" }, t("like.save", { n: unsaved.length }));
      save.addEventListener("click", () => {
        Promise.all(unsaved.map(columns.want)).then(
          (details) => {
            for (const { id } of details) shelf.toggle("saved", id, true);
            toast(t("like.saved", { n: details.length }));
          },
          () => toast(t("error.some")),
        );
      });
      own.replaceChildren(el("span", {}, t("like.here", values)), shown, unsaved.length ? save : el("span", {}, t("like.allsaved")));
    }

    /** Describes the order: the text, its most important words, and the papers in it. @param {State} state @param {Likeness | null} likeness */
    function describe(state, likeness) {
      const source = texts.get(state.text);
      if (!source) return { name: t("like.gone"), parts: [] };
      const text = source.text.replace(/\s+/g, " ").trim();
      const quoted = text.length > QUOTED ? `${text.slice(0, QUOTED).replace(/\s\S*$/, "")} …` : text;
      update(source);
      const words = likeness?.words.map(({ word }) => word).join(", ");
      return {
        name: source.name ? t("like.file", { name: source.name }) : t("like.text", { text: quoted }),
        parts: [
          ...(likeness ? [el("span", { class: "small" }, words ? t("like.words", { words }) : t("like.unknown"))] : []),
          ...(source.cut ? [el("span", { class: "small" }, t("like.cut"))] : []),
          ...(source.references.length ? [own] : []),
        ],
      };
    }

    return { open, offer, said: describe };
  }

  confpapers.likeText = likeText;
})();
