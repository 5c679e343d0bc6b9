export { follow, type Follower } from "./follow";
export { UndrawableError, drawQr, mayColour, type QrStyle } from "./qr";
export { meaningOf } from "./status";
