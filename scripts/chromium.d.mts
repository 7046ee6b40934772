export function findChromium(): string | null
export function installChromium(say: (sentence: string) => void): void
