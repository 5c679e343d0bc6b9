import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PLUGIN_FOLDER } from "../engine/forms";
import { Client, overPort } from "./client";

/** The built plugin as a process, with an engine that only records its logs. */
export class PluginProcess {
  /** What it logged to the engine: a text, and whether it is ephemeral. */
  readonly logged: { text: string; ephemeral: boolean; urn: string }[] = [];
  /** Its stdout and stderr. */
  written = "";

  private constructor(
    private readonly engine: Server,
    readonly child: ChildProcess,
  ) {}

  static async start(env: Record<string, string>): Promise<PluginProcess & { client: Client }> {
    const engine = new Server();
    const port = await new Promise<number>((resolve, reject) => {
      engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    const args = [path.join(PLUGIN_FOLDER, "pulumi-resource-zavu"), "-v=9", "--tracing", "", `127.0.0.1:${port}`];
    const child = spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "pipe"] });
    const started = new PluginProcess(engine, child);
    engine.addService(EngineService, {
      log: (call: ServerUnaryCall<LogRequest, Empty>, done: sendUnaryData<Empty>) => {
        const request = call.request;
        started.logged.push({
          text: request.getMessage(),
          ephemeral: request.getEphemeral(),
          urn: request.getUrn(),
        });
        done(null, new Empty());
      },
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part: Buffer) => (started.written += part));
    const [line] = await new Promise<string[]>((resolve, reject) => {
      createInterface({ input: child.stdout ?? process.stdin }).once("line", (first) => resolve([first]));
      child.once("exit", (code) => reject(new Error(`the plugin ended with ${code}: ${started.written}`)));
    });
    return Object.assign(started, { client: new Client(overPort(Number(line))) });
  }

  /** Closes the engine's pipe, after which the process ends by itself. */
  async end(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => {
      if (this.child.exitCode !== null) resolve(this.child.exitCode);
      else this.child.once("exit", resolve);
    });
    this.child.stdin?.end();
    const code = await ended;
    this.engine.forceShutdown();
    return code;
  }
}
