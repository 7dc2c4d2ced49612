import { Pictogram, Pictograms } from '#design/pictogram/pictogram.tsx'
import { Soft } from '#design/layout/layout.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime'
import { scaleFaces, type Voice } from './voice.ts'
import { askedWords, dayText, scaleWords } from './voice-words.ts'

/** The words as they were said, each line break kept; and nothing but words, whatever they look like. */
export const Spoken = ({ text }: { text: string }): Html => <p class="mv-voice__words">{text}</p>

const Words = ({ voice }: { voice: Voice }): Html => {
  const { scale } = voice
  const face = scale === null ? undefined : scaleFaces[scale.of][scale.step - 1]
  return (
    <div>
      {scale === null || face === undefined ? null : (
        <p>
          <Pictogram
            name={face}
            label={m.plan_voice_scale_said({
              words: scaleWords(scale.step, scale.of),
              step: scale.step,
              of: scale.of,
            })}
          />
        </p>
      )}
      {voice.pictures.length === 0 ? null : <Pictograms names={voice.pictures} />}
      {voice.text === null ? null : <Spoken text={voice.text} />}
    </div>
  )
}

const Answers = ({ voice }: { voice: Voice }): Html | null =>
  voice.answers.length === 0 ? null : (
    <ul class="mv-voice__answers">
      {voice.answers.map(({ text, by, at }) => (
        <li>
          <p class="mv-voice__who">{m.plan_voice_answered_by({ name: by, day: dayText(at) })}</p>
          <Spoken text={text} />
        </li>
      ))}
    </ul>
  )

/** What somebody said to one question, who wrote it, when, and what the staff answered. */
export const Said = ({
  voice,
  level = 3,
  heading,
  children,
}: {
  voice: Voice
  level?: 3 | 4
  heading?: string
  children?: Child
}): Html => {
  const words = heading ?? askedWords(voice.kind, voice.question)
  return (
    <article class="mv-voice">
      {level === 3 ? <h3>{words}</h3> : <h4>{words}</h4>}
      {voice.takenBackAt === null ? (
        <Words voice={voice} />
      ) : (
        <p>
          <Soft>{m.plan_voice_taken_back({ day: dayText(voice.takenBackAt) })}</Soft>
        </p>
      )}
      <p class="mv-voice__who">
        {m.plan_voice_said_by({ name: voice.speaker.name, day: dayText(voice.at) })}{' '}
        {voice.togetherWith === null ? null : (
          <Tag>{m.plan_voice_together_with({ name: voice.togetherWith })}</Tag>
        )}
        {voice.isShown ? (
          <Tag kind="info">
            {voice.kind === 'child' ? m.plan_voice_shown_to_parents() : m.plan_voice_shown_to_family()}
          </Tag>
        ) : null}
      </p>
      <Answers voice={voice} />
      {children}
    </article>
  )
}
