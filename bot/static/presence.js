/** The status line under the bot's name, «đang soạn…», and the short notes that pass. */
import { byId, el } from "./dom.js";
import { text } from "./strings.js";

const TYPING_MS = 8_000;
const LOST_SHOWN_AFTER_MS = 2_000; // a reconnection shorter than this is nobody's business
const TOAST_MS = 5_000;
const TOAST_MS_PER_LETTER = 60;

const line = byId("presence");
let typingTimer = 0;
let lostTimer = 0;

export const showConnecting = () => status(text.connecting, false);
export const showLive = () => status(text.online, false);

export function showLost() {
  showTyping(false);
  lostTimer ||= setTimeout(() => status(text.offline, true), LOST_SHOWN_AFTER_MS);
}

/** Ends by itself, should the answer be lost. */
export function showTyping(on) {
  clearTimeout(typingTimer);
  byId("typing").hidden = byId("typing-bubble").hidden = !on;
  // Only out of sight: to a screen reader the connection is the news, not the typing.
  line.classList.toggle("hidden-text", on);
  if (on) typingTimer = setTimeout(() => showTyping(false), TYPING_MS);
}

export function toast(words) {
  const note = el("p", { class: "toast" }, words);
  byId("toasts").append(note);
  setTimeout(() => note.remove(), TOAST_MS + words.length * TOAST_MS_PER_LETTER);
}

function status(words, lost) {
  clearTimeout(lostTimer);
  lostTimer = 0;
  line.textContent = words;
  line.classList.toggle("lost", lost);
}
