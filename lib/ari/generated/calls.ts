// Generated from the Swagger documents of Asterisk 16.28.0, 18.26.4, 20.20.1, 22.10.1. Do not edit.

import type { CallOptions, ConfigFields, EventFilter, NoParams, VariableValues } from "../parameters";
import type {
  Application,
  AsteriskInfo,
  AsteriskPing,
  Bridge,
  Channel,
  ConfigTuple,
  DeviceState,
  Endpoint,
  LiveRecording,
  LogChannel,
  Mailbox,
  Module,
  Playback,
  RTPstat,
  Sound,
  StoredRecording,
  Variable,
  Variables,
} from "./models";

/** Parameters of applications.get. */
export interface ApplicationsGetParams {
  applicationName: string;
}

/** Parameters of applications.subscribe. */
export interface ApplicationsSubscribeParams {
  applicationName: string;
  eventSource: string | readonly string[];
}

/** Parameters of applications.unsubscribe. */
export interface ApplicationsUnsubscribeParams {
  applicationName: string;
  eventSource: string | readonly string[];
}

/** Parameters of applications.filter. */
export interface ApplicationsFilterParams {
  applicationName: string;
  filter?: EventFilter;
}

/** Parameters of asterisk.getObject. */
export interface AsteriskGetObjectParams {
  configClass: string;
  objectType: string;
  id: string;
}

/** Parameters of asterisk.updateObject. */
export interface AsteriskUpdateObjectParams {
  configClass: string;
  objectType: string;
  id: string;
  fields?: ConfigFields;
}

/** Parameters of asterisk.deleteObject. */
export interface AsteriskDeleteObjectParams {
  configClass: string;
  objectType: string;
  id: string;
}

/** Parameters of asterisk.getInfo. */
export interface AsteriskGetInfoParams {
  only?: "build" | "system" | "config" | "status" | readonly ("build" | "system" | "config" | "status")[];
}

/** Parameters of asterisk.getModule. */
export interface AsteriskGetModuleParams {
  moduleName: string;
}

/** Parameters of asterisk.loadModule. */
export interface AsteriskLoadModuleParams {
  moduleName: string;
}

/** Parameters of asterisk.unloadModule. */
export interface AsteriskUnloadModuleParams {
  moduleName: string;
}

/** Parameters of asterisk.reloadModule. */
export interface AsteriskReloadModuleParams {
  moduleName: string;
}

/** Parameters of asterisk.addLog. */
export interface AsteriskAddLogParams {
  logChannelName: string;
  configuration: string;
}

/** Parameters of asterisk.deleteLog. */
export interface AsteriskDeleteLogParams {
  logChannelName: string;
}

/** Parameters of asterisk.rotateLog. */
export interface AsteriskRotateLogParams {
  logChannelName: string;
}

/** Parameters of asterisk.getGlobalVar. */
export interface AsteriskGetGlobalVarParams {
  variable: string;
}

/** Parameters of asterisk.setGlobalVar. */
export interface AsteriskSetGlobalVarParams {
  variable: string;
  value?: string;
}

/** Parameters of bridges.create. */
export interface BridgesCreateParams {
  type?: string;
  bridgeId?: string;
  name?: string;
  /** In Asterisk 20, 22. */
  variables?: VariableValues;
}

/** Parameters of bridges.createWithId. */
export interface BridgesCreateWithIdParams {
  type?: string;
  bridgeId: string;
  name?: string;
  /** In Asterisk 20, 22. */
  variables?: VariableValues;
}

/** Parameters of bridges.get. */
export interface BridgesGetParams {
  bridgeId: string;
}

/** Parameters of bridges.destroy. */
export interface BridgesDestroyParams {
  bridgeId: string;
}

/** Parameters of bridges.getBridgeVar. */
export interface BridgesGetBridgeVarParams {
  bridgeId: string;
  variable: string;
}

/** Parameters of bridges.setBridgeVar. */
export interface BridgesSetBridgeVarParams {
  bridgeId: string;
  variable: string;
  value?: string;
  /** Default false. */
  report_events?: boolean;
}

/** Parameters of bridges.getBridgeVars. */
export interface BridgesGetBridgeVarsParams {
  bridgeId: string;
  variables: string | readonly string[];
}

/** Parameters of bridges.setBridgeVars. */
export interface BridgesSetBridgeVarsParams {
  bridgeId: string;
  variables: VariableValues;
}

/** Parameters of bridges.addChannel. */
export interface BridgesAddChannelParams {
  bridgeId: string;
  channel: string | readonly string[];
  role?: string;
  /** Default false. */
  absorbDTMF?: boolean;
  /** Default false. */
  mute?: boolean;
  /** Default false. In Asterisk 18, 20, 22. */
  inhibitConnectedLineUpdates?: boolean;
}

/** Parameters of bridges.removeChannel. */
export interface BridgesRemoveChannelParams {
  bridgeId: string;
  channel: string | readonly string[];
}

/** Parameters of bridges.setVideoSource. */
export interface BridgesSetVideoSourceParams {
  bridgeId: string;
  channelId: string;
}

/** Parameters of bridges.clearVideoSource. */
export interface BridgesClearVideoSourceParams {
  bridgeId: string;
}

/** Parameters of bridges.startMoh. */
export interface BridgesStartMohParams {
  bridgeId: string;
  mohClass?: string;
}

/** Parameters of bridges.stopMoh. */
export interface BridgesStopMohParams {
  bridgeId: string;
}

/** Parameters of bridges.play. */
export interface BridgesPlayParams {
  bridgeId: string;
  media: string | readonly string[];
  /** In Asterisk 20, 22. */
  announcer_format?: string;
  lang?: string;
  /** Default 0. At least 0. */
  offsetms?: number;
  /** Default 3000. At least 0. */
  skipms?: number;
  playbackId?: string;
}

/** Parameters of bridges.playWithId. */
export interface BridgesPlayWithIdParams {
  bridgeId: string;
  playbackId: string;
  media: string | readonly string[];
  /** In Asterisk 20, 22. */
  announcer_format?: string;
  lang?: string;
  /** Default 0. At least 0. */
  offsetms?: number;
  /** Default 3000. At least 0. */
  skipms?: number;
}

/** Parameters of bridges.record. */
export interface BridgesRecordParams {
  bridgeId: string;
  name: string;
  format: string;
  /** In Asterisk 20, 22. */
  recorder_format?: string;
  /** Default 0. At least 0. */
  maxDurationSeconds?: number;
  /** Default 0. At least 0. */
  maxSilenceSeconds?: number;
  /** Default "fail". */
  ifExists?: "fail" | "overwrite" | "append";
  /** Default false. */
  beep?: boolean;
  /** Default "none". */
  terminateOn?: "none" | "any" | "*" | "#";
}

/** Parameters of channels.originate. */
export interface ChannelsOriginateParams {
  endpoint: string;
  extension?: string;
  context?: string;
  priority?: number;
  label?: string;
  app?: string;
  appArgs?: string;
  callerId?: string;
  /** Default 30. */
  timeout?: number;
  variables?: VariableValues;
  channelId?: string;
  otherChannelId?: string;
  originator?: string;
  formats?: string;
}

/** Parameters of channels.create. */
export interface ChannelsCreateParams {
  endpoint: string;
  app: string;
  appArgs?: string;
  channelId?: string;
  otherChannelId?: string;
  originator?: string;
  formats?: string;
  variables?: VariableValues;
}

/** Parameters of channels.get. */
export interface ChannelsGetParams {
  channelId: string;
}

/** Parameters of channels.originateWithId. */
export interface ChannelsOriginateWithIdParams {
  channelId: string;
  endpoint: string;
  extension?: string;
  context?: string;
  priority?: number;
  label?: string;
  app?: string;
  appArgs?: string;
  callerId?: string;
  /** Default 30. */
  timeout?: number;
  variables?: VariableValues;
  otherChannelId?: string;
  originator?: string;
  formats?: string;
}

/** Parameters of channels.hangup. */
export interface ChannelsHangupParams {
  channelId: string;
  /** In Asterisk 18, 20, 22. */
  reason_code?: string;
  reason?: "normal" | "busy" | "congestion" | "no_answer" | "timeout" | "rejected" | "unallocated" | "normal_unspecified" | "number_incomplete" | "codec_mismatch" | "interworking" | "failure" | "answered_elsewhere";
}

/** Parameters of channels.continueInDialplan. */
export interface ChannelsContinueInDialplanParams {
  channelId: string;
  context?: string;
  extension?: string;
  priority?: number;
  label?: string;
}

/** Parameters of channels.move. */
export interface ChannelsMoveParams {
  channelId: string;
  app: string;
  appArgs?: string;
}

/** Parameters of channels.redirect. */
export interface ChannelsRedirectParams {
  channelId: string;
  endpoint: string;
}

/** Parameters of channels.answer. */
export interface ChannelsAnswerParams {
  channelId: string;
}

/** Parameters of channels.ring. */
export interface ChannelsRingParams {
  channelId: string;
}

/** Parameters of channels.ringStop. */
export interface ChannelsRingStopParams {
  channelId: string;
}

/** Parameters of channels.progress. */
export interface ChannelsProgressParams {
  channelId: string;
}

/** Parameters of channels.sendDTMF. */
export interface ChannelsSendDTMFParams {
  channelId: string;
  dtmf?: string;
  /** Default 0. */
  before?: number;
  /** Default 100. */
  between?: number;
  /** Default 100. */
  duration?: number;
  /** Default 0. */
  after?: number;
}

/** Parameters of channels.mute. */
export interface ChannelsMuteParams {
  channelId: string;
  /** Default "both". */
  direction?: "both" | "in" | "out";
}

/** Parameters of channels.unmute. */
export interface ChannelsUnmuteParams {
  channelId: string;
  /** Default "both". */
  direction?: "both" | "in" | "out";
}

/** Parameters of channels.hold. */
export interface ChannelsHoldParams {
  channelId: string;
}

/** Parameters of channels.unhold. */
export interface ChannelsUnholdParams {
  channelId: string;
}

/** Parameters of channels.startMoh. */
export interface ChannelsStartMohParams {
  channelId: string;
  mohClass?: string;
}

/** Parameters of channels.stopMoh. */
export interface ChannelsStopMohParams {
  channelId: string;
}

/** Parameters of channels.startSilence. */
export interface ChannelsStartSilenceParams {
  channelId: string;
}

/** Parameters of channels.stopSilence. */
export interface ChannelsStopSilenceParams {
  channelId: string;
}

/** Parameters of channels.play. */
export interface ChannelsPlayParams {
  channelId: string;
  media: string | readonly string[];
  lang?: string;
  offsetms?: number;
  /** Default 3000. */
  skipms?: number;
  playbackId?: string;
}

/** Parameters of channels.playWithId. */
export interface ChannelsPlayWithIdParams {
  channelId: string;
  playbackId: string;
  media: string | readonly string[];
  lang?: string;
  offsetms?: number;
  /** Default 3000. */
  skipms?: number;
}

/** Parameters of channels.record. */
export interface ChannelsRecordParams {
  channelId: string;
  name: string;
  format: string;
  /** Default 0. At least 0. */
  maxDurationSeconds?: number;
  /** Default 0. At least 0. */
  maxSilenceSeconds?: number;
  /** Default "fail". */
  ifExists?: "fail" | "overwrite" | "append";
  /** Default false. */
  beep?: boolean;
  /** Default "none". */
  terminateOn?: "none" | "any" | "*" | "#";
}

/** Parameters of channels.getChannelVar. */
export interface ChannelsGetChannelVarParams {
  channelId: string;
  variable: string;
}

/** Parameters of channels.setChannelVar. */
export interface ChannelsSetChannelVarParams {
  channelId: string;
  variable: string;
  value?: string;
  /** Default false. In Asterisk 20, 22. */
  report_events?: boolean;
}

/** Parameters of channels.getChannelVars. */
export interface ChannelsGetChannelVarsParams {
  channelId: string;
  variables: string | readonly string[];
}

/** Parameters of channels.setChannelVars. */
export interface ChannelsSetChannelVarsParams {
  channelId: string;
  variables: VariableValues;
}

/** Parameters of channels.snoopChannel. */
export interface ChannelsSnoopChannelParams {
  channelId: string;
  /** Default "none". */
  spy?: "none" | "both" | "out" | "in";
  /** Default "none". */
  whisper?: "none" | "both" | "out" | "in";
  app: string;
  appArgs?: string;
  snoopId?: string;
}

/** Parameters of channels.snoopChannelWithId. */
export interface ChannelsSnoopChannelWithIdParams {
  channelId: string;
  snoopId: string;
  /** Default "none". */
  spy?: "none" | "both" | "out" | "in";
  /** Default "none". */
  whisper?: "none" | "both" | "out" | "in";
  app: string;
  appArgs?: string;
}

/** Parameters of channels.dial. */
export interface ChannelsDialParams {
  channelId: string;
  caller?: string;
  /** Default 0. At least 0. */
  timeout?: number;
}

/** Parameters of channels.rtpstatistics. */
export interface ChannelsRtpstatisticsParams {
  channelId: string;
}

/** Parameters of channels.externalMedia. */
export interface ChannelsExternalMediaParams {
  channelId?: string;
  app: string;
  variables?: VariableValues;
  /** Required by Asterisk 16, 18. */
  external_host?: string;
  /** Default "rtp". "audiosocket": In Asterisk 18, 20, 22. "none": In Asterisk 20, 22. */
  encapsulation?: "rtp" | "audiosocket" | "none";
  /** Default "udp". "tcp": In Asterisk 18, 20, 22. "websocket": In Asterisk 20, 22. */
  transport?: "udp" | "tcp" | "websocket";
  /** Default "client". "server": In Asterisk 20, 22. */
  connection_type?: "client" | "server";
  format: string;
  /** Default "both". */
  direction?: "both" | "in" | "out";
  /** In Asterisk 18, 20, 22. */
  data?: string;
  /** In Asterisk 20, 22. */
  transport_data?: string;
}

/** Parameters of channels.transfer_progress. */
export interface ChannelsTransferProgressParams {
  channelId: string;
  states: string;
}

/** Parameters of deviceStates.get. */
export interface DeviceStatesGetParams {
  deviceName: string;
}

/** Parameters of deviceStates.update. */
export interface DeviceStatesUpdateParams {
  deviceName: string;
  deviceState: "NOT_INUSE" | "INUSE" | "BUSY" | "INVALID" | "UNAVAILABLE" | "RINGING" | "RINGINUSE" | "ONHOLD";
}

/** Parameters of deviceStates.delete. */
export interface DeviceStatesDeleteParams {
  deviceName: string;
}

/** Parameters of endpoints.sendMessage. */
export interface EndpointsSendMessageParams {
  to: string;
  from: string;
  body?: string;
  variables?: VariableValues;
}

/** Parameters of endpoints.refer. */
export interface EndpointsReferParams {
  to: string;
  from: string;
  refer_to: string;
  /** Default false. */
  to_self?: boolean;
  variables?: VariableValues;
}

/** Parameters of endpoints.listByTech. */
export interface EndpointsListByTechParams {
  tech: string;
}

/** Parameters of endpoints.get. */
export interface EndpointsGetParams {
  tech: string;
  resource: string;
}

/** Parameters of endpoints.sendMessageToEndpoint. */
export interface EndpointsSendMessageToEndpointParams {
  tech: string;
  resource: string;
  from: string;
  body?: string;
  variables?: VariableValues;
}

/** Parameters of endpoints.referToEndpoint. */
export interface EndpointsReferToEndpointParams {
  tech: string;
  resource: string;
  from: string;
  refer_to: string;
  /** Default false. */
  to_self?: boolean;
  variables?: VariableValues;
}

/** Parameters of events.userEvent. */
export interface EventsUserEventParams {
  eventName: string;
  application: string;
  source?: string | readonly string[];
  variables?: VariableValues;
}

/** Parameters of events.claimChannel. */
export interface EventsClaimChannelParams {
  channelId: string;
  application: string;
}

/** Parameters of mailboxes.get. */
export interface MailboxesGetParams {
  mailboxName: string;
}

/** Parameters of mailboxes.update. */
export interface MailboxesUpdateParams {
  mailboxName: string;
  oldMessages: number;
  newMessages: number;
}

/** Parameters of mailboxes.delete. */
export interface MailboxesDeleteParams {
  mailboxName: string;
}

/** Parameters of playbacks.get. */
export interface PlaybacksGetParams {
  playbackId: string;
}

/** Parameters of playbacks.stop. */
export interface PlaybacksStopParams {
  playbackId: string;
}

/** Parameters of playbacks.control. */
export interface PlaybacksControlParams {
  playbackId: string;
  operation: "restart" | "pause" | "unpause" | "reverse" | "forward";
}

/** Parameters of recordings.getStored. */
export interface RecordingsGetStoredParams {
  recordingName: string;
}

/** Parameters of recordings.deleteStored. */
export interface RecordingsDeleteStoredParams {
  recordingName: string;
}

/** Parameters of recordings.getStoredFile. */
export interface RecordingsGetStoredFileParams {
  recordingName: string;
}

/** Parameters of recordings.copyStored. */
export interface RecordingsCopyStoredParams {
  recordingName: string;
  destinationRecordingName: string;
}

/** Parameters of recordings.getLive. */
export interface RecordingsGetLiveParams {
  recordingName: string;
}

/** Parameters of recordings.cancel. */
export interface RecordingsCancelParams {
  recordingName: string;
}

/** Parameters of recordings.stop. */
export interface RecordingsStopParams {
  recordingName: string;
}

/** Parameters of recordings.pause. */
export interface RecordingsPauseParams {
  recordingName: string;
}

/** Parameters of recordings.unpause. */
export interface RecordingsUnpauseParams {
  recordingName: string;
}

/** Parameters of recordings.mute. */
export interface RecordingsMuteParams {
  recordingName: string;
}

/** Parameters of recordings.unmute. */
export interface RecordingsUnmuteParams {
  recordingName: string;
}

/** Parameters of sounds.list. */
export interface SoundsListParams {
  lang?: string;
  format?: string;
}

/** Parameters of sounds.get. */
export interface SoundsGetParams {
  soundId: string;
}

export interface ApplicationsCalls {
  /** GET /applications. */
  list(params?: NoParams, options?: CallOptions): Promise<Application[]>;
  /** GET /applications/{applicationName}. Declared errors: 404. */
  get(params: ApplicationsGetParams, options?: CallOptions): Promise<Application>;
  /** POST /applications/{applicationName}/subscription. Declared errors: 400, 404, 422. */
  subscribe(params: ApplicationsSubscribeParams, options?: CallOptions): Promise<Application>;
  /** DELETE /applications/{applicationName}/subscription. Declared errors: 400, 404, 409, 422. */
  unsubscribe(params: ApplicationsUnsubscribeParams, options?: CallOptions): Promise<Application>;
  /** PUT /applications/{applicationName}/eventFilter. Declared errors: 400, 404. */
  filter(params: ApplicationsFilterParams, options?: CallOptions): Promise<Application>;
}

export interface AsteriskCalls {
  /** GET /asterisk/config/dynamic/{configClass}/{objectType}/{id}. Declared errors: 404. */
  getObject(params: AsteriskGetObjectParams, options?: CallOptions): Promise<ConfigTuple[]>;
  /** PUT /asterisk/config/dynamic/{configClass}/{objectType}/{id}. Declared errors: 400, 403, 404. */
  updateObject(params: AsteriskUpdateObjectParams, options?: CallOptions): Promise<ConfigTuple[]>;
  /** DELETE /asterisk/config/dynamic/{configClass}/{objectType}/{id}. Declared errors: 403, 404. */
  deleteObject(params: AsteriskDeleteObjectParams, options?: CallOptions): Promise<void>;
  /** GET /asterisk/info. */
  getInfo(params?: AsteriskGetInfoParams, options?: CallOptions): Promise<AsteriskInfo>;
  /** GET /asterisk/ping. */
  ping(params?: NoParams, options?: CallOptions): Promise<AsteriskPing>;
  /** GET /asterisk/modules. */
  listModules(params?: NoParams, options?: CallOptions): Promise<Module[]>;
  /** GET /asterisk/modules/{moduleName}. Declared errors: 404, 409. */
  getModule(params: AsteriskGetModuleParams, options?: CallOptions): Promise<Module>;
  /** POST /asterisk/modules/{moduleName}. Declared errors: 409. */
  loadModule(params: AsteriskLoadModuleParams, options?: CallOptions): Promise<void>;
  /** DELETE /asterisk/modules/{moduleName}. Declared errors: 404, 409. */
  unloadModule(params: AsteriskUnloadModuleParams, options?: CallOptions): Promise<void>;
  /** PUT /asterisk/modules/{moduleName}. Declared errors: 404, 409. */
  reloadModule(params: AsteriskReloadModuleParams, options?: CallOptions): Promise<void>;
  /** GET /asterisk/logging. */
  listLogChannels(params?: NoParams, options?: CallOptions): Promise<LogChannel[]>;
  /** POST /asterisk/logging/{logChannelName}. Declared errors: 400, 409. */
  addLog(params: AsteriskAddLogParams, options?: CallOptions): Promise<void>;
  /** DELETE /asterisk/logging/{logChannelName}. Declared errors: 404. */
  deleteLog(params: AsteriskDeleteLogParams, options?: CallOptions): Promise<void>;
  /** PUT /asterisk/logging/{logChannelName}/rotate. Declared errors: 404. */
  rotateLog(params: AsteriskRotateLogParams, options?: CallOptions): Promise<void>;
  /** GET /asterisk/variable. Declared errors: 400. */
  getGlobalVar(params: AsteriskGetGlobalVarParams, options?: CallOptions): Promise<Variable>;
  /** POST /asterisk/variable. Declared errors: 400. */
  setGlobalVar(params: AsteriskSetGlobalVarParams, options?: CallOptions): Promise<void>;
}

export interface BridgesCalls {
  /** GET /bridges. */
  list(params?: NoParams, options?: CallOptions): Promise<Bridge[]>;
  /** POST /bridges. Declared errors: 409. */
  create(params?: BridgesCreateParams, options?: CallOptions): Promise<Bridge>;
  /** POST /bridges/{bridgeId}. Declared errors: 409. */
  createWithId(params: BridgesCreateWithIdParams, options?: CallOptions): Promise<Bridge>;
  /** GET /bridges/{bridgeId}. Declared errors: 404. */
  get(params: BridgesGetParams, options?: CallOptions): Promise<Bridge>;
  /** DELETE /bridges/{bridgeId}. Declared errors: 404. */
  destroy(params: BridgesDestroyParams, options?: CallOptions): Promise<void>;
  /** GET /bridges/{bridgeId}/variable. Declared errors: 400, 404, 409. In Asterisk 20, 22. */
  getBridgeVar(params: BridgesGetBridgeVarParams, options?: CallOptions): Promise<Variable>;
  /** POST /bridges/{bridgeId}/variable. Declared errors: 400, 404, 409. In Asterisk 20, 22. */
  setBridgeVar(params: BridgesSetBridgeVarParams, options?: CallOptions): Promise<void>;
  /** GET /bridges/{bridgeId}/variables. Declared errors: 400, 404, 409. In Asterisk 20, 22. */
  getBridgeVars(params: BridgesGetBridgeVarsParams, options?: CallOptions): Promise<Variables>;
  /** POST /bridges/{bridgeId}/variables. Declared errors: 400, 404, 409. In Asterisk 20, 22. */
  setBridgeVars(params: BridgesSetBridgeVarsParams, options?: CallOptions): Promise<void>;
  /** POST /bridges/{bridgeId}/addChannel. Declared errors: 400, 404, 409, 422. */
  addChannel(params: BridgesAddChannelParams, options?: CallOptions): Promise<void>;
  /** POST /bridges/{bridgeId}/removeChannel. Declared errors: 400, 404, 409, 422. */
  removeChannel(params: BridgesRemoveChannelParams, options?: CallOptions): Promise<void>;
  /** POST /bridges/{bridgeId}/videoSource/{channelId}. Declared errors: 404, 409, 422. */
  setVideoSource(params: BridgesSetVideoSourceParams, options?: CallOptions): Promise<void>;
  /** DELETE /bridges/{bridgeId}/videoSource. Declared errors: 404. */
  clearVideoSource(params: BridgesClearVideoSourceParams, options?: CallOptions): Promise<void>;
  /** POST /bridges/{bridgeId}/moh. Declared errors: 404, 409. */
  startMoh(params: BridgesStartMohParams, options?: CallOptions): Promise<void>;
  /** DELETE /bridges/{bridgeId}/moh. Declared errors: 404, 409. */
  stopMoh(params: BridgesStopMohParams, options?: CallOptions): Promise<void>;
  /** POST /bridges/{bridgeId}/play. Declared errors: 404, 409, 422. */
  play(params: BridgesPlayParams, options?: CallOptions): Promise<Playback>;
  /** POST /bridges/{bridgeId}/play/{playbackId}. Declared errors: 404, 409, 422. */
  playWithId(params: BridgesPlayWithIdParams, options?: CallOptions): Promise<Playback>;
  /** POST /bridges/{bridgeId}/record. Declared errors: 400, 404, 409, 422. */
  record(params: BridgesRecordParams, options?: CallOptions): Promise<LiveRecording>;
}

export interface ChannelsCalls {
  /** GET /channels. */
  list(params?: NoParams, options?: CallOptions): Promise<Channel[]>;
  /** POST /channels. Declared errors: 400, 409. */
  originate(params: ChannelsOriginateParams, options?: CallOptions): Promise<Channel>;
  /** POST /channels/create. Declared errors: 409. */
  create(params: ChannelsCreateParams, options?: CallOptions): Promise<Channel>;
  /** GET /channels/{channelId}. Declared errors: 404. */
  get(params: ChannelsGetParams, options?: CallOptions): Promise<Channel>;
  /** POST /channels/{channelId}. Declared errors: 400, 409. */
  originateWithId(params: ChannelsOriginateWithIdParams, options?: CallOptions): Promise<Channel>;
  /** DELETE /channels/{channelId}. Declared errors: 400, 404. */
  hangup(params: ChannelsHangupParams, options?: CallOptions): Promise<void>;
  /** POST /channels/{channelId}/continue. Declared errors: 404, 409, 412. */
  continueInDialplan(params: ChannelsContinueInDialplanParams, options?: CallOptions): Promise<void>;
  /** POST /channels/{channelId}/move. Declared errors: 404, 409. */
  move(params: ChannelsMoveParams, options?: CallOptions): Promise<void>;
  /** POST /channels/{channelId}/redirect. Declared errors: 400, 404, 409, 412, 422. */
  redirect(params: ChannelsRedirectParams, options?: CallOptions): Promise<void>;
  /** POST /channels/{channelId}/answer. Declared errors: 404, 409, 412. */
  answer(params: ChannelsAnswerParams, options?: CallOptions): Promise<void>;
  /** POST /channels/{channelId}/ring. Declared errors: 404, 409, 412. */
  ring(params: ChannelsRingParams, options?: CallOptions): Promise<void>;
  /** DELETE /channels/{channelId}/ring. Declared errors: 404, 409, 412. */
  ringStop(params: ChannelsRingStopParams, options?: CallOptions): Promise<void>;
  /** POST /channels/{channelId}/progress. Declared errors: 404, 409, 412. In Asterisk 20, 22. */
  progress(params: ChannelsProgressParams, options?: CallOptions): Promise<void>;
  /** POST /channels/{channelId}/dtmf. Declared errors: 400, 404, 409, 412. */
  sendDTMF(params: ChannelsSendDTMFParams, options?: CallOptions): Promise<void>;
  /** POST /channels/{channelId}/mute. Declared errors: 404, 409, 412. */
  mute(params: ChannelsMuteParams, options?: CallOptions): Promise<void>;
  /** DELETE /channels/{channelId}/mute. Declared errors: 404, 409, 412. */
  unmute(params: ChannelsUnmuteParams, options?: CallOptions): Promise<void>;
  /** POST /channels/{channelId}/hold. Declared errors: 404, 409, 412. */
  hold(params: ChannelsHoldParams, options?: CallOptions): Promise<void>;
  /** DELETE /channels/{channelId}/hold. Declared errors: 404, 409, 412. */
  unhold(params: ChannelsUnholdParams, options?: CallOptions): Promise<void>;
  /** POST /channels/{channelId}/moh. Declared errors: 404, 409, 412. */
  startMoh(params: ChannelsStartMohParams, options?: CallOptions): Promise<void>;
  /** DELETE /channels/{channelId}/moh. Declared errors: 404, 409, 412. */
  stopMoh(params: ChannelsStopMohParams, options?: CallOptions): Promise<void>;
  /** POST /channels/{channelId}/silence. Declared errors: 404, 409, 412. */
  startSilence(params: ChannelsStartSilenceParams, options?: CallOptions): Promise<void>;
  /** DELETE /channels/{channelId}/silence. Declared errors: 404, 409, 412. */
  stopSilence(params: ChannelsStopSilenceParams, options?: CallOptions): Promise<void>;
  /** POST /channels/{channelId}/play. Declared errors: 404, 409, 412. */
  play(params: ChannelsPlayParams, options?: CallOptions): Promise<Playback>;
  /** POST /channels/{channelId}/play/{playbackId}. Declared errors: 404, 409, 412. */
  playWithId(params: ChannelsPlayWithIdParams, options?: CallOptions): Promise<Playback>;
  /** POST /channels/{channelId}/record. Declared errors: 400, 404, 409, 422. */
  record(params: ChannelsRecordParams, options?: CallOptions): Promise<LiveRecording>;
  /** GET /channels/{channelId}/variable. Declared errors: 400, 404, 409. */
  getChannelVar(params: ChannelsGetChannelVarParams, options?: CallOptions): Promise<Variable>;
  /** POST /channels/{channelId}/variable. Declared errors: 400, 404, 409. */
  setChannelVar(params: ChannelsSetChannelVarParams, options?: CallOptions): Promise<void>;
  /** GET /channels/{channelId}/variables. Declared errors: 400, 404, 409. In Asterisk 20, 22. */
  getChannelVars(params: ChannelsGetChannelVarsParams, options?: CallOptions): Promise<Variables>;
  /** POST /channels/{channelId}/variables. Declared errors: 400, 404, 409. In Asterisk 20, 22. */
  setChannelVars(params: ChannelsSetChannelVarsParams, options?: CallOptions): Promise<void>;
  /** POST /channels/{channelId}/snoop. Declared errors: 400, 404. */
  snoopChannel(params: ChannelsSnoopChannelParams, options?: CallOptions): Promise<Channel>;
  /** POST /channels/{channelId}/snoop/{snoopId}. Declared errors: 400, 404. */
  snoopChannelWithId(params: ChannelsSnoopChannelWithIdParams, options?: CallOptions): Promise<Channel>;
  /** POST /channels/{channelId}/dial. Declared errors: 404, 409. */
  dial(params: ChannelsDialParams, options?: CallOptions): Promise<void>;
  /** GET /channels/{channelId}/rtp_statistics. Declared errors: 404. */
  rtpstatistics(params: ChannelsRtpstatisticsParams, options?: CallOptions): Promise<RTPstat>;
  /** POST /channels/externalMedia. Declared errors: 400, 409. */
  externalMedia(params: ChannelsExternalMediaParams, options?: CallOptions): Promise<Channel>;
  /** POST /channels/{channelId}/transfer_progress. Declared errors: 400, 404, 409, 412. In Asterisk 20, 22. */
  transfer_progress(params: ChannelsTransferProgressParams, options?: CallOptions): Promise<void>;
}

export interface DeviceStatesCalls {
  /** GET /deviceStates. */
  list(params?: NoParams, options?: CallOptions): Promise<DeviceState[]>;
  /** GET /deviceStates/{deviceName}. */
  get(params: DeviceStatesGetParams, options?: CallOptions): Promise<DeviceState>;
  /** PUT /deviceStates/{deviceName}. Declared errors: 404, 409. */
  update(params: DeviceStatesUpdateParams, options?: CallOptions): Promise<void>;
  /** DELETE /deviceStates/{deviceName}. Declared errors: 404, 409. */
  delete(params: DeviceStatesDeleteParams, options?: CallOptions): Promise<void>;
}

export interface EndpointsCalls {
  /** GET /endpoints. */
  list(params?: NoParams, options?: CallOptions): Promise<Endpoint[]>;
  /** PUT /endpoints/sendMessage. Declared errors: 400, 404. */
  sendMessage(params: EndpointsSendMessageParams, options?: CallOptions): Promise<void>;
  /** POST /endpoints/refer. Declared errors: 400, 404. In Asterisk 18, 20, 22. */
  refer(params: EndpointsReferParams, options?: CallOptions): Promise<void>;
  /** GET /endpoints/{tech}. Declared errors: 404. */
  listByTech(params: EndpointsListByTechParams, options?: CallOptions): Promise<Endpoint[]>;
  /** GET /endpoints/{tech}/{resource}. Declared errors: 400, 404. */
  get(params: EndpointsGetParams, options?: CallOptions): Promise<Endpoint>;
  /** PUT /endpoints/{tech}/{resource}/sendMessage. Declared errors: 400, 404. */
  sendMessageToEndpoint(params: EndpointsSendMessageToEndpointParams, options?: CallOptions): Promise<void>;
  /** POST /endpoints/{tech}/{resource}/refer. Declared errors: 400, 404. In Asterisk 18, 20, 22. */
  referToEndpoint(params: EndpointsReferToEndpointParams, options?: CallOptions): Promise<void>;
}

export interface EventsCalls {
  /** POST /events/user/{eventName}. Declared errors: 400, 404, 422. */
  userEvent(params: EventsUserEventParams, options?: CallOptions): Promise<void>;
  /** POST /events/claim. Declared errors: 404, 409. In Asterisk 20, 22. */
  claimChannel(params: EventsClaimChannelParams, options?: CallOptions): Promise<void>;
}

export interface MailboxesCalls {
  /** GET /mailboxes. */
  list(params?: NoParams, options?: CallOptions): Promise<Mailbox[]>;
  /** GET /mailboxes/{mailboxName}. Declared errors: 404. */
  get(params: MailboxesGetParams, options?: CallOptions): Promise<Mailbox>;
  /** PUT /mailboxes/{mailboxName}. Declared errors: 404. */
  update(params: MailboxesUpdateParams, options?: CallOptions): Promise<void>;
  /** DELETE /mailboxes/{mailboxName}. Declared errors: 404. */
  delete(params: MailboxesDeleteParams, options?: CallOptions): Promise<void>;
}

export interface PlaybacksCalls {
  /** GET /playbacks/{playbackId}. Declared errors: 404. */
  get(params: PlaybacksGetParams, options?: CallOptions): Promise<Playback>;
  /** DELETE /playbacks/{playbackId}. Declared errors: 404. */
  stop(params: PlaybacksStopParams, options?: CallOptions): Promise<void>;
  /** POST /playbacks/{playbackId}/control. Declared errors: 400, 404, 409. */
  control(params: PlaybacksControlParams, options?: CallOptions): Promise<void>;
}

export interface RecordingsCalls {
  /** GET /recordings/stored. */
  listStored(params?: NoParams, options?: CallOptions): Promise<StoredRecording[]>;
  /** GET /recordings/stored/{recordingName}. Declared errors: 404. */
  getStored(params: RecordingsGetStoredParams, options?: CallOptions): Promise<StoredRecording>;
  /** DELETE /recordings/stored/{recordingName}. Declared errors: 404. */
  deleteStored(params: RecordingsDeleteStoredParams, options?: CallOptions): Promise<void>;
  /** GET /recordings/stored/{recordingName}/file. Declared errors: 403, 404. */
  getStoredFile(params: RecordingsGetStoredFileParams, options?: CallOptions): Promise<Uint8Array>;
  /** POST /recordings/stored/{recordingName}/copy. Declared errors: 404, 409. */
  copyStored(params: RecordingsCopyStoredParams, options?: CallOptions): Promise<StoredRecording>;
  /** GET /recordings/live/{recordingName}. Declared errors: 404. */
  getLive(params: RecordingsGetLiveParams, options?: CallOptions): Promise<LiveRecording>;
  /** DELETE /recordings/live/{recordingName}. Declared errors: 404. */
  cancel(params: RecordingsCancelParams, options?: CallOptions): Promise<void>;
  /** POST /recordings/live/{recordingName}/stop. Declared errors: 404. */
  stop(params: RecordingsStopParams, options?: CallOptions): Promise<void>;
  /** POST /recordings/live/{recordingName}/pause. Declared errors: 404, 409. */
  pause(params: RecordingsPauseParams, options?: CallOptions): Promise<void>;
  /** DELETE /recordings/live/{recordingName}/pause. Declared errors: 404, 409. */
  unpause(params: RecordingsUnpauseParams, options?: CallOptions): Promise<void>;
  /** POST /recordings/live/{recordingName}/mute. Declared errors: 404, 409. */
  mute(params: RecordingsMuteParams, options?: CallOptions): Promise<void>;
  /** DELETE /recordings/live/{recordingName}/mute. Declared errors: 404, 409. */
  unmute(params: RecordingsUnmuteParams, options?: CallOptions): Promise<void>;
}

export interface SoundsCalls {
  /** GET /sounds. */
  list(params?: SoundsListParams, options?: CallOptions): Promise<Sound[]>;
  /** GET /sounds/{soundId}. */
  get(params: SoundsGetParams, options?: CallOptions): Promise<Sound>;
}

/** Every call, by resource. */
export interface Calls {
  readonly applications: ApplicationsCalls;
  readonly asterisk: AsteriskCalls;
  readonly bridges: BridgesCalls;
  readonly channels: ChannelsCalls;
  readonly deviceStates: DeviceStatesCalls;
  readonly endpoints: EndpointsCalls;
  readonly events: EventsCalls;
  readonly mailboxes: MailboxesCalls;
  readonly playbacks: PlaybacksCalls;
  readonly recordings: RecordingsCalls;
  readonly sounds: SoundsCalls;
}
