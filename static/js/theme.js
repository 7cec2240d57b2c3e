// Runs before the page is drawn: says that scripts run, and takes the reader's choice of light or dark.
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
})();
