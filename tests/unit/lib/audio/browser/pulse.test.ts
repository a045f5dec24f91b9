import { describe, expect, it } from "vitest";
import { Pulse } from "@/lib/audio/browser/pulse";
import { ManualClock } from "@/tests/support/fake-asterisk/manual-clock";

/** A pulse on a clock that a test moves; looks come `lateMs` late. */
function stage() {
  const told: string[] = [];
  const pings: number[] = [];
  const clock = new ManualClock();
  const beganMs = clock.now() - 10_000;
  const nowMs = () => clock.now() - beganMs;
  const looks = { lateMs: 0 };
  const pulse = new Pulse({
    nowMs,
    later: (delayMs, act) => clock.after(delayMs + looks.lateMs, act),
    ping: (id) => pings.push(id),
    onSilent: () => told.push(`silent ${nowMs()}`),
    onBack: () => told.push(`back ${nowMs()}`),
    onGone: () => told.push(`gone ${nowMs()}`),
    onRoundTrip: () => undefined,
    onTraffic: (kbps) => told.push(`${kbps} kbit/s`),
  });
  const pass = (ms: number) => clock.advance(ms);
  pulse.begin();
  pulse.open();
  const silences = () => told.filter((each) => !each.includes("kbit"));
  return { pulse, looks, pings, told, silences, pass };
}

describe("a socket that nothing comes on", () => {
  it("is told of within 0.7 s while the microphone goes up, and as soon as something has come again", () => {
    const { pulse, silences, pass } = stage();
    pulse.hurry(true);
    pass(350);
    pulse.heard(652);
    pass(500);
    expect(silences()).toEqual([]);
    pass(200);
    expect(silences()).toEqual(["silent 11000"]);
    pulse.heard(652);
    expect(silences()).toEqual(["silent 11000", "back 11050"]);
  });

  it("is not blamed for what nobody has asked for before the microphone went up", () => {
    const { pulse, silences, pass } = stage();
    pass(900);
    pulse.hurry(true);
    pass(500);
    expect(silences()).toEqual([]);
    pulse.heard(0);
    pulse.hurry(false);
    pass(1_400);
    expect(silences()).toEqual([]);
  });

  it("has the time of the way there and back besides: no pong can come sooner", () => {
    const { pulse, silences, pass } = stage();
    pass(600);
    pulse.pong(1);
    pulse.heard(0);
    pulse.hurry(true);
    pass(1_000);
    expect(silences()).toEqual([]);
    pass(200);
    expect(silences()).toHaveLength(1);
  });

  it("is not judged by a thread that itself stood still, unless it goes on", () => {
    const { pulse, looks, silences, pass } = stage();
    looks.lateMs = 700;
    pulse.hurry(true);
    looks.lateMs = 0;
    pass(900);
    expect(silences()).toEqual([]);
    pass(200);
    expect(silences()).toEqual(["silent 11100"]);
  });

  it("is told of at once where the browser says that it is offline, and is gone after 4 s", () => {
    const { pulse, pings, silences, pass } = stage();
    pass(400);
    const asked = pings.length;
    pulse.noteOffline();
    expect([silences(), pings.length - asked]).toEqual([["silent 10400"], 1]);
    pass(60_000);
    expect(silences()).toEqual(["silent 10400", "gone 15000"]);
  });
});

it("pings five times a second while the microphone goes up, and measures the traffic by the second all the same", () => {
  const { pulse, pings, told, pass } = stage();
  pulse.hurry(true);
  pings.length = 0;
  for (let count = 0; count < 10; count += 1) {
    pulse.heard(25_000);
    pass(200);
  }
  expect(pings).toHaveLength(10);
  expect(told).toEqual(["1000 kbit/s", "1000 kbit/s"]);
  pulse.hurry(false);
  pings.length = 0;
  pass(1_000);
  expect(pings).toHaveLength(1);
});
