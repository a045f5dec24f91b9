"use client";

import type { ReactNode } from "react";
import { Button, type ButtonProps } from "./button";
import { classNames } from "./class-names";
import { useArmed } from "./use-armed";

interface ArmedButtonProps extends Omit<ButtonProps, "onClick" | "kind"> {
  /** Done at the second press. */
  onAct: () => void;
  /** What the armed button says before the seconds. */
  armedLabel?: string;
  children: ReactNode;
}

/** A dangerous act: the first press arms it for 3 s, the second does it, leaving it disarms. */
export function ArmedButton({
  onAct,
  armedLabel = "Press again",
  children,
  className,
  ...rest
}: ArmedButtonProps) {
  const { secondsLeft, press, disarm } = useArmed(onAct);
  const armed = secondsLeft !== null;
  return (
    <Button
      kind="danger"
      data-armed={armed ? "" : undefined}
      className={classNames(armed && "border-bad bg-bad-solid text-on-bad hover:bg-bad-solid", className)}
      onClick={press}
      onBlur={disarm}
      {...rest}
    >
      <span aria-live="polite" className="contents">
        {armed ? `${armedLabel}, ${secondsLeft} s` : children}
      </span>
    </Button>
  );
}
