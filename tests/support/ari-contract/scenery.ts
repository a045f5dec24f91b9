import type { Bridge, Channel } from "@/lib/ari";
import type { Stage } from "./stage";

/** Hangs a channel up when the case is over, if it is still there, and waits until it has gone. */
export function endLater(stage: Stage, channelId: string): void {
  stage.later(async () => {
    await stage.client.channels.hangup({ channelId }).catch(() => undefined);
    await stage.events.next("ChannelDestroyed", ({ channel }) => channel.id === channelId);
  });
}

/** A channel that is up in the application: one half of a Local channel whose other half waits in the dialplan. */
export async function stasisChannel(
  stage: Stage,
  options: { endpoint?: string; application?: string; appArgs?: string } = {},
): Promise<Channel> {
  const channelId = stage.newId("channel");
  endLater(stage, channelId);
  const { endpoint = "Local/900@default", application = stage.application, appArgs = "" } = options;
  await stage.client.channels.originate({ endpoint, app: application, appArgs, channelId });
  const isOurs = ({ channel }: { channel: Channel }) => channel.id === channelId;
  if (application === stage.application) await stage.events.next("StasisStart", isOurs);
  const { channel } = await stage.events.next(
    "ChannelStateChange",
    (event) => isOurs(event) && event.channel.state === "Up",
  );
  return channel;
}

/** A channel that is up in the dialplan, out of reach of any application. */
export async function dialplanChannel(stage: Stage, endpoint = "Local/900@default"): Promise<Channel> {
  const channelId = stage.newId("dialplan");
  endLater(stage, channelId);
  await stage.client.channels.originateWithId({
    channelId,
    endpoint,
    context: "default",
    extension: "900",
  });
  const { channel } = await stage.events.next(
    "ChannelStateChange",
    (event) => event.channel.id === channelId && event.channel.state === "Up",
  );
  return channel;
}

/** A channel in the application that nobody has dialled: it is down. */
export async function downChannel(stage: Stage, endpoint = "Local/900@default"): Promise<Channel> {
  const channelId = stage.newId("down");
  endLater(stage, channelId);
  const channel = await stage.client.channels.create({ endpoint, app: stage.application, channelId });
  await stage.events.next("StasisStart", (event) => event.channel.id === channelId);
  return channel;
}

/** A bridge of ours, destroyed when the case is over. */
export async function ownBridge(stage: Stage, type = "mixing"): Promise<Bridge> {
  const bridgeId = stage.newId("bridge");
  const bridge = await stage.client.bridges.createWithId({ bridgeId, type, name: "contract" });
  destroyLater(stage, bridgeId);
  return bridge;
}

/** Destroys a bridge when the case is over, if it is still there. */
export function destroyLater(stage: Stage, bridgeId: string): void {
  stage.later(async () => {
    await stage.client.bridges.destroy({ bridgeId }).catch(() => undefined);
    await stage.events.next("BridgeDestroyed", ({ bridge }) => bridge.id === bridgeId);
  });
}

/** Puts channels into a bridge and waits until all are in. */
export async function join(stage: Stage, bridgeId: string, ...channels: readonly Channel[]): Promise<void> {
  for (const { id } of channels) await stage.client.bridges.addChannel({ bridgeId, channel: id });
  for (const { id } of channels) {
    await stage.events.next(
      "ChannelEnteredBridge",
      ({ bridge, channel }) => bridge.id === bridgeId && channel?.id === id,
    );
  }
}

/** A caller in the application whom nobody has answered: the dialplan's half of a Local channel whose other half rings. */
export async function inboundChannel(
  stage: Stage,
  near: { app?: string } = {},
  application = stage.application,
): Promise<Channel> {
  const channelId = stage.newId("near");
  const otherChannelId = stage.newId("inbound");
  endLater(stage, channelId);
  endLater(stage, otherChannelId);
  await stage.client.channels.originate({
    endpoint: `Local/contract@stasis-${application}`,
    channelId,
    otherChannelId,
    ...(near.app === undefined ? { context: "default", extension: "900" } : { app: near.app }),
  });
  const isOurs = ({ channel }: { channel: Channel }) => channel.id === otherChannelId;
  if (application === stage.application) return (await stage.events.next("StasisStart", isOurs)).channel;
  return (await stage.events.next("ChannelCreated", isOurs)).channel;
}

/** Two channels in the application, each the other's far side. */
export async function stasisPair(stage: Stage): Promise<{ near: Channel; far: Channel }> {
  const far = await inboundChannel(stage, { app: stage.application });
  await stage.client.channels.answer({ channelId: far.id });
  const isNear = ({ channel }: { channel: Channel }) =>
    channel.id !== far.id && channel.name === far.name.replace(/;2$/, ";1");
  const { channel: near } = await stage.events.next("StasisStart", isNear);
  return { near, far };
}
