import type { SpyPolicy } from "@/lib/api/spy-policy";
import { AriError } from "@/lib/ari";
import { PanelError } from "../../errors";
import type { Node } from "../../nodes/node";

type Notice = SpyPolicy["notice"];
type SoundNode = Pick<Node, "name" | "displayName" | "isLive" | "client">;

/**
 * Looks up the sound of a notice on every node, where another one than before is to be heard: one that cannot be played
 * would be missed only by who was to hear it. Answers the names of the nodes of which it is not known whether they have
 * it: those that are not connected or give no answer.
 * @throws PanelError invalid_input, field `notice.media`, with the nodes that have no such sound
 */
export async function findNoticeSound(
  before: Notice,
  { to, media }: Notice,
  nodes: readonly SoundNode[],
): Promise<string[]> {
  const isKnown = before.to !== "none" && before.media === media;
  if (to === "none" || isKnown || !media.startsWith("sound:")) return [];
  const sound = media.slice("sound:".length);
  const found = await Promise.all(nodes.map(async (node) => ({ node, has: await hasSound(node, sound) })));
  const lacking = found.filter(({ has }) => has === false).map(({ node }) => node.displayName);
  if (lacking.length > 0) {
    throw new PanelError("invalid_input", `There is no sound "${sound}" on ${lacking.join(" and ")}.`, {
      whatToDo:
        "Choose one that each Asterisk has, or a tone. One that was put there since Asterisk started is known to it after a reload.",
      field: "notice.media",
    });
  }
  return found.filter(({ has }) => has === null).map(({ node }) => node.name);
}

/** Null where nobody knows: of a file by its whole path Asterisk tells nothing. */
async function hasSound({ isLive, client }: SoundNode, sound: string): Promise<boolean | null> {
  if (!isLive || sound.startsWith("/")) return null;
  const languagesOf = async (soundId: string): Promise<string[]> =>
    (await client.sounds.get({ soundId })).formats.map(({ language }) => language);
  try {
    return (await languagesOf(sound)).length > 0;
  } catch (error) {
    if (AriError.from(error).code !== "not_found") return null;
  }
  // Asterisk takes each folder beside the languages for one: `custom/hello` is its sound `hello` in the language `custom`
  // for the list, and is played as well by its path.
  const [folder = "", ...rest] = sound.split("/");
  if (rest.length === 0) return false;
  try {
    return (await languagesOf(rest.join("/"))).includes(folder);
  } catch (error) {
    return AriError.from(error).code === "not_found" ? false : null;
  }
}
