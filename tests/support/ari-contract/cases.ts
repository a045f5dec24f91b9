import { applicationCases } from "./applications";
import { asteriskCases } from "./asterisk";
import { bridgeCases } from "./bridges";
import { channelActCases } from "./channel-acts";
import { channelGateCases } from "./channel-gates";
import { channelCases } from "./channels";
import { endpointCases } from "./endpoints";
import { eventCases } from "./events";
import { mediaCases } from "./media";
import { playbackCases } from "./playbacks";
import { recordingCases } from "./recordings";
import { soundCases } from "./sounds";
import type { ContractCase } from "./stage";
import { stateCases } from "./states";

/** Every case, by what it is about. */
export const contract: Readonly<Record<string, readonly ContractCase[]>> = {
  applications: applicationCases,
  asterisk: asteriskCases,
  bridges: bridgeCases,
  channels: channelCases,
  "what is done to a channel": channelActCases,
  "gates before channel operations": channelGateCases,
  "media and phones": mediaCases,
  endpoints: endpointCases,
  events: eventCases,
  playbacks: playbackCases,
  recordings: recordingCases,
  "states and mailboxes": stateCases,
  sounds: soundCases,
};
