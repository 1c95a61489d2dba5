// A web worker and a service worker, both modules; import maps do not reach them.
const worker = new Worker("web-worker.js", { type: "module" });
worker.onmessage = ({ data }) => (globalThis.webWorker = data);
worker.onerror = (event) => (globalThis.webWorker = `error: ${event.message}`);

navigator.serviceWorker.onmessage = ({ data }) => (globalThis.serviceWorker = data);
navigator.serviceWorker.register("service-worker.js", { type: "module" }).then(
  () => navigator.serviceWorker.ready.then(({ active }) => active.postMessage("check")),
  (error) => (globalThis.serviceWorker = `error: ${error.message}`),
);
