/** Between the bench and the processes that it measures. */
export interface SubjectOptions {
  kind: "floor" | "state" | "panel";
  url: string;
  username: string;
  password: string;
  /** Of the panel. */
  port: number;
  panelPassword: string;
  /** New for each panel; the bench takes it away, because a subject is killed. */
  dataDir: string;
}

export type Command = { type: "begin"; events: number } | { type: "end" };

export type Report =
  | { type: "ready" }
  | { type: "begun" }
  | { type: "counted"; events: number; cpuMicroseconds: number }
  /** From the browsers: patches that reached the slowest of them. */
  | { type: "browsers"; patches: number; rows: number };

export interface BrowserOptions {
  origin: string;
  password: string;
  browsers: number;
}
