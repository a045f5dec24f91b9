import { expect, test } from "vitest";
import { groupCalls } from "@/lib/live/calls";
import { partyAt } from "@/lib/live/own-channels";
import type { ChannelRow } from "@/lib/live/rows";
import { bridgeRow, channelRow } from "./samples";

const uuid = "01234567-89ab-4cde-8f01-23456789abcd";
const operator = { name: "operator", number: "" };
const inTalk = { caller: operator, bridgeId: "t", control: "ours", application: "patchbay" } as const;

/** What a person on the phone in the browser has in Asterisk, with the leg that was rung. */
function talkWith(leg: Partial<ChannelRow>, rest: ChannelRow[] = []) {
  const media = channelRow(`patchbay-browsermedia-${uuid}`, {
    ...inTalk,
    name: "WebSocket/media/0x1",
    endpoint: null,
  });
  const rung = channelRow(`patchbay-browserleg-${uuid}`, { ...inTalk, createdAtMs: 1_100, ...leg });
  const channels = [rung, media, ...rest];
  return groupCalls({
    node: "n",
    channels,
    bridges: [bridgeRow("t", [media.id, rung.id])],
    spies: [],
  });
}

test("a talk from the browser to an extension is with the extension, not with who placed it", () => {
  const far = channelRow("l2", {
    name: "Local/600@default-00000001;2",
    caller: operator,
    endpoint: null,
    createdAtMs: 1_100,
    otherHalfId: `patchbay-browserleg-${uuid}`,
  });
  const near = { name: "Local/600@default-00000001;1", endpoint: null, otherHalfId: "l2" };
  const [call, more] = talkWith(near, [far]);
  expect(more).toBeUndefined();
  expect(call?.from).toMatchObject({ name: "operator", channelId: `patchbay-browsermedia-${uuid}` });
  expect(call?.to).toMatchObject({ kind: "party", name: "", number: "600" });
});

test("a talk from the browser to a phone is with that phone", () => {
  const [call] = talkWith({ name: "PJSIP/bob-00000002", endpoint: "PJSIP/bob" });
  expect(call?.from.name).toBe("operator");
  expect(call?.to).toMatchObject({ kind: "party", name: "", number: "", endpoint: "PJSIP/bob" });
});

const own = (kind: string, change: Partial<ChannelRow>) =>
  channelRow(`patchbay-browser${kind}-${uuid}`, { caller: operator, ...change });
const media = own("media", { ...inTalk, bridgeId: null, name: "WebSocket/media/0x1", endpoint: null });
const outgoing = { context: "default", exten: "", priority: 1, appName: "AppDial2", appData: "" };
const ringing = own("leg", {
  name: "PJSIP/dave-00000002",
  endpoint: "PJSIP/dave",
  state: "Ringing",
  answeredAtMs: null,
  createdAtMs: 1_100,
  dialStatus: "RINGING",
  dialplan: outgoing,
});
const group = (channels: ChannelRow[]) => groupCalls({ node: "n", channels, bridges: [], spies: [] });

test("a browser and the phone that rings for it are one call, from its person to the phone", () => {
  for (const channels of [
    [media, ringing],
    [ringing, media],
  ]) {
    const [call, more] = group(channels);
    expect(more).toBeUndefined();
    expect(call).toMatchObject({
      channelIds: [media.id, ringing.id],
      from: { name: "operator", channelId: media.id },
      to: { kind: "party", endpoint: "PJSIP/dave", channelId: ringing.id },
      state: "ringing",
      answeredAtMs: null,
    });
    expect(call?.parties).toHaveLength(2);
  }
});

test("a browser and the phone that an extension rings for it are one call, to that phone (rows of 22.10.1)", () => {
  const browsers = { ...media, dialStatus: "ANSWER" };
  const near = own("leg", {
    name: "Local/1004@default-00000000;1",
    endpoint: null,
    state: "Down",
    answeredAtMs: null,
    createdAtMs: 1_100,
    dialStatus: "",
    otherHalfId: "l2",
    dialplan: { ...outgoing, exten: "1004" },
  });
  const far = channelRow("l2", {
    name: "Local/1004@default-00000000;2",
    endpoint: null,
    state: "Ring",
    caller: operator,
    answeredAtMs: null,
    createdAtMs: 1_100,
    otherHalfId: near.id,
    dialplan: { ...outgoing, exten: "1004", appName: "Dial", appData: "PJSIP/dave,60" },
  });
  const phone = channelRow("p1", {
    name: "PJSIP/dave-00000000",
    endpoint: "PJSIP/dave",
    state: "Ringing",
    caller: { name: "Dave", number: "1004" },
    answeredAtMs: null,
    createdAtMs: 1_101,
    dialedById: "l2",
    dialStatus: "RINGING",
    dialplan: { ...outgoing, appName: "AppDial" },
  });
  const [call, more] = group([browsers, near, far, phone]);
  expect(more).toBeUndefined();
  expect(call?.from).toMatchObject({ name: "operator", channelId: media.id });
  expect(call?.to).toMatchObject({ kind: "party", name: "Dave", number: "1004" });
  expect(call?.state).toBe("ringing");
  expect(call?.parties).toHaveLength(2);
  // No phone is there to ring: the extension stands for it.
  const [unrung] = group([browsers, near, far]);
  expect(unrung?.from).toMatchObject({ name: "operator", channelId: media.id });
  expect(unrung?.to).toMatchObject({ kind: "party", name: "", number: "1004" });
});

test("they stay one call at the answer, until the phone is taken elsewhere", () => {
  const answered = { ...ringing, state: "Up", control: "ours", application: "patchbay" } as const;
  expect(group([media, answered])).toHaveLength(1);
  expect(group([media, { ...answered, bridgeId: "t" }])).toHaveLength(1);
  expect(
    group([
      { ...media, bridgeId: "t" },
      { ...answered, bridgeId: "other" },
    ]),
  ).toHaveLength(2);
  const inDialplan = { ...answered, control: "dialplan", application: null } as const;
  expect(group([{ ...media, bridgeId: "t" }, inDialplan])).toHaveLength(2);
});

test("a browser with nobody there is with nobody, not with the panel's application", () => {
  expect(group([media]).map(({ from, to }) => [from.name, to])).toEqual([["operator", { kind: "nobody" }]]);
});

test("a phone that rings for another browser is another call", () => {
  const other = ringing.id.replace("0123-", "0124-").replace("01234567", "11234567");
  expect(group([media, { ...ringing, id: other }])).toHaveLength(2);
});

test("every other leg is who its caller says, and a Local one without a caller what was dialled", () => {
  const local = { id: "x", name: "Local/701@default-00000003;1" };
  expect(partyAt({ ...local, caller: operator })).toEqual(operator);
  expect(partyAt({ ...local, caller: { name: "", number: "" } })).toEqual({ name: "", number: "701" });
});
