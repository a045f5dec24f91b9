import config from "../../playwright.config";
import { fakeMicrophoneFlags } from "../support/media/fake-microphone";

/** For `test.use`: the browser of all tests, with a microphone. */
export const withFakeMicrophone = (voiceFile?: string) => ({
  launchOptions: {
    ...config.use?.launchOptions,
    args: [...(config.use?.launchOptions?.args ?? []), ...fakeMicrophoneFlags(voiceFile)],
  },
});
