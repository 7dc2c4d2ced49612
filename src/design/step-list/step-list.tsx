import { Icon } from '#design/icon/icon.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime'

export type StepState = 'done' | 'current' | 'coming'
export type Step = { label: string; state: StepState; detail?: Child; href?: string | undefined }

const stateInWords: Record<StepState, () => string> = {
  done: m.design_step_done,
  current: m.design_step_current,
  coming: m.design_step_coming,
}

export type StepListProps = { label: string; steps: readonly Step[] }

export const StepList = ({ label, steps }: StepListProps): Html => (
  <ol class="mv-steps" aria-label={label}>
    {steps.map((step, index) => (
      <li class={`mv-steps--${step.state}`} aria-current={step.state === 'current' ? 'step' : undefined}>
        <span class="mv-steps__mark" aria-hidden="true">
          {step.state === 'done' ? <Icon name="check" small /> : index + 1}
        </span>
        <span class="mv-steps__text">
          <span class="mv-steps__label">
            {step.href === undefined ? step.label : <a href={step.href}>{step.label}</a>}
            <span class="mv-hidden"> ({stateInWords[step.state]()})</span>
          </span>
          {step.detail ? <span class="mv-steps__detail">{step.detail}</span> : null}
        </span>
      </li>
    ))}
  </ol>
)
