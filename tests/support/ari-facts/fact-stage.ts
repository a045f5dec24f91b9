import { setTimeout as delay } from "node:timers/promises";
import { type AsteriskOptions, type RunningAsterisk, startAsterisk } from "../asterisk/asterisk";
import { AppSocket } from "./app-socket";

/** What Asterisk answered, whatever its status. */
export interface Answer {
  status: number;
  text: string;
  /** Undefined when the text is no JSON. */
  body: unknown;
  /** The `message`, or `error`, of a refusal. */
  message: string | undefined;
}

export interface ApplicationAnswer {
  channel_ids: string[];
  bridge_ids: string[];
  endpoint_ids: string[];
  device_names: string[];
  events_allowed: { type: string }[];
  events_disallowed: { type: string }[];
}

type Method = "GET" | "POST" | "PUT" | "DELETE" | "PATCH";

const requestMs = 15_000;
const goneMs = 5_000;

/** The second half of a Local call has a `;` in its id. */
export function channelPath(id: string): string {
  return `/channels/${encodeURIComponent(id)}`;
}

/** One Asterisk of a version and what a test has opened on it: each test ends with `clean`. */
export class FactStage {
  readonly asterisk: RunningAsterisk;
  readonly #sockets = new Set<AppSocket>();
  readonly #kept = new Set<AppSocket>();
  #named = 0;

  private constructor(asterisk: RunningAsterisk) {
    this.asterisk = asterisk;
  }

  static async start(
    version: "22" | "16",
    options: Omit<AsteriskOptions, "version"> = {},
  ): Promise<FactStage> {
    return new FactStage(await startAsterisk({ version, name: `facts-${version}`, ...options }));
  }

  /** A name or id that nothing had before on this Asterisk. */
  fresh(word: string): string {
    this.#named += 1;
    return `${word}-${this.#named}`;
  }

  /** A request on a connection of its own: a refused one can spoil the connection for those after it. */
  async ask(method: Method, path: string, body?: object | string): Promise<Answer> {
    const { url, username, password } = this.asterisk;
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
        "content-type": typeof body === "string" ? "application/x-www-form-urlencoded" : "application/json",
        connection: "close",
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(requestMs),
    });
    const text = await response.text();
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      parsed = undefined;
    }
    const said = parsed as { message?: string; error?: string } | undefined;
    return { status: response.status, text, body: parsed, message: said?.message ?? said?.error };
  }

  /** The status alone. */
  async status(...request: Parameters<FactStage["ask"]>): Promise<number> {
    return (await this.ask(...request)).status;
  }

  /** A request that must be taken; its answer. */
  async must<Body = unknown>(...request: Parameters<FactStage["ask"]>): Promise<Body> {
    const answer = await this.ask(...request);
    if (answer.status >= 300)
      throw new Error(`${request[0]} ${request[1]} was answered ${answer.status}: ${answer.text}`);
    return answer.body as Body;
  }

  async open(app: string, options?: { subscribeAll?: boolean }): Promise<AppSocket> {
    const socket = await AppSocket.open(this.asterisk, app, options);
    this.#sockets.add(socket);
    return socket;
  }

  /** Leaves it open when `clean` is called: it ends with the Asterisk. */
  keep(socket: AppSocket): void {
    this.#sockets.delete(socket);
    this.#kept.add(socket);
  }

  /** A new application that hears all, or what concerns it. */
  newApp(options?: { subscribeAll?: boolean }): Promise<AppSocket> {
    return this.open(this.fresh("app"), options);
  }

  /**
   * Lets Asterisk notice that a socket was ended without a close frame. Its session ends in a thread of its own, and when
   * that comes a moment after a new socket took the application, the new one stays open and is told nothing (seen on 22
   * and 16, in some of 100 reconnects without a wait and in none with 5 ms).
   */
  async sessionsEnd(): Promise<void> {
    await delay(50);
  }

  application(app: string): Promise<ApplicationAnswer> {
    return this.must("GET", `/applications/${app}`);
  }

  /** Which kinds the application hears everything of. */
  async hearsAllOf(app: string): Promise<string[]> {
    const { channel_ids, bridge_ids, endpoint_ids, device_names } = await this.application(app);
    return [...channel_ids, ...bridge_ids, ...endpoint_ids, ...device_names]
      .flatMap((id) => /^__AST_(\w+)_ALL_TOPIC$/.exec(id)?.[1] ?? [])
      .sort();
  }

  subscribe(app: string, ...sources: string[]): Promise<unknown> {
    return this.must("POST", `/applications/${app}/subscription?eventSource=${sources.join(",")}`);
  }

  /** A call that comes in by the dialplan, in the application in state Ring; Up when `answered`. Its far half waits. */
  async inbound(socket: AppSocket, { answered = true } = {}): Promise<string> {
    const far = this.fresh("inbound");
    // The second half runs the application; its id is that of the first with ;2 (main/core_unreal.c).
    const id = `${far};2`;
    await this.must(
      "POST",
      `/channels/${far}?endpoint=Local/x@stasis-${socket.app}&extension=900&context=default`,
    );
    await socket.until(["StasisStart", id]);
    if (answered) await this.must("POST", `${channelPath(id)}/answer`);
    return id;
  }

  /** A channel that the application has placed and that was answered at once. */
  async originated(socket: AppSocket, endpoint = "Local/900@default"): Promise<string> {
    const id = this.fresh("placed");
    await this.must("POST", `/channels/${id}?endpoint=${endpoint}&app=${socket.app}`);
    await socket.until(["StasisStart", id]);
    return id;
  }

  /** A call of the dialplan alone. */
  async outside(extension = "900"): Promise<string> {
    const id = this.fresh("outside");
    await this.must(
      "POST",
      `/channels/${id}?endpoint=Local/${extension}@default&extension=900&context=default`,
    );
    return id;
  }

  /** A mixing bridge with these channels in it. */
  async bridge(...channels: string[]): Promise<string> {
    const id = this.fresh("bridge");
    await this.must("POST", `/bridges/${id}?type=mixing`);
    if (channels.length > 0)
      await this.must(
        "POST",
        `/bridges/${id}/addChannel?channel=${channels.map(encodeURIComponent).join(",")}`,
      );
    return id;
  }

  hangUp(id: string): Promise<unknown> {
    return this.must("DELETE", channelPath(id));
  }

  /** Resolves when the channel is gone. */
  async gone(id: string): Promise<void> {
    await this.#none(`the channel ${id}`, async () => {
      const { status, text } = await this.ask("GET", channelPath(id));
      return status === 404 ? "" : text;
    });
  }

  async #none(what: string, left: () => Promise<string>): Promise<void> {
    const deadline = Date.now() + goneMs;
    for (;;) {
      const text = await left();
      if (text === "") return;
      if (Date.now() > deadline) throw new Error(`After ${goneMs} ms there is still ${what}: ${text}`);
      await delay(5);
    }
  }

  #ids(path: string): Promise<{ id: string }[]> {
    return this.must("GET", path);
  }

  /** Ends all there is, closes every socket, and makes sure that nothing is left. */
  async clean(): Promise<void> {
    for (const { id } of await this.#ids("/channels")) await this.ask("DELETE", channelPath(id));
    const left = async (path: string) => (await this.#ids(path)).map(({ id }) => id).join(", ");
    await this.#none("channels", () => left("/channels"));
    for (const { id } of await this.#ids("/bridges")) await this.ask("DELETE", `/bridges/${id}`);
    await this.#none("bridges", () => left("/bridges"));
    await Promise.all([...this.#sockets].map((it) => it.close()));
    this.#sockets.clear();
  }

  async stop(): Promise<void> {
    for (const socket of this.#kept) await socket.close();
    await this.asterisk.stop();
  }
}
