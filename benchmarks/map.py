"""Measure how smoothly the map moves: frame times in headless Chromium without a GPU, while the view zooms and pans.

    python -m benchmarks.map SITE/CONFERENCE                           a built conference
    python -m benchmarks.map SITE/CONFERENCE --points 100000           so many invented papers on its page's map
    python -m benchmarks.map SITE/CONFERENCE --size 390x844 --ratio 2  another window, denser pixels

The map is opened alone and moved for some seconds by wheel and drag: over the whole map, in the middle, near enough for
first pages, and on the grid.  It is moved the same way twice: first while its pictures arrive ("new"), then with them.
Printed in milliseconds: the intervals between frames (60 Hz gives 16.7), the median, the 95th percentile and the
longest; the time that painting takes; and the processor time a frame costs in all of the browser's processes, which
tells something on a busy machine too.
"""

import argparse
import contextlib
import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks import measuring

_VIEWS = {"whole": 0, "middle": 2, "near": 5, "grid": 0}  # how often "+" is pressed
_WATCH = """(() => {
  const asked = window.requestAnimationFrame.bind(window);
  window.paints = [];
  window.requestAnimationFrame = (callback) => asked((now) => {
    const start = performance.now();
    callback(now);
    if (callback.name === "paint") window.paints.push(performance.now() - start);
  });
})()"""
_MOVE = """([seconds, x, y]) => new Promise((done) => {
  const canvas = document.querySelector("#map canvas");
  canvas.setPointerCapture = () => {};
  const frames = [];
  window.paints.length = 0;
  const start = performance.now();
  let last = start;
  let held = false;
  const send = (kind, dx = 0, dy = 0) => canvas.dispatchEvent(
    new PointerEvent(kind, { pointerId: 7, pointerType: "touch", clientX: x + dx, clientY: y + dy, bubbles: true }));
  const turn = (now) => {
    frames.push(now - last);
    last = now;
    const t = (now - start) / 1000;
    if (t > seconds) {
      send("pointercancel");
      return done({ frames: frames.slice(2), paints: window.paints });
    }
    if (t < seconds / 2) {
      const deltaY = Math.sin((t * 4 * Math.PI) / seconds) > 0 ? -8 : 8;
      const how = { deltaY, clientX: x, clientY: y, bubbles: true, cancelable: true };
      canvas.dispatchEvent(new WheelEvent("wheel", how));
    } else {
      if (!held) send("pointerdown");
      held = true;
      send("pointermove", 140 * Math.sin(t * 5), 100 * Math.cos(t * 4));
    }
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
})"""
_INVENT = """n => {
  const old = document.querySelector("#map");
  old.replaceWith(old.cloneNode(true));
  const real = confpapers.columns(confpapers.core.have("cards"));
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const centres = Array.from({ length: 300 }, () => [0.1 + 0.8 * random(), 0.1 + 0.8 * random()]);
  const x = new Float32Array(n), y = new Float32Array(n), main = new Int16Array(n);
  for (let i = 0; i < n; i++) {
    const k = Math.floor(random() * 300);
    x[i] = centres[k][0] + 0.05 * (random() + random() + random() - 1.5);
    y[i] = centres[k][1] + 0.05 * (random() + random() + random() - 1.5);
    main[i] = k % real.kinds;
  }
  const square = { extent: [1, 1], middle: [0.5, 0.5] };
  const columns = { ...real, ...square, n, x, y, main, files: { ...real.files, atlas: undefined } };
  const shelf = confpapers.shelf("invented", () => undefined);
  const map = confpapers.map(columns, shelf, { open() {}, point() {}, near: () => null });
  map.update({ ...confpapers.state.blank(), map: "full" }, { mask: new Uint8Array(n), counts: () => new Map() });
}"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a conference of a built site")
    parser.add_argument("--points", type=int, default=0, help="so many invented papers instead of its own")
    parser.add_argument("--seconds", type=float, default=4.0, help="of movement in each view")
    parser.add_argument("--size", default="1440x900", help="of the window")
    parser.add_argument("--ratio", type=float, default=1.0, help="pixels of the screen to one of the page")
    parser.add_argument("--views", nargs="*", default=list(_VIEWS), choices=list(_VIEWS), help="only these")
    options = measuring.parsed(parser)
    rows: list[list[Any]] = [["papers", "window", "view", *(f"{name}, ms" for name in _COLUMNS)]]
    width, height = map(int, options.size.split("x"))
    views = [view for view in options.views if view != "grid" or not options.points]
    print(f"{options.size} at {options.ratio:g}, milliseconds")
    print(f"{'papers':>8}  {'view':<12}{'frame p50':>10}{'p95':>8}{'longest':>9}{'paint p50':>11}{'p95':>8}{'cpu':>8}")
    with sync_playwright() as playwright, _served(options.folder.parent) as address:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for view in views:
            page = browser.new_page(
                viewport={"width": width, "height": height}, device_scale_factor=options.ratio, bypass_csp=True
            )
            page.add_init_script(_WATCH)
            rows += _measure(browser, page, f"{address}{options.folder.name}/index.html", view, options)
            page.close()
        browser.close()
    if options.record:
        measuring.record("map", {"map": rows})


def _measure(browser: Any, page: Any, url: str, view: str, options: argparse.Namespace) -> list[list[Any]]:
    """Move the map, first while its pictures arrive, then with them; returns and prints a row for each."""
    rows: list[list[Any]] = []
    hash_ = "" if options.points else f"#map=full{'&grid=1' if view == 'grid' else ''}"
    page.goto(url + hash_)
    page.wait_for_selector("html.ready")
    if options.points:
        page.evaluate(_INVENT, options.points)
    page.wait_for_timeout(2000)
    page.focus("#map canvas")
    for _ in range(_VIEWS[view]):
        page.keyboard.press("+")
        page.wait_for_timeout(500)
    page.wait_for_timeout(1500)
    box = page.locator("#map canvas").bounding_box()
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    papers = options.points or page.evaluate("confpapers.columns(confpapers.core.have('cards')).n")
    session = browser.new_browser_cdp_session()
    for name in (f"{view}, new", view):
        before = _cpu(session)
        seen = page.evaluate(_MOVE, [options.seconds, *middle])
        spent = 1000 * (_cpu(session) - before) / max(1, len(seen["frames"]))
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1000)
        frames, paints = _quantiles(seen["frames"]), _quantiles(seen["paints"])
        print(
            f"{papers:>8}  {name:<12}{frames[0]:>10.1f}{frames[1]:>8.1f}{max(seen['frames']):>9.1f}"
            f"{paints[0]:>11.1f}{paints[1]:>8.1f}{spent:>8.1f}",
            flush=True,
        )
        cells = (frames[1], max(seen["frames"]), paints[0], paints[1], spent)
        rows.append([papers, f"{options.size} at {options.ratio:g}", name, *(f"{cell:.1f}" for cell in cells)])
    return rows


_COLUMNS = ("frames 95 %", "longest", "painting", "95 %", "CPU a frame")


def _cpu(session: Any) -> float:
    """Seconds of processor time that the browser's processes have used."""
    return float(sum(process["cpuTime"] for process in session.send("SystemInfo.getProcessInfo")["processInfo"]))


def _quantiles(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values) or [0.0]
    return ordered[len(ordered) // 2], ordered[int((len(ordered) - 1) * 0.95)]


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


if __name__ == "__main__":
    main()
