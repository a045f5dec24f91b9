import { describe, expect, it } from "vitest";
import type { AriEvent, AriEventType } from "@/lib/ari";
import { subjectOf, subjectsOf } from "@/lib/ari/events/event-subjects";
import { requiredEventFields } from "@/lib/ari/generated/events";
import { models } from "@/lib/ari/generated/models";

/** One of each resource that an event can carry, and how it is named. Written by hand: the table must agree with it. */
const samples: Readonly<Record<string, { value: (at: string) => object; names: (at: string) => string[] }>> =
  {
    Channel: { value: (at) => ({ id: `c ${at}` }), names: (at) => [`channel:c ${at}`] },
    Bridge: { value: (at) => ({ id: `b ${at}`, channels: ["c9"] }), names: (at) => [`bridge:b ${at}`] },
    Playback: {
      value: (at) => ({ id: `p ${at}`, target_uri: `channel:of ${at}` }),
      names: (at) => [`playback:p ${at}`, `channel:of ${at}`],
    },
    LiveRecording: {
      value: (at) => ({ name: `r ${at}`, target_uri: `bridge:of ${at}` }),
      names: (at) => [`liveRecording:r ${at}`, `bridge:of ${at}`],
    },
    Endpoint: {
      value: (at) => ({ technology: "PJSIP", resource: `a/${at}` }),
      names: (at) => [`endpoint:PJSIP/a/${at}`],
    },
    DeviceState: { value: (at) => ({ name: `Stasis:${at}` }), names: (at) => [`deviceState:Stasis:${at}`] },
  };

/** A value of a model with every field filled, and all that it names. */
function fill(model: string, path: string): { value: Record<string, unknown>; names: string[] } {
  const value: Record<string, unknown> = {};
  const names: string[] = [];
  for (const [field, { type }] of Object.entries(models[model]?.fields ?? {})) {
    const at = `${path}.${field}`;
    const sample = samples[type];
    if (sample !== undefined) {
      value[field] = sample.value(at);
      names.push(...sample.names(at));
    } else if (models[type] !== undefined) {
      const inner = fill(type, at);
      value[field] = inner.value;
      names.push(...inner.names);
    }
  }
  return { value, names };
}

const eventOf = (type: AriEventType, fields: object): AriEvent =>
  ({ type, application: "app", timestamp: "", ...fields }) as unknown as AriEvent;

const types = Object.keys(requiredEventFields) as AriEventType[];

describe("the subjects of an event", () => {
  it.each(types)("of type %s are all that it carries", (type) => {
    const { value, names } = fill(type, type);
    expect(subjectsOf(eventOf(type, value)).sort()).toEqual(["application:app", ...names].sort());
  });

  it.each(types)("of type %s with nothing optional in it are still read", (type) => {
    const required = fill(type, type).value;
    for (const name of Object.keys(required)) {
      if (!requiredEventFields[type].includes(name)) delete required[name];
    }
    expect(subjectsOf(eventOf(type, required))).toContain("application:app");
  });

  it("are its application and its Asterisk too", () => {
    const event = eventOf("ApplicationRegistered", { asterisk_id: "02:00" });
    expect(subjectsOf(event)).toEqual(["application:app", "asterisk:02:00"]);
  });

  it("are each leg of a dial", () => {
    const event = eventOf("Dial", { caller: { id: "1" }, peer: { id: "2" }, dialstatus: "" });
    expect(subjectsOf(event)).toEqual(["application:app", "channel:1", "channel:2"]);
  });

  it("are both channels of a StasisStart that replaces one", () => {
    const event = eventOf("StasisStart", {
      channel: { id: "new" },
      replace_channel: { id: "old" },
      args: [],
    });
    expect(subjectsOf(event)).toEqual(["application:app", "channel:new", "channel:old"]);
  });

  it("are what the parts of a transfer hold", () => {
    const event = eventOf("ChannelTransfer", {
      refer_to: {
        requested_destination: { destination: "200" },
        connected_channel: { id: "1" },
        bridge: { id: "b" },
      },
      referred_by: { source_channel: { id: "2" } },
    });
    expect(subjectsOf(event).sort()).toEqual(["application:app", "bridge:b", "channel:1", "channel:2"]);
  });

  it("are the playback or recording, and what it is on", () => {
    const playback = { id: "p", target_uri: "bridge:b" };
    expect(subjectsOf(eventOf("PlaybackFinished", { playback }))).toEqual([
      "application:app",
      subjectOf("playback", "p"),
      subjectOf("bridge", "b"),
    ]);
    const recording = { name: "a/b", target_uri: "channel:1" };
    expect(subjectsOf(eventOf("RecordingFailed", { recording }))).toEqual([
      "application:app",
      subjectOf("liveRecording", "a/b"),
      subjectOf("channel", "1"),
    ]);
  });

  it("are none of what is null or of a type from elsewhere", () => {
    expect(subjectsOf(eventOf("ChannelUserevent", { channel: null, bridge: 7 }))).toEqual([
      "application:app",
    ]);
    expect(subjectsOf(eventOf("constructor" as AriEventType, {}))).toEqual(["application:app"]);
  });
});
