/**
 * What happens to a write whose key is taken: `'error'` refuses it, `'alternative'` finds it another
 * key, `'replace'` puts it in the place of the object that is there.
 */
export type Overwrite = 'error' | 'alternative' | 'replace'
