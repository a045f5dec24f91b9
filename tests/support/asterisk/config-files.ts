import { dialplan, firstPhoneExtension } from "./dialplan";

/** What the configuration of a private Asterisk depends on. */
export interface AsteriskSettings {
  /** Folders as Asterisk sees them (inside its root). */
  folder: string;
  httpPort: number;
  sipPort: number;
  /** First and last UDP port for audio. */
  rtpPorts: readonly [number, number];
  username: string;
  password: string;
  sipPassword: string;
  entityId: string;
  application: string;
  phones: readonly string[];
  /** More lines for the `[general]` section of ari.conf, such as `channelvars = CHANNEL(linkedid)`. */
  ariGeneral: readonly string[];
  /** Text that is put at the end of a configuration file, by its name; a file that is not there is made. */
  more: Readonly<Record<string, string>>;
}

// Nothing that opens a port of its own, needs a database, or only fills the log.
const noloads = [
  ..."sip iax2 skinny mgcp unistim motif dahdi console alsa oss phone ooh323 mobile vpb"
    .split(" ")
    .map((it) => `chan_${it}`),
  ..."adaptive_odbc csv custom manager odbc pgsql radius sqlite3_custom tds"
    .split(" ")
    .map((it) => `cdr_${it}`),
  ..."custom manager odbc pgsql radius sqlite3_custom tds".split(" ").map((it) => `cel_${it}`),
  ..."lua ael dundi realtime".split(" ").map((it) => `pbx_${it}`),
  ..."voicemail voicemail_odbc voicemail_imap minivm meetme festival jack alarmreceiver adsiprog getcpeid sms flash image ices macro url nbscat dahdiras directory followme agent_pool amd queue sla page"
    .split(" ")
    .map((it) => `app_${it}`),
  ..."config_odbc config_pgsql config_ldap config_curl config_sqlite config_sqlite3 odbc odbc_transaction xmpp snmp smdi phoneprov pjsip_phoneprov_provider hep hep_pjsip hep_rtcp fax fax_spandsp stun_monitor statsd prometheus geolocation pjsip_geolocation stir_shaken pjsip_stir_shaken adsi timing_dahdi timing_pthread calendar calendar_caldav calendar_ews calendar_exchange calendar_icalendar parking realtime cdrel_custom aeap speech_aeap ari_mailboxes mwi_external mwi_external_ami resolver_unbound pktccops pjsip_transport_websocket pjsip_config_wizard clialiases pjsip_notify monitor"
    .split(" ")
    .map((it) => `res_${it}`),
  ..."odbc realtime".split(" ").map((it) => `func_${it}`),
];

// Asterisk logs an error when they are missing.
const emptyFiles = [
  "acl.conf",
  "pjproject.conf",
  "websocket_client.conf",
  "chan_websocket.conf",
  "res_http_media_cache.conf",
];

function sections(...parts: readonly string[]): string {
  return `${parts.join("\n\n")}\n`;
}

function phoneSections(name: string, extension: number, sipPassword: string): string {
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  return [
    `[${name}](phone)\nauth = ${name}\naors = ${name}\ncallerid = "${title}" <${extension}>`,
    `[${name}]\ntype = auth\nauth_type = userpass\nusername = ${name}\npassword = ${sipPassword}`,
    `[${name}]\ntype = aor\nmax_contacts = 1\nremove_existing = yes\nqualify_frequency = 0`,
  ].join("\n\n");
}

/** All configuration files of a private Asterisk, by name. */
export function configFiles(settings: AsteriskSettings): Record<string, string> {
  const files = ordinaryFiles(settings);
  for (const [name, text] of Object.entries(settings.more)) files[name] = `${files[name] ?? ""}\n${text}\n`;
  return files;
}

function ordinaryFiles(settings: AsteriskSettings): Record<string, string> {
  const { folder, phones } = settings;
  return {
    "asterisk.conf": sections(
      // Modules, sounds and documentation stay where this Asterisk was installed.
      `[directories]\nastetcdir => ${folder}/etc\nastdbdir => ${folder}/db\nastspooldir => ${folder}/spool\nastrundir => ${folder}/run\nastlogdir => ${folder}/log`,
      // Two private instances on one machine would take the same id from its network card.
      `[options]\nentityid = ${settings.entityId}\nnocolor = yes\nverbose = 0`,
    ),
    "modules.conf": sections(
      `[modules]\nautoload = yes\n${noloads.map((it) => `noload => ${it}.so`).join("\n")}`,
    ),
    "logger.conf": sections(
      "[general]\ndateformat = %F %T.%3q",
      "[logfiles]\nmessages => notice,warning,error",
    ),
    "http.conf": sections(
      `[general]\nenabled = yes\nbindaddr = 127.0.0.1\nbindport = ${settings.httpPort}\nsessionlimit = 200`,
    ),
    "ari.conf": sections(
      `[general]\nenabled = yes\nwebsocket_write_timeout = 3000\n${settings.ariGeneral.join("\n")}`,
      `[${settings.username}]\ntype = user\nread_only = no\npassword_format = plain\npassword = ${settings.password}`,
    ),
    "pjsip.conf": sections(
      "[global]\ntype = global\nendpoint_identifier_order = username,ip,anonymous\nuser_agent = Asterisk",
      `[udp]\ntype = transport\nprotocol = udp\nbind = 127.0.0.1:${settings.sipPort}`,
      "[phone](!)\ntype = endpoint\ncontext = default\ntransport = udp\ndisallow = all\nallow = ulaw\ndirect_media = no\nallow_subscribe = no",
      ...phones.map((name, index) => phoneSections(name, firstPhoneExtension + index, settings.sipPassword)),
      "[trunk]\ntype = endpoint\ncontext = from-trunk\ntransport = udp\ndisallow = all\nallow = ulaw\ndirect_media = no",
      "[trunk]\ntype = identify\nendpoint = trunk\nmatch = 127.0.0.1",
    ),
    "rtp.conf": sections(
      `[general]\nrtpstart = ${settings.rtpPorts[0]}\nrtpend = ${settings.rtpPorts[1]}\nicesupport = no\nstrictrtp = no`,
    ),
    "extensions.conf": dialplan(settings.application, phones),
    "musiconhold.conf": sections("[default]\nmode = files\ndirectory = moh"),
    "confbridge.conf": sections(
      "[general]",
      "[default_bridge]\ntype = bridge",
      "[default_user]\ntype = user\nquiet = yes",
    ),
    "indications.conf": sections(
      "[general]\ncountry = us",
      "[us]\ndescription = United States\nringcadence = 2000,4000\ndial = 350+440\nbusy = 480+620/500,0/500\nring = 440+480/2000,0/4000\ncongestion = 480+620/250,0/250\ncallwaiting = 440/300,0/10000\nrecord = 1400/500,0/15000\ninfo = !950/330,!1400/330,!1800/330,0",
    ),
    "cdr.conf": sections("[general]\nenable = no"),
    "cel.conf": sections("[general]\nenable = no"),
    "features.conf": sections("[general]"),
    "manager.conf": sections("[general]\nenabled = no"),
    "stasis.conf": sections("[threadpool]"),
    "udptl.conf": sections("[general]"),
    "ccss.conf": sections("[general]"),
    ...Object.fromEntries(emptyFiles.map((file) => [file, "\n"])),
  };
}
