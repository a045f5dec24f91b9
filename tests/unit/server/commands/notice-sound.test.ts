import { expect, it } from "vitest";
import type { SpyPolicy } from "@/lib/api/spy-policy";
import { AriError } from "@/lib/ari";
import { findNoticeSound } from "@/server/commands/spies/notice-sound";
import type { Node } from "@/server/nodes/node";

const none = { to: "none", media: "sound:beep" } as const;
const both = (media: string): SpyPolicy["notice"] => ({ to: "both", media });

/** A node with these sounds, each with its languages; `down` is not connected, `mute` never answers. */
function nodeWith(name: string, sounds: Record<string, string[]>, how: "live" | "down" | "mute" = "live") {
  const get = async ({ soundId }: { soundId: string }) => {
    if (how === "mute") throw new AriError("timeout", "no answer came");
    const languages = sounds[soundId];
    if (languages === undefined) throw new AriError("not_found", "Sound not found");
    return { id: soundId, formats: languages.map((language) => ({ language, format: "gsm" })) };
  };
  const node = { name, displayName: `Asterisk ${name}`, isLive: how !== "down", client: { sounds: { get } } };
  return node as unknown as Node;
}

it("refuses a sound with the nodes that lack it", async () => {
  const nodes = [nodeWith("22", { beep: ["en"] }), nodeWith("16", {}), nodeWith("18", {})];
  await expect(findNoticeSound(none, both("sound:beep"), nodes)).rejects.toMatchObject({
    code: "invalid_input",
    field: "notice.media",
    message: 'There is no sound "beep" on Asterisk 16 and Asterisk 18.',
  });
  expect(await findNoticeSound(none, both("sound:beep"), nodes.slice(0, 1))).toEqual([]);
});

it("names the nodes that cannot be asked, and asks nobody of a file by its whole path", async () => {
  const nodes = [nodeWith("a", { beep: ["en"] }), nodeWith("b", {}, "down"), nodeWith("c", {}, "mute")];
  expect(await findNoticeSound(none, both("sound:beep"), nodes)).toEqual(["b", "c"]);
  expect(await findNoticeSound(none, both("sound:/srv/hello"), nodes)).toEqual(["a", "b", "c"]);
});

it("finds what lies in a folder beside the languages", async () => {
  const nodes = [nodeWith("22", { hello: ["custom"], beep: ["en"] })];
  expect(await findNoticeSound(none, both("sound:custom/hello"), nodes)).toEqual([]);
  for (const media of ["sound:custom/beep", "sound:custom/none"]) {
    await expect(findNoticeSound(none, both(media), nodes)).rejects.toMatchObject({ code: "invalid_input" });
  }
});

it("lets another change of the policy be, and what is no sound or for nobody", async () => {
  const nodes = [nodeWith("22", {})];
  expect(await findNoticeSound(both("sound:gone"), { to: "agent", media: "sound:gone" }, nodes)).toEqual([]);
  expect(await findNoticeSound(none, { to: "none", media: "sound:gone" }, nodes)).toEqual([]);
  expect(await findNoticeSound(none, both("tone:1004/200"), nodes)).toEqual([]);
});
