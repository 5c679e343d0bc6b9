export * from "./base";
export * from "./configuration";
export * from "./request";
export * from "./waiting";
export * from "./create";
export * from "./gone";
