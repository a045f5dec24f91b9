import type { BridgeHandle, ChannelHandle, ConnectedClient, Dialog } from "..";
import { connect } from "../nodejs";
import { applicationOf, runExample, serveCallers } from "./example";

const about = {
  app: "hold",
  help: `npx tsx lib/ari/examples/bridge-hold.ts

Lists the holding bridges, makes one if there is none that ARI may use, and puts every caller into it with music on
hold. Ctrl-C sends all callers on in the dialplan, and takes the bridge away if it was made here.

Dialplan (extensions.conf)
  exten => 700,1,Stasis(hold)
   same => n,Hangup()
`,
};

await runExample(about, async (signal) => {
  const client = await connect({ app: applicationOf(about) });
  try {
    // What is made in the dialog ends with it: here the bridge, if it had to be made.
    const dialog = client.dialog();
    const bridge = await holdingBridge(client, dialog);
    console.log(`${client.application} waits for callers.`);
    await serveCallers(client, signal, (channel) => hold(channel, bridge, signal));
    await dialog.end();
  } finally {
    await client.close();
  }
});

async function holdingBridge(client: ConnectedClient, dialog: Dialog): Promise<BridgeHandle> {
  const holding = (await client.bridges.list()).filter(({ bridge_type }) => bridge_type === "holding");
  console.log(`There are ${holding.length} holding bridges.`);
  for (const { id, name, bridge_class, channels } of holding) {
    console.log(`  ${id} "${name}", made by ${bridge_class}, with ${channels.length} channels`);
  }
  // Those of the dialplan, made by BridgeWait(), ARI may look at and not use.
  const ours = holding.find(({ bridge_class }) => bridge_class === "stasis");
  if (ours !== undefined) {
    console.log(`Takes ${ours.id}.`);
    return client.bridge(ours.id);
  }
  const bridge = await dialog.bridges.stageCreate({ type: "holding", name: client.application }).exec();
  await bridge.startMoh();
  console.log(`Made ${bridge.id}.`);
  return bridge;
}

async function hold(channel: ChannelHandle, bridge: BridgeHandle, signal: AbortSignal): Promise<void> {
  // Before anything else, so that a caller who hangs up at once is heard of too.
  const left = channel.once("StasisEnd", { signal });
  left.catch(() => undefined);
  await channel.answer();
  await bridge.addChannel({ channel: channel.id });
  console.log(`${channel.id} is on hold.`);
  try {
    await left;
    console.log(`${channel.id} has hung up.`);
  } catch (error) {
    if (!signal.aborted) throw error;
    await bridge.removeChannel({ channel: channel.id });
    await channel.continueInDialplan();
    console.log(`${channel.id} goes on in the dialplan.`);
  }
}
