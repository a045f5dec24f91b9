import { clickReport, measureClicks } from "./click-to-sound";
import { keyReport, measureKeys, startProduct } from "./key-to-sound";
import { machineTimes } from "./machine";
import { writeMicrophone } from "./microphone-file";
import { delayReport, measureDelays } from "./one-way-delay";
import { costReport, measureCosts, startEventLoad } from "./session-cost";
import { openStage, type Stage } from "./stage";

const clicks = Number(process.env["BENCH_ROUNDS"] ?? 30);
const secondsPerRound = Number(process.env["BENCH_SECONDS"] ?? 3);
const costRounds = Math.min(3, clicks);
const beeps = 6;

/** What listening and talking cost, and how long they take: real Asterisks, the whole panel, a real Chromium. */
export async function measureAudio(): Promise<void> {
  const load = await startEventLoad();
  let stage: Stage | undefined;
  try {
    stage = await openStage({ more: [load.node], microphone: writeMicrophone });
    const on = stage;
    await print(async () => clickReport(await measureClicks(on, "22", { warm: clicks, cold: 5 })));
    const few = Math.ceil(clicks / 2);
    await print(async () => clickReport(await measureClicks(on, "16", { warm: few, cold: 2 })));
    const product = await startProduct(stage);
    try {
      await print(async () => keyReport(await measureKeys(on, product, "22", { warm: clicks, cold: 5 })));
      await print(async () => keyReport(await measureKeys(on, product, "16", { warm: few, cold: 2 })));
    } finally {
      await product.close();
    }
    const sessions = Math.max(1, Math.round(clicks / beeps));
    await print(async () => delayReport(await measureDelays(on, "22", { sessions, beeps })));
    await print(async () => delayReport(await measureDelays(on, "16", { sessions, beeps })));
    await print(async () => {
      const costs = await measureCosts(on, load, { rounds: costRounds, secondsPerRound });
      return costReport(costs, secondsPerRound);
    });
  } finally {
    await stage?.close();
    await load.close();
  }
}

/** Measures and prints, and how busy the machine was: times of a machine without idle time are its own. */
async function print(measure: () => Promise<string>): Promise<void> {
  const before = machineTimes();
  const report = await measure();
  const after = machineTimes();
  const idle = (100 * (after.idleMs - before.idleMs)) / (after.allMs - before.allMs);
  console.log(`\n${report}\nThe whole machine was idle for ${idle.toFixed(0)} % of this time.`);
}
