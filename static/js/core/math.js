// Formulas: MathML from the trees created by confpapers/site/math.py.
// needs: core/base
"use strict";
(() => {
  const MATHML = "http://www.w3.org/1998/Math/MathML";

  /** @param {MathTree} tree @returns {Element} */
  function formula([name, attributes, ...children]) {
    const element = document.createElementNS(MATHML, /^m[a-z]+$/.test(name) ? name : "mrow");
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children.map((/** @type {string | MathTree} */ child) => (typeof child === "string" ? child : formula(child))));
    return element;
  }

  /** Writes a text with its formulas. @param {Element} box @param {string} text @param {Record<string, MathTree> | undefined} math */
  function write(box, text, math) {
    const sources = Object.keys(math ?? {}).filter((source) => text.includes(source));
    if (!math || !sources.length) return void (box.textContent = text);
    const pattern = new RegExp(`(${sources.map((source) => source.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`);
    box.replaceChildren(...text.split(pattern).map((part) => (Object.hasOwn(math, part) ? formula(math[part]) : part)));
  }

  /** The same as plain text, for places without formulas. @param {string} text @param {Record<string, MathTree> | undefined} math */
  function flat(text, math) {
    const box = document.createElement("span");
    write(box, text, math);
    for (const name of box.querySelectorAll("mi")) if ((name.textContent ?? "").length > 1) name.textContent = ` ${name.textContent} `; // "n log n"
    return (box.textContent ?? "").replace(/(?<=\() | (?=\))/g, "").replace(/ {2,}/g, " ");
  }

  confpapers.math = { write, flat };
})();
