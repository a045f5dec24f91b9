"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { toast } from "sonner";
import { LiveStore } from "./live-store";
import { onOwnPasswordChanged } from "./own-password";
import { isSessionOver, sessionKey, toSignIn, useSession } from "./session";
import { type LiveSocket, openSocket } from "./socket";
import { spyPolicyKey } from "./spy-policy";

const LiveContext = createContext<LiveStore | null>(null);

/** The live state of the page. Prefer the hooks of `hooks.ts`. */
export function useLiveStore(): LiveStore {
  const store = useContext(LiveContext);
  if (store === null)
    throw new Error("useLiveStore was called outside LiveProvider: put the page inside it.");
  return store;
}

interface LiveProviderProps {
  children: ReactNode;
  /** For tests: the store and the socket to use. */
  store?: LiveStore;
  connect?: () => LiveSocket;
}

/** Opens the socket once somebody is signed in, and feeds the live store from it. */
export function LiveProvider({ children, store: given, connect = openSocket }: LiveProviderProps) {
  const [store] = useState(() => given ?? new LiveStore());
  const { session, error } = useSession();
  const queryClient = useQueryClient();
  const signedIn = session !== undefined;

  useEffect(() => {
    if (error?.problem.status === 401) toSignIn();
    // There is no socket yet that could tell it.
    else if (error !== null && !signedIn) store.lose();
  }, [error, signedIn, store]);

  useEffect(() => {
    // Also when nothing fails because nothing answers at all.
    const waiting = setTimeout(() => {
      if (store.connection().status === "connecting") store.lose();
    }, connectWithinMs);
    return () => clearTimeout(waiting);
  }, [store]);

  useEffect(() => {
    if (!signedIn) return;
    const socket = connect();
    let asking = false;
    const askSession = async () => {
      if (asking) return;
      asking = true;
      if (await isSessionOver()) toSignIn({ ended: true });
      asking = false;
    };
    const stop = feed(store, socket, {
      onSessionEnded: () => void askSession(),
      onRoleChanged: (text) => {
        toast(text, { closeButton: true });
        void queryClient.invalidateQueries({ queryKey: sessionKey });
      },
      onPolicyChanged: () => void queryClient.invalidateQueries({ queryKey: spyPolicyKey }),
    });
    // The open socket holds the cookie of before and would be ended.
    const forget = onOwnPasswordChanged(() => socket.disconnect().connect());
    return () => {
      forget();
      stop();
      socket.disconnect();
    };
  }, [store, connect, signedIn, queryClient]);

  return <LiveContext value={store}>{children}</LiveContext>;
}

/** How long a page waits for its first connection before it says that there is none. */
const connectWithinMs = 8_000;

interface FeedHandlers {
  /** Its socket is no longer taken. The session itself may go on with another cookie, so the feed keeps trying. */
  onSessionEnded: () => void;
  onRoleChanged: (text: string) => void;
  /** The listening policy is another, or may be: it was changed, or the socket was cut meanwhile. */
  onPolicyChanged: () => void;
}

/** How long a socket that the panel closed stays closed: the panel may be restarting. */
const reopenAfterMs = 1_000;

/** How often ended rows are looked at: they stay 3 s. */
const expireEveryMs = 500;

/** Joins a socket to a store. Returns its undo. */
export function feed(store: LiveStore, socket: LiveSocket, handlers: FeedHandlers): () => void {
  let reopening: ReturnType<typeof setTimeout> | undefined;
  const reopen = () => {
    clearTimeout(reopening);
    reopening = setTimeout(() => socket.connect(), reopenAfterMs);
  };
  /** Nodes for which a snapshot was asked and has not come: further gaps do not ask again. */
  const asked = new Set<string>();
  /** The first snapshot of a connection names every node; later ones only those asked for. */
  let first = true;
  let wasOpen = false;
  const expiring = setInterval(() => store.expire(), expireEveryMs);

  socket.on("connect", () => {
    asked.clear();
    first = true;
    store.setConnection({ status: "open" });
    if (wasOpen) handlers.onPolicyChanged();
    wasOpen = true;
  });
  socket.on("disconnect", (reason) => {
    // Closed by the page itself, to open it at once with another cookie.
    if (reason === "io client disconnect") return;
    store.lose();
    // Socket.IO does not come back by itself when the server closed the socket.
    if (reason === "io server disconnect") reopen();
  });
  socket.on("connect_error", (error) => {
    store.lose();
    if (error.message === "not_signed_in") handlers.onSessionEnded();
    // Refused by the panel itself: then too Socket.IO leaves it to us.
    if (!socket.active) reopen();
  });
  socket.on("snapshot", (snapshot) => {
    for (const { node } of snapshot.nodes) asked.delete(node.node);
    store.applySnapshot(snapshot, { complete: first });
    first = false;
  });
  socket.on("patch", (patch) => {
    if (store.applyPatch(patch) || asked.has(patch.node)) return;
    asked.add(patch.node);
    socket.emit("resync", { nodes: [patch.node] });
  });
  socket.on("node", (node) => store.applyNode(node));
  socket.on("session", (change) => {
    if (change.kind === "ended") handlers.onSessionEnded();
    else handlers.onRoleChanged(change.text);
  });
  socket.on("policy", () => handlers.onPolicyChanged());
  return () => {
    clearTimeout(reopening);
    clearInterval(expiring);
    socket.removeAllListeners();
  };
}
