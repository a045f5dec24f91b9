import type { AriEvent } from "@/lib/ari/generated/events";
import type { Bridge, Channel } from "@/lib/ari/generated/models";
import type { Listing } from "@/lib/live/node-state";
import { bridge, channel, event, inStasis, startMs } from "./samples";

/** One thing that happens in an Asterisk; `a` and `b` choose among what is there. */
export interface Step {
  kind:
    | "call"
    | "dial"
    | "answer"
    | "stasis"
    | "leaveStasis"
    | "hold"
    | "snoop"
    | "local"
    | "bridge"
    | "enter"
    | "leave"
    | "unbridge"
    | "hangup"
    | "peer"
    | "device";
  a: number;
  b: number;
}

export const stepKinds: readonly Step["kind"][] = [
  "call",
  "dial",
  "answer",
  "stasis",
  "leaveStasis",
  "hold",
  "snoop",
  "local",
  "bridge",
  "enter",
  "leave",
  "unbridge",
  "hangup",
  "peer",
  "device",
];

/** An event and the topic it is published on: order is kept within a topic only. */
export interface Published {
  topic: string;
  event: AriEvent;
}

/**
 * An Asterisk as small as will do: it keeps channels and bridges by the rules that ari.md tells (an object is created
 * once and ends once, its snapshots are whole, a channel is in one bridge, and leaves it before it ends).
 */
export class AsteriskModel {
  readonly published: Published[] = [];
  readonly #channels = new Map<string, Channel>();
  readonly #bridges = new Map<string, Bridge>();
  readonly #endpoints = new Map<string, string>([["alice", "offline"]]);
  #nowMs = 0;
  #next = 1;

  get nowMs(): number {
    return startMs + this.#nowMs;
  }

  /** What the lists would say now. */
  listing(): Listing {
    return structuredClone({
      channels: [...this.#channels.values()],
      bridges: [...this.#bridges.values()],
      endpoints: [...this.#endpoints].map(([resource, state]) => ({
        technology: "PJSIP",
        resource,
        state,
        channel_ids: [],
      })),
      deviceStates: [],
    });
  }

  step({ kind, a, b }: Step): void {
    this.#nowMs += 1 + (b % 3);
    const one = pick(this.#channels, a);
    const other = pick(this.#channels, b);
    const room = pick(this.#bridges, b);
    switch (kind) {
      case "call":
        this.#create(`PJSIP/${a % 2 === 0 ? "alice" : "bob"}`, "Ring");
        return;
      case "dial":
        this.#dial(one, a);
        return;
      case "answer":
        if (one !== undefined && one.state !== "Up") {
          this.#change(one, { state: "Up" }, "ChannelStateChange");
        }
        return;
      case "stasis":
        if (one !== undefined) {
          this.#change(one, inStasis("patchbay"), "ChannelStateChange");
          this.#publish(one.id, event("StasisStart", this.#nowMs, { args: [], channel: this.#told(one) }));
        }
        return;
      case "leaveStasis":
        if (one !== undefined && one.dialplan.app_name === "Stasis") {
          this.#publish(one.id, event("StasisEnd", this.#nowMs, { channel: this.#told(one) }));
          const dialplan = { ...one.dialplan, app_name: "Echo", app_data: "" };
          this.#change(one, { dialplan }, "ChannelDialplan");
        }
        return;
      case "hold":
        if (one !== undefined) {
          const type = b % 2 === 0 ? "ChannelHold" : "ChannelUnhold";
          this.#publish(one.id, event(type, this.#nowMs, { channel: this.#told(one) }));
        }
        return;
      case "snoop":
        if (one !== undefined) {
          this.#create(`Snoop/${one.id}`, "Up");
        }
        return;
      case "local":
        this.#createLocal();
        return;
      case "bridge":
        this.#createBridge(a);
        return;
      case "enter":
        if (one !== undefined && room !== undefined) {
          this.#leave(one.id);
          this.#enter(one, room);
        }
        return;
      case "leave":
        if (other !== undefined) {
          this.#leave(other.id);
        }
        return;
      case "unbridge":
        if (room !== undefined) {
          for (const id of [...room.channels]) {
            this.#leave(id);
          }
          this.#bridges.delete(room.id);
          this.#publish(room.id, event("BridgeDestroyed", this.#nowMs, { bridge: structuredClone(room) }));
        }
        return;
      case "hangup":
        this.#hangup(one, b);
        return;
      case "peer":
        this.#peer(b);
        return;
      case "device": {
        const device_state = { name: a % 2 === 0 ? "PJSIP/alice" : "Queue:sales", state: `S${b % 3}` };
        this.#publish("device", event("DeviceStateChanged", this.#nowMs, { device_state }));
        return;
      }
    }
  }

  #create(base: string, state: string): Channel {
    const id = `c${this.#next}`;
    const name = `${base}-${this.#next.toString(16).padStart(8, "0")}`;
    this.#next += 1;
    return this.#add(channel(id, { name, state, creationtime: this.#stamp() }));
  }

  #createLocal(): void {
    const base = `Local/1@x-${(this.#next + 1).toString(16).padStart(8, "0")}`;
    for (const half of [";1", ";2"]) {
      const id = `c${this.#next}`;
      this.#next += 1;
      this.#add(channel(id, { name: base + half, state: "Down", creationtime: this.#stamp() }));
    }
  }

  #add(made: Channel): Channel {
    this.#channels.set(made.id, made);
    this.#publish(made.id, event("ChannelCreated", this.#nowMs, { channel: this.#told(made) }));
    return made;
  }

  #dial(caller: Channel | undefined, a: number): void {
    const peer = this.#create("PJSIP/carol", "Ringing");
    const fields = caller === undefined ? {} : { caller: this.#told(caller) };
    const dialstatus = ["", "RINGING", "ANSWER"][a % 3] ?? "";
    const topic = caller?.id ?? peer.id;
    this.#publish(topic, event("Dial", this.#nowMs, { ...fields, peer: this.#told(peer), dialstatus }));
  }

  #change(one: Channel, change: Partial<Channel>, type: "ChannelStateChange" | "ChannelDialplan"): void {
    Object.assign(one, change);
    const fields = { channel: this.#told(one), dialplan_app: "", dialplan_app_data: "" };
    this.#publish(one.id, event(type, this.#nowMs, fields));
  }

  #createBridge(a: number): void {
    const id = `${a % 2 === 0 ? "pb-" : ""}b${this.#next}`;
    this.#next += 1;
    const made = bridge(id, [], {
      bridge_type: a % 3 === 0 ? "holding" : "mixing",
      bridge_class: a % 5 === 0 ? "basic" : "stasis",
      creationtime: this.#stamp(),
    });
    this.#bridges.set(id, made);
    this.#publish(id, event("BridgeCreated", this.#nowMs, { bridge: structuredClone(made) }));
  }

  #enter(one: Channel, room: Bridge): void {
    this.#nowMs += 1;
    room.channels.push(one.id);
    const fields = { bridge: structuredClone(room), channel: this.#told(one) };
    this.#publish(room.id, event("ChannelEnteredBridge", this.#nowMs, fields));
  }

  #leave(channelId: string): void {
    const one = this.#channels.get(channelId);
    const room = [...this.#bridges.values()].find(({ channels }) => channels.includes(channelId));
    if (one === undefined || room === undefined) {
      return;
    }
    this.#nowMs += 1;
    room.channels = room.channels.filter((id) => id !== channelId);
    // Hidden channels of Asterisk show up in the snapshot at times.
    const snapshot = { ...structuredClone(room), channels: [...room.channels, "hidden-announcer"] };
    const fields = { bridge: snapshot, channel: this.#told(one) };
    this.#publish(room.id, event("ChannelLeftBridge", this.#nowMs, fields));
    this.#nowMs += 1;
  }

  #hangup(one: Channel | undefined, b: number): void {
    if (one === undefined) {
      return;
    }
    this.#leave(one.id);
    this.#channels.delete(one.id);
    const told = this.#told(one);
    this.#publish(
      one.id,
      event("ChannelDestroyed", this.#nowMs, { cause: 16, cause_txt: "Normal Clearing", channel: told }),
    );
    if (b % 2 === 0) {
      // As for a Local channel: the last word of Dial comes after the end, on another topic or on none.
      this.#publish(one.id, event("Dial", this.#nowMs + 1, { peer: told, dialstatus: "NOANSWER" }));
    }
  }

  #peer(b: number): void {
    const resource = b % 2 === 0 ? "alice" : "bob";
    const state = b % 3 === 0 ? "online" : "offline";
    this.#endpoints.set(resource, state);
    const endpoint = { technology: "PJSIP", resource, state, channel_ids: [] };
    const peer = { peer_status: state };
    this.#publish("endpoint", event("PeerStatusChange", this.#nowMs, { endpoint, peer }));
  }

  #publish(topic: string, published: AriEvent): void {
    this.published.push({ topic, event: published });
  }

  #told(one: Channel): Channel {
    return structuredClone(one);
  }

  #stamp(): string {
    return event("ApplicationReplaced", this.#nowMs, {}).timestamp;
  }
}

function pick<Value>(from: Map<string, Value>, index: number): Value | undefined {
  return [...from.values()][from.size === 0 ? 0 : index % from.size];
}

/**
 * The events as they might arrive: each topic in its order, topics shuffled against each other within a few events,
 * some told twice, at once or much later. `chances` steers it: equal input, equal output.
 */
export function arrival(published: readonly Published[], chances: readonly number[]): AriEvent[] {
  const waiting = [...published];
  const arrived: AriEvent[] = [];
  const late: AriEvent[] = [];
  const counts = new Map<string, number>();
  for (const { event: one } of published) {
    counts.set(one.timestamp, (counts.get(one.timestamp) ?? 0) + 1);
  }
  for (let turn = 0; waiting.length > 0; turn += 1) {
    const chance = chances.length === 0 ? 0 : (chances[turn % chances.length] ?? 0);
    const wanted = Math.min(chance % 4, waiting.length - 1);
    const topic = waiting[wanted]?.topic;
    const first = waiting.findIndex((candidate) => candidate.topic === topic);
    const [next] = waiting.splice(first, 1);
    if (next !== undefined) {
      arrived.push(next.event);
      if (chance % 5 === 0) {
        arrived.push(structuredClone(next.event));
      }
      // Of two events in one millisecond nothing tells which is newer; Asterisk repeats those at once, if at all.
      if (chance % 7 === 0 && counts.get(next.event.timestamp) === 1) {
        late.push(structuredClone(next.event));
      }
      if (chance % 11 === 0) {
        arrived.push(...late.splice(0));
      }
    }
  }
  return [...arrived, ...late];
}
