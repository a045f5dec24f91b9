import { type ChannelHandle, media } from "..";
import { connect } from "../nodejs";
import { applicationOf, runExample, serveCallers } from "./example";

const about = {
  app: "hello",
  help: `npx tsx lib/ari/examples/hello.ts

Answers, says hello, and says each digit that the caller presses. After "#" it says goodbye, and the call goes on in
the dialplan behind the line that brought it here. Ctrl-C does so for every caller, and ends.

Dialplan (extensions.conf)
  exten => 700,1,Stasis(hello)
   same => n,Hangup()
`,
};

await runExample(about, async (signal) => {
  const client = await connect({ app: applicationOf(about) });
  try {
    console.log(`${client.application} waits for callers on Asterisk ${client.version}.`);
    await serveCallers(client, signal, (channel) => greet(channel, signal));
  } finally {
    await client.close();
  }
});

async function greet(channel: ChannelHandle, signal: AbortSignal): Promise<void> {
  console.log(`${channel.id} has come.`);
  // Listened to from here on: what is pressed during "hello" waits in the queue, and nothing is lost.
  const events = channel.events({ types: ["ChannelDtmfReceived", "StasisEnd"], signal });
  await channel.answer();
  await channel.play("sound:hello-world", { signal }).result;

  for await (const event of events) {
    if (event.type === "StasisEnd") {
      console.log(`${channel.id} has hung up.`);
      return;
    }
    if (event.digit === "#") break;
    console.log(`${channel.id} pressed ${event.digit}.`);
    await channel.play(media.digits(event.digit)).result;
  }

  await channel.play("sound:vm-goodbye").result;
  await channel.continueInDialplan();
  console.log(`${channel.id} goes on in the dialplan.`);
}
