/**
 * An object store to try the example with: takes PUT and DELETE, and keeps each object as a file. As a store should, it knows
 * an object only when all of it has arrived.
 */
import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";

const [folder = "objects", port = "9000"] = process.argv.slice(2);

const server = createServer((request, response) => {
  const name = decodeURIComponent(request.url ?? "").match(/^(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/)?.[0];
  const answer = (status: number) => response.writeHead(status).end();
  if (name === undefined) answer(400);
  else if (request.method === "PUT")
    put(request, join(folder, name)).then(
      () => answer(201),
      () => answer(500),
    );
  else if (request.method === "DELETE")
    rm(join(folder, name)).then(
      () => answer(204),
      () => answer(404),
    );
  else answer(405);
});

async function put(request: IncomingMessage, path: string): Promise<void> {
  const unfinished = join(folder, `.${randomUUID()}`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await pipeline(request, createWriteStream(unfinished, { mode: 0o600 }));
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

server.listen(Number(port), "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address !== "string")
    console.log(`http://127.0.0.1:${address.port} → ${folder}`);
});
