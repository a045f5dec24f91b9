"use client";

import { Lock, Mic, Settings2 } from "lucide-react";
import { useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { keyLabel, useKeymap } from "@/components/shell/shortcuts";
import { classNames } from "@/components/ui/class-names";
import { ErrorLine } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";
import { Popover } from "@/components/ui/popover";
import { Select } from "@/components/ui/select";
import type { MicrophoneDevice } from "@/lib/audio/browser/microphone";
import { useListening } from "./listen-provider";
import { MicrophoneMeter } from "./meter";
import { microphoneChoice } from "./microphone-choice";
import type { SpySession } from "./sessions";

/** Push to talk, and the latch that keeps the microphone open. */
export function VoiceControls({ session }: { session: SpySession }) {
  const { store } = useListening();
  const keymap = useKeymap();
  const key = keyLabel(keymap.pushToTalk);
  const { wantsVoice, isLatched } = session;
  // A key that goes up elsewhere is never told: what cannot be seen to end must end.
  useEffect(() => {
    const release = () => store.press(false);
    window.addEventListener("blur", release);
    return () => window.removeEventListener("blur", release);
  }, [store]);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Who has just chosen the mode here has Space at hand: it talks, and does not choose the mode again.
    if (document.activeElement?.closest("[data-mode-switch]") != null) button.current?.focus();
  }, []);
  const isTalkKey = (name: string) => name === " " || name === "Enter";
  return (
    <div className="flex shrink-0 items-center gap-1">
      <button
        ref={button}
        type="button"
        // The talk key is its own key.
        data-keeps-keys=""
        aria-pressed={wantsVoice}
        disabled={isLatched}
        className={classNames(
          "inline-flex h-8 touch-none items-center gap-1.5 rounded-md border px-3 text-xs font-medium select-none disabled:opacity-55 [&_svg]:size-3.5",
          wantsVoice
            ? "border-bad-solid bg-bad-solid text-on-bad"
            : "border-line-strong bg-surface text-ink hover:bg-hover",
        )}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          store.press(true);
        }}
        onPointerUp={() => store.press(false)}
        onPointerCancel={() => store.press(false)}
        onLostPointerCapture={() => store.press(false)}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (!isTalkKey(event.key)) return;
          event.preventDefault();
          // A key that is held repeats itself, and must not ask for the microphone again and again.
          if (!event.repeat) store.press(true);
        }}
        onKeyUp={(event) => {
          if (isTalkKey(event.key)) store.press(false);
        }}
        onBlur={() => store.press(false)}
      >
        <Mic aria-hidden />
        Hold to talk
        {key === undefined ? null : <Kbd className="max-sm:hidden pointer-coarse:hidden">{key}</Kbd>}
      </button>
      <IconButton
        label={isLatched ? "Close the microphone" : "Keep the microphone open"}
        shortcut={keyLabel(keymap.latch)}
        aria-pressed={isLatched}
        className={isLatched ? "bg-bad-solid text-on-bad hover:bg-bad-solid hover:text-on-bad" : undefined}
        onClick={() => store.latch(session.key, !isLatched)}
      >
        <Lock aria-hidden />
      </IconButton>
      <MicrophonePane />
    </div>
  );
}

/** Which microphone, and how loud it is. */
export function MicrophonePane() {
  return (
    <Popover
      label="Microphone"
      trigger={
        <IconButton label="Microphone…">
          <Settings2 aria-hidden />
        </IconButton>
      }
    >
      <MicrophoneChoice />
    </Popover>
  );
}

function MicrophoneChoice() {
  const { store } = useListening();
  const [microphone] = useState(() => store.microphone());
  const snapshot = () => microphone.snapshot();
  const { status, error, deviceId } = useSyncExternalStore(
    (listener) => microphone.subscribe(listener),
    snapshot,
    snapshot,
  );
  /** Null until the browser has told which there are. */
  const [devices, setDevices] = useState<readonly MicrophoneDevice[] | null>(null);
  const id = useId();
  // The names are known only once the microphone has been allowed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of the status that shows them
  useEffect(() => {
    let gone = false;
    void microphone.devices().then((found) => {
      if (!gone) setDevices(found);
    });
    return () => {
      gone = true;
    };
  }, [microphone, status]);
  const hasDevices = devices !== null && devices.length > 0;
  return (
    <div className="grid gap-2">
      <label htmlFor={id} className="text-xs font-medium text-ink-2">
        Microphone
      </label>
      <Select
        id={id}
        isWide
        disabled={!hasDevices}
        aria-busy={devices === null}
        value={hasDevices ? (deviceId ?? microphoneChoice.read() ?? devices[0]?.id ?? "") : ""}
        options={
          hasDevices
            ? devices.map((device, index) => ({
                value: device.id,
                label: device.label || `Microphone ${index + 1}`,
              }))
            : [{ value: "", label: devices === null ? "Looking…" : "None is found" }]
        }
        onValueChange={(next) => {
          microphoneChoice.remember(next);
          if (status === "on") void microphone.start(next);
        }}
      />
      <div className="flex items-center gap-2 text-xs text-ink-2">
        <span>Level</span>
        <MicrophoneMeter microphone={microphone} />
        <span>{status === "on" ? "open" : status === "starting" ? "opening" : "off"}</span>
      </div>
      {error === null ? null : <ErrorLine>{error}</ErrorLine>}
    </div>
  );
}
