import ipaddr from 'ipaddr.js'

/**
 * Whether an address is one of the public internet: no private, loopback, link-local (where clouds keep their secrets),
 * shared (CGNAT), documentation, multicast or translated address, whatever form it is written in.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  // an IPv4 address in the clothes of IPv6 is judged as what it is
  const plain = ipaddr.process(address)
  if (plain.range() !== 'unicast') return false
  // all that is given out of IPv6 lies in 2000::/3
  return plain.kind() === 'ipv4' || ((plain.toByteArray()[0] ?? 0) & 0xe0) === 0x20
}
