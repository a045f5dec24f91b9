import type { RtpEar } from "../../support/phones/rtp";

/** Notes of who called and who was called, lowest first: each side is known by its pitch. */
const notesHz = [
  [330, 392, 440],
  [196, 220, 262],
] as const;
const noteMs = 200;
/** Notes of one turn, with the pause of one note after each third. */
const turnNotes = 12;

/**
 * Has two phones talk by turns, so that who listens in the demo hears a call, and who of the two speaks. The answer ends
 * it.
 */
export function converse(caller: Pick<RtpEar, "say">, called: Pick<RtpEar, "say">): () => void {
  const sides = [caller, called] as const;
  let step = 0;
  const timer = setInterval(() => {
    const turn = Math.floor(step / turnNotes) % 2 === 0 ? 0 : 1;
    const isPause = step % 4 === 3;
    const notes = notesHz[turn];
    sides[turn].say(isPause ? undefined : notes[(step * 7) % notes.length]);
    sides[turn === 0 ? 1 : 0].say(undefined);
    step += 1;
  }, noteMs);
  return () => {
    clearInterval(timer);
    for (const side of sides) side.say(undefined);
  };
}
