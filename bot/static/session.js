/** Who is here, as far as this device knows, and the controls that change it. */
import * as api from "./api.js";
import { byId, el } from "./dom.js";
import { toast } from "./presence.js";
import { forget, onChangeElsewhere, read, write } from "./storage.js";
import { text } from "./strings.js";

const KEY = "session";

/** The last one known, for when there is no network to ask. */
export const lastSession = () => read(KEY);
export const forgetSession = () => forget(KEY);

/** Under which name this person's conversation is kept; the server may give one that changes with its database. */
export function conversationName({ chat, demo, me }) {
  return chat ?? (demo && me ? [me.name, me.role, me.place].join("|") : "own");
}

/** Shows who is here, and starts over when it is someone else. */
export function watchSession(session) {
  show(session);
  byId("leave").onclick = leave;
  byId("zalo").onclick = () =>
    api.viewAsZalo(!session.zalo).then(() => refreshSession(session), () => toast(text.failedToSwitch));
  // The cookie is shared: when another tab leaves or enters as someone else, this one has changed too.
  onChangeElsewhere(KEY, () => {
    if (isAnother(session, lastSession())) location.reload();
  });
}

/** Asks again: a code may have been taken, the session may have ended. */
export async function refreshSession(session) {
  const now = await api.session().catch(() => session);
  if (isAnother(session, now)) location.reload();
  else show(Object.assign(session, now));
}

const isAnother = (session, now) => !now || conversationName(now) !== conversationName(session);

function show(session) {
  const { demo, me, zalo_switch: hasSwitch, zalo } = session;
  write(KEY, session);
  byId("who").hidden = !me;
  byId("leave").hidden = !demo;
  if (me) byId("who-text").replaceChildren(...whoIs(me));
  byId("zalo").hidden = !hasSwitch;
  byId("zalo").setAttribute("aria-checked", String(Boolean(zalo)));
}

const whoIs = ({ name, role, place }) => [
  text.youAre,
  el("strong", {}, name),
  role ? ` · ${role}` : "",
  el("span", { class: "who-place" }, place ? ` · ${place}` : ""),
];

async function leave() {
  try {
    await api.leave();
    forgetSession();
    location.reload();
  } catch {
    toast(text.failedToLeave);
  }
}
