// The text of a card: the abstract, or the part of it with the search's first hit, and the top words.
// needs: core/base core/math search/highlight
"use strict";
(() => {
  const { el } = confpapers.core;
  const { write } = confpapers.math;
  const SHOWN_WORDS = 30;
  const SHOWN_TEXT = 460; // characters: more than fit in three lines

  /** @param {Columns} columns @returns {CardText} */
  function cardText(columns) {
    /** The part of them that a card shows. @type {WeakMap<Element, string>} */
    const previews = new WeakMap();

    /**
     * Shows abstract and words: all of them, or as much as a few lines hold, from the first hit of the search on.
     * @param {HTMLElement} card @param {number} i @param {boolean} whole
     */
    function show(card, i, whole) {
      const { abstract, gist = 0, math, words } = columns.detail(i) ?? {};
      const list = card.querySelector(".words");
      const shown = whole ? "all" : "some";
      if (list && words && previews.get(list) !== shown) {
        previews.set(list, shown);
        fillWords(list, words, whole ? 1000 : SHOWN_WORDS);
      }
      const box = card.querySelector(".text");
      if (!box || !abstract) return;
      const hit = confpapers.highlight.first(abstract);
      const lead = hit < 0 ? gist : 0; // the text before the gist is there, but folded away
      const start = whole ? 0 : lead || beginning(abstract, hit, math);
      const end = whole ? abstract.length : outside(abstract, start + SHOWN_TEXT, math);
      const key = `${start} ${end} ${lead}`;
      if (previews.get(box) === key) return;
      previews.set(box, key);
      const rest = `${start && !lead ? "… " : ""}${abstract.slice(whole ? lead : start, end)}${end < abstract.length ? "…" : ""}`;
      write(box, rest, math);
      if (!lead) return;
      const before = el("span", { class: "lead-in" });
      write(before, abstract.slice(0, lead), math);
      box.prepend(before);
    }

    /** The start of a preview with a hit in its first line: at a sentence, or else at a word. @param {string} text @param {number} hit @param {Detail["math"]} math */
    function beginning(text, hit, math) {
      if (hit < 200) return 0;
      const sentence = text.lastIndexOf(". ", hit) + 2;
      const start = hit - sentence < 140 ? sentence : text.indexOf(" ", hit - 70) + 1;
      const cut = outside(text, start, math);
      return cut > hit ? 0 : cut;
    }

    /** The position, or the end of the formula around it. @param {string} text @param {number} at @param {Detail["math"]} math */
    function outside(text, at, math) {
      for (const source of Object.keys(math ?? {}))
        for (let from = text.indexOf(source); from >= 0 && from < at; from = text.indexOf(source, from + 1)) if (from + source.length > at) return from + source.length;
      return Math.min(at, text.length);
    }

    /** Consecutive words of one topic form one part; as `runs` of confpapers/site/card.py. @param {Element} box @param {string} text @param {number} most */
    function fillWords(box, text, most) {
      /** @type {Array<Node | string>} */
      const parts = [];
      let run = "";
      let topic = "";
      const end = () => run && parts.push(...(parts.length ? [", "] : []), el("span", { class: `t${topic}` }, run));
      for (const pair of text.split(" ").slice(0, most)) {
        const cut = pair.lastIndexOf(":");
        const word = pair.slice(0, cut).replaceAll("_", " ");
        if (pair.slice(cut + 1) === topic) run += `, ${word}`;
        else {
          end();
          run = word;
          topic = pair.slice(cut + 1);
        }
      }
      end();
      box.replaceChildren(...parts);
    }

    /** Whether a part of a card is seen to its end: its lines were not cut. @param {Element | null} box */
    const seen = (box) => !box || box.scrollHeight <= box.clientHeight + 1;

    /** What a card, which is laid out, does not show: the abstract's text or some words. @param {HTMLElement} card @returns {"text" | "words" | ""} */
    function hidden(card) {
      const box = card.querySelector(".text");
      const text = box?.textContent ?? "";
      if (box && (text.startsWith("…") || text.endsWith("…") || box.querySelector(".lead-in") || !seen(box))) return "text";
      const list = card.querySelector(".words");
      return seen(list) && (list?.textContent ?? "").split(", ").length < SHOWN_WORDS ? "" : "words";
    }

    return { show, hidden };
  }

  confpapers.cardText = cardText;
})();
