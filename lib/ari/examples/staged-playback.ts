import type { ChannelHandle } from "..";
import { connect } from "../nodejs";
import { applicationOf, report, runExample, serveCallers } from "./example";

const about = {
  app: "staged-playback",
  help: `npx tsx lib/ari/examples/staged-playback.ts

Plays a recording to each caller, and prints what Asterisk tells of it. The caller has it in hand: 1 winds back, 2 pauses
and goes on, 3 winds forward, 0 stops. Afterwards the call goes on in the dialplan. Ctrl-C does so for every caller.

Dialplan (extensions.conf)
  exten => 700,1,Stasis(staged-playback)
   same => n,Hangup()
`,
};

await runExample(about, async (signal) => {
  const client = await connect({ app: applicationOf(about) });
  try {
    console.log(`${client.application} waits for callers.`);
    await serveCallers(client, signal, (channel) => playTo(channel, signal));
  } finally {
    await client.close();
  }
});

async function playTo(channel: ChannelHandle, signal: AbortSignal): Promise<void> {
  await channel.answer();

  // Staged: the playback has its id and can be listened to, and nothing plays. So not even its first event is missed.
  const staged = channel.stagePlay("sound:demo-congrats");
  const playback = staged.handle;
  playback.on("PlaybackStarted", ({ playback: { media_uri } }) =>
    console.log(`${playback.id} plays ${media_uri}.`),
  );
  const finished = playback.once("PlaybackFinished");
  finished.catch(() => undefined);

  let isPaused = false;
  const undo = channel.on("ChannelDtmfReceived", async ({ digit }) => {
    const operation = { "1": "reverse", "2": isPaused ? "unpause" : "pause", "3": "forward" } as const;
    try {
      if (digit === "0") await playback.stop();
      else if (digit === "1" || digit === "2" || digit === "3") {
        if (digit === "2") isPaused = !isPaused;
        console.log(`${playback.id}: ${operation[digit]}.`);
        await playback.control({ operation: operation[digit] });
      }
    } catch (error) {
      // It may have come to its end a moment ago.
      report(error);
    }
  });
  const stop = (): void => void playback.stop().catch(() => undefined);
  signal.addEventListener("abort", stop);

  try {
    await staged.exec();
    if (signal.aborted) stop();
    const { state } = (await finished).playback;
    console.log(`${playback.id} is over: ${state}.`);
  } finally {
    signal.removeEventListener("abort", stop);
    undo();
  }
  await channel.continueInDialplan();
  console.log(`${channel.id} goes on in the dialplan.`);
}
