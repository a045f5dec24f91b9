import { readdirSync } from "node:fs";

/** What this process holds at one moment: open files and sockets, and what keeps it alive. */
export interface Things {
  files: number;
  timers: number;
  sockets: number;
}

/** Take it before and after, and compare: what starts must end. */
export function thingsOfThisProcess(): Things {
  const resources = process.getActiveResourcesInfo();
  return {
    files: readdirSync("/proc/self/fd").length,
    timers: resources.filter((name) => name === "Timeout").length,
    sockets: resources.filter((name) => /TCP|UDP/.test(name)).length,
  };
}
