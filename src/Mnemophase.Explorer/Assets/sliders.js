// The theory page: its models follow the sliders as they are moved.
import { put } from "./navigation.js";

/** @param {HTMLElement} part */
export function sliders(part) {
  part.querySelectorAll("form.sliders").forEach((element) => {
    const form = /** @type {HTMLFormElement} */ (element);
    let busy = false;
    let again = false;
    const follow = async () => {
      form.querySelectorAll("output").forEach((output) => {
        const slider = /** @type {HTMLInputElement} */ (form.querySelector(`input[name="${output.getAttribute("data-of")}"]`));
        output.textContent = slider.value;
      });
      if (busy) {
        again = true;
        return;
      }

      busy = true;
      const query = new URLSearchParams(/** @type {any} */ (new FormData(form)));
      const answer = await fetch(`${form.dataset.part}?${query}`);
      const into = /** @type {HTMLElement} */ (document.getElementById(form.dataset.into ?? ""));
      if (answer.ok && into) {
        put(into, await answer.text());
        history.replaceState({}, "", `${form.action}?${query}`);
      }

      busy = false;
      if (again) {
        again = false;
        follow();
      }
    };
    form.addEventListener("input", follow);
  });
  part.querySelectorAll("[data-later]").forEach(async (element) => {
    const later = /** @type {HTMLElement} */ (element);
    const answer = await fetch(later.dataset.later ?? "");
    put(later, await answer.text());
  });
}
