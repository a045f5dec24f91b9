import { setTimeout as delay } from "node:timers/promises";
import type { Bridge, Channel } from "@/lib/ari";
import type { FakeAsterisk } from "../support/fake-asterisk/fake-asterisk";
import { type BareEvent, formatTime } from "../support/fake-asterisk/world";

/** What the panel calls itself at the fake Asterisk. */
export const application = "bench";

interface BenchCall {
  caller: Channel;
  callee: Channel;
  /** Null while it rings. */
  bridge: Bridge | null;
}

const names = ["Ada", "Bent", "Cleo", "Dag", "Elif", "Finn", "Gro", "Hugo", "Inés", "Jan", "Kaja", "Liv"];

/**
 * Calls by Dial() on a fake Asterisk, and the events of calls that end while others begin: per call as many and of the
 * kinds that Asterisk 22 sends (without ChannelVarset, which the panel has filtered out).
 */
export class BenchTraffic {
  readonly #fake: FakeAsterisk;
  readonly #calls: BenchCall[];
  readonly #startedAtMs = Date.now();
  #made = 0;
  /** Where in `#calls` the next one ends. The first hundred stay: they are in view while the list is sorted by age. */
  #next = 100;
  #probed = 0;

  constructor(fake: FakeAsterisk, calls: number) {
    this.#fake = fake;
    this.#calls = Array.from({ length: calls }, (_, index) => {
      const call = this.#make(this.#startedAtMs - 3_600_000 + index * 500);
      // A list does not tell who dialled whom: only calls in bridges are whole from the beginning.
      this.#answer(call);
      return call;
    });
    for (const { caller, callee, bridge } of this.#calls) {
      fake.world.channels.set(caller.id, caller);
      fake.world.channels.set(callee.id, callee);
      if (bridge !== null) fake.world.bridges.set(bridge.id, bridge);
    }
  }

  /** Plays `eventsPerSecond` for so long, and a probe each 100 ms. Answers when each probe was written. */
  async play(
    eventsPerSecond: number,
    durationMs: number,
  ): Promise<{ events: number; probes: Map<number, number> }> {
    const probes = new Map<number, number>();
    const startedAtMs = performance.now();
    let events = 0;
    let probeAtMs = 250;
    let waiting: BareEvent[] = [];
    for (;;) {
      const nowMs = performance.now() - startedAtMs;
      if (nowMs >= durationMs) return { events, probes };
      const due = Math.floor((nowMs * eventsPerSecond) / 1_000);
      while (events < due) {
        if (waiting.length === 0) waiting = this.#turnover();
        const event = waiting.shift();
        if (event !== undefined) this.#emit(event);
        events += 1;
      }
      if (nowMs >= probeAtMs && nowMs < durationMs - 1_000) {
        probeAtMs += 100;
        const [number, event] = this.#probe();
        probes.set(number, performance.timeOrigin + performance.now());
        this.#emit(event);
        events += 1;
      }
      await delay(2);
    }
  }

  #emit(event: BareEvent): void {
    this.#fake.applications.emit(event, null);
  }

  /** A change of state of one of the oldest calls, whose caller's number tells which probe it is. */
  #probe(): [number, BareEvent] {
    const number = this.#probed++;
    const call = this.#calls[number % 10];
    if (call === undefined) throw new Error("The bench has no call to probe.");
    call.caller = { ...call.caller, caller: { name: "", number: `probe-${number}-` } };
    this.#fake.world.channels.set(call.caller.id, call.caller);
    return [number, { type: "ChannelStateChange", channel: call.caller }];
  }

  /** The oldest of the passing calls ends, another one begins and is answered. */
  #turnover(): BareEvent[] {
    const index = this.#next;
    this.#next = index + 1 < this.#calls.length ? index + 1 : 100;
    const old = this.#calls[index];
    if (old === undefined) throw new Error("The bench needs more than 100 calls.");
    const call = this.#make(Date.now());
    this.#calls[index] = call;
    return [...this.#begin(call), ...this.#end(old)];
  }

  #begin(call: BenchCall): BareEvent[] {
    const { world } = this.#fake;
    const { caller, callee } = call;
    const early: BareEvent[] = [
      { type: "ChannelCreated", channel: { ...caller, state: "Ring" } },
      { type: "ChannelDialplan", channel: caller, dialplan_app: "Dial", dialplan_app_data: "" },
      { type: "ChannelCreated", channel: { ...callee, state: "Down" } },
      { type: "ChannelCallerId", channel: callee, caller_presentation: 0, caller_presentation_txt: "" },
      { type: "ChannelConnectedLine", channel: callee },
      { type: "ChannelDialplan", channel: callee, dialplan_app: "AppDial", dialplan_app_data: "" },
      { type: "Dial", caller, peer: callee, dialstatus: "" },
      { type: "ChannelStateChange", channel: { ...callee, state: "Ringing" } },
      { type: "Dial", caller, peer: { ...callee, state: "Ringing" }, dialstatus: "RINGING" },
    ];
    this.#answer(call);
    const bridge = call.bridge;
    if (bridge === null) return early;
    world.channels.set(caller.id, call.caller);
    world.channels.set(callee.id, call.callee);
    world.bridges.set(bridge.id, bridge);
    return [
      ...early,
      { type: "ChannelStateChange", channel: call.callee },
      { type: "Dial", caller, peer: call.callee, dialstatus: "ANSWER" },
      { type: "ChannelStateChange", channel: call.caller },
      { type: "BridgeCreated", bridge: { ...bridge, channels: [] } },
      { type: "ChannelEnteredBridge", bridge: { ...bridge, channels: [callee.id] }, channel: call.callee },
      { type: "ChannelEnteredBridge", bridge, channel: call.caller },
      { type: "ChannelConnectedLine", channel: call.caller },
    ];
  }

  #end({ caller, callee, bridge }: BenchCall): BareEvent[] {
    const { world } = this.#fake;
    world.channels.delete(caller.id);
    world.channels.delete(callee.id);
    const gone = { cause: 16, cause_txt: "Normal Clearing" };
    const left: BareEvent[] = [];
    if (bridge !== null) {
      world.bridges.delete(bridge.id);
      left.push(
        { type: "ChannelLeftBridge", bridge: { ...bridge, channels: [caller.id] }, channel: callee },
        { type: "ChannelLeftBridge", bridge: { ...bridge, channels: [] }, channel: caller },
        { type: "BridgeDestroyed", bridge: { ...bridge, channels: [] } },
      );
    }
    return [
      { type: "ChannelHangupRequest", channel: callee, cause: 16 },
      ...left,
      { type: "ChannelDestroyed", channel: callee, ...gone },
      { type: "ChannelDestroyed", channel: caller, ...gone },
    ];
  }

  #make(atMs: number): BenchCall {
    const number = ++this.#made;
    const [from, to] = [String(100_000 + number), String(200_000 + ((number * 7) % 5_000))];
    const name = names[number % names.length] ?? "";
    const leg = (id: string, endpoint: string, fields: Partial<Channel>): Channel => ({
      id: `${Math.floor(atMs / 1_000)}.${id}`,
      name: `PJSIP/${endpoint}-${(number * 2).toString(16).padStart(8, "0")}`,
      state: "Ring",
      protocol_id: `${number}@phone`,
      caller: { name: "", number: "" },
      connected: { name: "", number: "" },
      accountcode: "",
      dialplan: {
        context: "from-trunk",
        exten: to,
        priority: 3,
        app_name: "Dial",
        app_data: `PJSIP/${to},30`,
      },
      creationtime: formatTime(atMs),
      language: "en",
      ...fields,
    });
    const caller = leg(`${number * 2}`, `trunk-${number % 20}`, { caller: { name, number: from } });
    const callee = leg(`${number * 2 + 1}`, to, {
      state: "Ringing",
      caller: { name: "", number: to },
      connected: caller.caller,
      dialplan: {
        context: "from-trunk",
        exten: "",
        priority: 1,
        app_name: "AppDial",
        app_data: "(Outgoing Line)",
      },
    });
    return { caller, callee, bridge: null };
  }

  #answer(call: BenchCall): void {
    call.caller = { ...call.caller, state: "Up", connected: call.callee.caller };
    call.callee = { ...call.callee, state: "Up" };
    call.bridge = {
      id: `bridge-${call.caller.id}`,
      technology: "simple_bridge",
      bridge_type: "mixing",
      bridge_class: "basic",
      creator: "",
      name: "",
      channels: [call.callee.id, call.caller.id],
      creationtime: call.caller.creationtime,
      video_mode: "none",
    };
  }
}
