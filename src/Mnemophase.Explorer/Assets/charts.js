// Draws the charts whose numbers the page carries, with plotly.js, in the colours of the style sheet.

/** @type {Record<string, Promise<void>>} */
const loading = {};

/** Loads a script of this program once. @param {string} name */
export function load(name) {
  return (loading[name] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(name, import.meta.url).href;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${name} was not loaded`));
    document.head.append(script);
  }));
}

const plotly = () => /** @type {any} */ (window).Plotly;

/** Colours by the names of the style sheet, as they are now. @param {any} value @param {CSSStyleDeclaration} style @returns {any} */
function coloured(value, style) {
  if (typeof value === "string") {
    return value.startsWith("--") ? style.getPropertyValue(value).trim() : value;
  }

  if (Array.isArray(value)) {
    // Long arrays of numbers are many; only those that begin with a text can hold colours.
    return typeof value[0] === "number" || value[0] === null ? value : value.map((one) => coloured(one, style));
  }

  return value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, coloured(one, style)])) : value;
}

/** @param {HTMLElement} part */
export async function drawCharts(part) {
  const figures = /** @type {HTMLElement[]} */ ([...part.querySelectorAll("figure.chart")]);
  if (figures.length === 0) {
    return;
  }

  await load("plotly-basic.js");
  // What is in sight is drawn at once, the rest when it comes near.
  const first = figures.find(inSight);
  if (first) {
    draw(first);
  }

  figures.filter((figure) => figure !== first).forEach((figure) => near.observe(figure));
}

/** @param {HTMLElement} figure */
function inSight(figure) {
  const box = figure.getBoundingClientRect();
  return box.top < innerHeight && box.bottom > 0;
}

/** @type {HTMLElement[]} */
const waiting = [];
let drawing = false;

// One chart a frame: what is drawn already is seen and can be used while the next is made.
function drawNext() {
  const figure = waiting.shift();
  drawing = figure !== undefined;
  if (figure) {
    // Asked for first, so that a chart that cannot be drawn does not keep the others from it.
    requestAnimationFrame(drawNext);
    if (figure.isConnected) {
      draw(figure);
    }
  }
}

const near = new IntersectionObserver(
  (entries) => {
    for (const entry of entries.filter((one) => one.isIntersecting)) {
      near.unobserve(entry.target);
      waiting.push(/** @type {HTMLElement} */ (entry.target));
    }

    if (!drawing) {
      drawNext();
    }
  },
  { rootMargin: "250px" },
);

window.addEventListener("beforeprint", () => document.querySelectorAll("figure.chart").forEach((figure) => draw(/** @type {HTMLElement} */ (figure))));

/** @param {HTMLElement} figure */
function draw(figure) {
  const chart = read(figure);
  const plot = takeOver(figure);
  const style = getComputedStyle(document.documentElement);
  const { data, layout } = coloured({ data: chart.data, layout: chart.layout }, style);
  const axis = (/** @type {string} */ name) => ({
    gridcolor: faint(style),
    zerolinecolor: faint(style),
    linecolor: style.getPropertyValue("--faint"),
    ...(layout[name]?.type === "log" ? decades(data, name, chart.ranges) : {}),
    ...layout[name],
  });
  const rows = legendRows(data, plot.clientWidth - 90);
  const whole = {
    font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: style.getPropertyValue("--ink").trim() },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: 64, r: layout.yaxis2 ? 60 : 15, t: 38, b: 54 + legendRow * rows },
    legend: { orientation: "h", yref: "container", y: 0, yanchor: "bottom" },
    hovermode: "closest",
    // Without a colour of its own the toolbar is a grey bar over the title.
    modebar: { bgcolor: "rgba(0,0,0,0)", color: style.getPropertyValue("--faint").trim(), activecolor: style.getPropertyValue("--ink").trim() },
    ...layout,
    height: (layout.height ?? 360) + legendRow * (rows - 1),
    title: { font: { size: 14 }, x: 0, xref: "paper", ...layout.title },
    xaxis: axis("xaxis"),
    yaxis: axis("yaxis"),
  };
  if (layout.yaxis2) {
    whole.yaxis2 = axis("yaxis2");
  }

  for (const [name, range] of Object.entries(chart.ranges ?? {})) {
    whole[name] = { ...whole[name], range };
  }

  if (chart.image) {
    whole.images = [picture(chart.image, style)];
  }

  plotly().react(plot, data, whole, config());
  // A drawing taken over from a page of another width does not notice by itself.
  if (/** @type {any} */ (plot)._fullLayout.width !== plot.clientWidth) {
    plotly().Plots.resize(plot);
  }

  figure.dispatchEvent(new CustomEvent("mnemo:drawn", { bubbles: true }));
}

const legendRow = 20;

/** How many rows a legend takes under a chart, so that there is room for them before it is drawn. @param {any[]} data @param {number} width */
function legendRows(data, width) {
  const names = data.filter((trace) => trace.showlegend !== false && trace.name).map((trace) => 50 + 6.5 * trace.name.length);
  if (names.length < 2) {
    return 0;
  }

  // In one row each takes the room it needs, in several all take that of the longest.
  const whole = names.reduce((sum, one) => sum + one, 0);
  return whole <= width ? 1 : Math.ceil(names.length / Math.max(1, Math.floor(width / Math.max(...names))));
}

/** Ticks of a logarithmic axis: whole decades, fewer of many; 1, 2 and 5 within one or two; the usual within less. A format keeps plotly.js from writing powers large and digits small. @param {any[]} data @param {string} name @param {any} ranges */
function decades(data, name, ranges) {
  let [low, high] = ranges?.[name] ?? [Infinity, -Infinity];
  if (!ranges?.[name]) {
    for (const trace of data.filter((one) => name[0] === "x" || (one.yaxis ?? "y") === name.replace("axis", ""))) {
      for (const value of trace[name[0]] ?? []) {
        if (value > 0) {
          [low, high] = [Math.min(low, Math.log10(value)), Math.max(high, Math.log10(value))];
        }
      }
    }
  }

  const span = high - low;
  const dtick = span < 1.7 ? "D2" : Math.max(1, Math.ceil(span / 7));
  const tickformat = low >= 0 && high > 4.5 ? "~s" : low < -4.5 || high > 5.5 ? "~e" : "~g";
  return { tickformat, ...(span < 0.7 ? {} : { dtick }) };
}

/** @param {HTMLElement} figure @returns {any} */
function read(figure) {
  return JSON.parse(figure.querySelector('script[type="application/json"]')?.textContent ?? "{}");
}

/** @type {Map<string, HTMLElement>} */
const drawn = new Map();

/** The drawing of the chart of this name on an earlier page, if there is one: new numbers in it are a third of the work of a new one. @param {HTMLElement} figure */
function takeOver(figure) {
  const plot = /** @type {HTMLElement} */ (figure.querySelector(".plot"));
  const old = drawn.get(figure.id);
  if (old && !old.isConnected) {
    old.setAttribute("aria-label", plot.getAttribute("aria-label") ?? "");
    plot.replaceWith(old);
    return old;
  }

  drawn.set(figure.id, plot);
  return plot;
}

/** @type {any} */
let settings;

/** The same for all charts, or plotly.js would draw them anew. */
function config() {
  return (settings ??= {
    responsive: true,
    displaylogo: false,
    showSendToCloud: false,
    showEditInChartStudio: false,
    modeBarButtonsToRemove: ["toImage", "lasso2d", "autoScale2d"],
    modeBarButtonsToAdd: [{ name: "Save as SVG", icon: plotly().Icons.camera, click: save }],
  });
}

/** @param {HTMLElement} plot */
function save(plot) {
  const figure = /** @type {HTMLElement} */ (plot.closest("figure.chart"));
  plotly().downloadImage(plot, { format: "svg", filename: read(figure).file ?? figure.id });
}

/** The trajectories of the plane over time, in three dimensions that can be turned; one at a time, for browsers hold few such pictures. @param {HTMLElement} figure */
export async function drawSpace(figure) {
  await load("plotly.js");
  const chart = read(figure);
  const style = getComputedStyle(document.documentElement);
  const data = coloured(chart.data, style)
    .filter((/** @type {any} */ trace) => trace.mode === "lines" && trace.customdata)
    .map((/** @type {any} */ trace) => ({ type: "scatter3d", mode: "lines", name: trace.name, x: trace.x, y: trace.y, z: trace.customdata, line: { ...trace.line, width: 4 }, hovertemplate: "step %{z}" }));
  const ink = style.getPropertyValue("--ink").trim();
  const axis = (/** @type {string} */ text) => ({ title: { text }, color: ink, gridcolor: faint(style), backgroundcolor: "rgba(0,0,0,0)" });
  document.querySelectorAll(".plot.space").forEach((other) => {
    plotly().purge(other);
    other.remove();
  });
  const plot = document.createElement("div");
  plot.className = "plot space";
  figure.append(plot);
  plotly().newPlot(
    plot,
    data,
    {
      height: 520,
      margin: { l: 0, r: 0, t: 10, b: 0 },
      paper_bgcolor: "rgba(0,0,0,0)",
      font: { color: ink },
      legend: { orientation: "h" },
      scene: { xaxis: axis("first axis"), yaxis: axis("second axis"), zaxis: axis("step") },
    },
    { responsive: true, displaylogo: false },
  );
}

/** Activity as an image behind the axes: blue below zero, red above, paper at zero. @param {any} image @param {CSSStyleDeclaration} style */
function picture(image, style) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const pixels = context.createImageData(image.width, image.height);
  const levels = atob(image.levels);
  const paper = rgb(style.getPropertyValue("--paper"));
  const ends = [rgb(style.getPropertyValue("--limit-cycle")), [196, 60, 40]];
  for (let i = 0; i < levels.length; i++) {
    const value = (levels.charCodeAt(i) - 127) / 127;
    const end = ends[value < 0 ? 0 : 1];
    for (let c = 0; c < 3; c++) {
      pixels.data[4 * i + c] = paper[c] + Math.abs(value) * (end[c] - paper[c]);
    }

    pixels.data[4 * i + 3] = 255;
  }

  context.putImageData(pixels, 0, 0);
  // Enlarged without smoothing, so that steps and neurons keep their edges.
  const large = document.createElement("canvas");
  [large.width, large.height] = [image.width * 3, image.height * 4];
  const enlarge = /** @type {CanvasRenderingContext2D} */ (large.getContext("2d"));
  enlarge.imageSmoothingEnabled = false;
  enlarge.drawImage(canvas, 0, 0, large.width, large.height);
  return {
    source: large.toDataURL(),
    xref: "x",
    yref: "y",
    x: image.x0,
    y: 0,
    sizex: image.x1 - image.x0,
    sizey: image.height,
    xanchor: "left",
    yanchor: "top",
    sizing: "stretch",
    layer: "below",
  };
}

/** The colour of grids, which must not compete with data. @param {CSSStyleDeclaration} style */
function faint(style) {
  return `rgba(${rgb(style.getPropertyValue("--ink")).join()},0.16)`;
}

/** @param {string} hex */
function rgb(hex) {
  const digits = hex.trim().slice(1);
  return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
  document.querySelectorAll("figure.chart").forEach((figure) => {
    if (figure.querySelector(".js-plotly-plot, .plot-container")) {
      draw(/** @type {HTMLElement} */ (figure));
    }
  }),
);
