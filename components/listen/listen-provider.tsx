"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { useLiveStore } from "@/components/live/live-provider";
import { useSession } from "@/components/live/session";
import {
  modeRefusal,
  modeTakenWords,
  useKnownPolicy,
  usePolicyAskedAgain,
  usePolicyAskedOnFocus,
  usePolicyNow,
  useSpyPolicy,
} from "@/components/live/spy-policy";
import { send } from "@/components/live/use-command";
import { beforeSignOut } from "@/components/shell/sign-out";
import { soundHere } from "@/components/shell/sound-here";
import { useSoundWishes } from "@/components/shell/sound-request";
import { AudioEngine, type AudioSupport } from "@/lib/audio/browser/audio-engine";
import type { ListeningPorts, ListeningState } from "./listening-state";
import { ListeningStore } from "./listening-store";
import { microphoneChoice } from "./microphone-choice";
import { useLeaving } from "./use-leaving";
import { useMicrophoneRefusal } from "./use-microphone";
import { useRecordingSound } from "./use-recording-sound";

interface Listening {
  store: ListeningStore;
  /** Why sound cannot work on this page, in words; null where it can. */
  support: AudioSupport;
}

const ListeningContext = createContext<Listening | null>(null);

const engineFiles = {
  socketUrl: "/api/v1/audio",
  workerUrl: "/audio/audio-worker.js",
  listenWorkletUrl: "/audio/listen-processor.js",
  microphoneWorkletUrl: "/audio/microphone-processor.js",
};

/** Before the page stands in a browser nothing is known of its sound, and nothing is refused. */
const unknownSupport: AudioSupport = { listen: null, talk: null };

interface ListenProviderProps {
  children: ReactNode;
  /** For tests: the audio to use. */
  audio?: Pick<ListeningPorts, "audio" | "support">;
}

/** The sessions of this page, for its dock; answers what the page asks of it. */
export function ListenProvider({ children, audio }: ListenProviderProps) {
  const live = useLiveStore();
  const { session } = useSession();
  useSpyPolicy();
  const knownPolicy = useKnownPolicy();
  const askPolicyAgain = usePolicyAskedAgain();
  usePolicyAskedOnFocus();
  const askPolicy = usePolicyNow();
  const denied = useMicrophoneRefusal();
  const [support, setSupport] = useState(unknownSupport);
  const latest = useRef({ session, support });
  latest.current = { session, support };

  const [store] = useState(
    () =>
      new ListeningStore({
        send: (name, call) =>
          send(live, name, call).catch((refused: unknown) => {
            askPolicyAgain(refused);
            throw refused;
          }),
        spies: () => live.replica.current("spies"),
        talks: () => live.replica.current("talks"),
        removalText: (collection, node, id) => {
          const removal = live.replica.removal(node, collection, id);
          return removal === null ? undefined : removal.causeText || null;
        },
        hasChannel: (node, id) =>
          live.replica.current("channels").some((each) => each.node === node && each.row.id === id),
        isLive: (node) => live.node(node)?.status === "live",
        me: () => latest.current.session?.username ?? null,
        modeRefusal: (mode) => modeRefusal(knownPolicy(), latest.current.session?.role ?? "operator", mode),
        modeRefusalNow: async (mode) => {
          const policy = await askPolicy().catch(knownPolicy);
          return modeRefusal(policy, latest.current.session?.role ?? "operator", mode);
        },
        policyTook: async (mode) => {
          const policy = await askPolicy();
          return modeTakenWords(policy, latest.current.session?.role ?? "operator", mode);
        },
        reasonRequired: () => knownPolicy()?.reasonRequired ?? false,
        support: () => latest.current.support,
        audio: audio?.audio ?? (() => new AudioEngine(engineFiles)),
        refuse: (at, what, problem) => live.pending.refuse(at, what, problem),
        settle: (at) => live.pending.clear(at),
        deviceId: () => microphoneChoice.read(),
      }),
  );

  const ask = audio?.support;
  useEffect(() => {
    const found = (ask ?? AudioEngine.support)();
    setSupport({ listen: found.listen, talk: found.talk ?? denied });
  }, [ask, denied]);

  useEffect(() => live.replica.subscribe(store.sync), [live, store]);
  useEffect(() => live.onLiveAgain(store.nodeIsLive), [live, store]);
  useEffect(() => beforeSignOut(() => store.close()), [store]);
  useSoundWishes(store.wish);
  useLeaving(store);
  useRecordingSound(store);
  useEffect(() => {
    const tell = () => {
      const { sessions, starting } = store.snapshot();
      const here = sessions.filter(({ link, isOpening }) => link !== null || isOpening);
      const coming = starting.map(({ node, channelId }) => `${node}/${channelId ?? ""}`);
      soundHere.tell(new Set(here.map(({ key }) => key)), new Set(coming));
    };
    tell();
    return store.subscribe(tell);
  }, [store]);

  const username = session?.username;
  const mayListen = session !== undefined && session.role !== "operator";
  useEffect(() => {
    if (username !== undefined) store.sync();
    // The first click is to be as fast as the others.
    if (mayListen && support.listen === null && support !== unknownSupport) store.prepare();
  }, [store, username, mayListen, support]);

  const value = useRef<Listening>({ store, support });
  if (value.current.support !== support) value.current = { store, support };
  return <ListeningContext value={value.current}>{children}</ListeningContext>;
}

export function useListening(): Listening {
  const found = useContext(ListeningContext);
  if (found === null) throw new Error("useListening was called outside ListenProvider.");
  return found;
}

/** One thing of what the dock shows: drawn anew when that changes. */
export function useListeningState<Part>(part: (state: ListeningState) => Part): Part {
  const { store } = useListening();
  const select = useCallback(() => part(store.snapshot()), [store, part]);
  return useSyncExternalStore(store.subscribe, select, select);
}
