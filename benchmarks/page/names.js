// Checks the names on a map: for each zoom how many there are, and how many lie on a dot, on another name, or over an edge.
// Runs in a conference's page with the map open; returns one row a zoom.
async ({ zooms, x, y }) => {
  const columns = confpapers.columns(confpapers.core.have("cards"));
  await columns.wantRest();
  const atlas = await columns.wantAtlas();
  const shown = document.querySelector("#map canvas");
  const bar = document.querySelector(".map-tools");
  const view = confpapers.mapView(columns);
  const [width, height] = [shown.clientWidth, shown.clientHeight];
  Object.assign(view, { width, height, beside: bar.offsetHeight > bar.offsetWidth ? width - bar.offsetLeft : 0 });
  view.setAtlas(atlas);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  const labels = confpapers.mapLabels(columns);
  labels.open(atlas);
  const ink = confpapers.mapInk.inks(columns);
  const mask = new Uint8Array(columns.n);
  return zooms.map((zoom) => {
    view.zoom = zoom;
    if (zoom > 1) view.moveTo(x * view.extent[0], y * view.extent[1]);
    else view.moveTo(view.middle[0], view.middle[1]);
    const radius = confpapers.mapRadius(view, columns.n);
    const start = performance.now();
    labels.draw(context, view, ink, { settled: true, coloured: true, mask, reach: radius, onPages: false, open: null, marks: false });
    const milliseconds = Math.round(performance.now() - start);
    const placed = labels.placed();
    const right = width - view.beside;
    const near = [0, 1.6, 3.2];
    const asked = labels.all().filter((label) => zoom >= near[label.level] && view.sx(label.x) >= 0 && view.sx(label.x) <= right && view.sy(label.y) >= 0 && view.sy(label.y) <= height).length;
    let [dots, pairs, cut] = [0, 0, 0];
    placed.forEach(({ box }, n) => {
      const [x1, x2, y1, y2] = [box.x - box.width / 2, box.x + box.width / 2, box.y - box.height / 2, box.y + box.height / 2];
      if (x1 < 0 || y1 < 0 || x2 > right || y2 > height) cut++;
      for (let i = 0; i < columns.n; i++) {
        const [px, py] = [view.sx(columns.x[i]), view.sy(columns.y[i])];
        const [dx, dy] = [Math.max(x1 - px, 0, px - x2), Math.max(y1 - py, 0, py - y2)];
        if (dx * dx + dy * dy < radius * radius) {
          dots++;
          break;
        }
      }
      for (const other of placed.slice(n + 1))
        if (Math.abs(other.box.x - box.x) < (other.box.width + box.width) / 2 && Math.abs(other.box.y - box.y) < (other.box.height + box.height) / 2) pairs++;
    });
    const topics = placed.filter(({ label }) => label.level === 0).length;
    return { zoom, names: placed.length, asked, topics, dots, pairs, cut, milliseconds };
  });
}
