// The namespace, the data files, and basic helpers.
"use strict";
var confpapers = /** @type {Confpapers} */ ({});

(() => {
  /** @type {Map<string, unknown>} */
  const arrived = new Map();
  /** @type {Map<string, Promise<any>>} */
  const requests = new Map();

  /** Called by each data file with its name and content. @param {string} name @param {unknown} value */
  confpapers.data = (name, value) => {
    arrived.set(name, value);
  };

  /** @template T @param {string} name @returns {T | undefined} */
  const have = (name) => /** @type {T | undefined} */ (arrived.get(name));

  /**
   * The content of a data file, loaded once. A script element works under file://, where fetch does not.
   * A file of this conference is given by its name, one of another place by its path.
   * @template T @param {string} name @param {string} file @returns {Promise<T>}
   */
  function load(name, file) {
    const earlier = requests.get(file);
    if (earlier) return earlier;
    /** @type {Promise<T>} */
    const promise = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.setAttribute("fetchpriority", "low"); // what the first screen shows comes first
      script.src = file.includes("/") ? file : `data/${file}`;
      script.onload = () => (script.remove(), arrived.has(name) ? resolve(/** @type {T} */ (arrived.get(name))) : reject(new Error(file)));
      script.onerror = () => (script.remove(), requests.delete(file), reject(new Error(`${file} could not be loaded`)));
      document.head.append(script);
    });
    requests.set(file, promise);
    return promise;
  }

  /** @type {((text: string) => Uint8Array<ArrayBuffer>) | undefined} */
  const unpack = /** @type {any} */ (Uint8Array).fromBase64; // tens of times as fast, if the browser supports it

  /** @param {string} base64 */
  function bytes(base64) {
    if (unpack) return unpack.call(Uint8Array, base64);
    const text = atob(base64);
    const out = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
    return out;
  }

  /** Little-endian 16-bit numbers. @param {string} base64 */
  const words = (base64) => new Uint16Array(bytes(base64).buffer);

  /**
   * Creates an element: attributes by name, then children.
   * @template {keyof HTMLElementTagNameMap} K @param {K} tag @param {Record<string, string | null>} [attributes]
   * @param {...(Node | string)} children @returns {HTMLElementTagNameMap[K]}
   */
  function el(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  /** @template {Element} [E=HTMLElement] @param {string} selector @param {ParentNode} [inside] @returns {E} */
  function find(selector, inside = document) {
    const element = inside.querySelector(selector);
    if (!element) throw new Error(`the page has no ${selector}`);
    return /** @type {E} */ (/** @type {unknown} */ (element));
  }

  /** Milliseconds after a letter until what is not visible, or can wait, follows in one frame: the reader may type another. */
  const PAUSE = 80;

  /** Does something once the page has painted and some milliseconds have passed; returns what cancels it. @param {() => void} work @param {number} wait */
  function afterPaint(work, wait) {
    let timer = 0;
    const frame = requestAnimationFrame(() => (timer = setTimeout(work, wait)));
    return () => void (cancelAnimationFrame(frame), clearTimeout(timer));
  }

  let hiding = 0;
  /** Shows a message for three seconds. @param {string} text */
  function toast(text) {
    const box = find("#toast");
    box.textContent = text;
    clearTimeout(hiding);
    hiding = setTimeout(() => (box.textContent = ""), 3000);
  }

  /** @param {string} text */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = el("textarea", { class: "vh", "aria-hidden": "true" });
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  /** Switches between light and dark, permanently in this browser. */
  function changeTheme() {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem("confpapers:theme", root.dataset.theme);
    } catch {
      // the choice lasts until the page is left
    }
  }

  confpapers.core = { PAUSE, afterPaint, changeTheme, have, load, bytes, words, el, find, toast, copy };
})();
