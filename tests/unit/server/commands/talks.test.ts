import { expect, it } from "vitest";
import type { CommandServices } from "@/server/commands/command";
import { end } from "@/server/commands/talks/talks";
import { PanelError } from "@/server/errors";
import { identity, peerOf } from "../media/lines";
import { callerId, talkStage } from "../media/talk-stage";
import { nothingTold } from "./nothing-told";

it.each([
  { by: "olga", role: "operator", failure: null, told: "You have hung up." },
  {
    by: "root",
    role: "admin",
    failure: "root (admin) has hung up this call.",
    told: "root (admin) has hung up this call.",
  },
] as const)("a call that $by ends is told so, to its owner and for the audit", async (each) => {
  const stage = talkStage();
  const { id } = await stage.begin({ kind: "channel", channelId: callerId });
  const { peer } = peerOf();
  const texts: string[] = [];
  stage.talks.get(id).line.attach({ ...peer, end: (_code, text) => void texts.push(text) });
  const services = { nodes: { get: () => ({ talks: stage.talks }) } } as unknown as CommandServices;
  await end({ node: "pbx-1", id }, services, { ...identity(each.by), role: each.role }, nothingTold);
  expect(stage.talked).toMatchObject([{ row: { id, failure: each.failure }, causeText: each.failure }]);
  expect(texts).toEqual([each.told]);
});

it("is ended once more without a word against it, by whoever could have ended it, for half a minute", async () => {
  const stage = talkStage();
  const { id } = await stage.begin({ kind: "channel", channelId: callerId });
  const { to } = stage.row();
  // By itself: the page's word comes too late.
  stage.leave(callerId);
  await stage.asterisk.settle();
  expect(() => stage.talks.get(id)).toThrow(expect.objectContaining({ code: "talk_gone" }));
  const services = { nodes: { get: () => ({ talks: stage.talks }) } } as unknown as CommandServices;
  const told: (string | undefined)[] = [];
  const ended = (by: string, role: "operator" | "admin") =>
    end({ node: "pbx-1", id }, services, { ...identity(by), role }, ({ detail }) => void told.push(detail));
  await ended("olga", "operator");
  await ended("root", "admin");
  expect(told).toEqual(Array(2).fill("It had just ended; nothing was left to do."));
  expect(stage.talks.justEnded.whomOf(id)).toBe(to);
  await expect(ended("bob", "operator")).rejects.toMatchObject({ code: "talk_gone" });
  stage.clock.advance(30_000);
  await expect(ended("olga", "operator")).rejects.toMatchObject({ code: "talk_gone" });
});

it("is ended by nobody else", async () => {
  const stage = talkStage();
  const { id } = await stage.begin({ kind: "channel", channelId: callerId });
  const services = { nodes: { get: () => ({ talks: stage.talks }) } } as unknown as CommandServices;
  await expect(end({ node: "pbx-1", id }, services, identity("bob"), nothingTold)).rejects.toMatchObject({
    code: "forbidden",
  });
});

it("is ended on a node that is not live, too: nobody has to go on talking", async () => {
  const stage = talkStage();
  const { id } = await stage.begin({ kind: "channel", channelId: callerId });
  const live = () => {
    throw new PanelError("node_not_live", "pbx-1 is not connected now.", { whatToDo: "Wait." });
  };
  const services = { nodes: { get: () => ({ talks: stage.talks }), live } } as unknown as CommandServices;
  await end({ node: "pbx-1", id }, services, identity("olga"), nothingTold);
  expect(stage.talked).toMatchObject([{ row: { id, failure: null } }]);
});
