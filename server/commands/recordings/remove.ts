import { storedNames } from "@/lib/api/recordings";
import { AriError } from "@/lib/ari";
import { PanelError } from "../../errors";
import { recordedWhom } from "../../media/recorded-whom";
import { noRecording } from "../../media/recording-door";
import { panelError } from "../../nodes/asterisk-errors";
import type { Handler } from "../command";

/** The files first: a row whose files could not be removed stays, so that they can be found. */
export const remove: Handler<"recordings.remove"> = async (
  { id },
  { nodes, recordings },
  _identity,
  tell,
) => {
  const row = await recordings.log.get(id);
  if (row === undefined) throw noRecording(id);
  tell({ input: recordedWhom(row) });
  const names = storedNames(row).map(({ name }) => name);
  if (!nodes.has(row.node)) {
    // Nobody can reach its files by this panel: they stay where they are, and the answer says so.
    recordings.sounds.forget(row);
    await recordings.log.remove(id);
    return { failed: names.map((name) => ({ id: name, code: "node_unknown" as const })) };
  }
  const { node, spies } = nodes.live(row.node);
  if (spies.recordings.isRunning(id)) {
    throw new PanelError("not_possible_now", "This recording still goes on.", {
      whatToDo: "Stop it first.",
    });
  }
  const failed: { id: string; code: "recording_gone" }[] = [];
  for (const name of names) {
    try {
      await node.client.recordings.deleteStored({ recordingName: name });
    } catch (error) {
      if (!(error instanceof AriError && error.code === "not_found")) {
        throw panelError(error, { kind: "node", id: row.node });
      }
      failed.push({ id: name, code: "recording_gone" });
    }
  }
  recordings.sounds.forget(row);
  await recordings.log.remove(id);
  return { failed };
};
