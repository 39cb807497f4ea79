// Goes from page to page without loading scripts anew: fetches the next page and puts its main part in place. Without this script every link works as a link.

/** @type {((part: HTMLElement) => void)[]} */
const arrivals = [];
let latest = 0;
const place = () => location.pathname + location.search;
let shown = place();

/** Called with every page, or part of one, that has been put in place. @param {(part: HTMLElement) => void} call */
export function arrive(call) {
  arrivals.push(call);
}

/** Puts fetched markup into an element. @param {HTMLElement} element @param {string} markup */
export function put(element, markup) {
  element.innerHTML = markup;
  arrivals.forEach((call) => call(element));
}

/** @param {string} address @param {"push" | "replace" | "none"} history */
export async function go(address, history = "push") {
  const mine = ++latest;
  document.body.classList.add("loading");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!(answer.headers.get("content-type") ?? "").startsWith("text/html")) {
      location.href = address;
      return;
    }

    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.getElementById("main");
    if (mine !== latest || !main) {
      return;
    }

    if (history === "push") {
      window.history.pushState({}, "", address);
    } else if (history === "replace") {
      window.history.replaceState({}, "", address);
    }

    shown = place();
    show(page, main, history === "push");
  } finally {
    if (mine === latest) {
      document.body.classList.remove("loading");
    }
  }
}

/** @param {Document} page @param {HTMLElement} main @param {boolean} forward */
function show(page, main, forward) {
  const here = /** @type {HTMLElement} */ (document.getElementById("main"));
  const samePage = here.dataset.page === main.dataset.page;
  const focused = document.activeElement?.closest("[data-row], .filter a")?.getAttribute("aria-label");
  document.title = page.title;
  document.querySelector("header")?.replaceWith(/** @type {Element} */ (page.querySelector("header")));
  here.replaceWith(main);
  arrivals.forEach((call) => call(main));
  if (forward && !samePage) {
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
  } else if (focused) {
    /** @type {HTMLElement | null} */ (main.querySelector(`[aria-label="${CSS.escape(focused)}"]`))?.focus({ preventScroll: true });
  }
}

/** Takes over links and forms of this site, the back and the forward button. */
export function navigation() {
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a[href]");
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }

    const address = new URL(link.getAttribute("href") ?? "", location.href);
    if (link.hasAttribute("download") || link.hasAttribute("data-plain") || address.origin !== location.origin || (address.hash && address.pathname === location.pathname)) {
      return;
    }

    event.preventDefault();
    go(address.href);
  });
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.method !== "get") {
      return;
    }

    event.preventDefault();
    const address = new URL(form.action);
    for (const [key, value] of new FormData(form)) {
      if (value !== "") {
        address.searchParams.append(key, String(value));
      }
    }

    go(address.href);
  });
  window.addEventListener("popstate", () => {
    // A link to a place of the page comes by here too; what is shown then stays, with what was asked for on it.
    if (place() !== shown) {
      go(location.href, "none");
    } else if (document.body.classList.contains("loading")) {
      latest++;
      document.body.classList.remove("loading");
    }
  });
}
