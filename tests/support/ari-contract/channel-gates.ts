import { dialplanChannel, downChannel } from "./scenery";
import { type ContractCase, refused, type Stage } from "./stage";

/** Parameters besides the channel with which the operation is right. */
const inStasisAndUp: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  continueInDialplan: {},
  answer: {},
  ring: {},
  ringStop: {},
  progress: {},
  sendDTMF: { dtmf: "1" },
  mute: {},
  unmute: {},
  hold: {},
  unhold: {},
  startMoh: {},
  stopMoh: {},
  startSilence: {},
  stopSilence: {},
  play: { media: "sound:beep" },
  playWithId: { media: "sound:beep", playbackId: "gate" },
  redirect: { endpoint: "Local/900@default" },
};

/** Needs Stasis but no state. */
const inStasis: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  move: { app: "elsewhere" },
  dial: {},
  record: { name: "gate", format: "wav" },
  setChannelVar: { variable: "gate", value: "1" },
  setChannelVars: { variables: { gate: "1" } },
  transfer_progress: { states: "channel_progress" },
};

/** Needs a channel, whoever has it. */
const anywhere: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  get: {},
  hangup: {},
  getChannelVar: { variable: "gate" },
  getChannelVars: { variables: "gate" },
  snoopChannel: { spy: "both", app: "contract" },
  snoopChannelWithId: { spy: "both", app: "contract", snoopId: "gate" },
  rtpstatistics: {},
};

function call(
  stage: Stage,
  nickname: string,
  channelId: string,
  more: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  return stage.client.call("channels", nickname, { channelId, ...more });
}

/** The two gates before most channel operations: find_control and channel_state_invalid (res/ari/resource_channels.c). */
export const channelGateCases: readonly ContractCase[] = [
  ...Object.entries({ ...inStasisAndUp, ...inStasis, ...anywhere }).map(([nickname, more]) => ({
    name: `${nickname}: not_found for a channel that is not there`,
    proves: [`channels.${nickname}`],
    run: async (stage: Stage) => {
      await refused(call(stage, nickname, stage.newId("gone"), more), "not_found");
    },
  })),
  ...Object.entries({ ...inStasisAndUp, ...inStasis }).map(([nickname, more]) => ({
    name: `${nickname}: conflict for a channel of the dialplan`,
    proves: [`channels.${nickname}`],
    run: async (stage: Stage) => {
      const { id } = await dialplanChannel(stage);
      await refused(call(stage, nickname, id, more), "conflict");
    },
  })),
  ...Object.entries(inStasisAndUp).map(([nickname, more]) => ({
    name: `${nickname}: wrong_state for a channel that nobody has dialled`,
    proves: [`channels.${nickname}`],
    run: async (stage: Stage) => {
      const { id } = await downChannel(stage);
      await refused(call(stage, nickname, id, more), "wrong_state");
    },
  })),
];
