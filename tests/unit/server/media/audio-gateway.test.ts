import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { closeCodeOf, decodeFrame, encodeFrame, encodeOpusFrame, frameBytes } from "@/lib/audio/wire";
import { GatewayStage } from "./gateway-stage";
import { identity, lineOf } from "./lines";

const frame = encodeFrame({ stream: "mix", sequence: 0, timestamp: 0, samples: new Uint8Array(frameBytes) });

let stage: GatewayStage;

beforeEach(async () => {
  stage = await GatewayStage.start();
});
afterEach(() => stage.close());

describe("AudioGateway", () => {
  it("carries frames both ways once the ticket was good", async () => {
    const { line, spoken } = lineOf(stage.clock);
    const page = await stage.openWith(stage.tickets.issue(line));
    expect(page.told[0]).toMatchObject({ type: "opened", session: "s1" });
    line.change({ mayTalk: true });
    line.send("mix", new Uint8Array(frameBytes).fill(7));
    page.socket.send(frame);
    page.say({ type: "ping", id: 42 });
    await vi.waitFor(() => expect(page.told.at(-1)).toEqual({ type: "pong", id: 42 }));
    expect(decodeFrame(page.frames[0] ?? new Uint8Array())?.samples[0]).toBe(7);
    expect(spoken).toHaveLength(1);
    expect(stage.gateway.counts).toEqual({ audioSockets: 1, droppedFrames: 0 });
  });

  it("refuses a foreign page and whoever is not signed in, at the handshake", async () => {
    await expect(stage.open({ origin: "http://evil.test" }).opened).rejects.toThrow("403");
    await expect(stage.open({}).opened).rejects.toThrow("403");
    stage.who = null;
    await expect(stage.open().opened).rejects.toThrow("401");
  });

  it("takes a program by its token, which says no Origin", async () => {
    const { line } = lineOf(stage.clock, { ...identity("robot"), kind: "token" });
    const page = stage.open({ headers: { authorization: "Bearer pb_secret" } });
    await page.opened;
    page.say({ type: "open", ticket: stage.tickets.issue(line) });
    await vi.waitFor(() => expect(page.told[0]).toMatchObject({ type: "opened" }));
  });

  it.each([
    ["a ticket that is used", (ticket: string) => ({ type: "open", ticket })],
    ["a message that it does not know", () => ({ type: "sing" })],
  ])("closes on %s", async (_what, messageOf) => {
    const { line, goneCount } = lineOf(stage.clock);
    const ticket = stage.tickets.issue(line);
    const first = await stage.openWith(ticket);
    const second = stage.open();
    await second.opened;
    second.say(messageOf(ticket));
    await vi.waitFor(() => expect(second.closed()).toBe(closeCodeOf("refused")));
    // The session of the good socket goes on.
    expect(first.closed()).toBeNull();
    expect(goneCount()).toBe(0);
  });

  it("closes on audio before the ticket, and on what is no frame", async () => {
    const early = stage.open();
    await early.opened;
    early.socket.send(frame);
    await vi.waitFor(() => expect(early.closed()).toBe(closeCodeOf("refused")));
    const { line, goneCount } = lineOf(stage.clock);
    const page = await stage.openWith(stage.tickets.issue(line));
    page.socket.send(new Uint8Array(10));
    await vi.waitFor(() => expect(page.closed()).toBe(closeCodeOf("refused")));
    // A session has not outlived the socket that was cut for its own fault.
    expect(goneCount()).toBe(1);
  });

  it("closes on Opus of a microphone, which is always PCM", async () => {
    const { line, spoken } = lineOf(stage.clock);
    const page = await stage.openWith(stage.tickets.issue(line));
    line.change({ mayTalk: true });
    const place = { stream: "mix", sequence: 0, timestamp: 0 } as const;
    page.socket.send(encodeOpusFrame({ ...place, packet: Uint8Array.of(0xf8, 1) }));
    await vi.waitFor(() => expect(page.closed()).toBe(closeCodeOf("refused")));
    expect(spoken).toEqual([]);
  });

  it("tells the session of a browser that cannot decode Opus, and closes on one that has no session", async () => {
    const { line, undecodableCount } = lineOf(stage.clock);
    const page = await stage.openWith(stage.tickets.issue(line));
    page.say({ type: "undecodable", codec: "opus" });
    await vi.waitFor(() => expect(undecodableCount()).toBe(1));
    expect(page.closed()).toBeNull();
    const early = stage.open();
    await early.opened;
    early.say({ type: "undecodable", codec: "opus" });
    await vi.waitFor(() => expect(early.closed()).toBe(closeCodeOf("refused")));
  });

  it("closes on who brings no ticket in time, and on messages that are too long", async () => {
    const silent = stage.open();
    await silent.opened;
    await vi.waitFor(() => expect(stage.gateway.counts.audioSockets).toBe(1));
    stage.clock.advance(5_000);
    await vi.waitFor(() => expect(silent.closed()).toBe(closeCodeOf("refused")));
    const { line } = lineOf(stage.clock);
    const page = await stage.openWith(stage.tickets.issue(line));
    page.socket.send(new Uint8Array(2_000));
    await vi.waitFor(() => expect(page.closed()).toBe(1_009));
  });

  it("sends nothing to a page that says nothing, goes on when it speaks, and cuts it in the end", async () => {
    const { line, goneCount } = lineOf(stage.clock);
    const page = await stage.openWith(stage.tickets.issue(line));
    stage.clock.advance(4_000);
    line.send("mix", new Uint8Array(frameBytes));
    expect(stage.gateway.counts.droppedFrames).toBe(1);
    page.say({ type: "ping", id: 1 });
    await vi.waitFor(() => expect(page.told.at(-1)).toEqual({ type: "pong", id: 1 }));
    line.send("mix", new Uint8Array(frameBytes));
    await vi.waitFor(() => expect(page.frames).toHaveLength(1));
    stage.clock.advance(6_000);
    await vi.waitFor(() => expect(page.closed()).toBe(1_006));
    await vi.waitFor(() => expect(stage.gateway.counts.audioSockets).toBe(0));
    expect(goneCount()).toBe(0);
    stage.clock.advance(1_500);
    expect(goneCount()).toBe(1);
  });

  it("ends the session at once when the page is closed in order", async () => {
    const { line, goneCount } = lineOf(stage.clock);
    const page = await stage.openWith(stage.tickets.issue(line));
    page.socket.close(1_000);
    await vi.waitFor(() => expect(goneCount()).toBe(1));
  });

  it("tells of a ticket that was no good", async () => {
    const page = stage.open();
    await page.opened;
    page.say({ type: "open", ticket: "made up" });
    await vi.waitFor(() => expect(stage.refused).toEqual(["sue from 192.0.2.1"]));
  });

  it("ends no session because the database stumbles once, and each when it stays away", async () => {
    const { line, goneCount } = lineOf(stage.clock);
    const page = await stage.openWith(stage.tickets.issue(line));
    const alive = () => page.say({ type: "ping", id: 1 });
    stage.isDatabaseDown = true;
    stage.changeAccess({ kind: "user", id: "sue", what: "role", role: "supervisor" });
    await vi.waitFor(() => expect(stage.clock.timerCount).toBeGreaterThan(2));
    stage.isDatabaseDown = false;
    stage.clock.advance(1_000);
    alive();
    await vi.waitFor(() => expect(page.told.at(-1)).toMatchObject({ type: "pong" }));
    expect(page.closed()).toBeNull();
    stage.isDatabaseDown = true;
    stage.changeAccess({ kind: "user", id: "sue", what: "role", role: "supervisor" });
    for (let tries = 0; tries < 3; tries++) {
      await new Promise((resolve) => setImmediate(resolve));
      stage.clock.advance(1_000);
    }
    await vi.waitFor(() => expect(page.closed()).toBe(closeCodeOf("failed")));
    expect(goneCount()).toBe(1);
  });

  it("ends the socket and the session of a person whose sign-in is no longer good", async () => {
    const { line, goneCount } = lineOf(stage.clock);
    const page = await stage.openWith(stage.tickets.issue(line));
    stage.changeAccess({ kind: "user", id: "somebody else", what: "disabled" });
    stage.who = null;
    stage.changeAccess({ kind: "user", id: "sue", what: "disabled" });
    await vi.waitFor(() => expect(page.closed()).toBe(closeCodeOf("forbidden")));
    expect(goneCount()).toBe(1);
  });

  it("tells who is there why it ends when the panel is stopped, and cuts who does not read it", async () => {
    const { line, goneCount } = lineOf(stage.clock);
    const page = await stage.openWith(stage.tickets.issue(line));
    const other = lineOf(stage.clock);
    const told = await stage.openWith(stage.tickets.issue(other.line));
    other.line.end("failed", "The panel was stopped, which ended the call.");
    const deaf = stage.open();
    await deaf.opened;
    await vi.waitFor(() => expect(stage.gateway.counts.audioSockets).toBe(3));
    deaf.socket.pause();
    let isClosed = false;
    const closed = stage.gateway.close().then(() => {
      isClosed = true;
    });
    const stopped = { type: "ended", code: "failed", text: "The panel was stopped." };
    await vi.waitFor(() => expect(page.closed()).toBe(closeCodeOf("failed")));
    expect(page.told.at(-1)).toEqual(stopped);
    await vi.waitFor(() => expect(told.closed()).toBe(closeCodeOf("failed")));
    expect(told.told.at(-1)).toMatchObject({ text: "The panel was stopped, which ended the call." });
    expect(goneCount()).toBe(1);
    expect(isClosed).toBe(false);
    stage.clock.advance(500);
    await closed;
  });
});
