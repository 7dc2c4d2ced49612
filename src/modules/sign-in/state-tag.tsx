import { Tag, type TagKind } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { AccountState } from './users.ts'

const states: Readonly<Record<AccountState, { kind: TagKind; words: () => string }>> = {
  none: { kind: 'neutral', words: () => m.account_state_none() },
  waiting: { kind: 'info', words: () => m.account_state_waiting() },
  invited: { kind: 'info', words: () => m.account_state_invited() },
  expired: { kind: 'warning', words: () => m.account_state_expired() },
  undeliverable: { kind: 'error', words: () => m.account_state_undeliverable() },
  active: { kind: 'success', words: () => m.account_state_active() },
}

/** How far someone's access has come. */
export const StateTag = ({ state }: { state: AccountState }): Html => (
  <Tag kind={states[state].kind}>{states[state].words()}</Tag>
)
