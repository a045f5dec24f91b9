import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Documents, readDocuments } from "./documents";
import { emit } from "./emit";
import { mergeDocuments, type Tables } from "./merge";
import { differences, restrictTables } from "./restrict";

const help = `npm run generate -- [--from SOURCE]... [--check]

Writes lib/ari/generated from the Swagger documents that Asterisk ships.

  --from SOURCE  a folder with resources.json and the documents (may be given several times), the rest-api folder of
                 an installed Asterisk, or http://host:8088/ari of a running one. Its user comes from ARI_USERNAME and
                 ARI_PASSWORD, or stands in the address, where other users of the machine can see it.
                 Default: every folder of ../shared/ari-spec.
  --check        writes nothing; exit status 1 and a list when what is committed differs. With documents of some
                 branches only, what the tables say about these branches is compared.
`;

const generatedFolder = fileURLToPath(new URL("../generated/", import.meta.url));
const defaultFolder = fileURLToPath(new URL("../../../../shared/ari-spec/", import.meta.url));

function defaultSources(): string[] {
  if (!existsSync(defaultFolder)) return [];
  const folders = readdirSync(defaultFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map((entry) => join(defaultFolder, entry.name)).sort();
}

async function readCommitted(): Promise<{ tables: Tables; branches: readonly number[] }> {
  const [{ operations, documentedBranches }, { models }, { requiredEventFields }] = await Promise.all([
    import("../generated/operations"),
    import("../generated/models"),
    import("../generated/events"),
  ]);
  return {
    tables: { operations, models, events: Object.keys(requiredEventFields) },
    branches: documentedBranches,
  };
}

async function checkFiles(documents: readonly Documents[]): Promise<string[]> {
  const faults: string[] = [];
  for (const [name, text] of Object.entries(emit(mergeDocuments(documents), documents))) {
    const committed = await readFile(join(generatedFolder, name), "utf8").catch(() => "");
    if (committed !== text) faults.push(`generated/${name} is not what the documents give`);
  }
  return faults;
}

async function check(documents: readonly Documents[]): Promise<string[]> {
  const committed = await readCommitted();
  const whole = committed.branches.every((branch) => documents.some((one) => one.branch === branch));
  if (whole && documents.every((one) => one.version.includes("."))) return checkFiles(documents);
  return documents.flatMap((one) => {
    const now = restrictTables(mergeDocuments([one]), one.branch);
    return differences(restrictTables(committed.tables, one.branch), now, `Asterisk ${one.version}`);
  });
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      from: { type: "string", multiple: true },
      check: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const sources = values.from ?? defaultSources();
  if (sources.length === 0) {
    console.error(`No Swagger documents: name a folder or a running Asterisk.\n\n${help}`);
    return 2;
  }
  const credentials = {
    username: process.env["ARI_USERNAME"] ?? "",
    password: process.env["ARI_PASSWORD"] ?? "",
  };
  const documents = await Promise.all(sources.map((source) => readDocuments(source, credentials)));
  if (values.check) {
    const faults = await check(documents);
    for (const fault of faults) console.error(fault);
    if (faults.length > 0) console.error("Run: npm run generate");
    return faults.length === 0 ? 0 : 1;
  }
  await mkdir(generatedFolder, { recursive: true });
  for (const [name, text] of Object.entries(emit(mergeDocuments(documents), documents))) {
    await writeFile(join(generatedFolder, name), text);
  }
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
