import type {
  Application,
  AriEvent,
  AriEventType,
  Bridge,
  Channel,
  ChannelHandle,
  ConnectedClient,
  EventOf,
} from "@/lib/ari";
import { connect } from "@/lib/ari/nodejs";
import { type AsteriskCoordinates, ariRequest } from "../asterisk/rest";

const patienceMs = 15_000;
const application = "examples-onlooker";

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
  readonly #asterisk: AsteriskCoordinates;
  readonly #log: AriEvent[] = [];
  readonly #lookers = new Set<() => void>();

  private constructor(client: ConnectedClient, asterisk: AsteriskCoordinates) {
    this.client = client;
    this.#asterisk = asterisk;
    client.onAny((event) => {
      this.#log.push(event);
      for (const looker of [...this.#lookers]) looker();
    });
  }

  static async on(asterisk: AsteriskCoordinates): Promise<Onlooker> {
    const { url, username, password } = asterisk;
    const client = await connect({ url, username, password, app: application, subscribeAll: true });
    return new Onlooker(client, asterisk);
  }

  /**
   * What there is on the Asterisk besides the onlooker, each in words, with all that was told of it: where something is
   * left, that says why.
   */
  async left(): Promise<string[]> {
    const list = async <Model>(path: string) => (await ariRequest(this.#asterisk, "GET", path)) as Model[];
    const [channels, bridges, applications] = await Promise.all([
      list<Channel>("/channels"),
      list<Bridge>("/bridges"),
      list<Application>("/applications"),
    ]);
    return [
      ...channels.map(({ id, name, state, dialplan }) => {
        const { exten, priority, app_name } = dialplan;
        return `channel ${name} ${id}, ${state}, at ${exten},${priority} ${app_name}: ${this.#storyOf(id)}`;
      }),
      ...bridges.map(({ id, bridge_class, bridge_type, channels: members }) => {
        return `bridge ${id}, ${bridge_class} ${bridge_type}, with ${members.join(" ")}: ${this.#storyOf(id)}`;
      }),
      ...applications
        .filter(({ name }) => name !== application)
        .map(({ name, channel_ids, bridge_ids }) => {
          return `application ${name}, subscribed to ${[...channel_ids, ...bridge_ids].join(" ")}`;
        }),
    ];
  }

  #storyOf(id: string): string {
    return this.#log
      .filter((event) => JSON.stringify(event).includes(id))
      .map(({ type, timestamp }) => `${type} ${timestamp.slice(14, 23)}`)
      .join(", ");
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
