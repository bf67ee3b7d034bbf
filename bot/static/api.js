/** The server's requests. Paths are relative, so the page may live under any address. */

const TIMEOUT_MS = 20_000;

/** The server answered, and said no; `message` is its sentence for the person, or empty. */
export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

async function request(path, body) {
  const response = await fetch(path, {
    cache: "no-store",
    // Older phones lack the timeout; there the browser's own, longer one applies.
    signal: AbortSignal.timeout?.(TIMEOUT_MS),
    ...(body && {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  if (!response.ok) throw new Refused(response.status, await sentence(response));
  return response;
}

async function sentence(response) {
  try {
    return (await response.json()).error ?? "";
  } catch {
    return ""; // a proxy's error page is not for people to read
  }
}

/** Who is here: `{demo, me, zalo_switch, zalo}`, or null for a stranger. */
export async function session() {
  try {
    return await (await request("api/me")).json();
  } catch (error) {
    if (error.status === 401) return null;
    throw error;
  }
}

export const people = async () => (await request("api/people")).json();
export const enter = (person) => request("api/enter", person ? { person } : {});
export const leave = () => request("api/leave", {});
export const viewAsZalo = (zalo) => request("api/as", { zalo });
/** Safe to repeat: the server takes each `id` once. */
export const send = (body) => request("api/send", body);
