// The phase diagram: numbers of the cell that is pointed at, arrow keys from cell to cell, the panel of a cell beside it.
import { put } from "./navigation.js";

/** @param {HTMLElement} part */
export function diagram(part) {
  const panel = document.getElementById("panel");
  part.querySelectorAll("svg.phase").forEach((svg) => {
    const say = (/** @type {Event} */ event) => {
      const cell = /** @type {Element} */ (event.target).closest(".cell");
      const readout = document.getElementById("readout");
      if (cell && readout) {
        readout.textContent = cell.getAttribute("aria-label");
        frame(/** @type {SVGElement} */ (svg), cell);
      }
    };
    frame(/** @type {SVGElement} */ (svg), svg.querySelector(".cell.selected"));
    svg.addEventListener("pointerleave", () => frame(/** @type {SVGElement} */ (svg), svg.querySelector(".cell:focus, .cell.selected")));
    svg.addEventListener("pointerover", say);
    svg.addEventListener("focusin", say);
    if (!panel) {
      return;
    }

    svg.addEventListener("click", (event) => {
      const mouse = /** @type {MouseEvent} */ (event);
      const cell = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".cell"));
      if (!cell || mouse.metaKey || mouse.ctrlKey || mouse.shiftKey) {
        return;
      }

      // Enter on a cell whose panel is open goes on to its page.
      if (mouse.detail === 0 && cell.classList.contains("selected")) {
        return;
      }

      event.preventDefault();
      open(/** @type {SVGElement} */ (svg), cell, panel);
    });
    svg.addEventListener("keydown", (event) => move(/** @type {SVGElement} */ (svg), /** @type {KeyboardEvent} */ (event), panel));
  });
  part.querySelectorAll("#panel, main").forEach((element) =>
    element.addEventListener("click", (event) => {
      if (/** @type {Element} */ (event.target).closest(".close")) {
        close();
      }
    }),
  );
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.querySelector("#panel .panel")) {
    close();
    return;
  }

  // On the page of a cell or network the arrow keys go to its neighbours.
  if (event.target === document.body || /** @type {Element} */ (event.target).id === "main") {
    /** @type {HTMLElement | null} */ (document.querySelector(`.around a[data-key="${event.key}"]`))?.click();
  }
});

/** @param {SVGElement} svg @param {HTMLElement} cell @param {HTMLElement} panel */
async function open(svg, cell, panel) {
  document.querySelectorAll("svg.phase .cell.selected").forEach((other) => other.classList.remove("selected"));
  enter(svg, cell);
  cell.classList.add("selected");
  const address = new URL(location.href);
  const answer = await fetch(cell.dataset.panel ?? "");
  if (!cell.classList.contains("selected")) {
    return;
  }

  put(panel, await answer.text());
  address.searchParams.set("cell", panel.querySelector(".panel")?.getAttribute("data-cell") ?? "");
  history.replaceState({}, "", address);
}

/** Closes the panel and shows the page as it is without one. */
async function close() {
  const cell = /** @type {HTMLElement | null} */ (document.querySelector("svg.phase .cell.selected"));
  cell?.classList.remove("selected");
  if (cell) {
    cell.focus();
  }

  const address = new URL(location.href);
  address.searchParams.delete("cell");
  history.replaceState({}, "", address);
  const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
  put(/** @type {HTMLElement} */ (document.getElementById("panel")), page.getElementById("panel")?.innerHTML ?? "");
}

/** @param {SVGElement} svg @param {KeyboardEvent} event @param {HTMLElement} panel */
function move(svg, event, panel) {
  const cell = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".cell"));
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  if (!cell || !step) {
    return;
  }

  event.preventDefault();
  const [row, column] = [Number(cell.dataset.row) + step[0], Number(cell.dataset.column) + step[1]];
  const next = /** @type {HTMLElement | null} */ (svg.querySelector(`.cell[data-row="${row}"][data-column="${column}"]`));
  if (next) {
    enter(svg, next);
    next.focus();
    if (panel.querySelector(".panel")) {
      open(svg, next, panel);
    }
  }
}

/** The tabulator key comes back to the cell that was last in use. @param {SVGElement} svg @param {HTMLElement} cell */
function enter(svg, cell) {
  svg.querySelectorAll('.cell[tabindex="0"]').forEach((other) => other.setAttribute("tabindex", "-1"));
  cell.setAttribute("tabindex", "0");
}

/** Draws the frame of the cell that is looked at; last in the picture, so that no neighbour covers it. @param {SVGElement} svg @param {Element | null} cell */
function frame(svg, cell) {
  const cursor = /** @type {SVGElement} */ (svg.querySelector(".cursor"));
  const box = cell?.querySelector("rect");
  for (const name of ["x", "y", "width", "height"]) {
    cursor.setAttribute(name, box?.getAttribute(name) ?? "0");
  }
}
