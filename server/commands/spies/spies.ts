import { codecFor, modeRefusalHelp, modeRefusalWords } from "@/lib/api/spy-policy";
import type { SpyMode } from "@/lib/live/rows";
import type { Identity } from "../../auth/identity";
import { PanelError } from "../../errors";
import type { Spy } from "../../nodes/spy";
import { endedByWords } from "../../nodes/spy-words";
import type { CommandServices, Handler, LastingHandler } from "../command";
import { holdToRight } from "../right-now";
import { accepted, channelFor, endedBeforeTold } from "../target";
import { callWarnings, keepHoldMusic, mayStopMusic } from "./call-warnings";
import { findNoticeSound } from "./notice-sound";
import { policyChanges } from "./policy-changes";
import { aboutTold, changeTold, recordTold } from "./spy-told";

export const start: LastingHandler<"spies.start"> = async (
  input,
  services,
  identity,
  _tell,
  identifyAgain,
) => {
  const { spies, node, channel } = channelFor(services.nodes, input.node, input.channelId, "spy");
  const { mode, whisperTo, sides, follow, codecs, reason } = input;
  const policy = requireMode(services, identity, mode);
  if (policy.reasonRequired && reason === "") {
    throw new PanelError("invalid_input", "Whoever listens here has to say why.", {
      whatToDo: "Write the reason; it is kept in the audit.",
      field: "reason",
    });
  }
  const warnings = callWarnings(node.live, channel, input);
  const keepsMusic = input.holdMusic === "keep";
  if (keepsMusic) keepHoldMusic(warnings);
  // Until the phone is answered, or the next call of who is followed is there, the call may be on hold.
  const mayBegin = (id: string) => !keepsMusic || !mayStopMusic(node.live, id);
  const hold = (spyId: string) =>
    holdToRight(services.nodes, identity, identifyAgain, async () => await spies.get(spyId).end("forbidden"));
  const wanted = { targetId: input.channelId, mode, whisperTo, reason, owner: identity, mayBegin };
  if (input.via === "browser") {
    const how = { sides, follow, ...codecFor(policy, codecs) };
    const begun = await spies.startByBrowser({ ...wanted, ...how });
    await hold(begun.spyId);
    return { ...begun, warnings };
  }
  if (input.endpoint === undefined) {
    throw new PanelError("invalid_input", "Which phone shall ring is missing.", {
      whatToDo: "Name your phone, for example PJSIP/alice, or listen in the browser (via: browser).",
      field: "endpoint",
    });
  }
  const { endpoint, timeoutMs } = input;
  const spyId = await spies.startByPhone({ ...wanted, endpoint, timeoutMs });
  await hold(spyId);
  return { spyId, ticket: null, warnings };
};

/** What the admin has decided. @throws PanelError forbidden when this role may not use the mode */
function requireMode({ policies }: CommandServices, { role }: Identity, mode: SpyMode) {
  const policy = policies.spying();
  const kept = modeRefusalWords(policy, role, mode);
  if (kept !== null) throw new PanelError("forbidden", kept, { whatToDo: modeRefusalHelp, field: "mode" });
  return policy;
}

/** Another's mode would open another's microphone to the call; by id, for two tokens may bear one name. */
function own(session: Spy, { id }: Identity): Spy {
  if (session.ownerId === id) return session;
  throw new PanelError("forbidden", `This spy is ${session.row.by}'s.`, {
    whatToDo: `Ask ${session.row.by}, or listen to the call yourself; an admin may end it.`,
  });
}

export const change: Handler<"spies.change"> = async (input, services, identity, tell) => {
  const { node: name, id, ...change } = input;
  const { spies } = services.nodes.live(name);
  const session = own(spies.get(id), identity);
  requireMode(services, identity, change.mode ?? session.row.mode);
  const { from, to } = await session.change(change);
  tell(changeTold(from, to, spies.whomOf(id)));
  return accepted;
};

export const ticket: Handler<"spies.ticket"> = async ({ node, id }, { nodes }, identity) => {
  const { spies } = nodes.live(node);
  return { ticket: spies.ticket(own(spies.get(id), identity).id) };
};

export const end: Handler<"spies.end"> = async ({ node: name, id }, { nodes }, identity, tell) => {
  const { spies } = nodes.live(name);
  if (spies.justEnded.isEndedFor(id, identity)) {
    tell(endedBeforeTold);
    return accepted;
  }
  const session = spies.get(id);
  // Before the end, which may be the call's.
  const told = aboutTold(session.row, spies.whomOf(id));
  if (identity.role === "admin" && session.ownerId !== identity.id) {
    await session.end("ended", endedByWords(identity.actor));
  } else await own(session, identity).end();
  tell(told);
  return accepted;
};

export const record: Handler<"spies.record"> = async (
  { node: name, id, sides },
  { nodes },
  identity,
  tell,
) => {
  const { spies } = nodes.live(name);
  const { row } = own(spies.get(id), identity);
  if (row.status !== "active") {
    throw new PanelError("not_possible_now", "Nothing is heard now that could be recorded.", {
      whatToDo: "Record when the call is there.",
    });
  }
  const recordingId = await spies.recordings.start(row, sides);
  tell(recordTold(row, sides, spies.whomOf(id)));
  return { recordingId };
};

export const stopRecording: Handler<"spies.stopRecording"> = async (
  { node: name, id },
  { nodes },
  identity,
  tell,
) => {
  const { spies } = nodes.live(name);
  const { row } = own(spies.get(id), identity);
  await spies.recordings.stop(row.id);
  tell(aboutTold(row, spies.whomOf(id)));
  return accepted;
};

export const mark: Handler<"spies.mark"> = async (
  { node: name, id, text, atMs = null },
  { nodes },
  identity,
  tell,
) => {
  const { spies } = nodes.live(name);
  const { row } = own(spies.get(id), identity);
  const marked = await spies.recordings.mark(row.id, { text, by: identity.actor, atMs });
  tell(aboutTold(row, spies.whomOf(id)));
  return marked;
};

export const changePolicy: Handler<"spyPolicy.change"> = async (policy, services, _identity, tell) => {
  const { policies, nodes } = services;
  const uncheckedNodes = await findNoticeSound(policies.spying().notice, policy.notice, nodes.all());
  const { before, now } = await policies.changeSpying(policy);
  tell(policyChanges(before, now));
  return { ...now, uncheckedNodes };
};
