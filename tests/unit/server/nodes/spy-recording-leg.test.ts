import { expect, it } from "vitest";
import type { RecordingRow } from "@/lib/api/recordings";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import { Tickets } from "@/server/media/tickets";
import { SessionLedger } from "@/server/nodes/session-ledger";
import { Spies } from "@/server/nodes/spies";
import { BrowserSpyStage } from "../media/browser-spy-stage";
import { identity, StillClock } from "../media/lines";
import { logger } from "./bare-node";

it("ends what is recorded of a leg that lives on when its follower hears the next one, and marks nothing in it", async () => {
  const stage = new BrowserSpyStage();
  const { asterisk } = stage;
  const clock = new StillClock();
  const saved: RecordingRow[] = [];
  const spies = new Spies({
    node: asterisk.node,
    logger,
    clock,
    media: stage.media,
    tickets: new Tickets(clock),
    ledger: new SessionLedger(),
    recordings: { save: async (row) => void saved.push(row) },
    policy: () => defaultSpyPolicy,
    onHeard: () => undefined,
    onStretch: () => undefined,
    onNoticeFailed: () => undefined,
  });
  const { spyId } = await spies.startByBrowser({
    targetId: "1",
    mode: "listen",
    whisperTo: "near",
    reason: "",
    owner: identity("sue"),
    sides: "mixed",
    follow: true,
    codec: "pcm",
    codecReason: "asked",
    mayBegin: (id) => !stage.held.has(id),
  });
  const { id } = spies.get(spyId);
  const row = () => spies.get(id).row;
  const recording = spies.recordings.start(row(), "mixed");
  await stage.settle();
  const [asked] = asterisk.askedFor("channels.record");
  const name = String(asked?.["name"]);
  const target_uri = `channel:${String(asked?.["channelId"])}`;
  const format = "wav";
  asterisk.emit("RecordingStarted", { recording: { name, target_uri, format, state: "recording" } });
  await recording;
  expect(row()).toMatchObject({ targetId: "1", recording: { name } });

  stage.held.add("1");
  await stage.lose();
  stage.talk("2");
  await stage.settle();
  // Before Asterisk has told the end of it.
  expect(row()).toMatchObject({ status: "active", targetId: "2", recording: null });
  expect(asterisk.node.live.row("spies", id)).toMatchObject({ targetId: "2", recording: null });
  expect(asterisk.askedFor("recordings.stop")).toMatchObject([{ recordingName: name }]);
  const mark = { text: "of leg 2", by: "sue", atMs: null };
  await expect(spies.recordings.mark(id, mark)).rejects.toMatchObject({ code: "not_possible_now" });

  asterisk.emit("RecordingFinished", { recording: { name, target_uri, format, state: "done", duration: 1 } });
  await stage.settle();
  expect(saved.at(-1)).toMatchObject({ id: name, targetId: "1", endedAtMs: expect.any(Number), marks: [] });
  await spies.close();
});
