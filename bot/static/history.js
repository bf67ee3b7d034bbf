/**
 * The conversation as this device keeps it: `{seq, messages}`, oldest first.
 *
 * A message of the bot is what the server sent. One's own is `{id, own: true, text, date, state}`; a tap on a
 * button is `{id, own: true, tap: {data, message, label}, state}`, kept until it is answered and never shown as a
 * bubble. `state` is sending, stuck (still tried), sent, seen or failed (with `error`, and `final` when
 * the same words will not be taken).
 *
 * What is kept in the browser is the truth, shared by all tabs; each change is read, made and written at once.
 */
import { forgetAll, onChangeElsewhere, readRaw, write } from "./storage.js";

const KEPT = 300;
const UNDELIVERED = new Set(["sending", "stuck"]);
const EMPTY = { seq: 0, messages: [] };

const without = (messages, id) => messages.filter((message) => message.id !== id);
const withoutTaps = (messages, answered) => messages.filter((message) => !(message.tap && answered(message)));
const changed = (messages, id, change) => messages.map((message) => (message.id === id ? { ...message, ...change(message) } : message));

/** Replaces a message heard twice; the same id at another time is a new life of the server's, and a new message. */
function put(messages, message) {
  const twice = messages.some(({ id, date }) => id === message.id && date === message.date);
  return twice ? changed(messages, message.id, () => message) : [...without(messages, message.id), message];
}

// How each event changes the messages; typing and toast change none.
const changes = {
  message: (messages, { type, date = new Date().toISOString(), ...message }) =>
    put(withoutTaps(messages, ({ state }) => state === "sent"), { ...message, date }),
  edit: (messages, { id, text, buttons = [] }) =>
    changed(withoutTaps(messages, ({ tap }) => tap.message === id), id, () => ({ text, buttons })),
  delete: (messages, { id }) => withoutTaps(without(messages, id), ({ tap }) => tap.message === id),
  seen: (messages, { id }) => changed(withoutTaps(messages, (tap) => tap.id === id), id, () => ({ state: "seen" })),
  toast: (messages) => withoutTaps(messages, ({ state }) => state === "sent"),
  reload: () => [],
};

/** The conversation after an event; a number that was already heard changes nothing, null is none. */
export function received(conversation, seq, event) {
  if (seq !== null && seq <= conversation.seq) return conversation;
  const change = changes[event.type] ?? ((messages) => messages);
  return { seq: seq ?? conversation.seq, messages: change(conversation.messages, event) };
}

/** Erases the conversations kept on this device, but for one. */
export const forgetConversations = (kept) => forgetAll("chat.", kept);

export class History {
  #key;
  #raw = null;
  #conversation = EMPTY;
  #changed = () => {};

  /** `name` tells one person's conversation from another's on a shared device. */
  constructor(name) {
    this.#key = `chat.${name}`;
  }

  /** Calls back after every change, made here or in another tab. */
  onChange(callback) {
    this.#changed = callback;
    onChangeElsewhere(this.#key, callback);
  }

  get messages() {
    return this.#read().messages;
  }

  get seq() {
    return this.#read().seq;
  }

  /** What has not reached the server, in the order it was said. */
  get undelivered() {
    return this.messages.filter(({ state }) => UNDELIVERED.has(state));
  }

  receive(seq, event) {
    this.#change((conversation) => received(conversation, seq, event));
  }

  /** Adds one's own message or tap, to be sent. A new tap takes the place of a failed one of the same message. */
  say(message) {
    this.#edit((messages) => [
      ...withoutTaps(messages, ({ tap }) => tap.message === message.tap?.message),
      { ...message, own: true, state: "sending" },
    ]);
  }

  /** Notes how far a message got. "seen" may overtake the answer to its own sending, and stays. */
  mark(id, state, details = {}) {
    this.#edit((messages) =>
      changed(messages, id, (message) => (message.state === "seen" ? {} : { error: undefined, ...details, state })),
    );
  }

  remove(id) {
    this.#edit((messages) => without(messages, id));
  }

  /** Taps the server took, whose answer never came. */
  forgetTaken() {
    this.#edit((messages) => withoutTaps(messages, ({ state }) => state === "sent"));
  }

  /** A server entered anew may count from the start again; messages heard twice are recognised by id. */
  countAnew() {
    this.#change(({ messages }) => ({ seq: 0, messages }));
  }

  #edit(change) {
    this.#change(({ seq, messages }) => ({ seq, messages: change(messages) }));
  }

  #read() {
    const raw = readRaw(this.#key);
    if (raw !== null && raw !== this.#raw) {
      this.#raw = raw;
      this.#conversation = parsed(raw);
    }
    return this.#conversation;
  }

  #change(change) {
    const before = this.#read();
    const { seq, messages } = change(before);
    this.#conversation = { seq, messages: messages.slice(-KEPT) };
    // Without room, what others once said here goes; without room even then, only this page remembers.
    if (!write(this.#key, this.#conversation)) {
      forgetConversations(this.#key);
      write(this.#key, this.#conversation);
    }
    this.#raw = readRaw(this.#key);
    this.#changed();
  }
}

function parsed(raw) {
  try {
    const { seq, messages } = JSON.parse(raw);
    return { seq, messages };
  } catch {
    return EMPTY;
  }
}
