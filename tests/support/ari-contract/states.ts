import { expect } from "vitest";
import { type ContractCase, refused, type Stage } from "./stage";

/** Whether res_mwi_external and res_ari_mailboxes are there; Debian builds neither. */
async function hasMailboxes({ client }: Stage): Promise<boolean> {
  return client.mailboxes.list().then(
    () => true,
    () => false,
  );
}

export const stateCases: readonly ContractCase[] = [
  {
    name: "sets, lists and deletes device states of its own, and reads any",
    proves: ["deviceStates.list", "deviceStates.get", "deviceStates.update", "deviceStates.delete"],
    async run({ client, events, newId, later }) {
      const { deviceStates } = client;
      const deviceName = `Stasis:${newId("lamp")}`;
      later(() => deviceStates.delete({ deviceName }).catch(() => undefined));
      expect(await deviceStates.get({ deviceName })).toEqual({ name: deviceName, state: "UNKNOWN" });
      await deviceStates.update({ deviceName, deviceState: "RINGING" });
      await events.next(
        "DeviceStateChanged",
        ({ device_state }) => device_state.name === deviceName && device_state.state === "RINGING",
      );
      expect(await deviceStates.get({ deviceName })).toEqual({ name: deviceName, state: "RINGING" });
      expect(await deviceStates.list()).toContainEqual({ name: deviceName, state: "RINGING" });
      await deviceStates.delete({ deviceName });
      expect((await deviceStates.list()).map(({ name }) => name)).not.toContain(deviceName);
      const phone = await deviceStates.get({ deviceName: "PJSIP/dave" });
      expect(phone.state).toBe("UNAVAILABLE");
      await refused(deviceStates.update({ deviceName: "PJSIP/dave", deviceState: "BUSY" }), "conflict");
      await refused(deviceStates.delete({ deviceName: "PJSIP/dave" }), "conflict");
    },
  },
  {
    name: "keeps mailboxes where res_ari_mailboxes is loaded, and else does not know the path",
    proves: ["mailboxes.list", "mailboxes.get", "mailboxes.update", "mailboxes.delete"],
    async run(stage) {
      const { mailboxes } = stage.client;
      const mailboxName = stage.newId("mailbox");
      const counts = { mailboxName, oldMessages: 3, newMessages: 1 };
      if (!(await hasMailboxes(stage))) {
        const calls = [
          () => mailboxes.list(),
          () => mailboxes.get({ mailboxName }),
          () => mailboxes.update(counts),
          () => mailboxes.delete({ mailboxName }),
        ];
        for (const call of calls) {
          expect((await refused(call(), "not_found")).asteriskMessage).toBe("Resource not found");
        }
        return;
      }
      await refused(mailboxes.get({ mailboxName }), "not_found");
      await mailboxes.update(counts);
      const made = { name: mailboxName, old_messages: 3, new_messages: 1 };
      expect(await mailboxes.get({ mailboxName })).toEqual(made);
      expect(await mailboxes.list()).toContainEqual(made);
      await mailboxes.delete({ mailboxName });
      await refused(mailboxes.delete({ mailboxName }), "not_found");
    },
  },
];
