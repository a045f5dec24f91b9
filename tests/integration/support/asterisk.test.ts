import { afterEach, describe, expect, inject, it } from "vitest";
import { asteriskCli, startAsterisk } from "@/tests/support/asterisk/asterisk";
import { ariRequest, snapshotOfThings } from "@/tests/support/asterisk/rest";
import { type Phone, placeCall, startPhone } from "@/tests/support/phones/phone";
import { isAlive } from "@/tests/support/processes/bound-process";

interface ChannelModel {
  id: string;
  name: string;
  state: string;
}

describe.each(["22", "16"] as const)("the real Asterisk %s", (version) => {
  const asterisk = inject("asterisks")[version];
  const phones: Phone[] = [];
  const phone = async (...[options]: [Omit<Parameters<typeof startPhone>[0], "asterisk">]) => {
    const started = await startPhone({ asterisk, ...options });
    phones.push(started);
    return started;
  };
  const channels = () => ariRequest(asterisk, "GET", "/channels") as Promise<ChannelModel[]>;
  const noChannels = () => expect.poll(channels, { timeout: 5_000 }).toEqual([]);

  afterEach(async () => {
    await Promise.all(phones.splice(0).map((it) => it.stop()));
    await noChannels();
  });

  it("is the generation that it says", async () => {
    expect(await asteriskCli(asterisk, "core show version")).toContain(`Asterisk ${version}.`);
  });

  it("has an endpoint online as long as its phone is registered", async () => {
    const state = () => ariRequest(asterisk, "GET", "/endpoints/PJSIP/alice");
    const alice = await phone({ name: "alice", answer: "at-once" });
    expect(await state()).toMatchObject({ state: "online" });
    phones.splice(0);
    await alice.stop();
    expect(await state()).toMatchObject({ state: "offline" });
  });

  it("plays its 1004 Hz tone into the ear of a phone that it rings", async () => {
    const alice = await phone({ name: "alice", answer: "at-once" });
    await ariRequest(asterisk, "POST", "/channels?endpoint=PJSIP/alice&extension=600&context=default");
    await alice.ear.hears(1_004, -20, 5_000);
    expect(alice.ear.toneLevelDb(700)).toBeLessThan(-40);
    await alice.hangUp();
    await noChannels();
    expect(alice.errors()).toBe("");
  });

  it("carries the voice of each of two phones to the other", async () => {
    const bob = await phone({ name: "bob", answer: { afterMs: 300 } });
    const call = await placeCall({ asterisk, from: "alice", to: "1002" });
    await call.answered;
    bob.ear.say(500);
    call.ear.say(900);
    await Promise.all([call.ear.hears(500, -20, 5_000), bob.ear.hears(900, -20, 5_000)]);
    expect(call.ear.toneLevelDb(900)).toBeLessThan(-40);
    await call.hangUp();
    await noChannels();
    expect(bob.errors()).toBe("");
  });

  it("stops ringing a phone when the caller gives up", async () => {
    const dave = await phone({ name: "dave", answer: "never" });
    const call = await placeCall({ asterisk, from: "alice", to: "1004" });
    await expect
      .poll(async () => (await channels()).map((it) => it.state).sort(), { timeout: 5_000 })
      .toEqual(["Ring", "Ringing"]);
    await call.hangUp();
    await expect(call.answered).rejects.toThrow("alice to 1004 was not answered");
    await noChannels();
    expect(dave.errors()).toBe("");
  });

  it("passes on that a phone is busy, to a caller from the trunk", async () => {
    await phone({ name: "erin", answer: "busy" });
    const call = await placeCall({ asterisk, from: "provider", to: "1005" });
    await expect(call.answered).rejects.toThrow("486 Busy Here");
  });

  it("refuses a caller of the application while no panel is there", async () => {
    const call = await placeCall({ asterisk, from: "provider", to: "700" });
    await expect(call.answered).rejects.toThrow("503");
  });

  it("ends a phone's call that ARI hangs up", async () => {
    const bob = await phone({ name: "bob", answer: "at-once" });
    const call = await placeCall({ asterisk, from: "provider", to: "1002" });
    await call.answered;
    const [first] = await channels();
    await ariRequest(asterisk, "DELETE", `/channels/${first?.id}`);
    await call.ended;
    await noChannels();
    expect(bob.errors()).toBe("");
  });

  it("runs beside another of its kind, crashes, comes back on the same port, and leaves nothing", async () => {
    const before = await snapshotOfThings(asterisk);
    const other = await startAsterisk({ version, application: "other", phones: ["zoe"] });
    try {
      await ariRequest(other, "POST", "/channels?endpoint=Local/900@default&extension=602&context=default");
      expect((await snapshotOfThings(other)).channels).toBe(2);
      expect(await snapshotOfThings(asterisk)).toEqual(before);
      await other.kill9();
      await expect(ariRequest(other, "GET", "/asterisk/ping")).rejects.toThrow();
      await other.restart();
      expect((await snapshotOfThings(other)).channels).toBe(0);
    } finally {
      await other.stop();
    }
    expect(isAlive(other.pid)).toBe(false);
  });
});
