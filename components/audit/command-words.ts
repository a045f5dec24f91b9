/** What each command did, in people's words, for the past tense of an audit. */
const words: Readonly<Record<string, string>> = {
  sign_in: "Signed in",
  sign_out: "Signed out",
  set_up: "Set the panel up",
  change_password: "Changed the own password",
  "channels.originate": "Placed a call",
  "channels.hangup": "Hung up",
  "channels.hangupMany": "Hung up several",
  "channels.answer": "Answered",
  "channels.hold": "Held",
  "channels.unhold": "Took off hold",
  "channels.mute": "Muted",
  "channels.unmute": "Unmuted",
  "channels.startMusic": "Played music",
  "channels.stopMusic": "Stopped the music",
  "channels.dtmf": "Sent digits",
  "channels.continue": "Sent on in the dialplan",
  "channels.redirect": "Redirected",
  "bridges.create": "Made a bridge",
  "bridges.destroy": "Took a bridge down",
  "bridges.add": "Added to a bridge",
  "bridges.remove": "Took out of a bridge",
  "bridges.startMusic": "Played music in a bridge",
  "bridges.stopMusic": "Stopped a bridge's music",
  "spies.start": "Listened by phone",
  "spies.change": "Changed how to listen",
  "spies.end": "Stopped listening",
  "nodes.check": "Checked a node",
  "users.create": "Made a user",
  "users.change": "Changed a user",
  "users.remove": "Removed a user",
  "tokens.create": "Made a token",
  "tokens.revoke": "Revoked a token",
};

/** A command of the audit in words; one that is not known, by its name. */
export function commandWords(command: string): string {
  return words[command] ?? command;
}
