/** The sign of each kind of pause. */
import type { IconName } from './Icon.vue'
import type { PauseReason } from './messages/hall'

export const PAUSE_ICON: Record<PauseReason, IconName> = {
  pause: 'pause',
  break: 'break',
  lunch: 'break',
  away: 'away',
  onsite: 'away',
}
