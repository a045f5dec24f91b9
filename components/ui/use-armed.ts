"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { armedForMs } from "./armed-window";

export interface Armed {
  /** Whole seconds left while armed, null while not. */
  secondsLeft: number | null;
  /** First press arms; a second within {@link armedForMs} acts. */
  press: () => void;
  disarm: () => void;
}

/** Press, then press again soon: in place of `confirm()`. */
export function useArmed(act: () => void): Armed {
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
  const deadlineMs = useRef<number | null>(null);
  const latestAct = useRef(act);
  useEffect(() => {
    latestAct.current = act;
  });

  const disarm = useCallback(() => {
    deadlineMs.current = null;
    setSecondsLeft(null);
  }, []);

  const press = useCallback(() => {
    if (deadlineMs.current !== null && Date.now() < deadlineMs.current) {
      disarm();
      latestAct.current();
      return;
    }
    deadlineMs.current = Date.now() + armedForMs();
    setSecondsLeft(armedForMs() / 1_000);
  }, [disarm]);

  const armed = secondsLeft !== null;
  useEffect(() => {
    if (!armed) return;
    const timer = setInterval(() => {
      const leftMs = (deadlineMs.current ?? 0) - Date.now();
      if (leftMs <= 0) disarm();
      else setSecondsLeft(Math.ceil(leftMs / 1_000));
    }, 250);
    return () => clearInterval(timer);
  }, [armed, disarm]);

  return { secondsLeft, press, disarm };
}
