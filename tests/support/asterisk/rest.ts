/** How to reach an Asterisk; plain data, so that it can cross from one process to another. */
export interface AsteriskCoordinates {
  version: "22" | "16" | "own";
  /** `http://127.0.0.1:PORT/ari` */
  url: string;
  username: string;
  password: string;
  sipPort: number;
  /** The same for all its phones. */
  sipPassword: string;
  application: string;
  pid: number;
  /** Its folder on this machine: etc, log, run, spool, db. */
  dir: string;
  /** Its configuration file, as the machine sees it. */
  configFile: string;
  /** The folder that it sees as root: `/` where the machine's own Asterisk runs. */
  tree: string;
}

/** One ARI request, by hand: tests must not prove the panel's client with the panel's client. */
export async function ariRequest(
  asterisk: Pick<AsteriskCoordinates, "url" | "username" | "password">,
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: object,
): Promise<unknown> {
  const login = Buffer.from(`${asterisk.username}:${asterisk.password}`).toString("base64");
  const response = await fetch(asterisk.url + path, {
    method,
    headers: { authorization: `Basic ${login}`, "content-type": "application/json", connection: "close" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 300)}`);
  return text === "" ? undefined : JSON.parse(text);
}

/** What an Asterisk holds at one moment, in numbers. */
export interface ThingsCount {
  channels: number;
  bridges: number;
  applications: number;
  /** Of all applications together. */
  subscriptions: number;
}

interface ApplicationModel {
  channel_ids: string[];
  bridge_ids: string[];
  endpoint_ids: string[];
  device_names: string[];
}

/** Counts what tests may leave behind: take it before and after, and compare. */
export async function snapshotOfThings(asterisk: AsteriskCoordinates): Promise<ThingsCount> {
  const list = (path: string) => ariRequest(asterisk, "GET", path) as Promise<unknown[]>;
  const [channels, bridges, applications] = await Promise.all([
    list("/channels"),
    list("/bridges"),
    list("/applications") as Promise<ApplicationModel[]>,
  ]);
  const subscriptions = applications.flatMap((it) => [
    ...it.channel_ids,
    ...it.bridge_ids,
    ...it.endpoint_ids,
    ...it.device_names,
  ]);
  return {
    channels: channels.length,
    bridges: bridges.length,
    applications: applications.length,
    subscriptions: subscriptions.length,
  };
}
