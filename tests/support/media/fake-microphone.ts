/**
 * What Chromium is started with so that a microphone is there, allowed without a question: it beeps, or says the WAV file
 * over and over.
 */
export const fakeMicrophoneFlags = (voiceFile?: string): string[] => [
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  ...(voiceFile === undefined ? [] : [`--use-file-for-fake-audio-capture=${voiceFile}`]),
];
