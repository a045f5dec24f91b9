import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { startFakeAsterisk } from "../support/fake-asterisk/fake-asterisk";
import { loadLists, playTape, readTape, type Tape } from "../support/fake-asterisk/tape";
import { freeTcpPort } from "../support/ports/ports";
import { type Bundles, bundle } from "./bundles";
import { Measured, median } from "./measured";
import type { BrowserOptions, Command, Report, SubjectOptions } from "./protocol";
import { tapeFile } from "./tape-file";

const eventsPerSecond = 2_000;
const secondsPerRound = Number(process.env["BENCH_SECONDS"] ?? 5);
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 5);
const panelPassword = "a pass phrase for the bench";

interface Case {
  name: string;
  kind: SubjectOptions["kind"];
  browsers: number;
  aim: number | null;
  samples: number[];
}

const cases: Case[] = [
  { name: "bare ws + JSON.parse (floor)", kind: "floor", browsers: 0, aim: null, samples: [] },
  { name: "socket to live state", kind: "state", browsers: 0, aim: 1.8, samples: [] },
  { name: "relay to 1 browser", kind: "panel", browsers: 1, aim: 2.5, samples: [] },
  { name: "relay to 50 browsers", kind: "panel", browsers: 50, aim: 4, samples: [] },
];

async function measure(one: Case, bundles: Bundles, tape: Tape): Promise<number> {
  const fake = await startFakeAsterisk();
  loadLists(fake, tape.header);
  const port = await freeTcpPort();
  const subject = new Measured<Command, Report>(bundles.file("subject"), [
    {
      kind: one.kind,
      url: fake.url,
      username: fake.username,
      password: fake.password,
      port,
      panelPassword,
      dataDir: await mkdtemp(join(bundles.folder, "data-")),
    } satisfies SubjectOptions,
  ]);
  let browsers: Measured<Command, Report> | undefined;
  try {
    await subject.report("ready");
    if (one.browsers > 0) {
      browsers = new Measured<Command, Report>(bundles.file("browsers"), [
        {
          origin: `http://127.0.0.1:${port}`,
          password: panelPassword,
          browsers: one.browsers,
        } satisfies BrowserOptions,
      ]);
      await browsers.report("ready");
    }
    let played = 0;
    const play = async (tapeRounds: number): Promise<number> => {
      const events = tapeRounds * tape.lines.length;
      const begun = subject.report("begun");
      subject.send({ type: "begin", events });
      await begun;
      const counted = subject.report("counted");
      await playTape(fake, tape, "bench", { eventsPerSecond, rounds: tapeRounds, firstRound: played });
      played += tapeRounds;
      const { cpuMicroseconds } = await counted;
      return cpuMicroseconds / events;
    };
    // The first pass warms the just-in-time compiler and is not counted.
    await play(Math.ceil((eventsPerSecond * 2) / tape.lines.length));
    browsers?.send({ type: "begin", events: 0 });
    const perEvent = await play(Math.ceil((eventsPerSecond * secondsPerRound) / tape.lines.length));
    if (browsers !== undefined) {
      const told = browsers.report("browsers");
      browsers.send({ type: "end" });
      const { patches } = await told;
      // Every page got every tick: one that was taken out as too slow would make the relay look cheap.
      const ticks = (secondsPerRound * 1_000) / 75;
      if (patches < ticks * 0.8)
        throw new Error(`${one.name}: a browser got ${patches} patches of ${ticks}.`);
    }
    subject.send({ type: "end" });
    return perEvent;
  } finally {
    subject.kill();
    browsers?.kill();
    await fake.close();
  }
}

/**
 * CPU per event of the relay, against a bare `ws` + `JSON.parse` of the same events in the same run. Each case runs in a
 * process of its own; the ratio is of medians over the rounds, cases taken in turn, because the machine's speed drifts.
 */
export async function measureRelay(): Promise<void> {
  const bundles = await bundle(["subject", "browsers"]);
  try {
    const whole = await readTape(tapeFile);
    // The panel has Asterisk leave ChannelVarset out, so the floor does not pay for it either.
    const tape = { ...whole, lines: whole.lines.filter(({ event }) => event.type !== "ChannelVarset") };
    for (let round = 0; round < rounds; round += 1) {
      for (const one of cases) one.samples.push(await measure(one, bundles, tape));
    }
    const floor = median(cases[0]?.samples ?? []);
    console.log(
      `\nCPU per ARI event at ${eventsPerSecond} events/s, median of ${rounds} rounds of ${secondsPerRound} s, tape ${whole.header.version}`,
    );
    console.log("case                            µs/event     min     max   × floor   aim");
    for (const { name, samples, aim } of cases) {
      const value = median(samples);
      console.log(
        [
          name.padEnd(30),
          value.toFixed(1).padStart(9),
          Math.min(...samples)
            .toFixed(1)
            .padStart(7),
          Math.max(...samples)
            .toFixed(1)
            .padStart(7),
          (value / floor).toFixed(2).padStart(9),
          (aim === null ? "" : `≤ ${aim}`).padStart(6),
        ].join(" "),
      );
    }
  } finally {
    await bundles.remove();
  }
}
