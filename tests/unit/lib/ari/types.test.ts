import { describe, expectTypeOf, it } from "vitest";
import type { AriClient, AriEvent, AriEvents, Channel, StasisStart } from "@/lib/ari";

describe("types of calls", () => {
  type Originate = AriClient["channels"]["originate"];
  type Snoop = Parameters<AriClient["channels"]["snoopChannel"]>[0];

  it("require what Asterisk requires", () => {
    expectTypeOf<{ endpoint: string }>().toExtend<Parameters<Originate>[0]>();
    expectTypeOf<{ app: string }>().not.toExtend<Parameters<Originate>[0]>();
    expectTypeOf<Originate>().returns.resolves.toEqualTypeOf<Channel>();
    expectTypeOf<AriClient["channels"]["answer"]>().returns.resolves.toEqualTypeOf<void>();
    expectTypeOf<AriClient["recordings"]["getStoredFile"]>().returns.resolves.toEqualTypeOf<Uint8Array>();
    expectTypeOf<AriClient["bridges"]["addChannel"]>()
      .parameter(0)
      .toHaveProperty("channel")
      .toEqualTypeOf<string | readonly string[]>();
  });

  it("allow only the allowed values in a request", () => {
    expectTypeOf<Snoop["spy"]>().toEqualTypeOf<"none" | "both" | "out" | "in" | undefined>();
  });

  it("leave what Asterisk answers open", () => {
    expectTypeOf<string>().toExtend<Channel["state"]>();
    // In documents of newer branches only, so it may be absent on 16.
    expectTypeOf<undefined>().toExtend<Channel["caller_rdnis"]>();
  });

  it("have every call, and not the websocket", () => {
    expectTypeOf<AriClient["events"]>().not.toHaveProperty("eventWebsocket");
    expectTypeOf<AriClient["channels"]>().toHaveProperty("transfer_progress");
  });
});

describe("types of events", () => {
  it("are told apart by type", () => {
    expectTypeOf<Extract<AriEvent, { type: "StasisStart" }>>().toEqualTypeOf<StasisStart>();
    expectTypeOf<AriEvents["ChannelDestroyed"]["cause"]>().toEqualTypeOf<number>();
    expectTypeOf<AriEvent["type"]>().toEqualTypeOf<keyof AriEvents>();
    expectTypeOf<AriEvent["timestamp"]>().toEqualTypeOf<string>();
  });
});
