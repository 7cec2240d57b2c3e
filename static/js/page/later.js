// What the page can do without at first: the map, the programme of a day and the poster walk. Loaded when first needed.
// needs: core/base map/map programme/posters programme/timeline
"use strict";
confpapers.data("later", { map: confpapers.map, posters: confpapers.posters, timeline: confpapers.timeline });
