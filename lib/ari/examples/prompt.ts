import { type ChannelHandle, match, media } from "..";
import { connect } from "../nodejs";
import { applicationOf, runExample, serveCallers } from "./example";

const about = {
  app: "prompt",
  help: `npx tsx lib/ari/examples/prompt.ts

A menu. 1 says hello; 2 asks for a number, ended by "#", and says it; 3 says goodbye, and the call goes on in the
dialplan. Anything else is "invalid", and the menu comes again; after three times in vain it is goodbye, too.
Ctrl-C sends every caller on in the dialplan.

Dialplan (extensions.conf)
  exten => 700,1,Stasis(prompt)
   same => n,Hangup()
`,
};

await runExample(about, async (signal) => {
  const client = await connect({ app: applicationOf(about) });
  try {
    console.log(`${client.application} waits for callers.`);
    await serveCallers(client, signal, (channel) => runMenu(channel, signal));
  } finally {
    await client.close();
  }
});

async function runMenu(channel: ChannelHandle, signal: AbortSignal): Promise<void> {
  await channel.answer();
  for (;;) {
    const choice = await askChoice(channel, signal);
    console.log(`${channel.id} chose ${choice ?? "nothing"}.`);
    if (choice === "1") await channel.play("sound:hello-world", { signal }).result;
    else if (choice === "2") await repeatNumber(channel, signal);
    else break;
  }
  const goodbye = await channel.play("sound:vm-goodbye").result;
  if (goodbye.status === "hangup") return;
  await channel.continueInDialplan();
  console.log(`${channel.id} goes on in the dialplan.`);
}

/** @returns undefined when nothing was chosen: three times wrong or silent, hung up, or stopped */
async function askChoice(channel: ChannelHandle, signal: AbortSignal): Promise<string | undefined> {
  // The first digit stops the audio, wherever it is.
  const menu = ["1", "2", "3"].flatMap((digit) => ["sound:vm-press" as const, ...media.digitSounds(digit)]);
  const {
    status,
    match: matched,
    digits,
  } = await channel.prompt(menu, {
    match: match.oneOf(["1", "2", "3"]),
    attempts: 3,
    invalidMedia: "sound:invalid",
    firstDigitTimeoutMs: 5_000,
    signal,
  }).result;
  return status === "finished" && matched === "complete" ? digits : undefined;
}

async function repeatNumber(channel: ChannelHandle, signal: AbortSignal): Promise<void> {
  const { digits, match: matched } = await channel.prompt("sound:vm-enter-num-to-call", {
    match: match.terminator("#"),
    signal,
  }).result;
  if (matched !== "complete" || digits === "") return;
  console.log(`${channel.id} entered ${digits}.`);
  await channel.play(media.digitSounds(digits), { signal }).result;
}
