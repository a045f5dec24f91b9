/** How each mode of listening is said of somebody else. */
export const modeWords = { listen: "listening", whisper: "whispering", barge: "barging in" } as const;
