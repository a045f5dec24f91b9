import { setTimeout as delay } from "node:timers/promises";
import { startAsterisk } from "../support/asterisk/asterisk";
import { ariRequest } from "../support/asterisk/rest";
import { startRecording } from "../support/fake-asterisk/record";
import { tapeFile } from "./tape-file";

/**
 * Records the tape of the bench from a real Asterisk 22: calls by Dial() over Local channels, calls in a Stasis
 * application with bridge and music, a conference, snoops, early hang-ups. Run it again only when the mix has to change:
 * figures on another tape do not compare.
 */
const calls = 24;

const asterisk = await startAsterisk({ version: "22", application: "tape" });
try {
  const recording = await startRecording({ ...asterisk, application: "tape", file: tapeFile });
  const post = (path: string) => ariRequest(asterisk, "POST", path);
  const one = async (index: number): Promise<void> => {
    const id = `tape-${index}`;
    const kind = index % 4;
    if (kind === 0) {
      // Rings, is answered and talks: Dial() from the dialplan between two Local channels.
      await post(
        `/channels/${id}?endpoint=Local/900@default&extension=601&context=default&callerId=Alice%20<10${index}>`,
      );
      await delay(900);
    } else if (kind === 1) {
      await post(`/channels/${id}?endpoint=Local/900@default&app=tape&callerId=Bob%20<20${index}>`);
      await delay(150);
      await post(`/bridges/${id}-bridge?type=mixing&name=talk`);
      await post(`/bridges/${id}-bridge/addChannel?channel=${id}`);
      await post(`/channels/${id}/snoop/${id}-snoop?app=tape&spy=both`);
      await delay(700);
      await ariRequest(asterisk, "DELETE", `/channels/${id}-snoop`);
      await post(`/channels/${id}/moh`);
      await delay(200);
      await ariRequest(asterisk, "DELETE", `/bridges/${id}-bridge`);
    } else if (kind === 2) {
      await post(`/channels/${id}?endpoint=Local/604@default&extension=900&context=default`);
      await delay(1_000);
    } else {
      await post(`/channels/${id}?endpoint=Local/701@default&extension=900&context=default`);
      await delay(500);
    }
    await ariRequest(asterisk, "DELETE", `/channels/${id}`);
  };
  const running: Promise<void>[] = [];
  for (let index = 0; index < calls; index += 1) {
    running.push(one(index));
    await delay(60);
  }
  await Promise.all(running);
  await delay(500);
  console.log(`${await recording.stop()} events in ${tapeFile}`);
} finally {
  await asterisk.stop();
}
