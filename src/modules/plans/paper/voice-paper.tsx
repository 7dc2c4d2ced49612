import { Picture, pictogramWords } from '#design/pictogram/pictogram.tsx'
import { m } from '#messages'
import { renderFragment } from '#platform/html/render.ts'
import type { PaperBlock, PaperCaptioned, PaperSection } from '#platform/pdf/document.ts'
import { shippedPicture } from '#platform/pdf/picture.ts'
import { inOrder, scaleFaces, type Voice } from '../voice/voice.ts'
import { askedWords, dayText, scaleWords } from '../voice/voice-words.ts'

type PictureName = Voice['pictures'][number]

const drawn = (name: PictureName, words: string): PaperCaptioned => ({
  picture: shippedPicture(
    renderFragment(<Picture name={name} />).replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"'),
  ),
  alt: words,
  caption: words,
})

const picturesOf = ({ scale, pictures }: Voice): readonly PaperBlock[] => {
  const face = scale === null ? undefined : scaleFaces[scale.of][scale.step - 1]
  const items = [
    ...(scale === null || face === undefined ? [] : [drawn(face, scaleWords(scale.step, scale.of))]),
    ...pictures.map((name) => drawn(name, pictogramWords[name]())),
  ]
  return items.length === 0 ? [] : [{ kind: 'pictures', items }]
}

const readersOf = ({ kind, isShown }: Voice): string =>
  kind === 'child'
    ? isShown
      ? m.plan_voice_shown_to_parents()
      : m.plan_voice_kept_by_child()
    : isShown
      ? m.plan_voice_shown_to_family()
      : m.plan_voice_kept_by_guardian()

/** One word, with whose it is, how it was written down, and what it was answered. */
const said = (voice: Voice, tellsReaders: boolean): readonly PaperBlock[] => {
  const { kind, speaker, togetherWith, text, at, answers } = voice
  const how =
    togetherWith !== null
      ? m.plan_voice_together_with({ name: togetherWith })
      : kind === 'child'
        ? m.plan_voice_written_alone({ name: speaker.name })
        : null
  const marks = [
    m.plan_voice_said_by({ name: speaker.name, day: dayText(at) }),
    how,
    tellsReaders ? readersOf(voice) : null,
  ]
  return [
    ...picturesOf(voice),
    ...(text === null ? [] : [{ kind: 'quote' as const, text, by: '' }]),
    { kind: 'small', text: `${marks.filter((one) => one !== null).join('. ')}.` },
    ...answers.map((answer) => ({
      kind: 'note' as const,
      heading: m.plan_voice_answered_by({ name: answer.by, day: dayText(answer.at) }),
      text: answer.text,
    })),
  ]
}

const stands = ({ isNewest, takenBackAt }: Voice): boolean => isNewest && takenBackAt === null

/**
 * What stands of one side's words, question by question: what a child said alone, and beside it what was written down together with it.
 * `tellsReaders` says with each who else may read it; a paper that the whole family reads holds nothing else than what it may.
 */
export const voiceSections = (
  voices: readonly Voice[],
  wanted: Voice['kind'],
  tellsReaders: boolean,
): readonly PaperSection[] => {
  const standing = inOrder(voices.filter((voice) => voice.kind === wanted && stands(voice)))
  const questions = [...new Set(standing.map(({ question }) => question))]
  return questions.map((question) => {
    const asked = standing.filter((voice) => voice.question === question)
    const [alone, together] = [true, false].map((own) =>
      asked.filter(({ togetherWith }) => (togetherWith === null) === own),
    )
    return {
      heading: askedWords(wanted, question),
      blocks: [...(alone ?? []), ...(together ?? [])].flatMap((voice) => said(voice, tellsReaders)),
    }
  })
}
