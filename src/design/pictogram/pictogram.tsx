import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime'
import { activities } from './activities.ts'
import type { Drawing } from './drawing.ts'
import { feelings } from './feelings.ts'
import { help } from './help.ts'
import { people } from './people.ts'
import { places } from './places.ts'

const drawings = { ...feelings, ...places, ...activities, ...people, ...help }
export type PictogramName = keyof typeof drawings

export const isPictogram = (name: string): name is PictogramName => Object.hasOwn(drawings, name)

/** What each is called; a picture means what its word says and nothing else. */
export const pictogramWords: Readonly<Record<PictogramName, () => string>> = {
  happy: () => m.pictogram_happy(),
  calm: () => m.pictogram_calm(),
  neutral: () => m.pictogram_neutral(),
  sad: () => m.pictogram_sad(),
  crying: () => m.pictogram_crying(),
  angry: () => m.pictogram_angry(),
  worried: () => m.pictogram_worried(),
  afraid: () => m.pictogram_afraid(),
  tired: () => m.pictogram_tired(),
  excited: () => m.pictogram_excited(),
  school: () => m.pictogram_school(),
  playground: () => m.pictogram_playground(),
  lunch: () => m.pictogram_lunch(),
  toilet: () => m.pictogram_toilet(),
  home: () => m.pictogram_home(),
  bus: () => m.pictogram_bus(),
  outdoors: () => m.pictogram_outdoors(),
  morning: () => m.pictogram_morning(),
  reading: () => m.pictogram_reading(),
  writing: () => m.pictogram_writing(),
  maths: () => m.pictogram_maths(),
  drawing: () => m.pictogram_drawing(),
  music: () => m.pictogram_music(),
  sport: () => m.pictogram_sport(),
  playing: () => m.pictogram_playing(),
  computer: () => m.pictogram_computer(),
  adult: () => m.pictogram_adult(),
  friends: () => m.pictogram_friends(),
  somebodyKind: () => m.pictogram_somebody_kind(),
  pause: () => m.pictogram_pause(),
  quiet: () => m.pictogram_quiet(),
  headphones: () => m.pictogram_headphones(),
  moreTime: () => m.pictogram_more_time(),
  talk: () => m.pictogram_talk(),
  listen: () => m.pictogram_listen(),
  help: () => m.pictogram_help(),
  corner: () => m.pictogram_corner(),
  plan: () => m.pictogram_plan(),
}

/** The drawing alone, for where its word stands beside it. */
export const Picture = ({ name }: { name: PictogramName }): Html => {
  const shapes: Drawing = drawings[name]
  return (
    <svg
      class="mv-picture"
      viewBox="0 0 32 32"
      width={32}
      height={32}
      fill="none"
      aria-hidden="true"
      focusable="false"
    >
      {shapes.map(({ fill, d, evenOdd }) => (
        <path fill={fill} d={d} fill-rule={evenOdd ? 'evenodd' : undefined} />
      ))}
    </svg>
  )
}

/** A picture with its word under it: never a picture alone. */
export const Pictogram = ({ name, label }: { name: PictogramName; label?: string | undefined }): Html => (
  <span class="mv-pictogram">
    <Picture name={name} />
    <span>{label ?? pictogramWords[name]()}</span>
  </span>
)

export const Pictograms = ({ names }: { names: readonly PictogramName[] }): Html => (
  <ul class="mv-pictograms">
    {names.map((name) => (
      <li>
        <Pictogram name={name} />
      </li>
    ))}
  </ul>
)
