import type { Route } from '#platform/http/page.ts'
import { keepBasis, showBases, showBasis } from './basis-pages.tsx'
import {
  answerOwn,
  askForConsent,
  cancelConsentAction,
  recordAnswer,
  showConsents,
} from './consent-pages.tsx'
import { showShared, writeNote } from './invited-pages.tsx'
import { endShareAction, makeShare, showNewShare, showSharing } from './share-pages.tsx'

export const sharingRoutes: readonly Route[] = [
  showSharing,
  showNewShare,
  makeShare,
  endShareAction,
  showConsents,
  askForConsent,
  answerOwn,
  recordAnswer,
  cancelConsentAction,
  showShared,
  writeNote,
  showBases,
  showBasis,
  keepBasis,
]
