// The list of networks: of many thousands only the rows in sight are there; the rest is fetched as it is scrolled to.
import { go } from "./navigation.js";

const rowHeight = 27;
const ahead = 40;

/** @param {HTMLElement} part */
export function list(part) {
  part.querySelectorAll("form[data-columns]").forEach((form) =>
    form.addEventListener("change", () => {
      const names = [...form.querySelectorAll("input:checked")].map((box) => /** @type {HTMLInputElement} */ (box).value);
      /** @type {HTMLInputElement} */ (form.querySelector('input[name="columns"]')).value = names.join(",");
    }),
  );
  part.querySelectorAll("progress[data-again]").forEach(again);
  part.querySelectorAll(".list").forEach((element) => scroller(/** @type {HTMLElement} */ (element)));
}

/** Asks again for a list whose networks are still being read, unless the reader has gone on. @param {Element} progress */
function again(progress) {
  setTimeout(() => {
    if (progress.isConnected) {
      document.body.classList.contains("loading") ? again(progress) : go(location.href, "none");
    }
  }, 400);
}

/** @param {HTMLElement} element */
function scroller(element) {
  const total = Number(element.dataset.rows);
  const body = /** @type {HTMLElement} */ (element.querySelector("tbody"));
  let shown = "";
  let latest = 0;
  const fill = async () => {
    const first = Math.max(0, Math.floor(element.scrollTop / rowHeight) - ahead);
    const count = Math.ceil(element.clientHeight / rowHeight) + 2 * ahead;
    const window = `${first}+${count}`;
    if (window === shown) {
      return;
    }

    shown = window;
    const mine = ++latest;
    const address = new URL(element.dataset.address ?? "", location.href);
    address.searchParams.set("from", String(first));
    address.searchParams.set("count", String(count));
    const answer = await (await fetch(address)).json();
    if (mine !== latest) {
      return;
    }

    body.replaceChildren(space(first), ...answer.rows.map(row), space(total - first - answer.rows.length));
  };
  let waits = false;
  element.addEventListener("scroll", () => {
    if (!waits) {
      waits = true;
      setTimeout(() => {
        waits = false;
        fill();
      }, 60);
    }
  });
  if (total > body.children.length) {
    body.append(space(total - body.children.length));
  }
}

/** Room for rows that are not there. @param {number} rows */
function space(rows) {
  const line = document.createElement("tr");
  line.className = "space";
  line.style.height = `${Math.max(0, rows) * rowHeight}px`;
  return line;
}

/** @param {{ page: string, values: (number | string | boolean | null)[] }} one */
function row(one) {
  const line = document.createElement("tr");
  const link = document.createElement("a");
  [link.href, link.textContent] = [one.page, "open"];
  line.insertCell().append(link);
  for (const value of one.values) {
    const cell = line.insertCell();
    cell.textContent = value === null ? "" : typeof value === "number" ? brief(value) : spaced(String(value));
    if (typeof value === "number") {
      [cell.className, cell.title] = ["n", String(value)];
    }
  }

  return line;
}

/** "slow_point" as other pages write it. @param {string} text */
function spaced(text) {
  return /^[a-z]+(_[a-z]+)+$/.test(text) ? text.replaceAll("_", " ") : text;
}

/** Four significant digits, as the pages of the program write numbers. @param {number} value */
function brief(value) {
  return value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5) ? value.toExponential(3).replace(/\.?0+e/, "e").replace("e+", "e") : String(Number(value.toPrecision(4)));
}
