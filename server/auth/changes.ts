import type { AccessChange } from "./ports";

/** Tells all who listen that a right has changed, before the command's answer goes out. */
export interface Changes {
  tell(change: AccessChange): void;
  onChange(listener: (change: AccessChange) => void): () => void;
}

export function createChanges(onListenerError: (error: unknown) => void): Changes {
  const listeners = new Set<(change: AccessChange) => void>();
  return {
    tell(change) {
      for (const listener of listeners) {
        try {
          listener(change);
        } catch (error) {
          // One broken listener must not keep the others from closing their sockets.
          onListenerError(error);
        }
      }
    },
    onChange(listener) {
      // A function given twice is heard twice, and each undo ends one.
      const own = (change: AccessChange) => listener(change);
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}
