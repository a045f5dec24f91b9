import type { Collection, NodeRow, Rows } from "./rows";

/**
 * What the gateway sends. One stream a node: a snapshot opens an `epoch` at a `seq`; each patch adds 1. A gap or a new
 * epoch means: ask for a snapshot. See PROTOCOL.md.
 */
export interface NodeSnapshot {
  node: NodeRow;
  epoch: string;
  seq: number;
  rows: { [Name in Collection]: Rows[Name][] };
}

/** A JSON merge patch of one row: `id` and the fields that changed. A row not yet known comes whole. */
export type RowPatch<Row> = { id: string } & Partial<Row>;

/** Why a row has gone, so that the page can show it struck through for a moment. */
export interface Removal {
  id: string;
  atMs: number;
  /** Q.850 cause of a channel, null for other rows and where unknown. */
  cause: number | null;
  causeText: string | null;
  /** `event` Asterisk said so · `resync` it ended while we did not see · `restart` Asterisk was restarted. */
  why: "event" | "resync" | "restart";
}

export interface Patch {
  node: string;
  epoch: string;
  /** Of the state after this patch: previous `seq` + 1. */
  seq: number;
  up?: { [Name in Collection]?: RowPatch<Rows[Name]>[] };
  del?: { [Name in Collection]?: Removal[] };
}

/** Answer of `GET /api/v1/live`, and first message of the socket. */
export interface LiveSnapshot {
  /** The panel's clock when this was made. */
  panelMs: number;
  nodes: NodeSnapshot[];
}

/** Socket.IO, server to browser. */
export interface ServerToClientEvents {
  /** Replaces what the browser holds of the nodes in it. */
  snapshot: (snapshot: LiveSnapshot) => void;
  patch: (patch: Patch) => void;
  /** Health of a node: at each change of its status, and each second. */
  node: (node: NodeRow) => void;
  /** The session has ended or the right has changed: reconnect, or sign in. */
  session: (change: { kind: "ended" | "role"; text: string }) => void;
  /** The listening policy was changed: what is known of it is old. Ask for it again (`GET /api/v1/policies/listening`). */
  policy: () => void;
}

/** Socket.IO, browser to server. */
export interface ClientToServerEvents {
  /** A gap was seen: answer with `snapshot` of these nodes (all when absent). */
  resync: (request: { nodes?: string[] }) => void;
}
