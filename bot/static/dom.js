import { text } from "./strings.js";

const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

/** A new element. `on…` are listeners, `data` goes to the dataset, the rest are attributes; null and false leave one out, and a falsy child is none. */
export function el(tag, { data = {}, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  Object.assign(node.dataset, data);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  // Strings become text nodes, so nothing anyone writes is ever read as markup.
  node.append(...children.filter(Boolean));
  return node;
}

/** One of the drawings in index.html; always beside words or inside a labelled control. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export const hiddenText = (words) => el("span", { class: "hidden-text" }, words);

/** Puts the words of strings.js where index.html names them. */
export function fillTexts(root = document) {
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = text[node.dataset.text];
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", text[node.dataset.label]);
  for (const node of root.querySelectorAll("[data-placeholder]")) node.placeholder = text[node.dataset.placeholder];
}

/** Shows one of the pages of index.html and hides the others. */
export function showPage(id) {
  for (const page of ["waiting", "people", "chat"]) byId(page).hidden = page !== id;
}
