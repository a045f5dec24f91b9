/** What a page tells of itself after a run. Times in milliseconds. */
export interface PageFigures {
  longTasks: number[];
  /** Of each probe: its number, and when it was on the screen by the clock of the machine. */
  painted: [number, number][];
  /** Times between frames. */
  frames: number[];
  /** Duration of each key press by what had the focus, from the press to the next paint. */
  presses: { row: number[]; search: number[] };
}

declare global {
  interface Window {
    bench: { begin(): void; end(): PageFigures };
  }
}

/**
 * Runs in the page, before its own scripts. A probe counts as painted at the first frame that begins after it was put
 * into the document: the frame that shows it is over by then, so the figure is rather up to a frame too long.
 */
export function observePage(): void {
  const none = (): PageFigures => ({
    longTasks: [],
    painted: [],
    frames: [],
    presses: { row: [], search: [] },
  });
  let figures = none();
  const seen = new Set<string>();
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) figures.longTasks.push(entry.duration);
  }).observe({ type: "longtask" });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[]) {
      if (entry.name !== "keydown") continue;
      const inSearch = entry.target instanceof HTMLInputElement;
      figures.presses[inSearch ? "search" : "row"].push(entry.duration);
    }
  }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
  const look = (text: string): void => {
    for (const [match, number] of text.matchAll(/probe-(\d+)-/g)) {
      if (seen.has(match)) continue;
      seen.add(match);
      requestAnimationFrame(() => {
        figures.painted.push([Number(number), performance.timeOrigin + performance.now()]);
      });
    }
  };
  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === "characterData") look(target.textContent ?? "");
      for (const node of addedNodes) {
        const text = node.textContent ?? "";
        if (text.includes("probe-")) look(text);
      }
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
  let last = performance.now();
  const frame = (now: number): void => {
    figures.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  window.bench = {
    begin: () => {
      figures = none();
    },
    end: () => figures,
  };
}
