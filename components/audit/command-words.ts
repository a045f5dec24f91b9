/** Each command in people's words. Not in the past: it may have been refused. */
const words: Readonly<Record<string, string>> = {
  sign_in: "Sign in",
  sign_out: "Sign out",
  set_up: "Set the panel up",
  change_password: "Change own password",
  "channels.originate": "Place a call",
  "channels.hangup": "Hang up",
  "channels.hangupMany": "Hang up several",
  "channels.answer": "Answer",
  "channels.hold": "Hold",
  "channels.unhold": "Take off hold",
  "channels.mute": "Mute",
  "channels.unmute": "Unmute",
  "channels.startMusic": "Play music",
  "channels.stopMusic": "Stop the music",
  "channels.dtmf": "Send digits",
  "channels.continue": "Send on in the dialplan",
  "channels.redirect": "Redirect",
  "bridges.create": "Make a bridge",
  "bridges.destroy": "Destroy a bridge",
  "bridges.add": "Add to a bridge",
  "bridges.remove": "Take out of a bridge",
  "bridges.startMusic": "Play music in a bridge",
  "bridges.stopMusic": "Stop a bridge's music",
  "spies.start": "Listen to a call",
  "spies.change": "Change how to listen",
  "spies.changed": "Listened, then changed",
  "spies.ticket": "Come back to a call's sound",
  "spies.end": "Stop listening",
  "spies.ended": "Listened",
  "spyPolicy.change": "Change who may listen",
  "nodes.check": "Check a node",
  "users.create": "Make a user",
  "users.change": "Change a user",
  "users.remove": "Remove a user",
  "tokens.create": "Make a token",
  "tokens.revoke": "Revoke a token",
};

/** A command of the audit in words; one that is not known, by its name. */
export function commandWords(command: string): string {
  return words[command] ?? command;
}
