"use client";

import { useEffect, useState } from "react";
import { deniedText } from "@/lib/audio/browser/microphone-refusal";

/**
 * The browser's own no, which the person can take back at once: it may be asked again, unlike a page without https. In the
 * same words as where the microphone was tried: what helps is the same.
 */
export const microphoneDenied = deniedText;

/** Why the microphone will not be given, known before it is asked for; null while it may be. */
export function useMicrophoneRefusal(): string | null {
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    let status: PermissionStatus | null = null;
    let gone = false;
    const read = () => setRefusal(status?.state === "denied" ? microphoneDenied : null);
    const ask = async () => {
      // Not on plain HTTP, and not every browser knows this name.
      const found = await navigator.permissions?.query({ name: "microphone" as PermissionName });
      if (gone || found === undefined) return;
      status = found;
      found.addEventListener("change", read);
      read();
    };
    ask().catch(() => undefined);
    return () => {
      gone = true;
      status?.removeEventListener("change", read);
    };
  }, []);
  return refusal;
}
