import { createRequire } from "node:module";
import { join } from "node:path";
import type { Coordinates } from "../protocol";
import type { BenchClient } from "./client";

interface Listenable {
  on(type: string, listener: () => void): void;
}

/** What is used of it, without the types of its packages. */
interface AriClient extends Listenable {
  connectWebSocket(applications: string[]): Promise<void>;
  closeWebSocket(): Promise<void>;
  channels: { get(id: string): Promise<{ id: string }> };
  Channel(id: string): Listenable;
}

interface Package {
  AriClient: new (options: { host: string; port: number; username: string; password: string }) => AriClient;
}

/** `@ipcom/asterisk-ari`, https://github.com/fabiotheo/ipcom-ari. */
export function ipcomClient({ url, username, password }: Coordinates, peers: string): BenchClient {
  const { AriClient } = createRequire(join(peers, "package.json"))("@ipcom/asterisk-ari") as Package;
  const { hostname, port } = new URL(url);
  const create = () => new AriClient({ host: hostname, port: Number(port), username, password });
  let client: AriClient | undefined;
  const connected = (): AriClient => {
    if (client === undefined) throw new Error("@ipcom/asterisk-ari is not connected.");
    return client;
  };
  return {
    async connect(application) {
      client = create();
      await client.connectWebSocket([application]);
    },
    on: (type, listener) => connected().on(type, listener),
    getChannel: (channelId) => connected().channels.get(channelId),
    hold(id, type, listener) {
      const channel = connected().Channel(id);
      channel.on(type, listener);
      return channel;
    },
    close: () => connected().closeWebSocket(),
  };
}
