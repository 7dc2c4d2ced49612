import { m } from '#messages'
import { parseDay, shortDay } from '#platform/calendar/day-text.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { locale } from '#platform/html/locale.ts'
import { type FieldError, checked, day, readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import { type ActionOutcome, type PageRequest, type Route, action, page } from '#platform/http/page.ts'
import { defaultParameters } from '../presence-parameters.ts'
import { decidesSignals, patternOfKey, patternParametersOn } from './pattern-settings.ts'
import { mayKeepSettings, settingsRoles } from './policy.ts'
import { ratesAround, ratesOfPattern, ratesOfPatterns } from './pattern-rates.ts'
import {
  type Setting,
  findSetting,
  problemsWith,
  readValue,
  settingOf,
  valueFields,
  valueOn,
} from './setting.ts'
import {
  type SettingForm,
  type SettingPage,
  emptyForm,
  settingConflictView,
  settingView,
} from './setting-views.tsx'
import { changesOf, keptValues, takeBackSetting, writeSetting } from './store.ts'
import { type SettingsPage, settingHref, settingsView } from './views.tsx'
import { problemText, settingName, valueText, wrongValueText } from './words.ts'

const recentKey = 'patterns.recent.days'

const daysNow = (kept: SettingPage['kept'], today: Temporal.PlainDate): number => {
  const setting = settingOf(recentKey)
  return setting === null ? 0 : Number(valueOn(setting, today, kept))
}

export const showSettings: Route = page<SettingsPage>({
  method: 'GET',
  path: '/administration/fravaer',
  action: 'presence.settings.read',
  roles: settingsRoles,
  load: async (tx) => {
    const kept = await keptValues(tx)
    const days = daysNow(kept, tx.today)
    const patterns = ratesOfPatterns(patternParametersOn(tx.today, kept))
    return { kept, today: tx.today, days, rates: ratesAround(days), patterns }
  },
  may: mayKeepSettings,
  pupils: () => [],
  respond: ({ subject }) => settingsView(subject),
})

const readSetting = async (tx: ActorTx, { params }: PageRequest): Promise<SettingPage | null> => {
  const setting = findSetting(params['slug'] ?? '')
  if (setting === null) return null
  const kept = await keptValues(tx)
  const pattern = patternOfKey(setting.key)
  return {
    setting,
    kept,
    changes: await changesOf(tx, setting.key),
    today: tx.today,
    rates: setting.key === recentKey ? ratesAround(daysNow(kept, tx.today)) : [],
    pattern: pattern === null ? null : ratesOfPattern(pattern, patternParametersOn(tx.today, kept)),
  }
}

export const showSetting: Route = page<SettingPage>({
  method: 'GET',
  path: '/administration/fravaer/:slug',
  action: 'presence.setting.read',
  roles: settingsRoles,
  load: readSetting,
  may: mayKeepSettings,
  pupils: () => [],
  respond: ({ subject }) => settingView(subject, emptyForm(subject)),
})

const mostVersions = 999_999_999

/** The fields besides the value, whose names are the setting's own. */
const dayForm = () => ({
  fra: day(parseDay, m.presset_from_missing()),
  version: wholeNumber(0, mostVersions),
  bekraeft: checked,
})

type Read =
  | {
      readonly kind: 'ok'
      readonly value: unknown
      readonly validFrom: Temporal.PlainDate
      readonly version: number
      readonly form: SettingForm
    }
  | { readonly kind: 'invalid'; readonly form: SettingForm }

const dayErrors = (
  validFrom: Temporal.PlainDate,
  today: Temporal.PlainDate,
  confirmed: boolean,
): FieldError[] => {
  if (Temporal.PlainDate.compare(validFrom, defaultParameters.validFrom) < 0)
    return [
      {
        field: 'fra',
        message: m.presset_from_too_early({ day: shortDay(defaultParameters.validFrom, locale()) }),
      },
    ]
  if (Temporal.PlainDate.compare(validFrom, today.add({ years: 5 })) > 0)
    return [{ field: 'fra', message: m.presset_from_too_late() }]
  if (Temporal.PlainDate.compare(validFrom, today) < 0 && !confirmed)
    return [{ field: 'bekraeft', message: m.presset_confirm_needed() }]
  return []
}

const valueTexts = (setting: Setting, body: FormBody) => {
  const names = valueFields[setting.kind.name]
  const texts = names.map((name) => [name, text({ max: 20 })(body.fields.get(name) ?? [])] as const)
  return {
    values: Object.fromEntries(names.map((name) => [name, body.fields.get(name)?.[0] ?? ''])),
    errors: texts.flatMap(([field, parsed]) =>
      parsed.kind === 'wrong' ? [{ field, message: parsed.message }] : [],
    ),
  }
}

const readChange = ({ setting, kept, today }: SettingPage, body: FormBody): Read => {
  const { values, errors: textErrors } = valueTexts(setting, body)
  const value = readValue(setting, values)
  const read = readForm(body, dayForm())
  const validFrom = read.kind === 'ok' ? read.values.fra : null
  const isPast = validFrom !== null && Temporal.PlainDate.compare(validFrom, today) < 0
  const confirmed = read.kind === 'ok' && read.values.bekraeft
  const errors: FieldError[] = [
    ...(textErrors.length > 0
      ? textErrors
      : value.kind === 'wrong'
        ? [{ field: value.field, message: wrongValueText(setting, value) }]
        : []),
    ...(read.kind === 'ok' ? dayErrors(read.values.fra, today, confirmed) : read.errors),
  ]
  if (errors.length === 0 && value.kind === 'ok' && validFrom !== null)
    for (const problem of problemsWith(kept, { key: setting.key, validFrom, value: value.value }))
      errors.push({ field: valueFields[setting.kind.name][0] ?? 'vaerdi', message: problemText(problem) })
  const form: SettingForm = {
    values,
    validFrom: validFrom === null ? read.written('fra') : validFrom.toString(),
    errors,
    asksForPast: isPast,
    isPastConfirmed: confirmed,
  }
  if (errors.length > 0 || value.kind !== 'ok' || read.kind !== 'ok') return { kind: 'invalid', form }
  return {
    kind: 'ok',
    value: value.value,
    validFrom: read.values.fra,
    version: read.values.version,
    form,
  }
}

/** What holds now, read again for the page that shows a conflict. */
const conflict = async (
  tx: ActorTx,
  request: PageRequest,
  show: (now: SettingPage) => Extract<ActionOutcome, { kind: 'conflict' }>['view'],
): Promise<ActionOutcome> => {
  const now = await readSetting(tx, request)
  if (now === null) throw new Error('The setting was there a moment ago.')
  return { kind: 'conflict', view: show(now) }
}

export const changeSetting: Route = action<SettingPage>({
  method: 'POST',
  path: '/administration/fravaer/:slug',
  action: 'presence.setting.change',
  roles: settingsRoles,
  load: readSetting,
  may: mayKeepSettings,
  pupils: () => [],
  logSubject: ({ setting }) => setting.key,
  act: async (tx, { subject, form, request }) => {
    const { setting } = subject
    const read = readChange(subject, form)
    if (read.kind === 'invalid') return { kind: 'invalid', view: settingView(subject, read.form) }
    const { value, validFrom, version } = read
    const outcome = await writeSetting(tx, { key: setting.key, validFrom, value, version })
    if (outcome === 'conflict')
      return await conflict(tx, request, (now) =>
        settingConflictView(now, read.form, valueText(setting, value)),
      )
    const saved = m.presset_saved({
      name: settingName(setting),
      value: valueText(setting, value),
      day: shortDay(validFrom, locale()),
    })
    const hasBegun = Temporal.PlainDate.compare(validFrom, tx.today) <= 0
    return {
      kind: 'done',
      to: settingHref(setting),
      notice: {
        kind: Temporal.PlainDate.compare(validFrom, tx.today) < 0 ? 'warning' : 'success',
        text: hasBegun && decidesSignals(setting.key) ? `${saved} ${m.presset_signals_soon()}` : saved,
      },
    }
  },
})

export const takeBackChange: Route = action<SettingPage>({
  method: 'POST',
  path: '/administration/fravaer/:slug/fjern',
  action: 'presence.setting.takeBack',
  roles: settingsRoles,
  load: readSetting,
  may: mayKeepSettings,
  pupils: () => [],
  logSubject: ({ setting }) => setting.key,
  act: async (tx, { subject, form, request }) => {
    const { setting } = subject
    const read = readForm(form, dayForm())
    if (read.kind === 'invalid')
      return {
        kind: 'invalid',
        view: settingView(subject, { ...emptyForm(subject), errors: read.errors }),
      }
    const { fra: validFrom, version } = read.values
    const outcome = await takeBackSetting(tx, { key: setting.key, validFrom, version })
    if (outcome === 'conflict')
      return await conflict(tx, request, (now) =>
        settingConflictView(now, emptyForm(now), m.presset_take_back()),
      )
    return {
      kind: 'done',
      to: settingHref(setting),
      notice: {
        kind: 'success',
        text: m.presset_took_back({ day: shortDay(validFrom, locale()) }),
      },
    }
  },
})

export const settingRoutes: readonly Route[] = [showSettings, showSetting, changeSetting, takeBackChange]
