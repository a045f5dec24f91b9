/** The microphone that was chosen in this browser, by the browser's id; no name of it is kept. */
const storageName = "patchbay.microphone";

export const microphoneChoice = {
  /** Undefined for the browser's own choice. */
  read(): string | undefined {
    try {
      return localStorage.getItem(storageName) ?? undefined;
    } catch {
      return undefined;
    }
  },
  remember(deviceId: string): void {
    try {
      localStorage.setItem(storageName, deviceId);
    } catch {
      // A browser without storage takes its own choice each time.
    }
  },
};
