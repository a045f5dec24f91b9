import { beforeEach, describe, expect, it } from "vitest";
import { hold, unhold } from "@/server/commands/channels/hold";
import type { CommandServices } from "@/server/commands/command";
import { bridge } from "../../lib/live/samples";
import { callerId, talkStage } from "../media/talk-stage";
import { nothingTold } from "./nothing-told";

let stage: ReturnType<typeof talkStage>;
let services: CommandServices;
const toCaller = { kind: "channel", channelId: callerId } as const;
const input = { node: "pbx-1", id: callerId };

beforeEach(() => {
  stage = talkStage();
  const { node } = stage.asterisk;
  Object.assign(node, { health: () => ({ status: "live" }) });
  services = { nodes: { live: () => ({ node, talks: stage.talks }) } } as unknown as CommandServices;
});

const held = () => stage.asterisk.node.live.row("channels", callerId)?.commanded.held;
const asked = (...names: string[]) => names.map((name) => stage.asterisk.askedFor(name).length);

describe("the hold of a channel", () => {
  it("is its talk's where it is on the phone with a browser, whoever pressed", async () => {
    const { id } = await stage.begin(toCaller);
    await hold(input, services, stage.olga, nothingTold);
    expect([stage.row().held, held()]).toEqual([true, true]);
    expect(asked("channels.hold", "bridges.startMoh")).toEqual([0, 1]);
    await stage.talks.get(id).change({ held: false });
    expect([stage.row().held, held()]).toEqual([false, false]);
    await stage.talks.get(id).change({ held: true });
    expect(held()).toBe(true);
    await unhold(input, services, stage.olga, nothingTold);
    expect([stage.row().held, held()]).toEqual([false, false]);
    expect(asked("channels.unhold", "bridges.stopMoh")).toEqual([0, 2]);
  });

  it("is Asterisk's before the browser has come, and where there is no talk", async () => {
    stage.asterisk.emit("ChannelStateChange", { channel: stage.up(callerId) });
    await stage.talks.start({ to: toCaller, owner: stage.olga });
    await hold(input, services, stage.olga, nothingTold);
    expect([stage.row().held, held()]).toEqual([false, true]);
    expect(asked("channels.hold", "bridges.startMoh")).toEqual([1, 0]);
  });

  it("does not stay on the row of a party that is taken to somebody else", async () => {
    const { id } = await stage.begin(toCaller);
    await stage.talks.get(id).change({ held: true });
    stage.leave(callerId, { ends: false });
    const elsewhere = `${stage.application}-bridge-1`;
    stage.asterisk.emit("BridgeCreated", { bridge: bridge(elsewhere, []) });
    stage.enter(elsewhere, callerId);
    expect(held()).toBe(false);
  });
});
