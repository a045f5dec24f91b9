import { clickReport, measureClicks } from "./click-to-sound";
import { keyReport, measureKeys, startProduct } from "./key-to-sound";
import { machineTimes } from "./machine";
import { writeMicrophone } from "./microphone-file";
import { delayReport, measureDelays } from "./one-way-delay";
import { costReport, measureCosts, startEventLoad } from "./session-cost";
import { openStage, type Stage } from "./stage";

const clicks = Number(process.env["BENCH_ROUNDS"] ?? 30);
const secondsPerRound = Number(process.env["BENCH_SECONDS"] ?? 3);
/** On 16. */
const few = Math.ceil(clicks / 2);
const costRounds = Math.min(3, clicks);
const beeps = 6;

/** In the order in which they are measured. */
export const audioSections = ["clicks", "keys", "delays", "costs"] as const;
type AudioSection = (typeof audioSections)[number];

/** What listening and talking cost, and how long they take: real Asterisks, the whole panel, a real Chromium. */
export async function measureAudio(wanted: readonly AudioSection[]): Promise<void> {
  const load = await startEventLoad();
  let stage: Stage | undefined;
  try {
    stage = await openStage({ more: [load.node], microphone: writeMicrophone });
    const on = stage;
    const sections: Readonly<Record<AudioSection, () => Promise<void>>> = {
      clicks: () => printClicks(on),
      keys: () => printKeys(on),
      delays: () => printDelays(on),
      costs: () =>
        print(async () => {
          const costs = await measureCosts(on, load, { rounds: costRounds, secondsPerRound });
          return costReport(costs, secondsPerRound);
        }),
    };
    for (const section of audioSections) if (wanted.includes(section)) await sections[section]();
  } finally {
    await stage?.close();
    await load.close();
  }
}

async function printClicks(stage: Stage): Promise<void> {
  await print(async () => clickReport(await measureClicks(stage, "22", { warm: clicks, cold: 5 })));
  await print(async () => clickReport(await measureClicks(stage, "16", { warm: few, cold: 2 })));
}

async function printKeys(stage: Stage): Promise<void> {
  const product = await startProduct(stage);
  try {
    await print(async () => keyReport(await measureKeys(stage, product, "22", { warm: clicks, cold: 5 })));
    await print(async () => keyReport(await measureKeys(stage, product, "16", { warm: few, cold: 2 })));
  } finally {
    await product.close();
  }
}

async function printDelays(stage: Stage): Promise<void> {
  const sessions = Math.max(1, Math.round(clicks / beeps));
  await print(async () => delayReport(await measureDelays(stage, "22", { sessions, beeps })));
  await print(async () => delayReport(await measureDelays(stage, "16", { sessions, beeps })));
}

/** Measures and prints, and how busy the machine was: times of a machine without idle time are its own. */
async function print(measure: () => Promise<string>): Promise<void> {
  const before = machineTimes();
  const report = await measure();
  const after = machineTimes();
  const idle = (100 * (after.idleMs - before.idleMs)) / (after.allMs - before.allMs);
  console.log(`\n${report}\nThe whole machine was idle for ${idle.toFixed(0)} % of this time.`);
}
