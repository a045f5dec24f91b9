import { describe, expect, expectTypeOf, it } from "vitest";
import type { AriClient, AriEvent, AriEvents, Bridge, Channel, Playback, StasisStart } from "@/lib/ari";

type Parameters0<Call> = Call extends (params: infer Params, ...rest: never[]) => unknown ? Params : never;
type Channels = AriClient["channels"];
type Bridges = AriClient["bridges"];

// These are judged by `tsc`: each `@ts-expect-error` is an error of its own when the line below it compiles.
/** Never called: what it holds only has to compile, or not. */
async function compiles(client: AriClient, event: AriEvent): Promise<void> {
  await client.channels.originate({ endpoint: "PJSIP/alice", app: "hello", variables: { COLOUR: "red" } });
  await client.channels.originate({
    endpoint: "PJSIP/alice",
    variables: { A: { value: "b", report_events: true } },
  });
  await client.channels.list();
  await client.channels.hangup({ channelId: "c" });
  await client.channels.hangup({ channelId: "c", reason: "busy" }, { timeoutMs: 100 });
  await client.bridges.addChannel({ bridgeId: "b", channel: ["one", "two"], mute: true });
  // @ts-expect-error endpoint is required
  await client.channels.originate({ app: "hello" });
  // @ts-expect-error the parameters themselves are required
  await client.channels.hangup();
  // @ts-expect-error no such parameter
  await client.channels.hangup({ channelId: "c", cause: 16 });
  // @ts-expect-error no such value
  await client.channels.hangup({ channelId: "c", reason: "bored" });
  // @ts-expect-error a number is not a text
  await client.channels.originate({ endpoint: "PJSIP/alice", appArgs: 7 });
  // @ts-expect-error a text is not a number
  await client.channels.originate({ endpoint: "PJSIP/alice", timeout: "30" });
  // @ts-expect-error no such value of direction
  await client.channels.mute({ channelId: "c", direction: "sideways" });
  // @ts-expect-error no such word of terminateOn
  await client.channels.record({ channelId: "c", name: "n", format: "wav", terminateOn: "0" });
  // @ts-expect-error a value of a list is checked too
  await client.asterisk.getInfo({ only: ["status", "weather"] });
  // @ts-expect-error it takes no parameters
  await client.asterisk.ping({ id: "x" });
  // @ts-expect-error the websocket is no call
  await client.events.eventWebsocket({ app: "hello" });
  // @ts-expect-error no such operation
  await client.channels.explode({ channelId: "c" });
  // @ts-expect-error no such option
  await client.channels.answer({ channelId: "c" }, { timeout: 100 });
  // @ts-expect-error not every event has a channel
  void event.channel;
  // @ts-expect-error no such event
  if (event.type === "ChannelExploded") return;
  if (event.type === "ChannelDestroyed") {
    // @ts-expect-error it has a cause and no digit
    void event.digit;
  }
}

/** What each event is about. Without its `case` for one of them, `told` is no `never` any more and this does not compile. */
function about(event: AriEvents["StasisStart" | "BridgeCreated" | "PlaybackFinished"]): string {
  switch (event.type) {
    case "StasisStart":
      return `${event.channel.id} ${event.args.join()}`;
    case "BridgeCreated":
      return event.bridge.id;
    case "PlaybackFinished":
      return event.playback.state;
    default: {
      const told: never = event;
      return told;
    }
  }
}

describe("types of calls", () => {
  it("require what Asterisk requires, by name and value", () => {
    expect(typeof compiles).toBe("function");
    expectTypeOf<{ endpoint: string }>().toExtend<Parameters0<Channels["originate"]>>();
    expectTypeOf<{ app: string }>().not.toExtend<Parameters0<Channels["originate"]>>();
    expectTypeOf<{ channelId: string }>().not.toExtend<Parameters0<Channels["record"]>>();
    expectTypeOf<{ channelId: string }>().not.toExtend<Parameters0<Channels["move"]>>();
    expectTypeOf<{ channelId: string }>().not.toExtend<Parameters0<Channels["snoopChannel"]>>();
    expectTypeOf<{ bridgeId: string; name: string }>().not.toExtend<Parameters0<Bridges["record"]>>();
    expectTypeOf<{ bridgeId: string }>().not.toExtend<Parameters0<Bridges["setBridgeVar"]>>();
    expectTypeOf<Bridges["addChannel"]>()
      .parameter(0)
      .toHaveProperty("channel")
      .toEqualTypeOf<string | readonly string[]>();
  });

  it("allow only the allowed values in a request", () => {
    type Of<Call, Name extends PropertyKey> =
      Parameters0<Call> extends { [Key in Name]?: infer Value } ? Exclude<Value, undefined> : never;
    type Sides = "none" | "both" | "out" | "in";
    expectTypeOf<Of<Channels["snoopChannel"], "spy">>().toEqualTypeOf<Sides>();
    expectTypeOf<Of<Channels["snoopChannel"], "whisper">>().toEqualTypeOf<Sides>();
    expectTypeOf<Of<Channels["mute"], "direction">>().toEqualTypeOf<"both" | "in" | "out">();
    expectTypeOf<Of<Channels["record"], "terminateOn">>().toEqualTypeOf<"none" | "any" | "*" | "#">();
    expectTypeOf<Of<Bridges["record"], "terminateOn">>().toEqualTypeOf<"none" | "any" | "*" | "#">();
    expectTypeOf<Of<Channels["record"], "ifExists">>().toEqualTypeOf<"fail" | "overwrite" | "append">();
    expectTypeOf<Of<Channels["hangup"], "reason">>().toEqualTypeOf<
      | "normal"
      | "busy"
      | "congestion"
      | "no_answer"
      | "timeout"
      | "rejected"
      | "unallocated"
      | "normal_unspecified"
      | "number_incomplete"
      | "codec_mismatch"
      | "interworking"
      | "failure"
      | "answered_elsewhere"
    >();
    expectTypeOf<Of<AriClient["playbacks"]["control"], "operation">>().toEqualTypeOf<
      "restart" | "pause" | "unpause" | "reverse" | "forward"
    >();
    expectTypeOf<Of<Channels["externalMedia"], "transport">>().toEqualTypeOf<"udp" | "tcp" | "websocket">();
  });

  it("answer with the model of the operation", () => {
    expectTypeOf<Channels["originate"]>().returns.resolves.toEqualTypeOf<Channel>();
    expectTypeOf<Channels["list"]>().returns.resolves.toEqualTypeOf<Channel[]>();
    expectTypeOf<Channels["play"]>().returns.resolves.toEqualTypeOf<Playback>();
    expectTypeOf<Channels["answer"]>().returns.resolves.toEqualTypeOf<void>();
    expectTypeOf<AriClient["recordings"]["getStoredFile"]>().returns.resolves.toEqualTypeOf<Uint8Array>();
  });

  it("leave what Asterisk answers open, and say what an older one may leave out", () => {
    expectTypeOf<string>().toExtend<Channel["state"]>();
    expectTypeOf<"Rsrvd">().toExtend<Channel["state"]>();
    expectTypeOf<number>().not.toExtend<Channel["state"]>();
    expectTypeOf<string>().toExtend<Playback["state"]>();
    // In documents of newer branches only, so it may be absent on 16.
    expectTypeOf<undefined>().toExtend<Channel["caller_rdnis"]>();
    expectTypeOf<undefined>().toExtend<Bridge["bridgevars"]>();
    expectTypeOf<undefined>().not.toExtend<Channel["name"]>();
  });

  it("have every call, and not the websocket", () => {
    expectTypeOf<AriClient["events"]>().not.toHaveProperty("eventWebsocket");
    expectTypeOf<Channels>().toHaveProperty("transfer_progress");
  });
});

describe("types of events", () => {
  it("are told apart by type", () => {
    const bridge = { type: "BridgeCreated", bridge: { id: "b" } } as AriEvents["BridgeCreated"];
    expect(about(bridge)).toBe("b");
    expectTypeOf<Extract<AriEvent, { type: "StasisStart" }>>().toEqualTypeOf<StasisStart>();
    expectTypeOf<AriEvents["ChannelDestroyed"]["cause"]>().toEqualTypeOf<number>();
    expectTypeOf<AriEvents["StasisStart"]["args"]>().toEqualTypeOf<string[]>();
    expectTypeOf<AriEvent["type"]>().toEqualTypeOf<keyof AriEvents>();
    expectTypeOf<AriEvent["timestamp"]>().toEqualTypeOf<string>();
  });

  it("each have the type by which they are filed", () => {
    type Filed = { [Type in keyof AriEvents]: AriEvents[Type]["type"] extends Type ? never : Type };
    expectTypeOf<Filed[keyof AriEvents]>().toEqualTypeOf<never>();
  });
});
