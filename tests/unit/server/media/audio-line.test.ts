import { beforeEach, describe, expect, it } from "vitest";
import { decodeFrame, decodeOpusFrame, frameBytes, frameSamples } from "@/lib/audio/wire";
import { lineOf, peerOf, StillClock } from "./lines";

let clock: StillClock;
const samples = new Uint8Array(frameBytes);

beforeEach(() => {
  clock = new StillClock();
});

describe("AudioLine", () => {
  it("numbers the frames of each stream, with a hole where Asterisk has lost some", () => {
    const { line } = lineOf(clock);
    const { peer, frames, told } = peerOf();
    line.attach(peer);
    expect(told).toEqual([{ type: "opened", session: "s1", streams: ["mix"], mayTalk: false }]);
    line.send("near", samples);
    line.send("near", samples, 2);
    line.send("far", samples);
    expect(frames.map((frame) => decodeFrame(frame))).toMatchObject([
      { stream: "near", sequence: 0, timestamp: 0 },
      { stream: "near", sequence: 3, timestamp: 3 * frameSamples },
      { stream: "far", sequence: 0, timestamp: 0 },
    ]);
  });

  it("sends Opus as a kind of its own, numbered on with what was PCM before", () => {
    const { line } = lineOf(clock);
    const { peer, frames } = peerOf();
    line.attach(peer);
    line.send("mix", samples);
    line.send("mix", Uint8Array.of(0xf8, 1, 2), 0, "opus");
    line.send("mix", Uint8Array.of(0xf8, 3), 1, "opus");
    expect(frames.slice(1).map((frame) => decodeOpusFrame(frame))).toMatchObject([
      { stream: "mix", sequence: 1, timestamp: frameSamples, packet: Uint8Array.of(0xf8, 1, 2) },
      { stream: "mix", sequence: 3, timestamp: 3 * frameSamples, packet: Uint8Array.of(0xf8, 3) },
    ]);
  });

  it("hears that Opus cannot be decoded from the socket that holds it alone, and while it runs", () => {
    const { line, undecodableCount } = lineOf(clock);
    const [old, fresh] = [peerOf(), peerOf()];
    line.attach(old.peer);
    line.attach(fresh.peer);
    line.onUndecodable(old.peer);
    expect(undecodableCount()).toBe(0);
    line.onUndecodable(fresh.peer);
    line.end("ended", "");
    line.onUndecodable(fresh.peer);
    expect(undecodableCount()).toBe(1);
  });

  it("goes on counting while no socket is there, so that a page that comes back is in step", () => {
    const { line } = lineOf(clock);
    line.send("mix", samples);
    line.send("mix", samples);
    clock.advance(20);
    const { peer, frames } = peerOf();
    line.attach(peer);
    line.send("mix", samples);
    expect(frames.map((frame) => decodeFrame(frame)?.sequence)).toEqual([2]);
  });

  it("begins with the frame of each stream that came just before the socket, and with no older one", () => {
    const { line } = lineOf(clock);
    line.send("far", samples);
    clock.advance(1);
    line.send("near", samples);
    line.send("near", samples);
    clock.advance(19);
    const [first, second] = [peerOf(), peerOf()];
    line.attach(first.peer);
    expect(first.told).toHaveLength(1);
    expect(first.frames.map((frame) => decodeFrame(frame))).toMatchObject([{ stream: "near", sequence: 1 }]);
    // What one socket had, the next one does not get again.
    line.attach(second.peer);
    expect(second.frames).toEqual([]);
  });

  it("tells a page that comes too late how it ended, and sends it nothing", () => {
    const { line } = lineOf(clock);
    line.end("hung_up", "It is busy.");
    const { peer, frames, told, ends } = peerOf();
    line.attach(peer);
    line.send("mix", samples);
    expect({ frames, told, ends }).toEqual({ frames: [], told: [], ends: ["hung_up"] });
  });

  it("lets the microphone through only while the mode is for talking, and only of the socket that holds the line", () => {
    const { line, spoken } = lineOf(clock);
    const first = peerOf();
    line.attach(first.peer);
    line.onMicrophone(first.peer, samples);
    expect(spoken).toHaveLength(0);
    line.change({ mayTalk: true });
    expect(first.told.at(-1)).toEqual({ type: "changed", streams: ["mix"], mayTalk: true });
    line.onMicrophone(first.peer, samples);
    expect(spoken).toHaveLength(1);
    line.onMicrophone(peerOf().peer, samples);
    line.change({ mayTalk: false });
    line.onMicrophone(first.peer, samples);
    line.change({ mayTalk: true });
    line.end("forbidden", "");
    line.onMicrophone(first.peer, samples);
    expect(spoken).toHaveLength(1);
  });

  it("gives the line to the newest socket", () => {
    const { line, goneCount } = lineOf(clock);
    const [old, fresh] = [peerOf(), peerOf()];
    line.attach(old.peer);
    line.attach(fresh.peer);
    expect(old.ends).toEqual(["taken_over"]);
    line.detach(old.peer, true);
    clock.advance(60_000);
    expect(goneCount()).toBe(0);
    line.send("mix", samples);
    expect([old.frames.length, fresh.frames.length]).toEqual([0, 1]);
  });

  it("is gone at once when the page closes, and after a while when the wire was cut and nobody came back", () => {
    const closed = lineOf(clock);
    const page = peerOf();
    closed.line.attach(page.peer);
    closed.line.detach(page.peer, true);
    expect([closed.gone, closed.awayCount()]).toEqual([["ended"], 0]);

    const cut = lineOf(clock);
    cut.line.attach(page.peer);
    cut.line.detach(page.peer, false);
    clock.advance(1_400);
    cut.line.attach(page.peer);
    clock.advance(60_000);
    expect(cut.goneCount()).toBe(0);
    cut.line.detach(page.peer, false);
    clock.advance(1_499);
    expect([cut.goneCount(), cut.awayCount()]).toEqual([0, 2]);
    clock.advance(1);
    expect(cut.gone).toEqual(["lost"]);
  });

  it.each([true, false])(
    "waits as long as its session wants, also for a page that closed: %s",
    (isOrderly) => {
      const { line, gone, awayCount } = lineOf(clock, undefined, 10_000);
      const [first, second] = [peerOf(), peerOf()];
      line.attach(first.peer);
      line.detach(first.peer, isOrderly);
      expect(awayCount()).toBe(1);
      clock.advance(9_999);
      line.attach(second.peer);
      clock.advance(60_000);
      expect(gone).toEqual([]);
      line.detach(second.peer, isOrderly);
      clock.advance(9_999);
      expect(gone).toEqual([]);
      clock.advance(1);
      expect(gone).toEqual(["lost"]);
    },
  );

  it("waits for nobody after a socket that the panel has refused", () => {
    const { line, gone, awayCount } = lineOf(clock, undefined, 10_000);
    const { peer } = peerOf();
    line.attach(peer);
    line.refuse(peerOf().peer, "refused");
    expect(gone).toEqual([]);
    line.refuse(peer, "forbidden");
    expect([gone, awayCount()]).toEqual([["forbidden"], 0]);
  });

  it("waits for nobody before its first ticket, and then 10 s for the page to come, whatever tickets follow", () => {
    const never = lineOf(clock);
    clock.advance(60_000);
    expect(never.gone).toEqual([]);
    never.line.onTicket();
    clock.advance(9_999);
    never.line.onTicket();
    expect(never.gone).toEqual([]);
    clock.advance(1);
    expect(never.gone).toEqual(["lost"]);
    never.line.end("ended", "");
    never.line.onTicket();
    expect(clock.timerCount).toBe(0);
  });

  it("waits for no first page any more once one was there", () => {
    const { line, gone } = lineOf(clock);
    line.attach(peerOf().peer);
    line.onTicket();
    expect(clock.timerCount).toBe(0);
    expect(gone).toEqual([]);
  });
});
