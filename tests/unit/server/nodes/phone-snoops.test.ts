import { expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { PanelError } from "@/server/errors";
import { PhoneSnoops } from "@/server/nodes/phone-snoops";
import { StillClock } from "../media/lines";
import { sessionNode } from "./session-node";

function stage() {
  const world = sessionNode();
  const snoops = new PhoneSnoops({
    node: world.node,
    clock: new StillClock(),
    targetId: "1700000000.1",
    by: "eve",
  });
  const fail = (request: string) =>
    world.answers.set(request, () => Promise.reject(new AriError("timeout", "no answer.")));
  return { world, snoops, fail };
}

it("says why there is no snoop, and leaves none where Asterisk takes it away", async () => {
  const { snoops, fail } = stage();
  fail("channels.snoopChannelWithId");
  await expect(snoops.make("none")).rejects.toMatchObject({ code: "asterisk_timeout" });
  expect(snoops.ids).toEqual([]);
});

it("says the same of an Asterisk that answers nothing at all, and knows what may be left, for the end to drop", async () => {
  const { world, snoops, fail } = stage();
  fail("channels.snoopChannelWithId");
  fail("channels.hangup");
  const refusal: unknown = await snoops.make("none").catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(PanelError);
  expect(refusal).toMatchObject({ code: "asterisk_timeout" });
  const [left = ""] = snoops.ids;
  world.answers.clear();
  await snoops.drop(left);
  expect([world.requests.at(-1), snoops.ids]).toEqual([`channels.hangup ${left}`, []]);
});
