// Buttons that ask the program for more: an analysis that its store does not hold, a trajectory in three dimensions.
import { drawCharts, drawSpace } from "./charts.js";

/** @param {HTMLElement} part */
export function asking(part) {
  part.querySelectorAll("button.space").forEach((button) =>
    button.addEventListener("click", () => drawSpace(/** @type {HTMLElement} */ (button.closest("figure.chart")))),
  );
  part.querySelectorAll("button.ask").forEach((element) => {
    const button = /** @type {HTMLButtonElement} */ (element);
    button.addEventListener("click", async () => {
      const into = /** @type {HTMLElement} */ (document.getElementById(button.dataset.into ?? ""));
      button.disabled = true;
      into.textContent = "Working …";
      try {
        const answer = await fetch(button.dataset.address ?? "");
        const text = await answer.text();
        if (!answer.ok) {
          into.textContent = new DOMParser().parseFromString(text, "text/html").querySelector('[role="alert"]')?.textContent ?? "It could not be done.";
          return;
        }

        into.innerHTML = text;
        into.querySelectorAll(".replace").forEach((newer) => {
          const chart = newer.querySelector("figure.chart");
          const old = document.getElementById(newer.getAttribute("data-chart") ?? "");
          if (chart && old) {
            old.replaceWith(chart);
            drawCharts(/** @type {HTMLElement} */ (chart.parentElement));
          }

          newer.remove();
        });
        button.parentElement?.remove();
      } finally {
        button.disabled = false;
      }
    });
  });
}
