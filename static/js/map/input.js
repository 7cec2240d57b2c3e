// Mouse, touch and keyboard input on the map's canvas.
// needs: core/base
"use strict";
(() => {
  const FINGER = 22; // pixels: half of a touch target
  const TWICE = 240; // milliseconds within which a second click makes a double click
  const STILL = 6; // pixels: a press that moves less is a click

  /** @param {HTMLCanvasElement} canvas @param {MapView} view @param {MapActions} act */
  function mapInput(canvas, view, act) {
    /** @type {Map<number, { x: number, y: number }>} */
    const pointers = new Map();
    let travelled = 0;
    let opening = 0;
    /** @type {Array<[number, number]> | null} */
    let line = null;

    /** @param {MouseEvent} event @returns {[number, number]} */
    const point = (event) => {
      const { left, top } = canvas.getBoundingClientRect();
      return [event.clientX - left, event.clientY - top];
    };

    canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      const [x, y] = point(event);
      pointers.set(event.pointerId, { x, y });
      canvas.setPointerCapture(event.pointerId);
      travelled = 0;
      line = pointers.size === 1 && (event.shiftKey || act.tool()) ? [view.back(x, y)] : null;
    });

    canvas.addEventListener("pointermove", (event) => {
      const [x, y] = point(event);
      const before = pointers.get(event.pointerId);
      if (!before) {
        if (event.pointerType === "mouse") {
          canvas.style.cursor = act.isOverLabel(x, y) ? "pointer" : "";
          act.choose(act.pick(x, y, 0));
        }
        return;
      }
      if (line && Math.hypot(x - before.x, y - before.y) < 4) return;
      travelled += Math.abs(x - before.x) + Math.abs(y - before.y);
      pointers.set(event.pointerId, { x, y });
      if (line) act.drawing((line = extended(line, view.back(x, y))));
      else if (pointers.size === 1) {
        view.moveTo(view.x - (x - before.x) / view.side(), view.y - (y - before.y) / view.side());
        if (travelled > STILL) act.moved();
      } else pinch(event.pointerId, before, x, y);
    });

    /** @param {Array<[number, number]>} line @param {[number, number]} to @returns {Array<[number, number]>} */
    function extended(line, to) {
      if (act.tool() !== "box") return [...line, to];
      const [from] = line;
      return [from, [to[0], from[1]], to, [from[0], to[1]]];
    }

    /** Two fingers: the points beneath them stay beneath them. @param {number} id @param {{ x: number, y: number }} before @param {number} x @param {number} y */
    function pinch(id, before, x, y) {
      const still = [...pointers].find(([other]) => other !== id)?.[1];
      if (!still) return;
      const was = Math.hypot(before.x - still.x, before.y - still.y);
      if (was < 4) return;
      const middle = [(x + still.x) / 2, (y + still.y) / 2];
      view.moveTo(view.x - (x - before.x) / 2 / view.side(), view.y - (y - before.y) / 2 / view.side());
      view.zoomBy(Math.hypot(x - still.x, y - still.y) / was, middle[0], middle[1]);
      act.moved();
    }

    /** @param {PointerEvent} event */
    function release(event) {
      const [x, y] = point(event);
      if (!pointers.delete(event.pointerId)) return;
      if (line) {
        if (event.type === "pointerup" && travelled > STILL) act.select(line);
        else act.drawing([]);
        line = null;
      } else if (travelled < STILL && event.type === "pointerup" && !pointers.size) press(event.pointerType === "mouse", x, y);
    }

    /** A click opens; a first tap shows the card, a second one opens. @param {boolean} mouse @param {number} x @param {number} y */
    function press(mouse, x, y) {
      if (act.label(x, y)) return;
      const i = act.pick(x, y, mouse ? 0 : FINGER);
      const again = act.shows(i);
      act.choose(i);
      if (i >= 0 && (mouse || again)) opening = setTimeout(() => act.open(i), act.alone() ? TWICE : 0);
    }

    canvas.addEventListener("pointerup", release);
    canvas.addEventListener("pointercancel", release);
    canvas.addEventListener("pointerleave", (event) => void (event.pointerType === "mouse" && !pointers.size && act.choose(-1)));
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const turn = Math.max(-60, Math.min(60, event.deltaY * (event.deltaMode ? 20 : 1)));
      view.zoomBy(Math.exp(-turn * (event.ctrlKey ? 0.012 : 0.0045)), ...point(event));
      act.moved();
    }, { passive: false });
    canvas.addEventListener("dblclick", (event) => {
      clearTimeout(opening);
      act.zoom(event.shiftKey ? 0.5 : 2, ...point(event));
    });

    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      /** @type {Record<string, () => void>} */
      const keys = {
        ArrowLeft: () => act.step(-1, 0), ArrowRight: () => act.step(1, 0), ArrowUp: () => act.step(0, -1), ArrowDown: () => act.step(0, 1),
        Enter: act.enter, "+": () => act.zoom(1.6), "=": () => act.zoom(1.6), "-": () => act.zoom(1 / 1.6), 0: act.reset, g: act.grid, r: () => act.region(1), R: () => act.region(-1),
      };
      const action = keys[event.key];
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      action();
    });
  }

  confpapers.mapInput = mapInput;
})();
