// The one script of a page: what is the same on every page, and which module a page needs beside it.
import { arrive, navigation } from "./navigation.js";
import { drawCharts } from "./charts.js";
import { diagram } from "./diagram.js";
import { brush } from "./brush.js";
import { asking } from "./asking.js";
import { list } from "./list.js";
import { sliders } from "./sliders.js";
import { freshness } from "./freshness.js";

/** Brings a page, or a part of one that has just arrived, to life. @param {HTMLElement} part */
function enliven(part) {
  drawCharts(part);
  diagram(part);
  brush(part);
  asking(part);
  list(part);
  sliders(part);
}

arrive(enliven);
navigation();
freshness();
enliven(document.body);
