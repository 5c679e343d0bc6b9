/** The fields of every stored resource. Times are Unix ms. */
export interface Item {
  id: string;
  projectId: string;
  /** Counts creations. Lists are in this order, and cursors refer to it. */
  serial: number;
  createdAt: number;
  updatedAt: number;
}
