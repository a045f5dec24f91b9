import type { Handler } from "../command";
import { accepted, ask, channelFor } from "../target";

/** ARI tells nothing of a mute, so the live state keeps what was commanded. */
export const mute: Handler<"channels.mute"> = async ({ node: name, id, direction }, { nodes }) => {
  const { node, channel } = channelFor(nodes, name, id, "mute");
  const before = channel.commanded.muted;
  await ask({ kind: "channel", id }, async () => {
    // Directions add up in Asterisk (one flag each, main/channel.c): a narrower mute takes the other one off first.
    if (before !== "none" && before !== direction) {
      await node.client.channels.unmute({ channelId: id, direction: "both" });
      node.live.command(id, { muted: "none" });
    }
    await node.client.channels.mute({ channelId: id, direction });
  });
  node.live.command(id, { muted: direction });
  return accepted;
};

export const unmute: Handler<"channels.unmute"> = async ({ node: name, id }, { nodes }) => {
  const { node } = channelFor(nodes, name, id, "unmute");
  await ask({ kind: "channel", id }, () => node.client.channels.unmute({ channelId: id, direction: "both" }));
  node.live.command(id, { muted: "none" });
  return accepted;
};
