/** The first phone is 1001, the second 1002, and so on. */
export const firstPhoneExtension = 1001;

/**
 * The dialplan of a private Asterisk.
 *
 * | extension | what it does |
 * |---|---|
 * | 1001, 1002, … | rings the first, second, … phone for 60 s by Dial() |
 * | 600 | a tone of 1004 Hz |
 * | 601 | echo |
 * | 602 | music |
 * | 603 | a long spoken recording, again and again |
 * | 604 | a conference by ConfBridge() |
 * | 700 | the panel's application; congestion tone when it is not there |
 * | 701 | rings and never answers |
 * | 702 | busy |
 * | 800 | a holding bridge of the dialplan, with music |
 * | 900 | answers and stays, silent |
 */
export function dialplan(application: string, phones: readonly string[]): string {
  const phoneLines = phones.map(
    (name, index) =>
      `exten => ${firstPhoneExtension + index},1,Dial(PJSIP/${name},60)\n same => n,Hangup(\${HANGUPCAUSE})`,
  );
  return `[general]
static = yes
writeprotect = yes
clearglobalvars = no

[default]
${phoneLines.join("\n")}

exten => 600,1,Answer()
 same => n,Milliwatt()
exten => 601,1,Answer()
 same => n,Echo()
exten => 602,1,Answer()
 same => n,MusicOnHold(default)
exten => 603,1,Answer()
 same => n(again),Playback(demo-congrats)
 same => n,Wait(1)
 same => n,Goto(again)
exten => 604,1,Answer()
 same => n,ConfBridge(604)
exten => 700,1,Stasis(${application},700)
 same => n,GotoIf($["\${STASISSTATUS}" = "FAILED"]?absent)
 same => n,Hangup()
 same => n(absent),Congestion(10)
exten => 701,1,Ringing()
 same => n,Wait(3600)
exten => 702,1,Busy(10)
exten => 800,1,Answer()
 same => n,BridgeWait(lobby,participant,m(default))
exten => 900,1,Answer()
 same => n,Wait(86400)

[from-trunk]
exten => _X.,1,Goto(default,\${EXTEN},1)
exten => s,1,Goto(default,700,1)

; Brings legs of a Dial() call into the application: Local/takeover@patchbay with TARGET and PEER (channel names).
; The called leg goes first: Dial() ends the other one a little later then.
[patchbay]
exten => takeover,1,GotoIf($[\${DIALPLAN_EXISTS(stasis-${application},s,1)} = 0]?away)
 same => n,ChannelRedirect(\${TARGET},stasis-${application},s,1)
 same => n,ExecIf($["\${PEER}" != ""]?ChannelRedirect(\${PEER},stasis-${application},s,1))
 same => n(away),Hangup()
`;
}
