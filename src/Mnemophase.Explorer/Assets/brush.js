// Marks networks of a cell everywhere at once: in the strip, the table and the charts.

/** @param {HTMLElement} part */
export function brush(part) {
  const page = /** @type {HTMLElement | null} */ (part.matches('[data-page="cell"]') ? part : part.querySelector('[data-page="cell"]'));
  if (!page) {
    return;
  }

  page.addEventListener("pointerover", (event) => {
    const seed = /** @type {Element} */ (event.target).closest("[data-seed]")?.getAttribute("data-seed");
    if (seed && page.dataset.held !== "true") {
      mark(page, new Set([Number(seed)]));
    }
  });
  page.addEventListener("focusin", (event) => {
    const seed = /** @type {Element} */ (event.target).closest("[data-seed]")?.getAttribute("data-seed");
    if (seed && page.dataset.held !== "true") {
      mark(page, new Set([Number(seed)]));
    }
  });
  page.addEventListener("mnemo:drawn", (event) => chart(/** @type {any} */ (/** @type {Element} */ (event.target).querySelector(".plot"))));
}

/** A drawing goes on from cell to cell, so the page it stands on is asked for anew. @param {any} plot */
function chart(plot) {
  if (plot.brushed || !plot.on) {
    return;
  }

  plot.brushed = true;
  const page = () => /** @type {HTMLElement} */ (plot.closest('[data-page="cell"]'));
  plot.on("plotly_hover", (/** @type {any} */ event) => {
    const seed = event.points[0]?.customdata;
    if (seed !== undefined && page().dataset.held !== "true") {
      mark(page(), new Set([seed]));
    }
  });
  plot.on("plotly_selected", (/** @type {any} */ event) => {
    const seeds = new Set((event?.points ?? []).map((/** @type {any} */ point) => point.customdata));
    page().dataset.held = String(seeds.size > 0);
    mark(page(), seeds);
  });
  plot.on("plotly_deselect", () => {
    page().dataset.held = "false";
    mark(page(), new Set());
  });
}

/** @param {HTMLElement} page @param {Set<number>} seeds */
function mark(page, seeds) {
  page.classList.toggle("dimmed", seeds.size > 0);
  /** @type {Record<string, number>} */
  const counts = {};
  page.querySelectorAll("[data-seed]").forEach((element) => {
    const marked = seeds.has(Number(element.getAttribute("data-seed")));
    element.classList.toggle("marked", marked);
    if (marked && element.matches(".strip a")) {
      const name = element.className.replace(/\bmarked\b/, "").trim().replace("-", " ");
      counts[name] = (counts[name] ?? 0) + 1;
    }
  });
  const said = /** @type {HTMLElement} */ (page.querySelector("#marked"));
  const hint = (said.dataset.hint ??= said.textContent ?? "");
  const seed = [...seeds][0];
  said.textContent =
    seeds.size === 0
      ? hint
      : seeds.size === 1
        ? (page.querySelector(`.strip a[data-seed="${seed}"]`)?.getAttribute("aria-label") ?? "")
        : `${seeds.size} networks marked: ${counted(counts).join(", ")}`;
  page.querySelectorAll("figure.chart .plot").forEach((element) => curves(/** @type {any} */ (element), seeds));
}

/** Not learned includes unstable, as everywhere. @param {Record<string, number>} counts */
function counted({ unstable, ...others }) {
  const all = unstable ? { ...others, "not learned": (others["not learned"] ?? 0) + unstable } : others;
  return Object.entries(all).map(([name, count]) => `${name} ${count}${name === "not learned" && unstable ? ` (${unstable} of them unstable)` : ""}`);
}

/** Fills the last trace of a chart of curves with those of the marked networks. @param {any} plot @param {Set<number>} seeds */
function curves(plot, seeds) {
  const last = (plot.data ?? []).length - 1;
  if (last < 0 || plot.data[last].name !== "marked") {
    return;
  }

  /** @type {(number | null)[]} */
  const x = [];
  /** @type {(number | null)[]} */
  const y = [];
  for (const trace of plot.data.slice(0, last)) {
    trace.customdata.forEach((/** @type {number} */ seed, /** @type {number} */ i) => {
      if (seeds.has(seed)) {
        x.push(trace.x[i]);
        y.push(trace.y[i]);
      }
    });
  }

  /** @type {any} */ (window).Plotly.restyle(plot, { x: [x], y: [y] }, [last]);
}
