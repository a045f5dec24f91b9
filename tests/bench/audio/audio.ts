import { clickReport, measureClicks } from "./click-to-sound";
import { writeMicrophone } from "./microphone-file";
import { delayReport, measureDelays } from "./one-way-delay";
import { costReport, measureCosts, startEventLoad } from "./session-cost";
import { openStage, type Stage } from "./stage";

const clicks = Number(process.env["BENCH_ROUNDS"] ?? 30);
const secondsPerRound = Number(process.env["BENCH_SECONDS"] ?? 4);
const costRounds = Math.min(3, clicks);
const beeps = 6;

/** What listening and talking cost, and how long they take: real Asterisks, the whole panel, a real Chromium. */
export async function measureAudio(): Promise<void> {
  const load = await startEventLoad();
  let stage: Stage | undefined;
  try {
    stage = await openStage({ more: [load.node], microphone: writeMicrophone });
    console.log(`\n${clickReport(await measureClicks(stage, "22", { warm: clicks, cold: 5 }))}`);
    const few = Math.ceil(clicks / 2);
    console.log(`\n${clickReport(await measureClicks(stage, "16", { warm: few, cold: 2 }))}`);
    const sessions = Math.max(1, Math.round(clicks / beeps));
    console.log(`\n${delayReport(await measureDelays(stage, { sessions, beeps }))}`);
    const costs = await measureCosts(stage, load, { rounds: costRounds, secondsPerRound });
    console.log(`\n${costReport(costs, secondsPerRound)}`);
  } finally {
    await stage?.close();
    await load.close();
  }
}
