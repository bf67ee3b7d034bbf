/** The messages on the screen: kept equal to the history, and scrolled without pulling the reader about. */
import { byId, el } from "./dom.js";
import { text } from "./strings.js";
import { dayHeading, dayOf, messageView } from "./view.js";

const AT_END_PX = 48; // as near to the end as this counts as reading along

export class Log {
  #on;
  #list = byId("log");
  #scroller = byId("scroller");
  #jump = byId("jump");
  #shown = new Map(); // key → {node, signature}
  #atEnd = true;
  #unread = 0;
  #first = true;

  /** `on` is what message views call, see view.js. */
  constructor(on) {
    this.#on = on;
    this.#scroller.addEventListener("scroll", () => this.#noticePlace(), { passive: true });
    this.#jump.addEventListener("click", () => this.toEnd());
    // Pictures arrive, keyboards open, windows turn: who was at the end stays there.
    const observer = new ResizeObserver(() => this.#atEnd && this.toEnd());
    for (const node of [this.#list, this.#scroller, byId("typing-bubble")]) observer.observe(node);
  }

  /** Shows exactly these messages; what is unchanged keeps its element. Gives back what the bot added. */
  render(messages) {
    const items = itemsOf(messages, this.#on);
    const added = items.filter(({ key }) => !this.#shown.has(key)).map(({ key, message }) => ({ key, message }));
    this.#reconcile(items);
    const said = added.filter(({ message }) => message);
    this.#settle(said);
    this.#first = false;
    return said.filter(({ message }) => !message.own);
  }

  toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#noticePlace();
  }

  #reconcile(items) {
    const kept = new Map();
    let before = null;
    for (const item of items) {
      const node = this.#nodeFor(item);
      node.classList.toggle("follows", Boolean(item.follows));
      node.classList.toggle("latest", Boolean(item.latest));
      const place = before ? before.nextSibling : this.#list.firstChild;
      if (place !== node) this.#list.insertBefore(node, place);
      kept.set(item.key, { node, signature: item.signature });
      before = node;
    }
    for (const [key, { node }] of this.#shown) if (!kept.has(key)) node.remove();
    this.#shown = kept;
  }

  #nodeFor({ key, signature, build }) {
    const old = this.#shown.get(key);
    if (old?.signature === signature) return old.node;
    const node = build();
    if (!old && !this.#first) node.classList.add("arriving");
    if (old) replace(old.node, node);
    return node;
  }

  #settle(said) {
    if (!said.length) return;
    if (this.#first || said.some(({ message }) => message.own)) this.toEnd();
    else if (this.#atEnd) this.#toTop(said[0]);
    else this.#count(this.#unread + said.length);
  }

  /** A message longer than the screen is shown from its first line, not from its last. */
  #toTop({ key }) {
    this.#shown.get(key).node.scrollIntoView({ block: "start" });
    this.#noticePlace();
  }

  #noticePlace() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < AT_END_PX;
    this.#jump.hidden = this.#atEnd;
    this.#count(this.#atEnd ? 0 : this.#unread);
  }

  #count(unread) {
    this.#unread = unread;
    this.#jump.lastElementChild.textContent = unread ? text.newMessages(unread) : text.toEnd;
  }
}

/** Day headings and messages in order, each with a key that stays and a signature that tells whether it changed. */
function itemsOf(messages, on) {
  const taps = new Map(messages.filter(({ tap }) => tap).map((said) => [said.tap.message, said]));
  const latest = messages.filter(({ own, tap }) => own && !tap).at(-1);
  const items = [];
  let day = null;
  let previous = null;
  for (const message of messages.filter(({ tap }) => !tap)) {
    if (dayOf(message.date) !== day) {
      day = dayOf(message.date);
      items.push(dayItem(day));
      previous = null;
    }
    const follows = previous && Boolean(previous.own) === Boolean(message.own);
    items.push({ ...messageItem(message, taps.get(message.id), on), follows, latest: message === latest });
    previous = message;
  }
  return items;
}

function dayItem(day) {
  const heading = dayHeading(day);
  return { key: `day ${day}`, signature: heading, build: () => el("h2", { class: "day" }, el("span", {}, heading)) };
}

function messageItem(message, tap, on) {
  return {
    key: message.id,
    message,
    signature: JSON.stringify([message, tap]),
    build: () => messageView(message, tap, on),
  };
}

/** Puts a changed message in its place; focus inside it moves to the same button, or to what now stands there. */
function replace(old, node) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(node);
  if (!focused) return;
  const choices = [...node.querySelectorAll("[data-button]")];
  const same = choices.find(({ dataset }) => dataset.button === focused.dataset.button);
  (same ?? choices[0] ?? node).focus({ preventScroll: true });
}
