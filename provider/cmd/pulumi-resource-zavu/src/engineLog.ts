import { Metadata, credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

// An engine that does not take a message for this long does not get it.
const PATIENCE_MS = 2_000;

/** What the engine shows for us. A failure to show it fails nothing. */
export class EngineLog {
  private engine: EngineClient | undefined;

  connect(address: string): void {
    this.engine?.close();
    this.engine = address === "" ? undefined : new EngineClient(address, credentials.createInsecure());
  }

  /** In the resource's own line, until the next one or the end of its operation. */
  status(urn: string, text: string): void {
    void this.send(LogSeverity.INFO, text, urn, true);
  }

  /** In the diagnostics of the resource; fails nothing. Resolves once the engine has it: a run that ends would lose it. */
  warning(urn: string, text: string): Promise<void> {
    return this.send(LogSeverity.WARNING, text, urn, false);
  }

  /** In the diagnostics; makes the whole command fail. */
  error(text: string): void {
    void this.send(LogSeverity.ERROR, text, "", false);
  }

  private send(severity: LogSeverity, text: string, urn: string, isEphemeral: boolean): Promise<void> {
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setMessage(text);
    request.setUrn(urn);
    request.setEphemeral(isEphemeral);
    const { engine } = this;
    if (!engine) return Promise.resolve();
    const deadline = Date.now() + PATIENCE_MS;
    return new Promise((resolve) => {
      engine.log(request, new Metadata(), { deadline }, () => resolve());
    });
  }
}
