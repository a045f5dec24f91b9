/**
 * The person has refused the page the microphone, or the browser did. No reload is needed: the browser tells the page of
 * an allowance at once (Permissions §7, the `change` event), and the next try asks again.
 */
export const deniedText =
  "The browser does not let this page use the microphone. Allow it beside the page's address, then try again.";

/** By the names of the exceptions of `getUserMedia` (Media Capture and Streams §10.3.1). */
const reasons: Readonly<Record<string, string>> = {
  NotAllowedError: deniedText,
  SecurityError:
    "This browser's settings forbid pages the microphone. Allow it in its settings, then try again.",
  NotFoundError: "There is no microphone on this machine. Plug one in, then try again.",
  OverconstrainedError: "The chosen microphone is not there any more. Choose another one.",
  NotReadableError:
    "The microphone cannot be read: another program may hold it. Close that program, then try again.",
  AbortError: "The microphone could not be started. Try again.",
};

/** Why a microphone could not be had and what to do, as a sentence for the person. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return `The microphone could not be started: ${String(error)}.`;
  return reasons[error.name] ?? `The microphone could not be started: ${error.message}`;
}
