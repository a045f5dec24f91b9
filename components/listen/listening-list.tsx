"use client";

import { AudioLines, CircleDot, Headphones, LoaderCircle, X } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { Elapsed } from "@/components/live/elapsed";
import { useCalls, useNodeName, useReady, useRows } from "@/components/live/hooks";
import { useLiveStore } from "@/components/live/live-provider";
import { modeIcons } from "@/components/live/mode-icons";
import { rowKey } from "@/components/live/pending";
import { useSession } from "@/components/live/session";
import { useActivity, useSend } from "@/components/live/use-command";
import { ArmedButton } from "@/components/ui/armed-button";
import { type Column, DataList } from "@/components/ui/data-list";
import { EmptyState } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Badge } from "@/components/ui/state-pill";
import { untrusted } from "@/components/ui/untrusted";
import { type ListeningLine, listeningNow } from "./listening-now";

const rowHeightPx = 52;
const headHeightPx = 32;
const lineKey = ({ key }: ListeningLine) => key;
const lineNote = (line: ListeningLine) => <LineNote line={line} />;
const lineLabel = ({ who, doing, whom, heardBy, how, isRecorded }: ListeningLine) =>
  [who, doing, whom, heardBy, how, ...(isRecorded === true ? ["recorded"] : [])].join(", ");

/** The list of calls, with the details of this one open. */
const callAddress = ({ node, targetId }: ListeningLine) =>
  `/calls?${new URLSearchParams({ channel: `${node}/${targetId}` })}`;

/** Who listens to whom on every Asterisk, as it is now. */
export function ListeningNow() {
  const store = useLiveStore();
  const ready = useReady();
  const router = useRouter();
  const spies = useRows("spies");
  const channels = useRows("channels");
  const calls = useCalls();
  const lines = useMemo(
    () =>
      listeningNow({
        spies,
        channels,
        calls,
        applicationOf: (node) => store.node(node)?.application ?? "",
      }),
    [spies, channels, calls, store],
  );
  return (
    <section aria-labelledby="listening-now" className="border-b border-line">
      <h2 id="listening-now" className="flex min-h-12 items-center gap-2 px-4 text-[13px] font-semibold">
        Listening now
        {ready ? <Badge>{lines.length}</Badge> : null}
      </h2>
      {!ready ? (
        <SkeletonRows count={3} />
      ) : lines.length === 0 ? (
        <EmptyState icon={<Headphones />} title="Nobody listens now">
          Whoever begins to listen to a call, on any Asterisk, appears here at once.
        </EmptyState>
      ) : (
        // The list fills what it is given: so much as it needs, and half of the page at the most.
        <div
          className="flex max-h-[50dvh] flex-col border-t border-line"
          style={{ height: headHeightPx + rowHeightPx * lines.length + 1 }}
        >
          <DataList
            label="Listening now"
            rows={lines}
            rowId={lineKey}
            rowLabel={lineLabel}
            rowHeightPx={rowHeightPx}
            rowNote={lineNote}
            columns={columns}
            onOpen={(line) => router.push(callAddress(line))}
            empty={null}
          />
        </div>
      )}
    </section>
  );
}

const columns: readonly Column<ListeningLine>[] = [
  { id: "who", header: "Who", width: "minmax(0,1fr)", cell: (line) => <WhoCell line={line} /> },
  {
    id: "whom",
    header: "Call",
    width: "minmax(0,1.6fr)",
    cell: (line) => (
      <TwoLines
        first={
          <Link
            href={callAddress(line)}
            title={`Open ${line.whom}`}
            className="underline-offset-2 hover:underline"
          >
            {line.whom}
          </Link>
        }
        second={line.leg ?? "its channel has gone"}
        narrowSecond={
          <>
            <Since line={line} /> {line.how}
          </>
        }
      />
    ),
  },
  {
    id: "mode",
    header: "How",
    width: "minmax(0,1.3fr)",
    hideBelow: "narrow",
    cell: (line) => <TwoLines first={<Doing line={line} />} second={line.heardBy} />,
  },
  {
    id: "via",
    header: "By",
    width: "minmax(0,1fr)",
    hideBelow: "narrow",
    cell: ({ how }) => (
      <span className="truncate" title={how}>
        {how}
      </span>
    ),
  },
  {
    id: "since",
    header: "Since",
    width: "62px",
    hideBelow: "narrow",
    cell: (line) => <Since line={line} />,
  },
  {
    id: "recorded",
    header: "Recorded",
    width: "84px",
    hideBelow: "medium",
    cell: ({ isRecorded }) =>
      isRecorded === true ? (
        <span className="flex items-center gap-1 text-xs text-bad">
          <CircleDot aria-hidden className="size-3.5" />
          recorded
        </span>
      ) : (
        <span className="text-xs text-ink-2">{isRecorded === null ? "not known" : "no"}</span>
      ),
  },
  {
    id: "node",
    header: "Node",
    width: "minmax(72px,0.7fr)",
    hideBelow: "medium",
    cell: ({ node }) => <NodeCell node={node} />,
  },
  {
    id: "acts",
    header: "",
    headerLabel: "Acts",
    width: "88px",
    align: "end",
    cell: (line) => <StopCell line={line} />,
  },
];

function WhoCell({ line }: { line: ListeningLine }) {
  const isMe = useIsMine(line);
  const nodeName = useNodeName(line.node);
  return (
    <TwoLines
      first={
        <span className="flex min-w-0 items-center gap-1.5">
          <span className="truncate font-medium">{line.who}</span>
          {isMe ? <Badge>you</Badge> : null}
          {line.isRecorded === true ? (
            <CircleDot
              role="img"
              aria-label="recorded"
              className="hidden size-3.5 shrink-0 text-bad @max-[960px]:block"
            />
          ) : null}
        </span>
      }
      // What has a column of its own where there is room for it.
      second={<span className="hidden @max-[960px]:inline">on {nodeName}</span>}
      narrowSecond={<Doing line={line} />}
    />
  );
}

function Doing({ line: { mode, doing, heardBy } }: { line: ListeningLine }) {
  const Icon = mode === null ? AudioLines : modeIcons[mode].icon;
  return (
    <span className="flex min-w-0 items-center gap-1.5" title={`${doing}, ${heardBy}`}>
      <Icon aria-hidden className="size-3.5 shrink-0 text-accent" />
      <span className="truncate">{doing}</span>
    </span>
  );
}

function Since({ line: { sinceMs, node } }: { line: ListeningLine }) {
  return <Elapsed sinceMs={sinceMs} node={node} title="Since it is listened to" className="tabular-nums" />;
}

function NodeCell({ node }: { node: string }) {
  return <span className="truncate text-ink-2">{useNodeName(node)}</span>;
}

interface TwoLinesProps {
  first: React.ReactNode;
  second: React.ReactNode;
  /** In place of the second where the list is narrow. */
  narrowSecond?: React.ReactNode;
}

function TwoLines({ first, second, narrowSecond }: TwoLinesProps) {
  const titleOf = (text: React.ReactNode) => (typeof text === "string" ? { title: text } : {});
  const line = "truncate text-xs leading-4 text-ink-2";
  return (
    <span className="grid min-w-0 flex-1 leading-5">
      <span className="truncate" {...titleOf(first)}>
        {first}
      </span>
      <span
        className={narrowSecond === undefined ? line : `${line} @max-[640px]:hidden`}
        {...titleOf(second)}
      >
        {second}
      </span>
      {narrowSecond === undefined ? null : (
        <span className={`hidden ${line} @max-[640px]:block`}>{narrowSecond}</span>
      )}
    </span>
  );
}

function useIsMine({ spyId, who }: ListeningLine): boolean {
  const { session } = useSession();
  return spyId !== null && session !== undefined && untrusted(session.username) === who;
}

/** An admin ends anybody's listening, others their own; what another application does is not the panel's to end. */
function StopCell({ line }: { line: ListeningLine }) {
  const { session } = useSession();
  const send = useSend();
  const isMine = useIsMine(line);
  const { node, spyId, who, whom } = line;
  if (spyId === null || !(isMine || session?.role === "admin")) return null;
  return (
    <ArmedButton
      size="small"
      armedLabel="Again"
      title={`${who} stops listening; the call goes on`}
      onAct={() => send("spies.end", { input: { node, id: spyId }, what: "Ending" })}
    >
      Stop
      <span className="sr-only">
        {" "}
        {who} listening to {whom}
      </span>
    </ArmedButton>
  );
}

/** At the end of a row: that it is being ended, or why it could not be. */
function LineNote({ line: { node, spyId } }: { line: ListeningLine }) {
  const { pending } = useLiveStore();
  const place = rowKey(node, "spies", spyId ?? "");
  const activity = useActivity(place);
  if (activity?.kind === "pending") {
    return (
      <span role="status" className="flex h-full items-center gap-2 bg-hover px-4 text-xs text-ink-2">
        <LoaderCircle aria-hidden className="size-3.5 motion-safe:animate-spin" />
        {activity.what}…
      </span>
    );
  }
  if (activity?.kind !== "refused") return null;
  return (
    <span className="flex h-full min-w-0 items-center gap-2 bg-bad-soft px-4 text-xs text-bad">
      <span role="alert" className="line-clamp-2 leading-4">
        {activity.problem.detail} {activity.problem.whatToDo}
      </span>
      <IconButton label="Dismiss" onClick={() => pending.clear(place)}>
        <X aria-hidden />
      </IconButton>
    </span>
  );
}
