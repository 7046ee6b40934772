/** What a permission means on a side: a partner's people have one partnership, the host's have many. */
export function permissionText(
  words: (key: string | string[]) => string,
  side: 'host' | 'partner',
  permission: string,
): string {
  const key = permission.replace('.', '_')
  return words(side === 'partner' ? [`ownPermission.${key}`, `permission.${key}`] : `permission.${key}`)
}
