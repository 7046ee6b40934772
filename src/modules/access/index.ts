export { type AuditNote, auditOf, type Origin, originOf, writeAudit } from './audit.ts'
export { backgroundDone } from './background.ts'
export { delegatesOf } from './delegations.ts'
export { insertKey, type NewKey } from './keys.ts'
export { addMember, findableHostPeople, listHostPeople, personNames } from './members.ts'
export { lackedRights, may, permissionsOfRole, permit } from './policy.ts'
export { sampleActors } from './sample-actors.ts'
export { signIn } from './sign-in.ts'
export {
  createUser,
  findUserByEmail,
  hashPassword,
  refuseWeakPassword,
  setPassword,
  type User,
} from './users.ts'
export { witnessOpening } from './witness.ts'
