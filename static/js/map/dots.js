// Hundreds of thousands of dots, drawn pixel by pixel into one image: no path or sprite of the canvas is as fast.
// needs: core/base map/ink
"use strict";
(() => {
  const PHASES = 4; // a dot's position is kept to a quarter of a pixel, so that the map moves smoothly
  const MARGIN = 48; // pixels around the canvas in which a dot may begin

  /** The mask of a round dot for each phase: the covered pixels (as offsets), and their coverage in 256ths. @param {number} radius @param {number} strength @param {number} stride @returns {Mask[]} */
  function masks(radius, strength, stride) {
    const variants = [];
    const reach = Math.ceil(radius + 1);
    for (let phase = 0; phase < PHASES * PHASES; phase++) {
      const [cx, cy] = [((phase % PHASES) + 0.5) / PHASES, (Math.floor(phase / PHASES) + 0.5) / PHASES];
      const at = [];
      const share = [];
      for (let y = -reach; y <= reach; y++)
        for (let x = -reach; x <= reach; x++) {
          const cover = Math.max(0, Math.min(1, radius + 0.5 - Math.hypot(x + 0.5 - cx, y + 0.5 - cy)));
          if (cover > 0.02) at.push(y * stride + x), share.push(Math.round(cover * strength * 256));
        }
      variants.push({ at: Int32Array.from(at), share: Int32Array.from(share) });
    }
    return variants;
  }

  /** A box, for thumbnails too small to show a page. @param {number} width @param {number} height @param {number} strength @param {number} stride @returns {Mask[]} */
  function boxes(width, height, strength, stride) {
    const at = [];
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) at.push((y - (height >> 1)) * stride + x - (width >> 1));
    const variants = { at: Int32Array.from(at), share: new Int32Array(at.length).fill(Math.round(strength * 256)) };
    return Array.from({ length: PHASES * PHASES }, () => variants);
  }

  /** @returns {MapDots} */
  function mapDots() {
    /** @type {ImageData | null} */
    let image = null;
    let pixels = new Uint32Array(0);
    let stride = 0;
    /** @type {Map<string, Mask[]>} */
    const cache = new Map();

    /** @param {number} radius @param {number} strength */
    function maskOf(radius, strength) {
      const name = `${radius} ${strength} ${stride}`;
      let mask = cache.get(name);
      if (!mask) {
        if (cache.size > 60) cache.clear();
        cache.set(name, (mask = masks(radius, strength, stride)));
      }
      return mask;
    }

    /** @param {number} width @param {number} height of the canvas in its own pixels */
    function prepare(width, height) {
      if (image?.width === width + 2 * MARGIN && image.height === height + 2 * MARGIN) return;
      image = new ImageData(width + 2 * MARGIN, height + 2 * MARGIN);
      pixels = new Uint32Array(image.data.buffer);
      stride = image.width;
      cache.clear();
    }

    /**
     * @param {CanvasRenderingContext2D} context @param {MapView} view @param {number} ratio pixels of the canvas to one of the page
     * @param {DotStyle} style
     */
    function paint(context, view, ratio, style) {
      const { width, height } = context.canvas;
      prepare(width, height);
      if (!image) return;
      const pack = (/** @type {string} */ colour) => {
        const [r, g, b] = confpapers.mapInk.rgb(colour);
        return (0xff000000 | (b << 16) | (g << 8) | r) >>> 0;
      };
      pixels.fill(pack(style.paper));
      const colours = Uint32Array.from(style.colours, pack);
      const radius = Math.round(Math.min(style.radius * ratio, MARGIN - 2) * 8) / 8;
      const box = style.box?.map((side) => Math.max(1, Math.round(side * ratio)));
      const dim = box ? boxes(box[0], box[1], style.dimmed, stride) : maskOf(Math.max(0.6, Math.round(radius * 5.6) / 8), style.dimmed);
      const full = box ? boxes(box[0], box[1], 1, stride) : maskOf(radius, style.strength);
      const rim = style.rim && !box ? maskOf(radius + ratio, 0.75) : null;
      const faint = pack(style.faint);
      if (style.some) spread(view, ratio, style, (i, at, phase) => void (style.dim(i) && stamp(dim[phase], at, faint)));
      const paper = pack(style.paper);
      spread(view, ratio, style, (i, at, phase) => {
        if (style.some && style.dim(i)) return;
        if (rim) stamp(rim[phase], at, paper);
        stamp(full[phase], at, colours[style.group[i]]);
      });
      context.putImageData(image, -MARGIN, -MARGIN);
    }

    /** Visits the visible papers with their pixel and the phase within it. @param {MapView} view @param {number} ratio @param {DotStyle} style @param {(i: number, at: number, phase: number) => void} visit */
    function spread(view, ratio, style, visit) {
      const { px, py } = view;
      const side = view.side() * ratio;
      const left = view.left() * ratio + MARGIN;
      const top = view.top() * ratio + MARGIN;
      const rim = Math.min(MARGIN - 1, Math.ceil(style.radius * ratio + 2 * ratio + 1));
      const [right, bottom] = [stride - rim, pixels.length / stride - rim];
      for (let i = 0; i < px.length; i++) {
        const x = px[i] * side + left;
        const y = py[i] * side + top;
        if (!(x > rim && y > rim && x < right && y < bottom)) continue;
        const [ix, iy] = [x | 0, y | 0];
        visit(i, iy * stride + ix, (((y - iy) * PHASES) | 0) * PHASES + (((x - ix) * PHASES) | 0));
      }
    }

    /** Blends a colour over the pixels of a mask. @param {Mask} mask @param {number} base @param {number} colour */
    function stamp({ at, share }, base, colour) {
      const redBlue = colour & 0xff00ff;
      const green = (colour >>> 8) & 0xff;
      for (let j = 0; j < at.length; j++) {
        const place = base + at[j];
        const a = share[j];
        if (a === 256) {
          pixels[place] = colour;
          continue;
        }
        const b = 256 - a;
        const old = pixels[place];
        const rb = (Math.imul(old & 0xff00ff, b) + Math.imul(redBlue, a)) | 0;
        const g = ((old >>> 8) & 0xff) * b + green * a;
        pixels[place] = 0xff000000 | ((rb >>> 8) & 0xff00ff) | (g & 0xff00);
      }
    }

    return { paint };
  }

  confpapers.mapDots = mapDots;
})();
