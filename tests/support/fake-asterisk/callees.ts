import type { Callee } from "./exchange";

/** Picks up at once. */
export const answering: Callee = (world, channelId) => world.answer(channelId);

/** Rings and is never answered. */
export const ringing: Callee = (world, channelId) => {
  world.setChannel(channelId, { state: "Ringing" });
  world.dial(channelId, "RINGING");
};

/** Busy: told, and the channel stays until it is hung up, as a Local channel's does. */
export const busy: Callee = (world, channelId) => world.dial(channelId, "BUSY");

/** Picks up and is in a conference of the dialplan, whose bridge no application may change. */
export const conference: Callee = (world, channelId) => {
  world.answer(channelId);
  const member = world.addChannel({
    id: `${channelId};2`,
    name: `Local/conference-${channelId};2`,
    state: "Up",
  });
  world.halves.set(channelId, member.id).set(member.id, channelId);
  const bridge = world.addBridge({ bridge_class: "base", creator: "ConfBridge", technology: "softmix" });
  world.enterBridge(bridge.id, member.id);
};
