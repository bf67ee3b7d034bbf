/** The stream of events joined to the history, on phones that sleep and networks that come and go. */
import { showConnecting, showLive, showLost, showTyping, toast } from "./presence.js";
import { Stream } from "./stream.js";

const ANSWER_WITHIN_MS = 15_000; // without a sign of life after sending, the socket is taken for dead
const ASLEEP_MS = 30_000;

export class Connection {
  #history;
  #stream;
  #on;
  #answerTimer = 0;

  /** `on` has `open()`, when sending makes sense again, `message()`, and `doubt()`, when someone else may be here by now. */
  constructor(history, on) {
    this.#history = history;
    this.#on = on;
    this.#stream = new Stream(() => history.seq, {
      event: (seq, event) => this.#hear(seq, event),
      open: () => this.#opened(),
      lost: showLost,
      refused: on.doubt,
    });
  }

  start() {
    showConnecting();
    this.#stream.open();
    this.#watchNetwork();
  }

  /** Call after sending: silence then means that the connection is dead, though it does not say so. */
  expectAnswer() {
    clearTimeout(this.#answerTimer);
    this.#answerTimer = setTimeout(() => {
      this.#history.forgetTaken();
      this.#stream.open();
    }, ANSWER_WITHIN_MS);
  }

  #hear(seq, event) {
    clearTimeout(this.#answerTimer);
    // Another tab may have noted this very number already, which makes it no older.
    const isOld = seq !== null && seq < this.#history.seq;
    this.#history.receive(seq, event);
    showTyping(event.type === "typing");
    if (event.type === "toast" && !isOld) toast(event.text);
    if (event.type === "message") this.#on.message();
    if (event.type === "reload") this.#on.doubt();
  }

  #opened() {
    showLive();
    this.#on.open();
  }

  #watchNetwork() {
    let hiddenAt = 0;
    addEventListener("online", () => this.#stream.open());
    addEventListener("offline", showLost);
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) hiddenAt = Date.now();
      else if (Date.now() - hiddenAt > ASLEEP_MS) this.#stream.open();
    });
  }
}
