import type { AriEvent, AriEventType, ChannelHandle, ConnectedClient, EventOf } from "@/lib/ari";
import { connect } from "@/lib/ari/nodejs";
import type { AsteriskCoordinates } from "../asterisk/rest";

const patienceMs = 15_000;

/** A call to the application: the half that calls is ours, the other one the application has. */
export interface TestCall {
  /** Our half: what we press, and what we hear. */
  readonly caller: ChannelHandle;
  /** Id of the channel in the application. */
  readonly id: string;
}

/** Sees all that happens on an Asterisk, and calls. */
export class Onlooker {
  readonly client: ConnectedClient;
  readonly #log: AriEvent[] = [];
  readonly #lookers = new Set<() => void>();

  private constructor(client: ConnectedClient) {
    this.client = client;
    client.onAny((event) => {
      this.#log.push(event);
      for (const looker of [...this.#lookers]) looker();
    });
  }

  static async on({ url, username, password }: AsteriskCoordinates): Promise<Onlooker> {
    const app = "examples-onlooker";
    return new Onlooker(await connect({ url, username, password, app, subscribeAll: true }));
  }

  /** Calls an extension of the test dialplan; our half waits in our own application once it is answered. */
  async call(extension = "700"): Promise<TestCall> {
    const id = crypto.randomUUID();
    const staged = this.client.channels.stageOriginate({
      endpoint: `Local/${extension}@default`,
      otherChannelId: id,
      callerId: "Test <4711>",
    });
    await staged.exec();
    return { caller: staged.handle, id };
  }

  /** The first such event since the onlooker is here, or since {@link forget}; waits for it where it has to. */
  seen<Type extends AriEventType>(
    type: Type,
    where: (event: EventOf<Type>) => boolean,
  ): Promise<EventOf<Type>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#lookers.delete(look);
        reject(new Error(`no such ${type}; seen: ${this.#log.map((it) => it.type).join(" ")}`));
      }, patienceMs);
      const look = (): void => {
        const [found] = this.all(type).filter(where);
        if (found === undefined) return;
        this.#lookers.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      this.#lookers.add(look);
      look();
    });
  }

  /** All events of a type so far. */
  all<Type extends AriEventType>(type: Type): EventOf<Type>[] {
    return this.#log.filter((event): event is EventOf<Type> & AriEvent => event.type === type);
  }

  /** Hangs up what is left, and forgets what was seen. */
  async clear(): Promise<void> {
    const channels = await this.client.channels.list();
    await Promise.allSettled(channels.map(({ id }) => this.client.channel(id).hangup()));
    this.#log.length = 0;
  }
}
