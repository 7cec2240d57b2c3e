// Offline use: starts the site's service worker (static/worker/sw.js), reports rebuilt sites, saves a list for offline use.
// needs: core/base core/notice core/strings
"use strict";
(() => {
  const { find } = confpapers.core;
  const { t, language } = confpapers.strings;
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const home = new URL("..", script?.src ?? location.href).href;
  const LATER = 8000; // milliseconds: caching for later must not compete with the current page
  const able = "serviceWorker" in navigator && /^https?:$/.test(location.protocol);

  /** Sends the worker a message; it replies once, after optional progress messages. @param {Record<string, unknown>} message @param {(done: number) => void} [progress] @returns {Promise<any>} */
  async function ask(message, progress) {
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve) => {
      port1.onmessage = ({ data }) => (data.progress ? progress?.(data.progress) : resolve(data));
      active?.postMessage(message, [port2]);
    });
  }

  /** Offers the new version; nothing changes while the reader looks at the page. */
  const rebuilt = () => confpapers.notice("rebuilt", t("offline.rebuilt"), t("offline.reload"), () => location.reload());

  // at once: messages sent by the worker before anybody listens are lost
  if (able) navigator.serviceWorker.addEventListener("message", ({ data }) => data.rebuilt !== undefined && rebuilt());

  /** Makes the page of a place ("" is the site's own) available offline, once the reader has loaded it or leaves it. @param {string} place */
  function start(place) {
    if (!able) return;
    navigator.serviceWorker.controller?.postMessage({ listens: place }); // the worker now repeats what it found before this page existed
    const begin = async () => {
      const registered = await navigator.serviceWorker.register(`${home}sw.js`, { scope: home }).catch(() => null);
      if (!registered) return;
      const { active } = await navigator.serviceWorker.ready;
      const seen = performance.getEntriesByType("resource").map(({ name }) => name);
      active?.postMessage({ visit: place, seen });
    };
    const soon = () => setTimeout(once, LATER);
    let begun = false;
    function once() {
      if (!begun) void begin();
      begun = true;
    }
    if (document.readyState === "complete") soon();
    else addEventListener("load", soon);
    addEventListener("pagehide", once);
    document.addEventListener("visibilitychange", () => document.hidden && once());
  }

  /** "1.4 MB" @param {number} bytes */
  const size = (bytes) => {
    const [value, unit] = bytes < 1e5 ? [Math.ceil(bytes / 1e3), "kilobyte"] : [bytes / 1e6, "megabyte"];
    return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: unit === "megabyte" ? 1 : 0 }).format(value);
  };

  /** The files of a saved paper: its page, its images, and its PDF if the site hosts it. @param {Detail} detail */
  const needs = ({ href, thumb, teaser, pdf }) =>
    [href, thumb, teaser, pdf].filter((address) => address && !/^[a-z]+:/i.test(address)).map((address) => new URL(/** @type {string} */ (address), location.href).href);

  /** Offers to save the papers for offline use, in the dialog of saved papers. @param {() => Promise<Detail[]>} saved @param {() => Promise<string[]>} also addresses beside them */
  async function offer(saved, also) {
    const box = document.querySelector("#along");
    if (!able || !box || !(await navigator.serviceWorker.getRegistration(home))) return;
    const said = find("#along-said");
    const button = /** @type {HTMLButtonElement} */ (find("#along-take"));
    const drop = /** @type {HTMLButtonElement} */ (find("#along-drop"));
    const details = await saved();
    const addresses = [...details.flatMap(needs), ...(details.length ? (await also()).map((address) => new URL(address, location.href).href) : [])];
    const { bytes, missing } = await ask({ sizes: addresses });
    const n = details.length;
    const values = { n, size: size(bytes) };
    const own = details.some(({ pdf }) => pdf && !/^[a-z]+:/i.test(pdf)); // PDFs hosted by this site
    said.textContent = !n ? t("offline.none") : !missing ? t("offline.done", { n }) : own ? t("offline.offer.pdf", values) : t("offline.offer", values);
    button.hidden = !missing;
    drop.hidden = !details.length || missing > 0;
    button.onclick = async () => {
      button.hidden = true;
      await navigator.storage?.persist?.();
      const { failed } = await ask({ along: addresses }, (done) => (said.textContent = t("offline.progress", { done, total: addresses.length })));
      await offer(saved, also);
      if (failed) said.textContent = t("offline.failed", { n: failed });
    };
    drop.onclick = () => ask({ drop: true }).then(() => offer(saved, also));
    /** @type {HTMLElement} */ (box).hidden = false;
  }

  confpapers.offline = { start, offer };
})();
