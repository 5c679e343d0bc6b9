export function prometheusCache(): string;
export function prometheusFolder(): string | undefined;
