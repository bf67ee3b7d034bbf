/** The page from start to end: the door, then the conversation. */
import * as api from "./api.js";
import { focusComposer, rewrite, startComposer } from "./composer.js";
import { Connection } from "./connection.js";
import { byId, fillTexts, showPage } from "./dom.js";
import { forgetConversations, History } from "./history.js";
import { Log } from "./log.js";
import { Outbox } from "./outbox.js";
import { showPeople } from "./people.js";
import { conversationName, forgetSession, lastSession, refreshSession, watchSession } from "./session.js";
import { text } from "./strings.js";

fillTexts();
keepAboveKeyboard();
start();

async function start() {
  waiting(text.starting);
  try {
    const session = await api.session();
    if (session === null) await openDoor();
    else openChat(session);
  } catch (error) {
    withoutServer(error);
  }
}

/** Without a network the last conversation can be read and added to. */
function withoutServer(error) {
  console.warn(error);
  const known = lastSession();
  if (known) openChat(known);
  else waiting(text.startFailed, start);
}

function waiting(words, again) {
  showPage("waiting");
  byId("waiting-text").textContent = words;
  byId("waiting-again").hidden = !again;
  byId("waiting-again").onclick = again;
}

async function openDoor() {
  forgetSession();
  const { demo, people } = await api.people();
  if (demo) showPeople(people, ({ id }) => enter(id).catch(withoutServer));
  else await enter();
}

async function enter(person) {
  await api.enter(person);
  const session = await api.session();
  // Outside the demo whoever enters is a stranger yet, and must not find what the last one wrote.
  if (!session.demo) forgetConversations();
  new History(conversationName(session)).countAnew();
  openChat(session);
}

function openChat(session) {
  showPage("chat");
  watchSession(session);
  const history = new History(conversationName(session));
  const outbox = new Outbox(history, { onStranger: () => location.reload() });
  const connection = new Connection(history, {
    open: () => outbox.flush(),
    // A stranger's code may just have been taken.
    message: () => session.me ?? refreshSession(session),
    doubt: () => refreshSession(session),
  });
  const say = (what) => {
    history.say({ id: newId(), date: new Date().toISOString(), ...what });
    outbox.flush();
    connection.expectAnswer();
  };
  history.forgetTaken();
  showHistory(history, outbox, say);
  startComposer((words) => say({ text: words }));
  connection.start();
  outbox.flush();
  focusChat();
}

/** The log follows the history; what is pressed in it goes out through `say` and the outbox. */
function showHistory(history, outbox, say) {
  const log = new Log({
    tap: (message, button) => say({ tap: { data: button.data, message: message.id, label: button.text } }),
    retry({ id }) {
      history.mark(id, "sending");
      outbox.flush();
    },
    rewrite({ id, text: words }) {
      history.remove(id);
      rewrite(words);
    },
  });
  const countUnseen = unseenInTitle();
  log.render(history.messages);
  history.onChange(() => countUnseen(log.render(history.messages)));
}

/** Counts in the title what came while the page was out of sight. */
function unseenInTitle() {
  let unseen = 0;
  const show = (count) => {
    unseen = count;
    document.title = count ? `(${count}) ${text.appName}` : text.appName;
  };
  document.addEventListener("visibilitychange", () => document.hidden || show(0));
  return (added) => document.hidden && show(unseen + added);
}

function focusChat() {
  // On a phone the keyboard would jump up unasked.
  if (matchMedia("(hover: hover)").matches) focusComposer();
  else byId("chat").querySelector("h1").focus();
}

/** iOS lays its keyboard over the page instead of making the page smaller. */
function keepAboveKeyboard() {
  const view = window.visualViewport;
  view?.addEventListener("resize", () => {
    if (view.scale > 1.01) return; // pinched, no keyboard
    document.documentElement.style.setProperty("--height", `${view.height}px`);
    scrollTo(0, 0);
  });
}

/** A UUID (version 4); `randomUUID` itself is missing where the page came without https. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
