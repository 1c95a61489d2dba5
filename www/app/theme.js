// Colours: as the system has them, or light, or dark. The choice is the only thing that the page keeps.

import { byId } from "./dom.js";

const NAMES = { auto: "Auto", light: "Light", dark: "Dark" };
const button = byId("theme");

function set(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  button.textContent = NAMES[theme];
  button.title = `Colours: ${NAMES[theme]}`;
  button.setAttribute("aria-label", button.title);
}

/** Storage may be forbidden; then the choice lasts as long as the page. */
function stored(theme) {
  try {
    if (theme) localStorage.setItem("theme", theme);
    return localStorage.getItem("theme");
  } catch {
    return theme;
  }
}

let theme = stored() in NAMES ? stored() : "auto";
set(theme);
button.addEventListener("click", () => {
  const names = Object.keys(NAMES);
  theme = names[(names.indexOf(theme) + 1) % names.length];
  set(theme);
  stored(theme);
});
