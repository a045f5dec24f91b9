import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import next from "next";
import { type Config, ConfigError, loadConfig } from "./config";
import { PanelError } from "./errors";
import { createLogger } from "./logger";
import { createPanel } from "./panel";
import { StartError } from "./start-error";

/** How long an orderly end may take before the process goes anyway. */
const closeTimeoutMs = 5_000;

async function main(): Promise<void> {
  const config = loadConfig(process.env, (path) => readFileSync(path, "utf8"));
  await start(config).catch((error: unknown) => {
    throw StartError.from(error, config);
  });
}

async function start(config: Config): Promise<void> {
  const logger = createLogger({ level: config.logLevel });
  const httpServer = createServer();
  const app = next({
    dev: config.mode === "development",
    hostname: config.host,
    port: config.port,
    httpServer,
  });
  await app.prepare();
  const pages = app.getRequestHandler();
  const panel = await createPanel({
    config,
    logger,
    httpServer,
    pages: (request, response) => pages(request, response),
  });
  await panel.listen();
  print(`Patchbay is at ${config.origins[0]}`);
  if (panel.setupLink !== null) print(`First admin: ${panel.setupLink}`);

  let closing = false;
  const close = (signal: NodeJS.Signals): void => {
    if (closing) return;
    closing = true;
    logger.info({ signal }, "closing");
    setTimeout(() => process.exit(1), closeTimeoutMs).unref();
    Promise.all([panel.close(), app.close()]).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, "the panel did not close in order");
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", close);
  process.on("SIGTERM", close);
  process.on("unhandledRejection", (reason) => {
    // Nothing is left half done by it: each act and each session reports its own failures.
    logger.error({ err: reason }, "an error was handled nowhere");
  });
}

/** For the person at the terminal: the log is for machines. */
function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  const known = error instanceof ConfigError || error instanceof PanelError || error instanceof StartError;
  const text =
    error instanceof PanelError ? `${error.message} ${error.whatToDo}` : known ? error.message : undefined;
  process.stderr.write(
    `Patchbay cannot start: ${text ?? (error instanceof Error ? error.stack : String(error))}\n`,
  );
  process.exit(1);
});
