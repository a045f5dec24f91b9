import { expect } from "vitest";
import { type ContractCase, refused } from "./stage";

const configObject = { configClass: "res_pjsip", objectType: "domain_alias", id: "contract" };
const logChannelName = "contract.log";

export const asteriskCases: readonly ContractCase[] = [
  {
    name: "tells who it is and that it lives",
    proves: ["asterisk.ping", "asterisk.getInfo"],
    async run({ client, branch }) {
      const { asterisk_id, ping } = await client.asterisk.ping();
      expect(ping).toBe("pong");
      const info = await client.asterisk.getInfo({ only: ["system", "status"] });
      expect(info.system?.entity_id).toBe(asterisk_id);
      expect(info.system?.version).toMatch(new RegExp(`^${branch}\\.`));
      expect(info.status).toBeDefined();
    },
  },
  {
    name: "tells how it was built and set up when nothing is left out",
    proves: ["asterisk.getInfo"],
    isReal: true,
    async run({ client }) {
      const whole = await client.asterisk.getInfo();
      expect(Object.keys(whole).sort()).toEqual(["build", "config", "status", "system"]);
    },
  },
  {
    name: "keeps global variables, and an unknown one is empty",
    proves: ["asterisk.getGlobalVar", "asterisk.setGlobalVar"],
    async run({ client, newId }) {
      const variable = newId("global").replaceAll("-", "_");
      expect(await client.asterisk.getGlobalVar({ variable })).toEqual({ value: "" });
      await client.asterisk.setGlobalVar({ variable, value: "a, b & c" });
      expect(await client.asterisk.getGlobalVar({ variable })).toEqual({ value: "a, b & c" });
      // No function is evaluated here, unlike at a channel.
      expect(await client.asterisk.getGlobalVar({ variable: "ENV(PATH)" })).toEqual({ value: "" });
    },
  },
  {
    name: "writes, reads and deletes a dynamic configuration object",
    proves: ["asterisk.getObject", "asterisk.updateObject", "asterisk.deleteObject"],
    async run({ client }) {
      const { asterisk } = client;
      await refused(asterisk.getObject(configObject), "not_found");
      const fields = [{ attribute: "domain", value: "example.org" }];
      expect(await asterisk.updateObject({ ...configObject, fields })).toEqual(fields);
      expect(await asterisk.getObject(configObject)).toEqual(fields);
      await asterisk.deleteObject(configObject);
      await refused(asterisk.deleteObject(configObject), "not_found");
      const inFile = { configClass: "res_pjsip", objectType: "endpoint", id: "alice" };
      expect(await asterisk.getObject(inFile)).toContainEqual({ attribute: "context", value: "default" });
      await refused(asterisk.updateObject({ ...inFile, fields: [] }), "forbidden");
      await refused(asterisk.deleteObject(inFile), "forbidden");
    },
  },
  {
    name: "unloads, loads and reloads modules",
    proves: [
      "asterisk.listModules",
      "asterisk.getModule",
      "asterisk.loadModule",
      "asterisk.unloadModule",
      "asterisk.reloadModule",
    ],
    async run({ client, later }) {
      const { asterisk } = client;
      const moduleName = "app_zapateller.so";
      const listed = await asterisk.listModules();
      expect(listed).toContainEqual(await asterisk.getModule({ moduleName }));
      await refused(asterisk.loadModule({ moduleName }), "conflict");
      later(() => asterisk.loadModule({ moduleName }).catch(() => undefined));
      await asterisk.unloadModule({ moduleName });
      await refused(asterisk.unloadModule({ moduleName }), "not_found");
      await refused(asterisk.getModule({ moduleName }), "not_found");
      await asterisk.loadModule({ moduleName });
      // It cannot be reloaded, another can.
      await refused(asterisk.reloadModule({ moduleName }), "conflict");
      await asterisk.reloadModule({ moduleName: "res_musiconhold.so" });
      await refused(asterisk.loadModule({ moduleName: "nowhere.so" }), "conflict");
      await refused(asterisk.reloadModule({ moduleName: "nowhere.so" }), "not_found");
    },
  },
  {
    name: "adds, rotates and deletes log channels",
    proves: ["asterisk.listLogChannels", "asterisk.addLog", "asterisk.rotateLog", "asterisk.deleteLog"],
    async run({ client, later }) {
      const { asterisk } = client;
      const isThere = async () =>
        (await asterisk.listLogChannels()).some(({ channel }) => channel.endsWith(`/${logChannelName}`));
      later(() => asterisk.deleteLog({ logChannelName }).catch(() => undefined));
      await refused(asterisk.rotateLog({ logChannelName }), "not_found");
      await refused(asterisk.deleteLog({ logChannelName }), "not_found");
      await asterisk.addLog({ logChannelName, configuration: "notice,warning" });
      expect(await isThere()).toBe(true);
      await refused(asterisk.addLog({ logChannelName, configuration: "notice" }), "conflict");
      await asterisk.deleteLog({ logChannelName });
      expect(await isThere()).toBe(false);
      await asterisk.addLog({ logChannelName, configuration: "notice" });
      // To rotate reads logger.conf again, and what ARI had added is forgotten.
      await asterisk.rotateLog({ logChannelName });
      expect(await isThere()).toBe(false);
    },
  },
];
