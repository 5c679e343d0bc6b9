import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** What the engine shows for us; nothing of it is ever waited for, and a failure to show it fails nothing. */
export class EngineLog {
  private engine: EngineClient | undefined;

  connect(address: string): void {
    this.engine?.close();
    this.engine = address === "" ? undefined : new EngineClient(address, credentials.createInsecure());
  }

  /** In the resource's own line, until the next one or the end of its operation. */
  status(urn: string, text: string): void {
    this.send(LogSeverity.INFO, text, urn, true);
  }

  /** In the diagnostics of the resource; fails nothing. */
  warning(urn: string, text: string): void {
    this.send(LogSeverity.WARNING, text, urn, false);
  }

  /** In the diagnostics; makes the whole command fail. */
  error(text: string): void {
    this.send(LogSeverity.ERROR, text, "", false);
  }

  private send(severity: LogSeverity, text: string, urn: string, isEphemeral: boolean): void {
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setMessage(text);
    request.setUrn(urn);
    request.setEphemeral(isEphemeral);
    this.engine?.log(request, () => undefined);
  }
}
