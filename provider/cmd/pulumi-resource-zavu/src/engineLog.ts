import { Metadata, credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

// If the engine does not accept a message within this time, the message is dropped.
const PATIENCE_MS = 2_000;

/** Messages that the engine shows. A message that cannot be shown is no error. */
export class EngineLog {
  private engine: EngineClient | undefined;

  connect(address: string): void {
    this.engine?.close();
    this.engine = address === "" ? undefined : new EngineClient(address, credentials.createInsecure());
  }

  /** Shows a status in the resource's line, until the next status or the end of the operation. */
  status(urn: string, text: string): void {
    void this.send(LogSeverity.INFO, text, urn, true);
  }

  /** Shows a warning in the resource's diagnostics. Await it, or the end of the run may drop the warning. */
  warning(urn: string, text: string): Promise<void> {
    return this.send(LogSeverity.WARNING, text, urn, false);
  }

  /** Shows an error in the diagnostics, which makes the whole command fail. */
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
