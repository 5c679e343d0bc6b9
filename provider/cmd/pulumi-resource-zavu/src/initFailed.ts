import { Metadata, status as code, type ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A resource that exists and stays in state, but is not as declared. */
export interface Unfinished {
  id: string;
  outputs: Struct;
  inputs: Struct;
  /** The text for the user. It contains no secret, since state stores it in plain text. */
  reason: string;
  refreshBeforeUpdate: boolean;
}

/**
 * Raised when a resource exists but is not as declared. The engine saves it with the reason, and the next `up` updates it.
 * Users do not see this name, only the text of the error inside.
 *
 * @cure Follow the cure of the error whose text is shown: TimeoutError, SessionFailedError, WaitBrokenError or StoppedError.
 */
export class InitFailed extends Error {
  constructor(readonly resource: Unfinished) {
    super(resource.reason);
  }
}

/** A partial failure in the only form that the engine reads: an error with the resource in its trailer. */
export function initFailedError({
  id,
  outputs,
  inputs,
  reason,
  refreshBeforeUpdate,
}: Unfinished): Partial<ServiceError> {
  const detail = new ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(outputs);
  detail.setInputs(inputs);
  detail.setReasonsList([reason]);
  detail.setRefreshBeforeUpdate(refreshBeforeUpdate);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(code.UNKNOWN);
  status.setMessage(reason);
  status.addDetails(any);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: code.UNKNOWN, details: reason, metadata };
}
