import { beforeEach, describe, expect, test } from "vitest";
import { NodeState } from "@/lib/live/node-state";
import { channel, event, inStasis } from "./samples";

let state: NodeState;

beforeEach(() => {
  state = new NodeState({ node: "pbx", application: "patchbay", idPrefix: "pb-" });
});

function created(id: string, offsetMs = 0, change = {}): void {
  state.reduce(event("ChannelCreated", offsetMs, { channel: channel(id, change) }));
}

describe("who steers a channel", () => {
  test.each([
    [inStasis("patchbay"), "ours", "patchbay"],
    [{ dialplan: { ...inStasis("x").dialplan, app_data: "patchbay" } }, "ours", "patchbay"],
    [inStasis("patchbay2"), "application", "patchbay2"],
    [{}, "dialplan", null],
  ])("%o → %s", (change, control, application) => {
    created("1", 0, change);
    expect(state.row("channels", "1")).toMatchObject({ control, application });
  });

  test("StasisStart and StasisEnd decide at once", () => {
    created("1", 0, { dialplan: { ...channel("1").dialplan, app_name: "" } });
    state.reduce(event("StasisStart", 1, { args: [], channel: channel("1") }));
    expect(state.row("channels", "1")?.control).toBe("ours");
    state.reduce(event("StasisEnd", 2, { channel: channel("1", inStasis("patchbay")) }));
    expect(state.row("channels", "1")?.control).toBe("dialplan");
    state.reduce(event("StasisStart", 3, { args: [], channel: channel("1", inStasis("patchbay")) }));
    expect(state.row("channels", "1")?.control).toBe("ours");
  });

  test("a word told late does not undo a newer one: Stasis, Dial, hold", () => {
    created("1", 0, { dialplan: { ...channel("1").dialplan, app_name: "" } });
    const start = event("StasisStart", 1, { args: [], channel: channel("1") });
    const hold = event("ChannelHold", 1, { channel: channel("1") });
    const ringing = event("Dial", 1, { peer: channel("1"), dialstatus: "RINGING" });
    for (const late of [start, hold, ringing]) state.reduce(late);
    state.reduce(event("StasisEnd", 2, { channel: channel("1") }));
    state.reduce(event("ChannelUnhold", 2, { channel: channel("1") }));
    state.reduce(event("Dial", 2, { peer: channel("1"), dialstatus: "ANSWER" }));
    for (const late of [start, hold, ringing]) state.reduce(late);
    expect(state.row("channels", "1")).toMatchObject({
      control: "dialplan",
      heldByDevice: false,
      dialStatus: "ANSWER",
    });
  });

  test("a channel moved to another application is that one's", () => {
    created("1", 0, inStasis("patchbay"));
    state.reduce(event("StasisEnd", 1, { channel: channel("1", inStasis("other")) }));
    expect(state.row("channels", "1")).toMatchObject({ control: "application", application: "other" });
  });

  test("the channel that replaces another takes over what was commanded", () => {
    created("1", 0, inStasis("patchbay"));
    state.command("1", { held: true });
    const local = channel("2", { name: "Local/9@x-00000002;1" });
    state.reduce(event("StasisStart", 1, { args: [], channel: local, replace_channel: channel("1") }));
    expect(state.row("channels", "2")).toMatchObject({ control: "ours", commanded: { held: true } });
  });
});
