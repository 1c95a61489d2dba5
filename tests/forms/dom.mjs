// A page to show forms on. Imported before any library that looks for one.

import { JSDOM } from "jsdom";

const { window } = new JSDOM('<!doctype html><div id="app"></div>', { pretendToBeVisual: true, url: "http://localhost/" });
for (const name of ["window", "document", "navigator", "Node", "Element", "HTMLElement", "HTMLInputElement", "HTMLFormElement", "HTMLButtonElement", "HTMLSelectElement", "HTMLTextAreaElement", "HTMLFieldSetElement", "HTMLOutputElement", "SVGElement", "ShadowRoot", "Event", "InputEvent", "FocusEvent", "MutationObserver", "FormData", "File", "SubmitEvent", "requestAnimationFrame", "cancelAnimationFrame"])
  Object.defineProperty(globalThis, name, { value: name === "window" ? window : window[name], configurable: true, writable: true });
globalThis.IS_REACT_ACT_ENVIRONMENT = true;

export const app = window.document.querySelector("#app");

/** Types into the control of that name, as a user does. */
export function type(name, text) {
  const input = app.querySelector(`[name="${name}"]`);
  Object.getOwnPropertyDescriptor(window.HTMLInputElement.prototype, "value").set.call(input, text);
  for (const event of ["input", "change", "focusout", "blur"]) input.dispatchEvent(new window.Event(event, { bubbles: event !== "blur" }));
}

export function submit() {
  app.querySelector("button").click();
}

/** Lets promises, timers and rendering run, until the page stays as it is for some turns of the event loop. */
export async function settled() {
  for (let before, still = 0; still < 4; still = app.innerHTML === before ? still + 1 : 0) {
    before = app.innerHTML;
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** What is shown beside which control: `<p data-for="path">message</p>`. */
export function shown() {
  const messages = [...app.querySelectorAll("[data-for]")].map((element) => [element.dataset.for, element.textContent]);
  return Object.fromEntries(messages.filter(([, text]) => text !== ""));
}
