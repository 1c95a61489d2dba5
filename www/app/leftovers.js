// Files of bulk runs in the browser's own file system. Each run has a folder and, while its page is open, a lock of the same name; what
// has no lock was left behind by a page that was closed or reloaded, and goes.

const PREFIX = "user-preflight-run-";

/** A name for a run's folder, locked for as long as this page is open. */
export async function newRun() {
  if (!navigator.storage?.getDirectory || !navigator.locks) throw new Error("this browser keeps no files for the page; over HTTPS, and outside of private windows, most do.");
  const name = `${PREFIX}${crypto.randomUUID()}`;
  await new Promise((held) => {
    navigator.locks.request(name, () => {
      held();
      return new Promise(() => {});
    });
  });
  return name;
}

export async function remove(name) {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(name, { recursive: true });
}

/** Takes away what other visits left. */
export async function removeLeftovers() {
  const root = await navigator.storage.getDirectory();
  const { held } = await navigator.locks.query();
  const names = [];
  for await (const name of root.keys()) if (name.startsWith(PREFIX) && !held.some((lock) => lock.name === name)) names.push(name);
  await Promise.all(names.map((name) => remove(name).catch(() => {})));
  return names.length;
}
