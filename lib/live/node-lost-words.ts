/** Nothing comes from Asterisk any more, and nobody can be asked. Of what is listened to, and of talks. */
export const nodeLostWords = "The connection to this Asterisk was lost, and the sound with it.";

/** Nothing from before lives on. */
export const restartedWords = "Asterisk was restarted, which ended the call.";
