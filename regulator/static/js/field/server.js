/* How the device asks the regulator, and what each answer means for the work: it is kept, whatever comes back. */

const API = "/field/api/";
const PROTOCOL = "1";
let token = null;

/* An answer that is not the one hoped for. `code` is the server's, or `offline` or `strange`; `told` says what to do. */
export class Answer extends Error {
  constructor(code, told, said = {}, status = 0, wait = 0) {
    super(code);
    Object.assign(this, { code, told, said, status, wait }); // `wait`: seconds that the regulator asks to wait
  }
}

const KEPT = "Everything stays on this device.";
const WHAT_TO_DO = {
  offline: `There is no connection. ${KEPT} It is sent as soon as there is one.`,
  strange: `The answer did not come from the regulator: perhaps a network's own sign-in page. ${KEPT}`,
  "session-ended": `You are not signed in any more. ${KEPT} Sign in, and it is sent.`,
  "second-factor": `Your sign-in needs its second step. ${KEPT} Finish signing in, and it is sent.`,
  csrf: `Your sign-in changed while this was waiting. ${KEPT} It is tried again by itself.`,
  "new-version": `The regulator has a newer version of this application. ${KEPT} Reload the page to use it, then it is sent.`,
  revoked: `This device was reported lost, or its access was ended. ${KEPT} What it made can still be handed in.`,
  expired: `The visit's pack has run out. ${KEPT} What you made can still be handed in.`,
  "not-a-member": `You are not on the team of this visit any more. ${KEPT} What you made is handed to the lead.`,
  "not-allowed": `Your role does not capture evidence. ${KEPT} Ask the lead, or write a rescue file.`,
  "other-person": `Somebody else is signed in. ${KEPT} Sign in as the person whose notes these are.`,
  "not-found": `The regulator does not know this visit or this device. ${KEPT} Ask the lead, or write a rescue file.`,
  closed: `Fieldwork of this visit is closed: there is no pack for it any more. ${KEPT} What you made can still be handed in.`,
  "slow-down": `The regulator asks to wait a little. ${KEPT} It is tried again by itself.`,
  busy: `The regulator is busy. ${KEPT} It is tried again by itself.`,
  full: `The regulator's disk is full and nothing more was kept there. ${KEPT} Tell somebody; it is tried again by itself.`,
  unchecked: `The regulator cannot check files for harmful content just now, and takes none that it has not checked. ${KEPT} It is sent again by itself.`,
  "too-large": `This is larger than the regulator takes. ${KEPT}`,
};

const told = (code, said) => {
  const words =
    WHAT_TO_DO[code] ?? `The regulator could not take it${said.message ? `: ${said.message}` : "."} ${KEPT}`;
  const name = said.name ? ` The file is ${said.name}.` : "";
  return words + name;
};

/* One request. The object of a 2xx answer; everything else is thrown as an `Answer`. */
async function once(path, { method, body, headers = {} }) {
  let reply;
  try {
    const send = {
      method,
      body,
      headers: { ...headers, "X-Field-Protocol": PROTOCOL },
      cache: "no-store",
      redirect: "manual",
    };
    if (method !== "GET") send.headers["X-CSRFToken"] = token ?? "";
    reply = await fetch(API + path, send);
  } catch {
    throw new Answer("offline", WHAT_TO_DO.offline);
  }
  const said = await reply.json().catch(() => null);
  if (reply.ok && said && typeof said === "object" && !said.error) return said;
  const code = said?.error ?? (reply.status === 401 ? "session-ended" : "strange");
  throw new Answer(code, told(code, said ?? {}), said ?? {}, reply.status, Number(reply.headers.get("Retry-After")) || 0);
}

/* The same, asking for a new token once where the old one is of another session. */
async function ask(path, given) {
  if (given.method !== "GET" && token === null) await me();
  try {
    return await once(path, given);
  } catch (fault) {
    if (fault.code !== "csrf") throw fault;
    await me();
    return once(path, given);
  }
}

export async function me() {
  const asked = Date.now();
  const said = await once("me", { method: "GET" });
  token = said.csrf_token;
  return { ...said, drift: Date.parse(said.now) - (asked + Date.now()) / 2 };
}

export const get = (path) => ask(path, { method: "GET" });

export const post = (path, value) =>
  ask(path, { method: "POST", body: JSON.stringify(value), headers: { "Content-Type": "application/json" } });

export const put = (path, octets, range) =>
  ask(path, {
    method: "PUT",
    body: octets,
    headers: { "Content-Type": "application/octet-stream", "Content-Range": range },
  });
