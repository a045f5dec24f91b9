import { describe, expect, it } from "vitest";
import { decodeFrame, encodeFrame, encodeOpusFrame, frameBytes, pingIntervalMs } from "@/lib/audio/wire";
import { socketStage } from "./socket-stage";

const samples = new Uint8Array(frameBytes).fill(7);

describe("frames of Opus", () => {
  const packet = (sequence: number) => {
    const place = { stream: "mix", sequence, timestamp: sequence * 320 } as const;
    return encodeOpusFrame({ ...place, packet: Uint8Array.of(0xf8, 1) }).buffer;
  };
  const refusal = '{"type":"undecodable","codec":"opus"}';

  it("are given on as PCM with their place, beside frames that are PCM already", () => {
    const { last, opened, frames, decoders } = socketStage();
    opened();
    last().hear(packet(5));
    expect(frames).toEqual(["restart"]);
    decoders.last().give();
    const pcm = encodeFrame({ stream: "mix", sequence: 6, timestamp: 1_920, samples }).buffer;
    last().hear(pcm);
    const [, first, second] = frames;
    expect(decodeFrame(new Uint8Array(first as ArrayBuffer))).toMatchObject({
      sequence: 5,
      timestamp: 1_600,
    });
    expect(second).toBe(pcm);
  });

  it("that cannot be decoded are told to the panel, once a socket, and what is PCM is heard on", () => {
    const { last, opened, frames, decoders, session, sockets, posts } = socketStage();
    opened();
    last().hear(packet(0));
    decoders.last().fail();
    expect(posts.at(-1)).toEqual({ type: "undecodable", link: 3 });
    for (const sequence of [1, 2]) last().hear(packet(sequence));
    expect(last().sent.filter((one) => one === refusal)).toHaveLength(1);
    last().hear(encodeFrame({ stream: "mix", sequence: 3, timestamp: 960, samples }).buffer);
    expect(frames).toHaveLength(2);
    last().end(1006);
    session.takeTicket("second");
    expect(sockets).toHaveLength(2);
    opened();
    expect(last().sent).not.toContain(refusal);
    last().hear(packet(4));
    expect(last().sent.filter((one) => one === refusal)).toHaveLength(1);
    expect(decoders.made).toHaveLength(1);
  });

  it("of a socket that was cut come out no more", () => {
    const { last, opened, frames, decoders, session } = socketStage();
    opened();
    last().hear(packet(0));
    last().end(1006);
    session.takeTicket("second");
    opened();
    decoders.last().give();
    expect(frames).toEqual(["restart", "restart"]);
  });

  it("need no decoder any more after the end", () => {
    const { last, opened, decoders } = socketStage();
    opened();
    last().hear(packet(0));
    last().hear({ type: "ended", code: "hung_up", text: "" });
    expect(decoders.last().isClosed).toBe(true);
  });
});

it("tells each second how much sound has come, before it was decoded", () => {
  const { last, opened, posts, pass } = socketStage();
  opened();
  for (let count = 0; count < 50; count += 1) {
    last().hear(encodeFrame({ stream: "mix", sequence: count, timestamp: count * 320, samples }).buffer);
  }
  pass(pingIntervalMs);
  const traffic = posts.filter((post) => post.type === "traffic");
  expect(traffic).toEqual([{ type: "traffic", link: 3, kbps: (50 * 652 * 8) / 1_000 }]);
});
