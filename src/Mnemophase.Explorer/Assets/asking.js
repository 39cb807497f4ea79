// Buttons that ask the program for more: an analysis that its store does not hold, a trajectory in three dimensions.
import { drawCharts, drawSpace } from "./charts.js";

document.addEventListener("click", (event) => {
  const figure = /** @type {Element} */ (event.target).closest("button.space")?.closest("figure.chart");
  if (figure) {
    drawSpace(/** @type {HTMLElement} */ (figure));
  }
});

/** @param {HTMLElement} part */
export function asking(part) {
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
          into.textContent = new DOMParser().parseFromString(text, "text/html").querySelector('[role="alert"]')?.textContent ?? "The request failed.";
          return;
        }

        into.innerHTML = text;
        into.querySelectorAll(".replace").forEach((newer) => {
          const part = newer.firstElementChild;
          const old = document.getElementById(newer.getAttribute("data-old") ?? "");
          if (part && old) {
            old.replaceWith(part);
            if (part.matches("figure.chart")) {
              drawCharts(/** @type {HTMLElement} */ (part.parentElement));
            }
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
