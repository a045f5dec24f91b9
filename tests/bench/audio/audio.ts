import { clickReport, measureClicks } from "./click-to-sound";
import { writeMicrophone } from "./microphone-file";
import { delayReport, measureDelays } from "./one-way-delay";
import { openStage } from "./stage";

const clicks = Number(process.env["BENCH_ROUNDS"] ?? 30);

/** What listening and talking cost, and how long they take: real Asterisks, the whole panel, a real Chromium. */
export async function measureAudio(): Promise<void> {
  const stage = await openStage({ more: [], microphone: writeMicrophone });
  try {
    console.log(`\n${clickReport(await measureClicks(stage, "22", { warm: clicks, cold: 5 }))}`);
    const few = Math.ceil(clicks / 2);
    console.log(`\n${clickReport(await measureClicks(stage, "16", { warm: few, cold: 2 }))}`);
    const sessions = Math.max(1, Math.round(clicks / 6));
    console.log(`\n${delayReport(await measureDelays(stage, { sessions, beeps: 6 }))}`);
  } finally {
    await stage.close();
  }
}
