/** The members by which a write says how its object is encrypted. */
export const encryptionMembers = [] as const
