// What the benchmark asks of a page: put into it before it loads.
"use strict";
window.probe = (() => {
  const seen = { paint: 0, largest: 0, shift: 0, blocking: 0, ready: 0 };
  const watch = (type, add) => new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({ type, buffered: true });
  watch("paint", (entry) => entry.name === "first-contentful-paint" && (seen.paint = entry.startTime));
  watch("largest-contentful-paint", (entry) => (seen.largest = entry.startTime));
  watch("layout-shift", (entry) => (seen.shift += entry.value));
  watch("longtask", (entry) => (seen.blocking += Math.max(0, entry.duration - 50)));
  new MutationObserver((_, observer) => {
    if (!document.documentElement?.classList.contains("ready")) return;
    seen.ready = performance.now();
    observer.disconnect();
  }).observe(document, { attributes: true, subtree: true });

  /** Thousand bytes of text that were asked for before the page was ready: the page itself, styles, scripts, data. */
  const kilobytes = () =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
      .filter(({ name, startTime }) => startTime < seen.ready && !name.includes("/thumbs/"))
      .reduce((sum, entry) => sum + /** @type {PerformanceResourceTiming} */ (entry).encodedBodySize, 0) / 1000;

  /** Milliseconds from a typed text to the frame after the one that shows its papers. */
  const key = (text) =>
    new Promise((done) => {
      const input = document.querySelector("#q");
      const start = performance.now();
      input.value = text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - start);
        channel.port2.postMessage(0);
      });
    });

  const sort = (order) => {
    const start = performance.now();
    const menu = document.querySelector("#sort");
    menu.value = order;
    menu.dispatchEvent(new Event("change", { bubbles: true }));
    return performance.now() - start;
  };

  /** Milliseconds of a recommendation from ten saved papers: the order of all papers, without drawing them. */
  const recommend = async () => {
    const raw = confpapers.core.have("cards");
    if (!raw.files.lsa) return 0;
    const columns = confpapers.columns(raw);
    const saved = Array.from({ length: 10 }, (_, i) => Math.floor((i * columns.n) / 10));
    const shelf = { saved: () => saved, isSaved: (i) => saved.includes(i), isRead: () => false };
    const finder = confpapers.finder(columns, shelf);
    finder.setVectors(confpapers.core.bytes(await confpapers.core.load("lsa", raw.files.lsa)));
    const state = { ...confpapers.state.blank(), sort: "recommended" };
    const times = [];
    for (let turn = 0; turn < 5; turn++) {
      const start = performance.now();
      finder.compute(state);
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[2];
  };

  /** Four seconds at 4,000 pixels a second: the median, 95th percentile and longest frame. */
  const scroll = () =>
    new Promise((done) => {
      const frames = [];
      const start = performance.now();
      let last = start;
      const step = (now) => {
        frames.push(now - last);
        last = now;
        scrollBy(0, 4 * Math.min(frames[frames.length - 1], 50));
        if (now - start < 4000) return requestAnimationFrame(step);
        frames.shift();
        frames.sort((a, b) => a - b);
        done([frames[frames.length >> 1], frames[Math.floor(frames.length * 0.95)], frames[frames.length - 1]]);
      };
      requestAnimationFrame(step);
    });

  return { seen, kilobytes, key, sort, recommend, scroll };
})();
