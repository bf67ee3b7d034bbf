/** Sends what was said, in order, until the server has it. */
import { Refused, send } from "./api.js";
import { text } from "./strings.js";

const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const STUCK_AFTER = 2; // tries, after which the message says that it has not gone yet
const TRIES_ANSWERED = 6; // a server that answers, but fails this often, will not take it
const TOO_LONG = 413;
const NOT_LIKE_THIS = 422; // the same words would be refused again
const STRANGER = 401;
const TOO_FAST = 429; // as after an hour offline: the rest goes a little later

const bodyOf = ({ id, text: words, tap }) => (tap ? { id, ...tap } : { id, text: words });

export class Outbox {
  #history;
  #onStranger;
  #running = false;
  #wake = () => {};

  constructor(history, { onStranger }) {
    this.#history = history;
    this.#onStranger = onStranger;
  }

  /** Sends what waits, now: after a word, a reload, a network that came back, a press of "try again". */
  flush() {
    this.#wake();
    if (!this.#running) this.#run();
  }

  async #run() {
    this.#running = true;
    for (let tries = 0, next; (next = this.#history.undelivered[0]); ) {
      tries = (await this.#deliver(next, tries + 1)) ? 0 : tries + 1;
      if (tries) await this.#pause(tries);
    }
    this.#running = false;
  }

  /** Whether the matter of this message is closed, well or badly; if not, it is tried again with the same id. */
  async #deliver(message, tries) {
    try {
      await send(bodyOf(message));
      this.#history.mark(message.id, "sent");
      return true;
    } catch (error) {
      if (error.status === STRANGER) this.#onStranger();
      const closed = isFinal(error, tries);
      if (closed) this.#history.mark(message.id, "failed", reason(error));
      else if (error.status === TOO_FAST) this.#history.mark(message.id, "stuck", { error: error.message });
      else if (tries >= STUCK_AFTER) this.#history.mark(message.id, "stuck");
      return closed;
    }
  }

  #pause(tries) {
    return new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, PAUSES_MS[Math.min(tries, PAUSES_MS.length) - 1]);
    });
  }
}

/** Whether trying again will not help. No network, a full minute and a lost session pass; a server's failure mostly. */
function isFinal(error, tries) {
  if (!(error instanceof Refused) || error.status === STRANGER || error.status === TOO_FAST) return false;
  return error.status < 500 || tries >= TRIES_ANSWERED;
}

const reason = ({ status, message }) => ({
  error: message || text.notAccepted,
  final: status === TOO_LONG || status === NOT_LIKE_THIS,
});
