"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { armedForMs, leastPauseMs, withoutHeldKeys } from "./armed-window";

export interface Armed {
  /** Whole seconds left while armed, null while not. */
  secondsLeft: number | null;
  /** First press arms; one within {@link armedForMs} acts, if {@link leastPauseMs} have passed without a press. */
  press: () => void;
  disarm: () => void;
}

/** Press, then press again soon: in place of `confirm()`. */
export function useArmed(act: () => void): Armed {
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
  const deadlineMs = useRef<number | null>(null);
  const pressedMs = useRef(0);
  const latestAct = useRef(act);
  useEffect(() => {
    latestAct.current = act;
  });

  const disarm = useCallback(() => {
    deadlineMs.current = null;
    setSecondsLeft(null);
  }, []);

  const press = useCallback(() => {
    const nowMs = Date.now();
    const isTooSoon = nowMs - pressedMs.current < leastPauseMs;
    pressedMs.current = nowMs;
    if (deadlineMs.current !== null && nowMs < deadlineMs.current) {
      if (isTooSoon) return;
      disarm();
      latestAct.current();
      return;
    }
    deadlineMs.current = nowMs + armedForMs();
    setSecondsLeft(armedForMs() / 1_000);
  }, [disarm]);

  const armed = secondsLeft !== null;
  useEffect(() => {
    if (!armed) return;
    const heed = withoutHeldKeys();
    const timer = setInterval(() => {
      const leftMs = (deadlineMs.current ?? 0) - Date.now();
      if (leftMs <= 0) disarm();
      else setSecondsLeft(Math.ceil(leftMs / 1_000));
    }, 250);
    return () => {
      heed();
      clearInterval(timer);
    };
  }, [armed, disarm]);

  return { secondsLeft, press, disarm };
}
