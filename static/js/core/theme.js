// Runs before the page is drawn: marks that scripts run, applies the reader's choice of light or dark, links the manifest.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = localStorage.getItem("confpapers:theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {
    // storage may be forbidden: the system's setting applies
  }
  // offline, a missing image leaves an empty space instead of a broken icon
  addEventListener("error", ({ target }) => target instanceof HTMLImageElement && target.classList.add("is-missing"), true);
  addEventListener("load", ({ target }) => target instanceof HTMLImageElement && target.classList.remove("is-missing"), true);
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  if (script && /^https?:$/.test(location.protocol)) {
    // browsers report an error for a manifest loaded from a disk
    const link = document.createElement("link");
    link.rel = "manifest";
    link.href = new URL("../manifest.webmanifest", script.src).href;
    document.head.append(link);
  }
})();
