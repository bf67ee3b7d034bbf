/** localStorage, or the page's own memory where the browser refuses it (private windows, full disks). */

const PREFIX = "thonso.";

function openStorage() {
  try {
    localStorage.setItem(`${PREFIX}probe`, "");
    localStorage.removeItem(`${PREFIX}probe`);
    return localStorage;
  } catch {
    const kept = new Map();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
      key: (index) => [...kept.keys()][index] ?? null,
      get length() {
        return kept.size;
      },
    };
  }
}

const storage = openStorage();

export const readRaw = (key) => storage.getItem(PREFIX + key);

export function read(key) {
  try {
    return JSON.parse(readRaw(key));
  } catch {
    return null; // not ours, or cut off: as good as none
  }
}

/** Whether there was room for it. */
export function write(key, value) {
  try {
    storage.setItem(PREFIX + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export const forget = (key) => storage.removeItem(PREFIX + key);

/** Forgets all that is kept under keys that start like this, but for one. */
export function forgetAll(start, kept) {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
  for (const key of keys) if (key.startsWith(PREFIX + start) && key !== PREFIX + kept) storage.removeItem(key);
}

/** Calls back when another tab has changed what is kept under `key`. */
export function onChangeElsewhere(key, callback) {
  addEventListener("storage", (event) => {
    if (event.key === PREFIX + key) callback();
  });
}
