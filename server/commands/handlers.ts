import * as administration from "./administration/administration";
import { create } from "./bridges/create";
import { destroy } from "./bridges/destroy";
import * as members from "./bridges/members";
import * as bridgeMusic from "./bridges/music";
import { answer } from "./channels/answer";
import { continueInDialplan } from "./channels/continue";
import { dtmf } from "./channels/dtmf";
import { hangup, hangupMany } from "./channels/hangup";
import { hold, unhold } from "./channels/hold";
import * as channelMusic from "./channels/music";
import { mute, unmute } from "./channels/mute";
import { originate } from "./channels/originate";
import { redirect } from "./channels/redirect";
import type { Handlers } from "./command";
import { remove } from "./recordings/remove";
import * as spies from "./spies/spies";
import * as talks from "./talks/talks";

/** Every command of `lib/api/commands` with what does it; one that is missing does not compile. */
export const handlers: Handlers = {
  "channels.originate": originate,
  "channels.hangup": hangup,
  "channels.hangupMany": hangupMany,
  "channels.answer": answer,
  "channels.hold": hold,
  "channels.unhold": unhold,
  "channels.mute": mute,
  "channels.unmute": unmute,
  "channels.startMusic": channelMusic.startMusic,
  "channels.stopMusic": channelMusic.stopMusic,
  "channels.dtmf": dtmf,
  "channels.continue": continueInDialplan,
  "channels.redirect": redirect,
  "bridges.create": create,
  "bridges.destroy": destroy,
  "bridges.add": members.add,
  "bridges.remove": members.remove,
  "bridges.startMusic": bridgeMusic.startMusic,
  "bridges.stopMusic": bridgeMusic.stopMusic,
  "spies.start": spies.start,
  "spies.change": spies.change,
  "spies.ticket": spies.ticket,
  "spies.end": spies.end,
  "spies.record": spies.record,
  "spies.stopRecording": spies.stopRecording,
  "spies.mark": spies.mark,
  "talks.start": talks.start,
  "talks.change": talks.change,
  "talks.dtmf": talks.dtmf,
  "talks.ticket": talks.ticket,
  "talks.end": talks.end,
  "spyPolicy.change": spies.changePolicy,
  "recordings.remove": remove,
  "nodes.check": administration.checkNode,
  "users.create": administration.createUser,
  "users.change": administration.changeUser,
  "users.remove": administration.removeUser,
  "tokens.create": administration.createToken,
  "tokens.revoke": administration.revokeToken,
};
