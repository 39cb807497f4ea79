// While a training runs: says how many networks have come new since the page was made, and changes nothing else.

const every = 5000;
/** @type {number | null} */
let known = null;
/** @type {string | null} */
let address = null;

/** Asks every few seconds while the page is looked at. */
export function freshness() {
  setInterval(ask, every);
  ask();
}

async function ask() {
  const place = document.getElementById("fresh");
  const now = place?.getAttribute("data-address") ?? null;
  if (!place || !now || document.hidden) {
    return;
  }

  if (now !== address) {
    [address, known] = [now, null];
  }

  try {
    const trained = (await (await fetch(now)).json()).trained;
    known ??= trained;
    if (known !== null && trained > known) {
      place.innerHTML = "";
      const link = document.createElement("a");
      [link.href, link.textContent] = [location.href, `${trained - known} new: show`];
      link.addEventListener("click", () => (known = trained));
      place.append(link);
    }
  } catch {
    // The program has ended, or the tunnel is down: the page stays as it is.
  }
}
