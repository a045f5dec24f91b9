import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import type WebSocket from "ws";
import type { Coordinates } from "../protocol";
import type { BenchClient } from "./client";

interface Listenable {
  on(type: string, listener: () => void): void;
}

/** What is used of it; it has no types of its own. */
interface AriClient extends Listenable {
  start(applications: string[], subscribeAll: boolean): Promise<void>;
  stop(): void;
  channels: { get(parameters: { channelId: string }): Promise<{ id: string }> };
  Channel(id: string): Listenable;
  _ws: WebSocket;
}

interface Package {
  connect(baseUrl: string, username: string, password: string): Promise<AriClient>;
}

/** `ari-client`, https://github.com/asterisk/node-ari-client. */
export function ariClientClient({ url, username, password }: Coordinates, peers: string): BenchClient {
  const { connect } = createRequire(join(peers, "package.json"))("ari-client") as Package;
  let client: AriClient | undefined;
  const connected = (): AriClient => {
    if (client === undefined) throw new Error("ari-client is not connected.");
    return client;
  };
  return {
    async connect(application) {
      client = await connect(new URL(url).origin, username, password);
      await client.start([application], true);
    },
    on: (type, listener) => connected().on(type, listener),
    getChannel: (channelId) => connected().channels.get({ channelId }),
    hold(id, type, listener) {
      const channel = connected().Channel(id);
      channel.on(type, listener);
      return channel;
    },
    async close() {
      const closed = once(connected()._ws, "close");
      connected().stop();
      await closed;
    },
  };
}
