import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectedClient } from "@/lib/ari";
import { connect } from "@/lib/ari/nodejs";
import { type RunningAsterisk, startAsterisk } from "@/tests/support/asterisk/asterisk";
import { snapshotOfThings } from "@/tests/support/asterisk/rest";

/** What of a taken id stays in a connection (facts §7.3): a client of one connection shows it. */
describe.each(["22", "16"] as const)("the one connection to Asterisk %s", (version) => {
  let asterisk: RunningAsterisk;
  let client: ConnectedClient;
  beforeAll(async () => {
    asterisk = await startAsterisk({ version });
    const { url, username, password, application: app } = asterisk;
    client = await connect({ url, username, password, app, connections: 1 });
  });
  afterAll(async () => {
    await client?.close();
    await asterisk?.stop();
  });

  it.each([
    [
      "originate",
      { "22": 409, "16": 409 },
      (id: string) => client.channels.originate({ endpoint: "Local/900@default", app: "a", channelId: id }),
    ],
    [
      "externalMedia",
      { "22": 500, "16": 409 },
      (id: string) =>
        client.channels.externalMedia({
          app: client.application,
          format: "ulaw",
          external_host: "127.0.0.1:9",
          channelId: id,
        }),
    ],
    [
      "a snoop",
      { "22": 500, "16": 500 },
      (id: string) =>
        client.channels.snoopChannelWithId({
          channelId: id,
          snoopId: id,
          app: client.application,
          spy: "in",
        }),
    ],
  ])(
    "tells later failures as what they are after %s was refused a taken id",
    async (_what, statuses, make) => {
      const channel = await client.channels.stageCreate({ endpoint: "Local/900@default" }).exec();
      const refused = await make(channel.id).catch(({ status }) => ({ status }));
      expect(refused).toEqual({ status: statuses[version] });
      await expect(client.channels.originate({ endpoint: "PJSIP/nobody", app: "a" })).rejects.toMatchObject({
        code: "allocation_failed",
      });
      const ended = channel.once("ChannelDestroyed", { timeoutMs: 5_000 });
      await channel.hangup();
      await ended;
      await expect.poll(() => snapshotOfThings(asterisk), { timeout: 5_000 }).toMatchObject({ channels: 0 });
    },
  );
});
