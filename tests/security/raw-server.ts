import { createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface RawServer {
  readonly port: number;
  /** First line of each request, byte for byte as it came, in order. */
  readonly requestLines: readonly string[];
  /** How often something connected. */
  readonly connections: number;
}

export interface RawAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/**
 * Listens on loopback, over IPv4 and on the same port over IPv6 where there is any, until the test has finished. It reads
 * requests without a body and knows no more of HTTP than it needs to answer them: no parser stands before what it records.
 */
export async function startRawServer(answer: (target: string) => RawAnswer): Promise<RawServer> {
  const requestLines: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const onConnection = (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    let received = "";
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (data) => {
      received += data.toString("latin1");
      for (let end = received.indexOf(HEAD_END); end >= 0; end = received.indexOf(HEAD_END)) {
        const line = received.slice(0, received.indexOf("\r\n"));
        received = received.slice(end + HEAD_END.length);
        requestLines.push(line);
        socket.write(written(answer(line.split(" ")[1] ?? "")));
      }
    });
  };
  const servers = [createServer(onConnection), createServer(onConnection)] as const;
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  });
  const port = await listen(servers[0], 0, "127.0.0.1");
  await listen(servers[1], port, "::1").catch((error: unknown) => {
    if (!isWithoutIpv6(error)) throw error;
  });
  return {
    port,
    requestLines,
    get connections() {
      return connections;
    },
  };
}

const HEAD_END = "\r\n\r\n";

function written({ status = 200, headers = {}, body = {} }: RawAnswer): string {
  const text = JSON.stringify(body);
  const lines = Object.entries({
    "Content-Type": "application/fhir+json",
    "Content-Length": String(Buffer.byteLength(text)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Answer\r\n${lines.join("")}\r\n${text}`;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("The server has no port."));
      else resolve(address.port);
    });
  });
}

function isWithoutIpv6(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && /^(?:EADDRNOTAVAIL|EAFNOSUPPORT)$/.test(String(error.code))
  );
}
