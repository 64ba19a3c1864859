/** Where something stood, for a list whose margin holds a line's number and nothing longer. */

/** So many characters fit into the margin. */
const fits = 11

/** `row 6` and `AssignmentId` of `row 6, AssignmentId`; what does not fit stands within. */
export const placeOf = (where: string): { readonly where: string; readonly within: string } => {
  const [, head = '', rest = ''] = /^((?:line|row) \d+)(?:, (.*))?$/s.exec(where) ?? []
  if (head !== '' && head.length <= fits) return { where: head, within: rest }
  return where.length <= fits ? { where, within: '' } : { where: '', within: where }
}
