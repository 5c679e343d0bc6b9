export { openAccount, type Account } from "./account";
export { Following, type Followed } from "./following";
export { mayColour } from "./qr";
