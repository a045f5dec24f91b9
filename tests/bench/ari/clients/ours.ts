import type { AriEventType } from "@/lib/ari";
import { connect } from "@/lib/ari/nodejs";
import type { Coordinates } from "../protocol";
import type { BenchClient } from "./client";

/** `lib/ari`. */
export function ourClient({ url, username, password }: Coordinates): BenchClient {
  let client: Awaited<ReturnType<typeof connect>> | undefined;
  const connected = () => {
    if (client === undefined) throw new Error("lib/ari is not connected.");
    return client;
  };
  return {
    async connect(app) {
      client = await connect({ url, username, password, app, subscribeAll: true });
    },
    on: (type, listener) => void connected().on(type as AriEventType, listener),
    getChannel: (channelId) => connected().channels.get({ channelId }),
    hold(id, type, listener) {
      const channel = connected().channel(id);
      channel.on(type as AriEventType, listener);
      return channel;
    },
    close: () => connected().close(),
  };
}
