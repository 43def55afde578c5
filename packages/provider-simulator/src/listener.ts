import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createServer as createRawServer, type Server as RawServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/**
 * What can go wrong before there is a request: nothing listens at the address (`connection-refused`), or what listens there
 * answers whatever it is sent, such as the ClientHello of TLS, with something else (`tls-failure`).
 */
export const networkFaultNames = ["connection-refused", "tls-failure"] as const;

export type NetworkFaultName = (typeof networkFaultNames)[number];

/** A server on loopback. */
export interface Listener {
  readonly server: Server;
  readonly origin: string;
  /** Connections that consumers have open to it. */
  readonly openSockets: number;
  /** Cuts all connections and misbehaves at the same address from now on. */
  breakNetwork(fault: NetworkFaultName): Promise<void>;
  /** Listens again as it should. Harmless where it does. */
  restore(): Promise<void>;
  /** For good. Connections that are still open are cut; closing twice is harmless. */
  close(): Promise<void>;
}

/**
 * A server on 127.0.0.1 that nobody answers for yet.
 *
 * @throws Error if the port is taken
 */
export async function listen(port: number): Promise<Listener> {
  const server = createServer();
  server.keepAliveTimeout = 60_000;
  let openSockets = 0;
  server.on("connection", (socket) => {
    openSockets += 1;
    socket.once("close", () => {
      openSockets -= 1;
    });
  });
  await startListening(server, port, 1);
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  let standIn: StandIn | undefined;
  let state: "up" | "broken" | "closed" = "up";
  const stop = async () => {
    await closeServer(server);
    await standIn?.close();
    standIn = undefined;
  };
  return {
    server,
    origin: `http://127.0.0.1:${actual}`,
    get openSockets() {
      return openSockets;
    },
    async breakNetwork(fault) {
      if (state === "closed") return;
      state = "broken";
      await stop();
      if (fault === "tls-failure") standIn = await garbageServer(actual);
    },
    async restore() {
      if (state !== "broken") return;
      await stop();
      await startListening(server, actual, ATTEMPTS);
      state = "up";
    },
    async close() {
      state = "closed";
      await stop();
    },
  };
}

interface StandIn {
  close(): Promise<void>;
}

/** Answers the first bytes of every connection with what is neither TLS nor HTTP, and closes it. */
async function garbageServer(port: number): Promise<StandIn> {
  const open = new Set<Socket>();
  const server = createRawServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.once("data", () => socket.end(GARBAGE));
  });
  await startListening(server, port, ATTEMPTS);
  return {
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

const GARBAGE = Buffer.from("neither TLS nor HTTP\n".repeat(8), "latin1");

/** Between closing and listening again, somebody's connection may have been given the port for a moment. */
const ATTEMPTS = 5;

async function startListening(server: Server | RawServer, port: number, attempts: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
      return;
    } catch (error) {
      if (attempt === attempts) throw error;
      await wait(50);
    }
  }
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
