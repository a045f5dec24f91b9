import type { Identity } from "../auth/identity";
import { PanelError } from "../errors";
import type { Nodes } from "../nodes/nodes";

/** Who asks, read once more; null when the session or the token behind the request is no longer good. */
export type IdentifyAgain = () => Promise<Identity | null>;

/**
 * Holds a session that has just been made to the right that its owner has now: a change between the first reading of it
 * and the session found no session to end. Another role holds for all that this person runs; without any right, or where
 * none can be read, `end` ends the new one.
 * @throws PanelError not_signed_in; whatever the reading or the end failed with, as that it has ended by itself
 */
export async function holdToRight(
  nodes: Pick<Nodes, "onAccessChange">,
  { kind, id, role }: Identity,
  identifyAgain: IdentifyAgain,
  end: () => Promise<void>,
): Promise<void> {
  const now = await identifyAgain().catch(async (error: unknown) => {
    await end();
    throw error;
  });
  if (now === null) {
    await end();
    throw new PanelError("not_signed_in", "Your session ended while this began, so it was ended too.", {
      whatToDo: "Sign in and start it again.",
    });
  }
  if (now.role !== role) nodes.onAccessChange({ kind, id, what: "role", role: now.role });
}
