import { Picture, pictogramWords } from '#design/pictogram/pictogram.tsx'
import { m } from '#messages'
import { longDay, shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import { renderFragment } from '#platform/html/render.ts'
import type { PaperBlock, PaperDocument } from '#platform/pdf/document.ts'
import { shippedPicture } from '#platform/pdf/picture.ts'
import type { Plan } from '../plan.ts'
import { scaleFaces, type Voice } from '../voice/voice.ts'
import { askedWords, scaleWords } from '../voice/voice-words.ts'

type PictureName = Voice['pictures'][number]

/** Millimetres. */
const pictureWidth = 16

const drawn = (name: PictureName, words: string): PaperBlock => ({
  kind: 'picture',
  picture: shippedPicture(
    renderFragment(<Picture name={name} />).replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"'),
  ),
  alt: words,
  width: pictureWidth,
  caption: words,
})

const said = (voice: Voice): readonly PaperBlock[] => {
  const { scale } = voice
  const face = scale === null ? undefined : scaleFaces[scale.of][scale.step - 1]
  return [
    ...(scale === null || face === undefined ? [] : [drawn(face, scaleWords(scale.step, scale.of))]),
    ...voice.pictures.map((name) => drawn(name, pictogramWords[name]())),
    ...(voice.text === null ? [] : [{ kind: 'quote' as const, text: voice.text, by: voice.speaker.name }]),
    {
      kind: 'small',
      text: [
        m.plan_voice_said_by({ name: voice.speaker.name, day: shortDay(dayOf(voice.at), locale()) }),
        voice.togetherWith === null ? '' : m.plan_voice_together_with({ name: voice.togetherWith }),
      ]
        .filter(Boolean)
        .join(' '),
    },
    ...voice.answers.map(({ text, by }) => ({ kind: 'quote' as const, text, by })),
  ]
}

/** The child's own page on paper: its newest words, pictures and steps, and what it was answered. */
export const childPaper = (
  plan: Plan,
  voices: readonly Voice[],
  given: { readonly municipality: string; readonly today: Temporal.PlainDate },
): PaperDocument => {
  const own = voices.filter(
    ({ kind, isNewest, takenBackAt }) => kind === 'child' && isNewest && takenBackAt === null,
  )
  return {
    language: locale(),
    title: m.plan_paper_child(),
    sender: [given.municipality, plan.school.name],
    day: longDay(given.today, locale()),
    lead: plan.title,
    blocks: own.length === 0 ? [{ kind: 'paragraph', text: m.plan_paper_child_nothing() }] : [],
    sections: own.map((voice) => ({
      heading: askedWords(voice.kind, voice.question),
      blocks: said(voice),
    })),
  }
}
