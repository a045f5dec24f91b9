/** Where a node of the measured panel is, and what the panel calls itself there. */
export interface BenchNode {
  node: string;
  /** `http://127.0.0.1:PORT/ari` */
  url: string;
  username: string;
  password: string;
  application: string;
}

/** What the panel's process starts with. */
export interface PanelOptions {
  nodes: BenchNode[];
  port: number;
  /** Of its `admin`. */
  password: string;
  dataDir: string;
  /** Folder of the scripts that its one page loads. */
  scripts: string;
}

/** To a process whose cost is measured. */
export type CostCommand = { type: "begin" } | { type: "count" } | { type: "end" };

export type CostReport =
  | { type: "ready" }
  | { type: "begun" }
  /** Of the whole process, since `begin`. */
  | { type: "counted"; cpuMs: number; elapsedMs: number };

export type PanelCommand = CostCommand | { type: "stages"; node: string; spyId: string };

/** Milliseconds since the epoch, by the clock of the machine. */
export interface PanelStages {
  /** The request has come. */
  requestAtMs: number;
  /** Person, right and schema were good, and the audit row is on disk. */
  acceptedAtMs: number;
  /** Of Asterisk, as `ListenStages` has them. */
  mediaAtMs: number;
  snoopAtMs: number;
  socketAtMs: number;
  startedAtMs: number;
  joinedAtMs: number;
  firstFrameAtMs: number;
}

export type PanelReport = CostReport | { type: "stages"; stages: PanelStages };

/** What the process of the bare pipe starts with. */
export interface PipeOptions {
  asterisk: BenchNode;
  port: number;
}

/** What the process of the listeners starts with. */
export interface ListenersOptions {
  /** Of the bare pipe: `ws://127.0.0.1:PORT`. */
  pipe: string;
  /** Of the panel: `http://127.0.0.1:PORT`. */
  panel: string;
  /** Of the panel's admin, for the one who watches the live state. */
  cookie: string;
  /** Each listens to six calls at most. */
  tokens: string[];
  node: string;
  targets: string[];
}

export type ListenersCommand =
  | { type: "open"; kind: "pipe" | "panel"; sessions: number }
  | { type: "begin" }
  | { type: "count" }
  | { type: "close" }
  | { type: "end" };

/** What the listeners heard since `begin`. */
export interface Heard {
  frames: number;
  /** By the numbers of the frames; always 0 of the pipe, whose frames have none. */
  lost: number;
  /** Sessions in which 60 ms or more passed without a frame. */
  sessionsWithGap: number;
  /** Between frames of one session. */
  interval: { p50Ms: number; p99Ms: number; maxMs: number };
  /** Of probes in the live state: their number, and when the patch came. */
  probes: [number, number][];
}

export type ListenersReport =
  | { type: "ready" }
  | { type: "opened" }
  | { type: "begun" }
  | ({ type: "counted" } & Heard)
  | { type: "closed" };
