import { Metadata, status as code, type ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A resource that exists and is kept, but is not as declared. */
export interface HalfMade {
  id: string;
  outputs: Struct;
  inputs: Struct;
  /** What people read; one text, without anything secret, since state keeps it as it is. */
  reason: string;
  refreshBeforeUpdate: boolean;
}

/**
 * Raised when a resource exists but is not as declared. The engine saves it with the reason, and the next `up` updates
 * it. People never read this name, but the text of the error that it carries.
 *
 * @cure That of the error whose text is shown: TimeoutError, SessionFailedError, WaitBrokenError, StoppedError.
 */
export class InitFailed extends Error {
  constructor(readonly made: HalfMade) {
    super(made.reason);
  }
}

/** The only packing of a partial failure that the engine reads: an error whose trailer holds the resource. */
export function initFailedError({ id, outputs, inputs, reason, refreshBeforeUpdate }: HalfMade): Partial<ServiceError> {
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
