// Runs before the page is drawn: says that scripts run, takes the reader's choice of light or dark, names the manifest.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = localStorage.getItem("confpapers:theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {
    // storage may be forbidden: the system's choice stays
  }
  // without a network a picture that was not kept leaves its room empty, not a broken icon
  addEventListener("error", ({ target }) => target instanceof HTMLImageElement && target.classList.add("is-missing"), true);
  addEventListener("load", ({ target }) => target instanceof HTMLImageElement && target.classList.remove("is-missing"), true);
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  if (script && /^https?:$/.test(location.protocol)) {
    // from a disk, browsers refuse a manifest aloud
    const link = document.createElement("link");
    link.rel = "manifest";
    link.href = new URL("../manifest.webmanifest", script.src).href;
    document.head.append(link);
  }
})();
