import type { TableCall } from "./coverage";

/** Operations that cannot succeed on the Asterisks of the tests, by the reason. */
export const cannotSucceed: Readonly<Record<string, readonly string[]>> = {
  "Debian builds neither res_mwi_external nor res_ari_mailboxes, on which they rest": [
    "mailboxes.delete",
    "mailboxes.get",
    "mailboxes.list",
    "mailboxes.update",
  ],
};

/** Refusals that the documents do not declare, of both branches or of one. */
export const undocumented: Readonly<Record<"both" | "16" | "22", readonly string[]>> = {
  both: [
    "applications.unsubscribe 501",
    "bridges.clearVideoSource 409",
    "bridges.create 500",
    "bridges.destroy 409",
    "bridges.setVideoSource 400",
    "channels.create 500",
    "channels.getChannelVar 500",
    "channels.originate 500",
    "channels.rtpstatistics 403",
    "channels.snoopChannelWithId 500",
    "mailboxes.list 404",
    "playbacks.control 500",
    "playbacks.stop 500",
    "sounds.get 404",
    "sounds.list 404",
  ],
  "16": ["bridges.createWithId 500"],
  "22": ["channels.externalMedia 500"],
};

/**
 * What would crash or harm Asterisk although no parameter is missing, with where. Never sent: `lib/ari` must refuse it.
 * Calls without a required parameter are the other kind; every operation is tried so.
 */
export const harmful: readonly (TableCall & { code: "refused_dangerous" | "missing_parameter" })[] = [
  {
    name: "move without an application (res/stasis/control.c, app_control_move)",
    resource: "channels",
    nickname: "move",
    parameters: { channelId: "c" },
    code: "missing_parameter",
  },
  {
    name: "a bridge variable without a name (res/ari/resource_bridges.c)",
    resource: "bridges",
    nickname: "setBridgeVar",
    parameters: { bridgeId: "b", value: "v" },
    code: "missing_parameter",
  },
  {
    name: "a bridge recording without a format (main/file.c, ast_get_format_for_file_ext)",
    resource: "bridges",
    nickname: "record",
    parameters: { bridgeId: "b", name: "n" },
    code: "missing_parameter",
  },
  {
    name: "bridges.create with a body, which leaks the bridge (res/ari/resource_bridges.c)",
    resource: "bridges",
    nickname: "create",
    parameters: { variables: { ONE: "1" } },
    code: "refused_dangerous",
  },
  ...["originate", "create"].map((nickname) => ({
    name: `${nickname} with a wrong control format (channels/chan_websocket.c, requestor)`,
    resource: "channels",
    nickname,
    parameters: { endpoint: "WebSocket/INCOMING/f(xml)", app: "a" },
    code: "refused_dangerous" as const,
  })),
  {
    name: "external media with a wrong control format (channels/chan_websocket.c, requestor)",
    resource: "channels",
    nickname: "externalMedia",
    parameters: { app: "a", format: "slin16", transport_data: "f(xml)" },
    code: "refused_dangerous",
  },
  {
    name: "a path as the name of a module (GHSA-wcvv-g26m-wx5c)",
    resource: "asterisk",
    nickname: "loadModule",
    parameters: { moduleName: "../x.so" },
    code: "refused_dangerous",
  },
];
