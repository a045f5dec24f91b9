"use client";

import { useQuery } from "@tanstack/react-query";
import { useRows } from "@/components/live/hooks";
import { recordingsAskedAgain, recordingsKey } from "@/components/live/recordings-key";
import { type ApiError, request } from "@/components/live/request";
import { useSession } from "@/components/live/session";
import { useRecordingsAskedAgain } from "@/components/live/use-recordings-asked-again";
import { queries } from "@/lib/api/queries";
import type { ListedRecording } from "@/lib/api/recordings";
import { reaches } from "@/lib/api/roles";
import type { Call } from "@/lib/live/calls";

/** A mark that somebody else sets while it is recorded is seen after so long at most. */
const marksWithinMs = 5_000;

/** What was recorded of a call, newest first, for those who may know; asked for again when a recording begins or ends. */
export function useRecordings({ node, channelIds }: Pick<Call, "node" | "channelIds">): {
  recordings: readonly ListedRecording[];
  error: ApiError | null;
} {
  const { session } = useSession();
  const spies = useRows("spies");
  const running = spies
    .filter((spy) => spy.node === node && channelIds.includes(spy.row.targetId))
    .flatMap(({ row }) => row.recording?.name ?? [])
    .sort()
    .join(",");
  const ids = channelIds.join(",");
  const { data = [], error } = useQuery<ListedRecording[], ApiError>({
    queryKey: [...recordingsKey, node, ids],
    queryFn: async ({ signal }) => {
      const { recordings } = await request(queries.recordings, { node, channelIds: ids, limit: 50 }, signal);
      return recordings;
    },
    enabled: session !== undefined && reaches(session.role, queries.recordings.role),
    ...recordingsAskedAgain,
    // Nothing tells of the marks that others set meanwhile.
    ...(running === "" ? {} : { refetchInterval: marksWithinMs }),
    // A leg that comes or goes makes it another question: until it is answered the last answer stands.
    placeholderData: (before) => before,
  });
  useRecordingsAskedAgain(running);
  return { recordings: data, error };
}
