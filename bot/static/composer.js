/** The line one writes on, and the quick commands beside it. */
import { byId, el } from "./dom.js";
import { text } from "./strings.js";

const form = byId("composer");
const field = byId("composer-text");
const opener = byId("quick-open");
const menu = byId("quick-list");

/** Calls `say(words)` for each thing written or chosen. */
export function startComposer(say) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(say);
  });
  field.addEventListener("input", fit);
  field.addEventListener("keydown", (event) => {
    // While letters are being composed (Telex, VNI), Enter belongs to the keyboard.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit(say);
  });
  startQuickCommands(say);
}

/** Puts words back on the line, to be changed and sent again. */
export function rewrite(words) {
  field.value = words;
  fit();
  field.focus();
}

export const focusComposer = () => field.focus();

function submit(say) {
  const words = field.value.trim();
  if (words) say(words);
  field.value = "";
  fit();
  field.focus();
}

/** As tall as its text; the style sheet stops it at five lines. */
function fit() {
  field.style.height = "auto";
  field.style.height = field.value ? `${field.scrollHeight + field.offsetHeight - field.clientHeight}px` : "";
}

function startQuickCommands(say) {
  menu.append(...text.quick.map((command) => quickItem(command, say)));
  opener.addEventListener("click", () => toggle(menu.hidden));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    toggle(false);
    opener.focus();
  });
  document.addEventListener("pointerdown", ({ target }) => menu.parentElement.contains(target) || toggle(false));
  // Whoever tabs out of the menu has left it.
  menu.parentElement.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.parentElement.contains(relatedTarget)) toggle(false);
  });
}

function quickItem({ word, about }, say) {
  const choose = () => {
    toggle(false);
    opener.focus();
    say(word);
  };
  return el("li", {}, el("button", { class: "quick-item", type: "button", onclick: choose }, el("strong", {}, word), " ", el("span", {}, about)));
}

function toggle(open) {
  menu.hidden = !open;
  opener.setAttribute("aria-expanded", String(open));
}
