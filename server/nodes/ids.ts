import { randomUUID } from "node:crypto";

/** What an object of ours in Asterisk is for; it stands in its id, so that a restarted panel knows it again. */
export type IdKind =
  /** A call that the panel placed. */
  | "call"
  /** Either leg of a call between two parties. */
  | "party"
  /** Bridge of a call between two parties: taken down when one of the two has left. */
  | "talk"
  /** A bridge that a person made. */
  | "bridge"
  /** The supervisor's phone of a spy. */
  | "spyleg"
  /** The snoop channel of a spy. */
  | "spysnoop"
  /** The bridge of a spy. */
  | "spybridge"
  /** A session of a browser that listens; it names no object of Asterisk. */
  | "browserspy"
  /** What a browser listens by: its media channel, its snoops, and the bridges between. */
  | "listenmedia"
  | "listensnoop"
  | "listenbridge"
  /** What a browser talks by, beside what it listens by. */
  | "talkmedia"
  | "talksnoop"
  | "talkbridge"
  /** The snoop that a notice to a party is played on. */
  | "noticesnoop"
  /** A person on the phone in the browser; it names no object of Asterisk. */
  | "browsertalk"
  /** That person's own channel, and the phone that was rung from the browser. They meet in a `talk` bridge. */
  | "browsermedia"
  | "browserleg"
  /** A snoop that is recorded. */
  | "recordsnoop";

/** Ids are chosen by us: events overtake the HTTP answer, and a retry cannot act twice. */
export function newId(application: string, kind: IdKind): string {
  return `${application}-${kind}-${randomUUID()}`;
}

/** Whether `id` was made by {@link newId} for this application and purpose. */
export function isOurs(id: string, application: string, kind: IdKind): boolean {
  return id.startsWith(`${application}-${kind}-`);
}
