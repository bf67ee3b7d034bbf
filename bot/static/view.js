/** One message as the page shows it. */
import { el, hiddenText, icon } from "./dom.js";
import { text } from "./strings.js";

// The bot's days and hours are Việt Nam's, wherever the phone thinks it is.
const ZONE = { timeZone: "Asia/Ho_Chi_Minh" };
const clock = new Intl.DateTimeFormat("vi-VN", { ...ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const calendar = new Intl.DateTimeFormat("vi-VN", { ...ZONE, weekday: "long", day: "numeric", month: "numeric", year: "numeric" });
const isoDay = new Intl.DateTimeFormat("sv-SE", ZONE);
const amount = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 1 });

const DAY_MS = 86_400_000;
const LINK = /https?:\/\/[^\s<>"«»]+/g;
const AFTER_LINK = /[.,;:!?)\]…]+$/; // belongs to the sentence, not to the address
const ITEM = /^[•-] /;
const NUMBERED = /^\d+[.)] /;
const TITLE_LENGTH = 80;

/** The day of a message in Việt Nam, as yyyy-mm-dd. */
export const dayOf = (date) => isoDay.format(new Date(date));

export function dayHeading(day, now = Date.now()) {
  if (day === dayOf(now)) return text.today;
  if (day === dayOf(now - DAY_MS)) return text.yesterday;
  return calendar.format(new Date(`${day}T12:00:00+07:00`));
}

/**
 * The message's element. `tap` is the press of one of its buttons that is under way or went wrong;
 * `on` has `tap(message, button)`, `retry(message)` and `rewrite(message)`.
 */
export function messageView(message, tap, on) {
  const { own, photo, file, buttons = [] } = message;
  const hasButtons = buttons.length > 0;
  return el(
    "article",
    { class: `message ${own ? "own" : "bot"}${hasButtons || file ? " card" : ""}`, tabindex: "-1" },
    el("div", { class: "bubble" },
      hiddenText(own ? text.fromYou : text.fromBot),
      photo && photoView(photo),
      message.text && textView(message),
      file && fileView(file),
      metaView(message),
    ),
    hasButtons && buttonsView(message, tap, on),
    troubleView(own ? message : tap, on),
  );
}

/** Line by line, so that a blank one may be narrow and an item hang; copied, it is again the text that was sent. */
function textView({ text: words, own }) {
  const lines = words.split("\n");
  const titled = !own && hasTitle(lines);
  return el("div", { class: "text" }, ...lines.map((line, index) => lineView(line, titled && index === 0)));
}

function lineView(line, isTitle) {
  if (line.trim() === "") return el("span", { class: "line blank" }, el("br"));
  if (isTitle) return el("strong", { class: "line" }, ...linked(line));
  return el("span", { class: `line${kindOf(line)}` }, ...linked(line));
}

function kindOf(line) {
  if (NUMBERED.test(line)) return " item numbered";
  return ITEM.test(line) ? " item" : "";
}

/** Whether the first of several lines is no sentence and no item: it says what the others are about. */
function hasTitle([first, ...others]) {
  return others.length > 0 && first.length <= TITLE_LENGTH && /[\p{L}\p{N}»)]$/u.test(first) && !kindOf(first);
}

function linked(words) {
  const parts = [];
  let end = 0;
  for (const { 0: found, index } of words.matchAll(LINK)) {
    const address = found.replace(AFTER_LINK, "");
    if (!isOfTheWeb(address)) continue;
    parts.push(words.slice(end, index), el("a", { class: "link", ...elsewhere(address) }, address));
    end = index + address.length;
  }
  return [...parts, words.slice(end)];
}

/** Attributes of a link that leaves the chat; an address that is not of the web leads nowhere. */
function elsewhere(address) {
  return { href: isOfTheWeb(address) ? address : "#", target: "_blank", rel: "noopener noreferrer" };
}

function isOfTheWeb(address) {
  try {
    return /^https?:$/.test(new URL(address, document.baseURI).protocol);
  } catch {
    return false; // looks like an address, and is none
  }
}

function photoView({ url, alt }) {
  const image = el("img", { src: url, alt: "", class: "loading", onload: () => image.classList.remove("loading") });
  return el("a", { class: "photo", ...elsewhere(url), "aria-label": `${text.openPhoto}${alt || text.photo}${text.newTab}` }, image);
}

function fileView({ name, url, size }) {
  return el("a", { class: "file", href: elsewhere(url).href, download: name },
    el("span", { class: "file-icon" }, icon("file")),
    el("span", { class: "file-name" }, hiddenText(text.download), name),
    el("span", { class: "file-size" }, sizeOf(size)),
  );
}

function sizeOf(bytes) {
  const kilobytes = bytes / 1024;
  return kilobytes < 1000 ? `${Math.max(1, Math.round(kilobytes))} KB` : `${amount.format(kilobytes / 1024)} MB`;
}

function metaView({ date, own, state }) {
  const when = new Date(date);
  return el("span", { class: "meta" },
    el("time", { datetime: when.toISOString() }, clock.format(when)),
    own && !inTrouble(state) && el("span", { class: "state" }, icon(state), el("span", { class: "state-word" }, text.states[state])),
  );
}

const inTrouble = (state) => state === "failed" || state === "stuck";

function buttonsView(message, tap, on) {
  return el("div", { class: "choices", role: "group", "aria-label": text.choices },
    ...message.buttons.map((row) =>
      el("div", { class: "choice-row" }, ...row.map((button) => buttonView(message, button, tap, on))),
    ),
  );
}

function buttonView(message, button, tap, on) {
  const label = el("span", { class: "label" }, button.text);
  const kind = `button${button.style === "primary" ? " primary" : ""}`;
  if (button.url) {
    return el("a", { class: kind, ...elsewhere(button.url) }, label, icon("out"), hiddenText(text.newTab));
  }
  const waiting = tap && tap.state !== "failed";
  const busy = waiting && tap.tap.data === button.data;
  return el("button", {
    class: busy ? `${kind} busy` : kind,
    type: "button",
    // Not `disabled`: that would take the focus away from whoever is at the keyboard.
    "aria-disabled": waiting ? "true" : null,
    data: { button: button.data },
    onclick: () => waiting || on.tap(message, button),
  }, label, busy && dots(), busy && hiddenText(text.choiceBusy));
}

const dots = () => el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));

/** What went wrong with a message or a tap, in words, and what can be done about it. */
function troubleView(said, on) {
  if (!inTrouble(said?.state)) return null;
  const again = said.final
    ? !said.tap && el("button", { class: "small-button", type: "button", onclick: () => on.rewrite(said) }, text.rewrite)
    : el("button", { class: "small-button", type: "button", onclick: () => on.retry(said) }, text.retry);
  return el("div", { class: "trouble" },
    el("p", { class: "trouble-text" }, icon("failed"), said.error ?? text.states[said.state]),
    again,
  );
}
