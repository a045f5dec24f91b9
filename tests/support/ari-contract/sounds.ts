import { expect } from "vitest";
import { type ContractCase, refused } from "./stage";

export const soundCases: readonly ContractCase[] = [
  {
    name: "lists sounds, by language and format, and tells one",
    proves: ["sounds.list", "sounds.get"],
    async run({ client }) {
      const english = await client.sounds.list({ lang: "en", format: "gsm" });
      const beep = english.find(({ id }) => id === "beep");
      expect(beep?.formats).toContainEqual({ language: "en", format: "gsm" });
      expect((await client.sounds.list()).map(({ id }) => id)).toContain("beep");
      expect((await client.sounds.get({ soundId: "beep" })).id).toBe("beep");
      await refused(client.sounds.get({ soundId: "no-such-sound" }), "not_found");
      // Where nothing matches it is no empty list.
      await refused(client.sounds.list({ lang: "tlh" }), "not_found");
    },
  },
];
