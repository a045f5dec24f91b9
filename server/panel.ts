import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { RecordingRow } from "@/lib/api/recordings";
import { EventStream } from "@/lib/ari";
import { createClient, socketOpener } from "@/lib/ari/nodejs";
import { within } from "@/lib/time/within";
import { openAuth } from "./auth/auth";
import { createRecordRefused } from "./auth/refused";
import { createMemoryBus } from "./bus/memory";
import { createActLimit } from "./commands/act-limits";
import { Dispatcher } from "./commands/dispatcher";
import { handlers } from "./commands/handlers";
import { whomOf } from "./commands/whom";
import type { Config, NodeConfig } from "./config";
import { PanelError } from "./errors";
import { createClientAddress } from "./http/client-address";
import { createHttp } from "./http/http";
import { createMetrics } from "./http/metrics";
import { isAllowedOrigin } from "./http/origin";
import { createRecordQueries } from "./http/queries";
import { Gateway } from "./live/gateway";
import { registerLiveMetrics } from "./live/metrics";
import { createLiveQueries } from "./live/queries";
import { LiveStore } from "./live/store";
import type { Logger } from "./logger";
import { AudioGateway } from "./media/audio-gateway";
import type { BrowserTalk } from "./media/browser-talk";
import { CutRecordings } from "./media/cut-recordings";
import { MediaChannels } from "./media/media-channels";
import { RecordingDoor } from "./media/recording-door";
import { RecordingSounds } from "./media/recording-sounds";
import { TalkAudit } from "./media/talk-audit";
import { Talks } from "./media/talks";
import { Tickets } from "./media/tickets";
import { systemClock } from "./nodes/clock";
import { watchHeldBridges } from "./nodes/held-bridges";
import { Node } from "./nodes/node";
import { type ManagedNode, Nodes } from "./nodes/nodes";
import { Originations } from "./nodes/originations";
import { PartyCalls } from "./nodes/party-calls";
import { SessionLedger } from "./nodes/session-ledger";
import { Spies } from "./nodes/spies";
import type { Spy } from "./nodes/spy";
import { SpyAudit } from "./nodes/spy-audit";
import { openStorage } from "./storage/storage";

/** A wire that holds still without a word is told within five seconds. */
const aliveness = { pingIntervalMs: 2_000, pongTimeoutMs: 3_000 };

/** At the end: so long browsers wait for what Asterisk takes down; what it has not by then is told as ending. */
const farewellMs = 2_000;

/** Draws the pages. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface PanelOptions {
  config: Config;
  logger: Logger;
  pages: Pages;
  /** Made outside when the pages need it too (Next's development socket). */
  httpServer?: Server;
}

export interface Panel {
  /** Where the first admin sets a password; null when there is a user. */
  readonly setupLink: string | null;
  readonly nodes: Nodes;
  readonly httpServer: Server;
  /** Connects to the nodes and opens the port. */
  listen(): Promise<void>;
  /** Ends everything that was started, in the opposite order. */
  close(): Promise<void>;
}

/** Puts the panel together: the only place that builds what lives long. */
export async function createPanel({
  config,
  logger,
  pages,
  httpServer = createServer(),
}: PanelOptions): Promise<Panel> {
  const clock = systemClock;
  const storage = await openStorage({
    dataDir: config.dataDir,
    databaseUrl: config.databaseUrl?.reveal() ?? null,
    onIdleError: (error) => logger.warn({ err: error }, "a database connection broke"),
  });
  const auth = await openAuth({ config, storage, logger });
  const unfinished = await storage.audit.closeUnfinished();
  if (unfinished > 0)
    logger.warn({ rows: unfinished }, "acts were running when the panel was stopped last time");

  // Under these keys nobody can know any more whether the act was done: to do it again is a person's decision.
  const cutOff = new PanelError("internal", "The panel was stopped while this ran; it may have been done.", {
    whatToDo: "Look at the list; to do it again use a new Idempotency-Key.",
  });
  await storage.idempotency.closeUnfinished({ status: cutOff.status, body: cutOff.problem("") });

  const bus = createMemoryBus((error, topic) =>
    logger.error({ err: error, topic }, "a listener of the bus failed"),
  );
  const media = new MediaChannels({ clock });
  const tickets = new Tickets(clock);
  const ledgers = { spies: new SessionLedger<Spy>(), talks: new SessionLedger<BrowserTalk>() };
  const recordRefused = createRecordRefused({ audit: storage.audit, logger, now: () => clock.now() });
  const manage = async (nodeConfig: NodeConfig): Promise<ManagedNode> => {
    const { url, wsUrl, origin, username, application } = nodeConfig;
    const password = nodeConfig.password.reveal();
    const client = createClient({ url, username, password });
    const openSocket = socketOpener({
      url,
      wsUrl,
      username,
      password,
      ...aliveness,
      ...(origin === null ? {} : { origin }),
    });
    const node = new Node({
      config: nodeConfig,
      client,
      openStream: (hooks) => new EventStream({ client, openSocket, application, ...hooks }),
      bus,
      clock,
      logger,
    });
    const originations = new Originations({ node, log: storage.originations, logger });
    await originations.restore();
    const cutRecordings = new CutRecordings({
      node,
      log: storage.recordings,
      audit: storage.audit,
      clock,
      logger,
    });
    await cutRecordings.restore();
    const heard = new SpyAudit({ audit: storage.audit, node, clock, logger });
    const spies = new Spies({
      node,
      logger,
      clock,
      media,
      tickets,
      ledger: ledgers.spies,
      recordings: storage.recordings,
      policy: () => storage.policies.spying(),
      onHeard: (row) => heard.begin(row),
      onStretch: (stretch) => heard.end(stretch),
      onNoticeFailed: (failed) => heard.noticeFailed(failed),
    });
    const parties = new PartyCalls({ node, logger });
    watchHeldBridges({ node, logger });
    const talked = new TalkAudit({ audit: storage.audit, node, clock, logger });
    const talks = new Talks({
      node,
      logger,
      clock,
      media,
      tickets,
      parties,
      ledger: ledgers.talks,
      onTalking: (row) => talked.begin(row),
      onTalked: (row, end) => talked.end(row, end),
    });
    return { node, originations, parties, spies, talks, cutRecordings };
  };
  const nodes = new Nodes(await Promise.all(config.nodes.map(manage)));
  const store = new LiveStore(nodes.all(), bus, clock);
  const sounds = new RecordingSounds({
    liveNode: (name) => nodes.live(name).node,
    directory: join(config.dataDir, "heard"),
    clock,
    logger,
  });
  const isRecording = ({ node, id }: RecordingRow) =>
    nodes.has(node) && nodes.get(node).spies.recordings.isRunning(id);
  const door = new RecordingDoor({
    log: storage.recordings,
    audit: storage.audit,
    sounds,
    policy: () => storage.policies.spying(),
    isRunning: isRecording,
    clock,
  });
  const dispatcher = new Dispatcher({
    handlers,
    services: {
      nodes,
      users: auth.users,
      tokens: auth.tokens,
      policies: storage.policies,
      recordings: { log: storage.recordings, sounds },
    },
    audit: storage.audit,
    idempotency: storage.idempotency,
    limit: createActLimit(),
    whomOf: (name, input) =>
      whomOf(name, input, (name) => {
        if (!nodes.has(name)) return undefined;
        const { node, spies, talks } = nodes.get(name);
        return { live: node.live, spies, talks };
      }),
    logger,
    now: () => clock.now(),
  });
  const metrics = createMetrics();
  const handleRequest = createHttp({
    config,
    access: auth.access,
    signIn: auth.signIn,
    setup: auth.setup,
    dispatch: (name, input, context) => dispatcher.dispatch(name, input, context),
    queries: {
      ...createRecordQueries({ users: auth.users, tokens: auth.tokens, storage, isRecording }),
      ...createLiveQueries(nodes, store, storage.policies),
    },
    recordings: door,
    health: () => ({
      nodes: Object.fromEntries(nodes.all().map((node) => [node.name, node.health().status])),
      ...gateway.counts,
    }),
    soundHealth: () => audio.counts,
    recordRefused,
    metrics,
    next: pages,
    logger,
  });
  // Before the gateway: Socket.IO steps in front of what listens already, and takes its own path out.
  httpServer.on("request", handleRequest);
  const gateway = new Gateway({
    httpServer,
    store,
    bus,
    access: auth.access,
    clock,
    logger,
    isAllowedOrigin: (origin) => isAllowedOrigin(config, origin),
    policies: storage.policies,
    applicationOf: (node) => nodes.get(node).node.application,
  });
  const clientAddress = createClientAddress(config.trustedProxies);
  const audio = new AudioGateway({
    httpServer,
    tickets,
    access: auth.access,
    clock,
    logger,
    isAllowedOrigin: (origin) => isAllowedOrigin(config, origin),
    addressOf: ({ socket, headers }) =>
      clientAddress(socket.remoteAddress, headers["x-forwarded-for"]?.toString() ?? null),
    onRefused: (identity, address) =>
      void recordRefused({
        identity,
        what: "audio.open",
        input: {},
        error: badTicket,
        origin: { address, requestId: randomUUID() },
      }),
  });
  const unlistenAccess = auth.access.onChange((change) => {
    bus.publish("access", change);
    nodes.onAccessChange(change);
  });
  const unlistenPolicy = storage.policies.onChange((policy) => {
    bus.publish("policy", policy);
    nodes.onPolicyChange();
  });

  registerLiveMetrics(metrics.registry, nodes, gateway);

  return {
    setupLink: auth.setup.link,
    nodes,
    httpServer,
    async listen() {
      for (const node of nodes.all()) node.start();
      store.start();
      await new Promise<void>((resolve, reject) => {
        httpServer.once("error", reject);
        httpServer.listen(config.port, config.host, () => {
          httpServer.off("error", reject);
          resolve();
        });
      });
    },
    async close() {
      unlistenAccess();
      unlistenPolicy();
      // No more acts; the sockets of browsers stay, for they are to be told why what they hear ends.
      const closed = new Promise<void>((resolve) => httpServer.close(() => resolve()));
      httpServer.closeAllConnections();
      for (const ledger of Object.values(ledgers)) ledger.close();
      // What goes wrong is told by the close of the nodes.
      const ended = nodes.endSessions().catch(() => undefined);
      await within(farewellMs, ended, clock);
      for (const node of nodes.all()) store.flush(node);
      await Promise.all([gateway.close(), audio.close()]);
      tickets.close();
      await closed;
      store.close();
      // Before the nodes: their clients close when nothing is fetched by them any more.
      await sounds.close();
      await nodes.close();
      await storage.close();
    },
  };
}

const badTicket = new PanelError("forbidden", "The ticket was used, too old, or another person's.", {
  whatToDo: "Ask for another one.",
});
