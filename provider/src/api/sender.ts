import type { Limits } from "../clock";
import type { Http } from "./http";
import { List } from "./list";
import { pathOf } from "./path";
import { senderAnswer, senderPage, type Sender } from "./schema";

const SENDERS = "/v1/senders";

/** The sender endpoints that only read. Source: the vendor's SDK. Each method throws a `ZavuError`. */
export class SenderApi {
  readonly list: List<Sender>;

  constructor(private readonly http: Http) {
    this.list = new List(http, { path: SENDERS, shape: senderPage });
  }

  async get(id: string, limits: Limits): Promise<Sender> {
    return this.http.send({ method: "GET", path: pathOf(SENDERS, "sender", id), shape: senderAnswer }, limits);
  }
}
