import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "@/lib/ari/nodejs";
import { type RunningAsterisk, startAsterisk } from "@/tests/support/asterisk/asterisk";
import { ariRequest } from "@/tests/support/asterisk/rest";

/** Longer than any event was seen to come late on an idle Asterisk (3 ms), many times over. */
const quietMs = 150;

describe.each(["22", "16"] as const)(
  "a call that comes while a client connects to Asterisk %s",
  (version) => {
    let asterisk: RunningAsterisk;

    beforeAll(async () => {
      asterisk = await startAsterisk({ version });
    });
    afterAll(() => asterisk.stop());

    /** A call to 700, which the dialplan gives to the application; the id that it has there. Its far half waits. */
    const call = async (far: string): Promise<string> => {
      await ariRequest(
        asterisk,
        "POST",
        `/channels/${far}?endpoint=Local/700@default&extension=900&context=default`,
      );
      return `${far};2`;
    };

    const appOf = async (id: string): Promise<string> => {
      const found = (await ariRequest(asterisk, "GET", "/channels")) as {
        id: string;
        dialplan: { app_name: string };
      }[];
      return found.find((it) => it.id === id)?.dialplan.app_name ?? "none";
    };

    it.each([
      ["the application alone", false],
      ["everything", true],
    ] as const)("is told once, when connect() has resolved: hearing %s", async (_, subscribeAll) => {
      const { url, username, password, application } = asterisk;
      const far = `early-${subscribeAll}`;
      const order: string[] = [];
      let resyncs = 0;
      const client = await connect({
        url,
        username,
        password,
        app: application,
        subscribeAll,
        resync: async () => {
          resyncs += 1;
          const id = await call(far);
          await expect.poll(() => appOf(id), { interval: 5 }).toBe("Stasis");
          // The event is here by now, and waits.
          await delay(quietMs);
          order.push("read");
        },
      });
      order.push("connected");
      client.on("StasisStart", ({ channel }) => void order.push(channel.id));
      const late = client.channel(`late-${subscribeAll};2`).once("StasisStart", { timeoutMs: 5_000 });
      await call(`late-${subscribeAll}`);
      await late;
      await delay(quietMs);
      expect(order).toEqual(["read", "connected", `${far};2`, `late-${subscribeAll};2`]);
      expect(resyncs).toBe(1);
      for (const { id } of await client.channels.list()) {
        await client
          .channel(id)
          .hangup()
          // The other half of a call ends with the first.
          .catch(() => undefined);
      }
      await expect.poll(() => client.channels.list()).toEqual([]);
      await client.close();
    });
  },
);
