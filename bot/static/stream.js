/** What the bot says, as it says it: server-sent events, reconnected with the last sequence number. */

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export class Stream {
  #source = null;
  #timer = 0;
  #pause = FIRST_PAUSE_MS;
  #after;
  #on;

  /**
   * `after()` gives the last number received; `on` has `event(seq, event)`, `open()`, `lost()` and `refused()`.
   * What is not kept for later ("typing") has no number: its `seq` is null.
   */
  constructor(after, on) {
    this.#after = after;
    this.#on = on;
  }

  /** Connects, or connects anew: also the remedy for a socket that died in its sleep. */
  open() {
    this.close();
    // The browser's own reconnection would repeat the first `after`; so each connection is a new one.
    const source = new EventSource(`api/events?after=${this.#after()}`);
    source.onopen = () => {
      this.#pause = FIRST_PAUSE_MS;
      this.#on.open();
    };
    let last = "";
    source.onmessage = ({ lastEventId, data }) => {
      // An event without a number repeats the last one.
      const seq = lastEventId === last ? null : Number(lastEventId);
      last = lastEventId;
      this.#on.event(seq, JSON.parse(data));
    };
    source.onerror = () => this.#retry(source.readyState === EventSource.CLOSED);
    this.#source = source;
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #retry(refused) {
    this.close();
    this.#on.lost();
    if (refused) this.#on.refused();
    // Spread out, so that a village does not come back in the same second after an outage.
    this.#timer = setTimeout(() => this.open(), this.#pause * (0.75 + Math.random() / 2));
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }
}
