import type { ComponentProps } from "react";
import { classNames } from "@/components/ui/class-names";

interface SliderProps extends Omit<ComponentProps<"input">, "type" | "value" | "onChange" | "min" | "max"> {
  max: number;
  value: number;
  onValue: (value: number) => void;
}

/** A thin line with what lies behind it filled: the browser's own is as bright as the page is dark. */
export function Slider({ max, value, onValue, className, style, ...rest }: SliderProps) {
  const filled = max <= 0 ? 0 : Math.min(1, value / max);
  return (
    <input
      type="range"
      min={0}
      max={max}
      value={value}
      onChange={(event) => onValue(event.target.valueAsNumber)}
      // The middle of the knob is 6 px inside the ends.
      style={
        { ...style, "--filled": `calc(6px + (100% - 12px) * ${filled})` } as ComponentProps<"input">["style"]
      }
      className={classNames(
        "block h-6 min-w-0 cursor-pointer appearance-none rounded-full bg-transparent disabled:cursor-default",
        "[&::-webkit-slider-runnable-track]:h-1 [&::-webkit-slider-runnable-track]:rounded-full [&::-webkit-slider-runnable-track]:bg-[linear-gradient(to_right,var(--accent-solid)_var(--filled),var(--line-strong)_var(--filled))]",
        "[&::-webkit-slider-thumb]:-mt-1 [&::-webkit-slider-thumb]:size-3 [&::-webkit-slider-thumb]:appearance-none [&::-webkit-slider-thumb]:rounded-full [&::-webkit-slider-thumb]:bg-accent-solid",
        "[&::-moz-range-track]:h-1 [&::-moz-range-track]:rounded-full [&::-moz-range-track]:bg-line-strong [&::-moz-range-progress]:h-1 [&::-moz-range-progress]:rounded-full [&::-moz-range-progress]:bg-accent-solid",
        "[&::-moz-range-thumb]:size-3 [&::-moz-range-thumb]:rounded-full [&::-moz-range-thumb]:border-0 [&::-moz-range-thumb]:bg-accent-solid",
        className,
      )}
      {...rest}
    />
  );
}
